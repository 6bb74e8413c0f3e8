"""Deadlines in a span of minutes (GUIDELINE section 4)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.grammar.deadline_rules import RULES, Rule
from tracker.grammar.moments import DAY, MONTH, TIME, YEAR, Meeting, Occurrence, hide_titles
from tracker.grammar.numerals import fold
from tracker.grammar.recurrence import hide_cycles
from tracker.workdays import Workdays


@dataclass(frozen=True)
class Deadline:
    """A day by which a duty is due, with the words that say so; ``text[start:end] == phrase``.

    ``on`` is a calendar day in Asia/Shanghai, inclusive; None where a person has to find it, and then ``note`` says
    why. A ``note`` beside a day is a doubt about it. ``rule`` names the row of the table that read it.
    """

    phrase: str
    start: int
    end: int
    on: date | None
    rule: str
    note: str | None


@dataclass(frozen=True)
class _Hit:
    rule: Rule
    match: re.Match[str]
    start: int  # earlier than the match's own where a beginning (即日起至) belongs to it
    from_now: bool

    @property
    def end(self) -> int:
        return self.match.end()


_BEGINNING = re.compile(
    rf"(?:从|自)?(?:(?P<now>即日|即时|今日|今天|明日|明天|现在|目前|当前|会后)|{YEAR}?{MONTH}(?:{DAY}日|[份初底末]|[上中下]旬)?)"
    rf"(?:{TIME})?(?:起|开始)?，?(?:至|到|-|起至|直至)$"
)
# words directly before a date that bind, and those that merely place it
_BINDS = re.compile(
    r"(?:最迟|最晚|不晚|不迟|不得晚|不得迟|务必|务|力争|争取|确保|限|截止|(?:时限|期限|时间|节点|截止日期)(?:：|为|是){0,2})(?:于|在|到|至)?$"
)
_PLACES = re.compile(r"(?:于|在|(?<![找感收接得遇])到|至|-)$")
_OF_OTHERS = re.compile(
    r"(?:拟定?于?|拟在|预计|预期|预报|预测|(?<![施作动度工年月周投按])计划|原计划|原定|(?<![确决规制议商审])定|将|有望|截至|(?<![每力])已)(?:于|在|到)?$"
)
_FORECAST = re.compile(r"(?:预计|预报|预测|据)[^。；]{0,24}$")
_AFTERWARDS = re.compile(r"(?:以来|至今|之后|以后|后(?![勤续])|，?(?:我|全)?[省市区县镇校]?已)")
# 一个月内出现3次的, 10月底执行率低于80%的: by what state somebody is picked
_STATE = re.compile(
    r"(?:累计)?(?:出现|发生|发现|被|达到|超过|连续)[^，。；]{0,20}[的者]|[^，。；]{0,14}(?:低于|高于|不足|未达|达不到)[^，。；]{0,16}的"
)
# 发现险情的须在2小时内报告: counted from what may happen
_FROM_EVENT = re.compile(
    r"对[^，。；]{2,14}(?:反映|提出|投诉|举报|咨询)的[^，。；]{0,8}$|(?:发现|出现|发生|(?<![遭待境机])遇(?!见|险)|接到|接报|一旦)[^。；]{0,30}$"
)
# 11月15日正式供热后: counted from what happens that day
_ONCE_DONE = re.compile(r"(?:正式|全面)?[一-鿿]{2,4}(?<!最|先)后(?![勤续期])")
_FACT = re.compile(r"(?:的|为(?![止限期])|是|期间|[^，。；、]{0,10}了(?![解如结然]))")
_TOPIC = re.compile(
    r"(?:目标|任务|指标|工作|经济|数据|情况|运行|形势|增速|增长|同比|环比|累计|全[区县市省国镇校年]|GDP|生产总值|财政|税收|收入|投资|排名|通报"
    r"|总结|成绩|考核|实现|主要|重点|重大|重要|计划|[“\"]?开门红|突击|例会|会议|值班|假期|生产|各项|预算|招生|招聘)"
)
_TARGET = re.compile(r"(?:目标|任务|指标|增速|增长|经济|GDP|生产总值|工作|[“\"]?开门红)")
_ACT = re.compile(
    r"(?:，|要|全面|基本|正式|集中|组织|统一|全部|力争|争取|确保|陆续|同步)*(?:完成|建成|竣工|完工|开工|启动|印发|出台|投用|投入|通车|通水|通气|通电|贯通|封顶|调试|具备|投产|开展|举办|召开"
    r"|提交|上报|报送|办结|落实|交付|移交|启用|验收|整改|试运行|开业|开园|上线|见效|到位|拿出|制定|形成|公布|公示|付清|拨付|签约|签订|搬迁|清零|销号)"
)
_CARRIED_MARK = re.compile(r"[、和及或][^，。；]{1,8}(?:之前|以前|前(?![后往来]))")
_WINDOW = 48


def find_deadlines(text: str, base: date, workdays: Workdays) -> list[Deadline]:
    """Every deadline in ``text`` (without white space), in order.

    Relative ones count from ``base``, the meeting's day. Words inside 《》 and cycles (每月10日前) are passed over.
    Total: no text makes it raise.
    """
    folded = hide_cycles(hide_titles(fold(text)))
    meeting = Meeting(base, workdays)
    found = []
    for hit in _longest(sorted(_hits(folded), key=lambda hit: (hit.start, -hit.end))):
        deadline = _judge(hit, text, folded, meeting)
        if deadline:
            found.append(deadline)
    return found


def _hits(folded: str) -> Iterator[_Hit]:
    letters = set(folded)
    for rule in RULES:
        if letters.isdisjoint(rule.needs):
            continue
        for match in rule.pattern.finditer(folded):
            start, joined = match.start(), folded[match.start() - 1 : match.start()]
            beginning = (
                _BEGINNING.search(folded, max(0, start - _WINDOW), start) if joined in ("至", "到", "-") else None
            )
            yield _Hit(rule, match, beginning.start() if beginning else start, bool(beginning and beginning["now"]))


def _longest(hits: list[_Hit]) -> Iterator[_Hit]:
    reached = 0
    for hit in hits:
        if hit.start >= reached and hit.end > hit.start:
            reached = hit.end
            yield hit


def _judge(hit: _Hit, text: str, folded: str, meeting: Meeting) -> Deadline | None:
    """The deadline of a hit, or None where the words around it make it a fact, a topic or somebody else's plan."""
    before = folded[max(0, hit.start - _WINDOW) : hit.start]
    after = folded[hit.end : hit.end + _WINDOW]
    marked = hit.match.groupdict().get("mark")
    binding = bool(marked or hit.from_now or _BINDS.search(before) or _CARRIED_MARK.match(after))
    if _OF_OTHERS.search(before) or _AFTERWARDS.match(after):
        return None
    if not marked and hit.rule.sense != "day" and _TARGET.match(after):
        return None
    if _STATE.match(after) and not folded.startswith("前", hit.end - 1):
        return None
    if hit.rule.name == "length" and _FROM_EVENT.search(before):
        return None
    if not marked and _ONCE_DONE.match(after):
        return None
    if not binding and _is_fact(hit, before, after):
        return None
    due = hit.rule.resolve(Occurrence(hit.match, folded, meeting, binding))
    if due is None:
        return None
    name = "from-to" if hit.start < hit.match.start() else hit.rule.name
    return Deadline(text[hit.start : hit.end], hit.start, hit.end, due.on, name, due.note)


def _is_fact(hit: _Hit, before: str, after: str) -> bool:
    if _FORECAST.search(before) or _FACT.match(after):
        return True
    if hit.rule.sense == "day":
        return False
    if hit.rule.sense == "period" or _PLACES.search(before) or hit.start < hit.match.start():
        return _TOPIC.match(after) is not None
    return not (_ACT.match(after) or not (before or after))
