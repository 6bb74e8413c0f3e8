"""Numbers and full dates as Chinese minutes write them. Pure; nothing here raises on any text."""

import re
from dataclasses import dataclass
from datetime import date

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0, "O": 0, "o": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}

# One character for one character, so that offsets stay: half-width marks become full-width, full-width digits
# ASCII, every dash a hyphen.
_FOLD = str.maketrans(
    "０１２３４５６７８９，；：（）！？．" + "—－–―～~" + ",;:()!?" + "〈〉号",
    "0123456789，；：（）！？." + "------" + "，；：（）！？" + "《》日",
)

_YEAR = r"(?P<year>[12][0-9]{3}|[一二][〇○ＯOo零一二三四五六七八九]{3})"
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?P<day>3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_GAP = r"\s{0,4}"
_FULL_DATE = re.compile(
    rf"(?:(?<![0-9〇○零一二三四五六七八九十]){_YEAR}{_GAP}年{_GAP})?"
    rf"(?<![0-9一二三四五六七八九十]){_MONTH}{_GAP}月{_GAP}{_DAY}{_GAP}日"
)
_ISO_DATE = re.compile(r"(?<![0-9])(?P<year>[12][0-9]{3})[-./](?P<month>[0-9]{1,2})[-./](?P<day>[0-9]{1,2})(?![0-9])")


@dataclass(frozen=True)
class FoundDate:
    """A day written in a text, with its place there."""

    on: date
    start: int
    end: int


def fold(text: str) -> str:
    """``text`` with one form for each mark and digit, of the same length."""
    return text.translate(_FOLD)


def to_int(text: str) -> int | None:
    """The whole number that ``text`` writes (``12``, ``十二``, ``一百二十``, ``二〇二二``); None for anything else."""
    text = fold(text)
    if not text or len(text) > 12:
        return None
    if text.isascii() and text.isdigit():
        return int(text)
    if not any(c in _UNITS for c in text):
        digits = [_DIGITS.get(c) for c in text]
        return None if None in digits else int("".join(str(d) for d in digits))
    return _with_units(text)


def _with_units(text: str) -> int | None:
    total, digit, last_unit = 0, None, 10_000
    for c in text:
        if c in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[c]
        elif c in _UNITS and _UNITS[c] < last_unit and (digit != 0 or total):
            last_unit = _UNITS[c]
            total += (digit or 1) * last_unit
            digit = None
        else:
            return None
    return total + (digit or 0)


def to_date(year: int | None, month: int | None, day: int | None) -> date | None:
    """The day, or None where the calendar has none (2月30日)."""
    if not year or not month or not day:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_dates(text: str, year: int | None = None) -> list[FoundDate]:
    """Every full date in ``text`` (blanks inside allowed), in order; without a year it counts in ``year``, if given."""
    folded = fold(text)
    found = []
    for pattern in (_FULL_DATE, _ISO_DATE):
        for match in pattern.finditer(folded):
            written = match["year"]
            on = to_date(to_int(written) if written else year, to_int(match["month"]), to_int(match["day"]))
            if on:
                found.append(FoundDate(on, match.start(), match.end()))
    return sorted(found, key=lambda one: one.start)


def parse_date(text: str) -> date | None:
    """The first full date with a year in ``text``, or None."""
    return next((one.on for one in find_dates(text)), None)
