"""Lead-ins: 会议要求, 会议指出, 县长张三强调 … and the scope that each opens."""

import re
from dataclasses import dataclass

from tracker.grammar.bodies import People
from tracker.grammar.hearsay import is_hearsay
from tracker.grammar.lexicon import alternatives
from tracker.grammar.spans import Sentence, Span, split

DUTY, MIXED, REASON, BARE = "duty", "mixed", "reason", "bare"
_TOPIC_VERBS = "听取|学习|传达|通报|解读|研究|审议|讨论|审定|观看|宣读|回顾|总结|提出|宣布|表决"
_MARK = (
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[、.．](?!\d(?!\d{3}年|\d{1,2}千伏)))?"
)
_BETWEEN = rf"(?:{alternatives('lead_ins.between')}){{0,4}}"
_MEETING = r"(?:本次|此次)?(?:会议|会上|与会(?:人员|同志|代表)|参会(?:人员|同志)|大家)"
_COUNTED = r"(?:几点|[一二三四五六七八九十\d]{1,2}[点项])?"
_OBJECT = rf"了?(?:如下|以下)?{_COUNTED}(?:事项|意见|工作|要求|内容|问题|任务)?(?:如下)?"
_DUTY_LEAD = re.compile(
    rf"{_MARK}{_MEETING}{_BETWEEN}(?:{alternatives('lead_ins.duty')})(?!的)(?:{_OBJECT}(?=[：，。]))?"
)
_MIXED_LEAD = re.compile(rf"{_MARK}{_MEETING}{_BETWEEN}(?P<verb>{alternatives('lead_ins.mixed')})")
_SETTLED = re.compile(
    rf"{_MARK}(?:{_MEETING})?(?:就|对)[^，。：]{{0,30}}?(?:进行了明确|明确如下|达成(?:如下|以下)?(?:一致)?(?:意见|共识)|形成(?:如下|以下)?(?:一致)?(?:意见|决议|决定))"
    r"|(?:会议|经研究|现)?(?:议定|商定|明确|决定|确定)(?:如下|以下)(?:事项|意见|工作|内容)?(?=[：，])"
    r"|(?:议定|决定|明确|确定|商定)(?:的)?事项(?:如下)?(?=：)|(?:经(?:会议)?(?:研究|讨论)，?)(?:会议)?(?:议定|决定|明确|确定|同意)(?=[，：])"
    r"|(?:会议)?(?:就|对)?下一?步工作[^，。：]{0,10}(?:提出|作出|作了|做出|强调|要求)[^，。：]{0,12}(?=[，：])|(?:会议|工作)要求(?=：)|(?:会议)?(?:强调|要求)(?=：)"
)
_DEMAND = re.compile(
    r"(?:并|同时|并且)?(?:要求|强调|责成)(?!的|是)(?=[，：]|各|全|有关|相关|[一-鿿]{2,12}[局办委处]|由|要)"
)
# 1、第三小学：会议要求…: a point of a list of projects, whose lead-in stands inside
_LABELLED_POINT = re.compile(
    r"(?:\d{1,2}[、.．](?!\d(?!\d{3}年|\d{1,2}千伏))|（[一二三四五六七八九十\d]{1,3}）)(?!会议)[^，。；：]{2,24}：(?=.*会议)"
)
# （二）原则同意…，要求X修改完善后…: the demand is a step of the decision
_NUMBERED_DECISION = re.compile(
    r"(?:\d{1,2}[、.．]|（[一二三四五六七八九十\d]{1,3}）|[①-⑳])(?:会议)?(?:原则|一致)?(?:同意|通过)"
)
_REFUSED = re.compile(alternatives("approvals.refusals"))
_SPOKEN = re.compile(
    rf"(?P<who>[^，。；：]{{2,24}}?){_BETWEEN}(?P<verb>(?:{alternatives('lead_ins.spoken')})(?=[，：])|责成)"
)


@dataclass(frozen=True)
class Scope:
    """What one lead-in governs. ``text`` begins after the lead-in; ``lead`` is the lead-in itself."""

    kind: str
    lead: Span
    text: Span


def opens_list(masked: str, start: int, end: int) -> bool:
    """Whether a paragraph ends by announcing duties (会议明确：)."""
    last = split(masked, start, end, "。；")[-1]
    match = lead_at(masked, last.start, last.end, frozenset())
    return bool(match and match[0] == DUTY and masked[end - 1] == "：")


def lead_at(masked: str, start: int, end: int, speakers: frozenset[str]) -> tuple[str, int, bool] | None:
    """(kind, where the lead-in ends, whether it holds beyond its sentence) of the lead-in at ``start``, if any."""
    duty = _DUTY_LEAD.match(masked, start, end) or _SETTLED.match(masked, start, end)
    if duty and not _is_noun(masked, duty.end()):
        return DUTY, _after_mark(masked, duty.end(), end), True
    mixed = _MIXED_LEAD.match(masked, start, end)
    if mixed:
        lasting = not re.fullmatch(_TOPIC_VERBS, mixed["verb"])
        kind = REASON if mixed["verb"] in ("认为", "分析", "充分肯定", "肯定") else MIXED
        return kind, _after_mark(masked, mixed.end(), end), lasting
    spoken = _SPOKEN.match(masked, start, min(end, start + 40))
    if spoken and any(name in spoken["who"] for name in speakers):
        return DUTY, _after_mark(masked, spoken.end(), end), True
    return None


def _is_noun(masked: str, at: int) -> bool:
    """会议要求的, 会议决定事项: no lead-in."""
    return masked[at : at + 1] in ("的", "是") or masked[at : at + 2] in ("落实", "精神", "部署")


def demand_at(masked: str, start: int, end: int) -> int:
    """Where 要求 or 强调 inside a sentence ends (，要求各部门…), else 0."""
    match = _DEMAND.match(masked, start, end)
    return _after_mark(masked, match.end(), end) if match else 0


def _after_mark(masked: str, at: int, end: int) -> int:
    return at + 1 if at < end and masked[at] in "，：。" else at


def find_scopes(masked: str, found: list[Sentence], speakers: frozenset[str], people: People) -> list[Scope]:
    """The scopes of an item's sentences, in order, without gaps; what no lead-in governs is bare."""
    events: list[tuple[int, int, str]] = []
    for sentence in found:
        events += _events_of(masked, sentence, speakers, people)
    if not found:
        return []
    if not events or events[0][0] > found[0].start:
        events.insert(0, (found[0].start, found[0].start, BARE))
    ends = [*(event[0] for event in events[1:]), found[-1].end]
    scopes = [
        Scope(kind, Span(lead, text), Span(text, stop))
        for (lead, text, kind), stop in zip(events, ends, strict=True)
        if stop > lead
    ]
    return _joined(scopes)


def _joined(scopes: list[Scope]) -> list[Scope]:
    """Neighbouring bare scopes as one."""
    result: list[Scope] = []
    for scope in scopes:
        last = result[-1] if result else None
        if last and last.kind == scope.kind == BARE and last.text.end == scope.lead.start == scope.text.start:
            result[-1] = Scope(BARE, last.lead, Span(last.text.start, scope.text.end))
        else:
            result.append(scope)
    return result


def _events_of(masked: str, sentence: Sentence, speakers: frozenset[str], people: People) -> list[tuple[int, int, str]]:
    events: list[tuple[int, int, str]] = []
    lasting = True
    if sentence.opens and _LABELLED_POINT.match(masked, sentence.start, sentence.end):
        return [(sentence.start, sentence.start, BARE)]
    said = masked[sentence.start : sentence.end]
    reported = is_hearsay(people, said) or bool(_NUMBERED_DECISION.match(said) or _REFUSED.search(said))
    for clause in split(masked, sentence.start, sentence.end, "，；："):
        start = clause.start
        lead = lead_at(masked, start, sentence.end, speakers)
        if lead:
            events.append((start, lead[1], lead[0]))
            lasting = lead[2]
        elif start > sentence.start and not reported and (to := demand_at(masked, start, sentence.end)):
            events.append((start, to, DUTY))
            lasting = True
    if not lasting:
        events.append((sentence.end, sentence.end, BARE))
    return events
