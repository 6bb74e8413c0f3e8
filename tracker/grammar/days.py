"""Days that a calendar names: dates, months, quarters, years, weeks, festivals (GUIDELINE section 4).

「X前」 allows the day X itself; before a festival or a whole period it is the day before. A resolver gives None where
the words name no deadline.
"""

import re
from collections.abc import Callable
from datetime import date

from tracker.grammar import festivals
from tracker.grammar.moments import HIDDEN, MONTH, YEAR, YEAR_SHIFT, Due, Occurrence, Resolver, day_before, month_end
from tracker.grammar.numerals import to_date, to_int

WRONG = Due(None, "日期写得不对")
PAST = Due(None, "写的日子在会议之前")

_EARLIER_DATE = re.compile(rf"{YEAR}{MONTH}[^，；]{{0,12}}(?:[前至到\-]|起至|，)[^；]{{0,24}}$")
_MONTH_CARRIED = re.compile(rf"{MONTH}(?:[0-9]{{1,2}}日?[^，。；日月]{{0,4}}[、和及或至到\-]){{1,6}}$")
_TEN_DAYS = {"上": 10, "中": 20}
_WEEKDAYS = {name: number for number, name in enumerate("一二三四五六日")} | {"天": 6, "末": 6}
_NEAR = {"今": 0, "当": 0, "明": 1, "后": 2}


def _written_year(it: Occurrence) -> int | None:
    return _year_of(it.match, it.meeting.base.year)


def _year_of(match: re.Match[str], this_year: int) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return to_int(groups["year"])
    return this_year + YEAR_SHIFT[groups["when"]] if groups.get("when") else None


def _carried_year(it: Occurrence, month: int) -> int | None:
    """The year of an earlier date of the sentence, if it is a coming one (2026年3月底前…，6月底前…)."""
    carried = _EARLIER_DATE.search(it.before())
    year = _year_of(carried, it.meeting.base.year) if carried else None
    base = it.meeting.base
    if not carried or not year or year <= base.year:
        return None
    if carried["when"] and month >= base.month:
        return None  # 明年3月前X…，Y12月前…: what is still ahead this year
    return year + ((to_int(carried["month"]) or 0) > month)


def _in_year(it: Occurrence, month: int, day_of: Callable[[int], date | None]) -> Due | None:
    """``day_of`` the written year; without one this year, or the next where the month is past."""
    base = it.meeting.base
    year = _written_year(it) or _carried_year(it, month)
    if year and year != base.year:
        return Due(day_of(year)) if year > base.year else None
    on = day_of(base.year)
    if on is None or on >= base:
        return Due(on)
    if year or month == base.month:
        return PAST if it.binding else None
    coming = day_of(base.year + 1)
    if coming is None or not (it.binding or coming - base < base - on):
        return None
    return Due(coming, "当年该月已过，按次年计")


def _dated(it: Occurrence, month: int, day_of: Callable[[int], date | None]) -> Due | None:
    due = _in_year(it, month, day_of)
    return WRONG if due and due.on is None and not due.note else due


def month_day(it: Occurrence) -> Due | None:
    """6月20日前. The meeting's own day, unless the words bind, is told and not ordered."""
    month, day = it.number("month") or 0, it.number("day")
    due = _dated(it, month, lambda year: to_date(year, month, day))
    return None if due and due.on == it.meeting.base and not it.binding else due


def iso_day(it: Occurrence) -> Due | None:
    """2025-06-20, 2025.6.20."""
    on = to_date(it.number("year"), it.number("month"), it.number("day"))
    if on is None:
        return WRONG
    return Due(on) if on >= it.meeting.base else None


def last_of_month(it: Occurrence) -> Due | None:
    """6月底, 6月下旬, 6月末."""
    month = it.number("month") or 0
    return _dated(it, month, lambda year: month_end(year, month))


def whole_month(it: Occurrence) -> Due | None:
    """10月份; 10月前 is before it begins."""
    month = it.number("month") or 0
    if it.ends_before():
        return _dated(it, month, lambda year: day_before(to_date(year, month, 1)))
    if it["mark"] and not it.match["month"].isdigit() and not it["fen"]:
        return Due(None, "可能是月份，也可能是几个月的期限")
    return last_of_month(it)


def ten_days(it: Occurrence) -> Due | None:
    """上旬 the 10th, 中旬 the 20th, 下旬 the month's last day."""
    month, last_day = it.number("month") or 0, _TEN_DAYS.get(it.match["part"][-1])
    if last_day:
        return _dated(it, month, lambda year: to_date(year, month, last_day))
    return last_of_month(it)


def month_range(it: Occurrence) -> Due | None:
    """9—11月: the last month's end. 1—7月份, once over, is a statistics period."""
    first, last = to_int(it.match["first"]) or 0, it.number("month") or 0
    if not _written_year(it) and first <= last <= it.meeting.base.month:
        return None
    return _dated(it, last, lambda year: month_end(year, last))


def this_month(it: Occurrence) -> Due | None:
    """本月底, 下月5日, 月底前."""
    base = it.meeting.base
    if _is_of_an_event(it, it["which"]):
        return None
    end = month_end(base.year, base.month + (it["which"] or "").startswith("下"))
    day, part = it.number("day"), (it["part"] or " ")[0]
    last_day = day or _TEN_DAYS.get(part)
    on = to_date(end.year, end.month, last_day) if end and last_day else end
    if on is None:
        return WRONG
    if on < base:
        return PAST if it.binding else None
    return Due(on)


def day_alone(it: Occurrence) -> Due | None:
    """25日前: of this month, or the next where the day is past; in 6月28日、30日前 the month named before it."""
    day, base = it.number("day") or 0, it.meeting.base
    carried = _MONTH_CARRIED.search(it.before(24))
    if carried:
        month = to_int(carried["month"]) or 0
        return _dated(it, month, lambda year: to_date(year, month, day))
    if not it["mark"]:
        return None
    end = month_end(base.year, base.month + (day < base.day))
    on = to_date(end.year, end.month, day) if end else None
    return Due(on, "没有写月份") if on else WRONG


def _period(it: Occurrence, month: int, on: Callable[[int], date | None]) -> Due | None:
    """A quarter or half-year; one that is over is a fact, or if nothing is told of it, goes to a person."""
    due = _in_year(it, month, on)
    if due is None and not _written_year(it) and it.text[it.match.end() : it.match.end() + 1] in "。；）":
        return Due(None, "这一期已过，不知是否指次年")
    return due


def quarter(it: Occurrence) -> Due | None:
    """三季度, 三季度末; 四季度前 is before it begins."""
    month = 3 * (to_int(it.match["quarter"]) or 0)
    begins = it.ends_before() and not it["part"]
    return _period(it, month, lambda year: month_end(year, month - 3 if begins else month))


def half_year(it: Occurrence) -> Due | None:
    """上半年, 下半年."""
    month = 6 if it["half"] == "上" else 12
    return _period(it, month, lambda year: month_end(year, month))


def this_quarter(it: Occurrence) -> Due | None:
    """本季度末, 下季度."""
    base = it.meeting.base
    months_on = 3 if (it["which"] or "").startswith("下") else 0
    return Due(month_end(base.year, (base.month + 2) // 3 * 3 + months_on))


def year_end(it: Occurrence) -> Due | None:
    """年底前, 年内, 明年底."""
    year = _written_year(it) or it.meeting.base.year
    return Due(to_date(year, 12, 31)) if year >= it.meeting.base.year else None


def mid_year(it: Occurrence) -> Due | None:
    """年中前."""
    return _in_year(it, 6, lambda year: to_date(year, 6, 30))


def plan_end(it: Occurrence) -> Due | None:
    """“十四五”末: the five-year plan's last day (the 14th ends with 2025)."""
    on = to_date(2025 + 5 * ((to_int(it.match["plan"]) or 0) - 4), 12, 31)
    return Due(on) if on and on >= it.meeting.base else None


def festival(it: Occurrence) -> Due | None:
    """国庆前: the day before; of 中秋国庆前 the earlier."""
    base, year = it.meeting.base, _written_year(it)
    days = []
    for name in filter(None, (it["festival"], it["second"])):
        day = festivals.festival_day(name, year) if year else None
        days.append(day if day and day > base else festivals.next_festival(name, base))
    known = [day for day in days if day]
    return Due(day_before(min(known))) if len(known) == len(days) else Due(None, "这一年的节日日期没有资料")


def this_week(it: Occurrence) -> Due | None:
    """本周内, 下周五前; weeks run from Monday to Sunday; 下周前 is before it begins."""
    weeks_on = (it["which"] or "").count("下")
    if weeks_on and not it["weekday"] and it.ends_before():
        weeks_on -= 1
    on = it.meeting.weekday(_WEEKDAYS.get(it["weekday"] or "", 6), weeks_on)
    if on and on < it.meeting.base:
        return PAST if it.binding else None
    return Due(on)


def weekday(it: Occurrence) -> Due | None:
    """周五前: the next one."""
    on = it.meeting.weekday(_WEEKDAYS[it.match["weekday"]], 0)
    if on and on < it.meeting.base:
        on = it.meeting.days_on(7 - (it.meeting.base - on).days)
    return Due(on, "没有写哪一周")


def near_day(it: Occurrence) -> Due | None:
    """今天18时前, 明天, 后天."""
    if _is_of_an_event(it, it["near"]):
        return None
    return Due(it.meeting.days_on(_NEAR[it.match["near"][0]]))


def _is_of_an_event(it: Occurrence, word: str | None) -> bool:
    """当天, 当月 of some event or cycle (活动当天), not of the meeting."""
    before = it.before()
    return (word or "").startswith("当") and (
        HIDDEN in before or (bool(before) and before[-1] not in "，：、于在须要应到至")
    )


def two_days(it: Occurrence) -> Due | None:
    """今明两天."""
    return Due(it.meeting.days_on(1))


def clock_only(it: Occurrence) -> Due | None:
    """18时前: the meeting's day, to be looked at."""
    return Due(it.meeting.base, "只写了钟点，按会议当天计")


def start(it: Occurrence) -> Due | None:
    """自9月1日起: a beginning without an end. Beginnings in an earlier year are facts."""
    year = _written_year(it)
    return Due(None, "只有起始日期，没有截止日期") if not year or year >= it.meeting.base.year else None


def next_cycle(it: Occurrence) -> Due | None:
    """次月5日前: part of a cycle named before it, or of one that is not named."""
    return None if HIDDEN in it.before() else Due(None, "从哪一期算起没有写明")


def ask(reason: str) -> Resolver:
    """A phrase that no calendar resolves."""
    return lambda it: Due(None, reason)


def damaged(it: Occurrence) -> Due | None:
    """628日: 月 or a digit was lost. Numbers that cannot be a month and a day (365日) are left alone."""
    digits = it.match["digits"]
    tail = digits[4:] if digits.startswith("20") and len(digits) > 4 else digits
    splits = [(tail[:cut], tail[cut:]) for cut in (1, 2) if len(tail) - cut in (1, 2)]
    could_be = any(1 <= int(month) <= 12 and 1 <= int(day) <= 31 and day[0] != "0" for month, day in splits)
    return Due(None, "日期残缺，请对照原件") if could_be or tail != digits else None
