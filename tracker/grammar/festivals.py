"""Festival days, for deadlines such as 春节前. Days of the festival itself, not of the rest period around it.

Lunar days 2015 to 2035 are data (published almanac, China Standard Time); a year outside gives None, never a guess.
"""

from datetime import date, timedelta

FIRST_YEAR = 2015

# month and day of each year from FIRST_YEAR on
_LUNAR = {
    "春节": "0219 0208 0128 0216 0205 0125 0212 0201 0122 0210 0129 0217 0206 0126 0213 0203 0123 0211 0131 0219 0208",
    "清明": "0405 0404 0404 0405 0405 0404 0404 0405 0405 0404 0404 0405 0405 0404 0404 0405 0405 0404 0404 0405 0405",
    "端午": "0620 0609 0530 0618 0607 0625 0614 0603 0622 0610 0531 0619 0609 0528 0616 0605 0624 0612 0601 0620 0610",
    "中秋": "0927 0915 1004 0924 0913 1001 0921 0910 0929 0917 1006 0925 0915 1003 0922 0912 1001 0919 0908 0927 0916",
    "重阳": "1021 1009 1028 1017 1007 1025 1014 1004 1023 1011 1029 1018 1008 1026 1016 1005 1024 1012 1001 1020 1009",
}
_FROM_NEW_YEAR = {"除夕": -1, "元宵": 14}
_FIXED = {"元旦": (1, 1), "五一": (5, 1), "六一": (6, 1), "七一": (7, 1), "八一": (8, 1), "国庆": (10, 1)}
_OTHER_NAMES = {"劳动节": "五一", "儿童节": "六一", "建党节": "七一", "建军节": "八一", "十一": "国庆", "新春": "春节"}

NAMES = (*_LUNAR, *_FROM_NEW_YEAR, *_FIXED, *_OTHER_NAMES)


def festival_day(name: str, year: int) -> date | None:
    """The day of a festival in a year of the common calendar; None for an unknown name or a year without data."""
    name = _OTHER_NAMES.get(name, name)
    if name in _FIXED:
        return date(year, *_FIXED[name]) if 1 <= year <= 9999 else None
    if name in _FROM_NEW_YEAR:
        new_year = festival_day("春节", year)
        return new_year and new_year + timedelta(days=_FROM_NEW_YEAR[name])
    days = _LUNAR.get(name, "").split()
    if not 0 <= year - FIRST_YEAR < len(days):
        return None
    written = days[year - FIRST_YEAR]
    return date(year, int(written[:2]), int(written[2:]))


def next_festival(name: str, after: date) -> date | None:
    """The first day of this festival later than ``after``; None where the table ends."""
    days = (festival_day(name, year) for year in (after.year, after.year + 1))
    return next((day for day in days if day and day > after), None)
