"""Lengths of time counted from the meeting (两周内, 会后15个工作日内), and those counted from something else.

A length after an event that has no date (收到通知后5日内) or before one (提前48小时) goes to a person.
"""

import re
from datetime import timedelta

from tracker.grammar.moments import Due, Occurrence

_EVENTS = (
    "收到|接到|接报|接诉|竣工|完工|中标|受理|发生|事发|获批|批准|批复|印发|下发|公布|公示|生效|签订|签约|交付|到期|届满|期满"
    "|验收合格|通过"
)
_HELPERS = r"(?:必须|务必|应当|原则上|及时|最迟|均|都|也|须|需|应|要|在|于|的){0,4}"
_COUNTED_FROM = re.compile(
    rf"(?P<event>[^，。；：、]{{0,20}})(?:之日起|日起|时起|起|(?<![落滞前今最背善售先随])后|之时|的当天)"
    rf"(?:，(?:[^，。；]{{0,12}}，)?[^，。；]{{0,12}})?{_HELPERS}$"
    rf"|(?:{_EVENTS})[^，。；前]{{0,8}}$"
    r"|(?:如|若|凡|一旦|发现|发生|遇)[^，。；]{1,20}的，[^，。；]{0,6}$"
)
# meetings other than this one: 常委会, 听证会, 推进会 …
OTHER_MEETING = "委员协董理监事大例班全代表常党教证席场谈论进调动碰社工商学晚盛展奥年茶"
_MEETING = re.compile(
    rf"(?:本次|此次|这次|(?<![{OTHER_MEETING}]))会(?:议(?:结束|召开|闭幕|之)?)?$|(?:即|今|当|今天|现在)$"
)
_LEAD = re.compile(r"(?:提前[^，。；]{0,6}|(?<![目此当])前(?:至少|不少于|的)?)$")
_NO_TERM = re.compile(
    r"(?:连续|近|过去|最近|累计|每|任期|压缩至|压缩到|缩短至|缩短到|缩减至|缩减到|压减至|压减到|控制在|限定在|降至)$"
)
_PER_CASE = re.compile(r"响应|工单|诉求|来电|接报|接诉|每件|每起|逐件|办件|信访件")
_NOT_DONE = re.compile(r"(?:仍|还|均|尚)?(?:未|无|没有|拒不|不能|不得|累计|连续|有效|[一二两三四五0-9]次)")

_DAYS = (("周", 7), ("星期", 7), ("礼拜", 7), ("天", 1), ("日", 1))


def length(it: Occurrence) -> Due | None:
    """两周内 +14 days; N个月内 the same day N months on; N个工作日内 by the official calendar; 48小时内 +2."""
    before, end = it.before(), it.match.end()
    if _NO_TERM.search(before) or _NOT_DONE.match(it.text, end):
        return None
    if _LEAD.search(before):
        return Due(None, "这是提前量，不是时限")
    if not it["meeting"] and _counted_from_event(before):
        return Due(None, "从没有写日期的事算起")
    if _PER_CASE.search(before[-24:] + it.text[end : end + 8]):
        return Due(None, "可能按件起算")
    return _counted(it)


def used(it: Occurrence) -> Due | None:
    """用两个月时间: as if 内 stood there, with a doubt."""
    due = length(it)
    return due and Due(due.on, due.note or "“用……时间”按会议日起算")


def _counted_from_event(before: str) -> bool:
    counted = _COUNTED_FROM.search(before)
    return counted is not None and not _MEETING.search(counted["event"] or "")


def _counted(it: Occurrence) -> Due:
    unit, count, meeting = it.match["unit"], it.number("count"), it.meeting
    if it["count"] == "半":
        return Due(meeting.days_on(15) if "月" in unit else meeting.months_on(6))
    if not count:
        return Due(None, "期限的数字读不出")
    if "工作日" in unit:
        return _working_days(it, count)
    if "小时" in unit:
        return Due(meeting.days_on((count + 12) // 24))
    if unit == "个半月":
        on = meeting.months_on(count)
        return Due(on and on + timedelta(days=15))
    days = next((days for name, days in _DAYS if name in unit), None)
    if days:
        return Due(meeting.days_on(count * days))
    return Due(meeting.months_on(count * (12 if "年" in unit else 3 if "季" in unit else 1)))


def _working_days(it: Occurrence, count: int) -> Due:
    base, workdays, on = it.meeting.base, it.meeting.workdays, it.meeting.workdays_on(count)
    known = on is None or all(workdays.is_official(year) for year in range(base.year, on.year + 1))
    return Due(on, None if known else "放假安排未公布，工作日暂算")
