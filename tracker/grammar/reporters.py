"""Who presented or drafted an agenda item: 同意X汇报的《…》, 听取了X关于…的汇报, 要求X修改完善后印发."""

import re
from collections.abc import Iterator
from itertools import islice

from tracker.grammar.bodies import Body
from tracker.grammar.lexicon import alternatives, word_set
from tracker.grammar.name_lists import list_at
from tracker.grammar.outline import Item
from tracker.grammar.spans import Sentence, Span, within
from tracker.grammar.subjects import Frame

REPORTED = alternatives("reporters.verbs")
# 教务处处长葛青汇报: the body whose officer reports
_OFFICER_OF = re.compile(
    r"(?P<body>[一-鿿]{2,24}?(?:局|委|办|办公室|部|处|中心|室|院|所|公司|街道|镇|乡|学院|大队|支队|管委会|集团))"
    r"(?:党组书记、|党委书记、|党组成员、)?(?:主要|分管)?(?:副?(?:局长|主任|部长|处长|科长|院长|所长|书记|总经理|董事长|镇长|乡长|校长|队长|大队长|支队长)|负责人|负责同志)"
    r"(?:[一-鿿]{2,4})?"
)
_HAS_REPORTED = re.compile(rf"(?:负责)?(?:{REPORTED})的")
_REPORTS = re.compile(
    r"(?:向会议|就[^，。]{2,40}|对[^，。]{2,40})?"
    r"(?:汇报了|通报了|介绍了|作了|做了|所?作汇报|进行了汇报|作?关于[^，。]{2,60}汇报)"
)
_BEFORE = re.compile(r"(?:同意|通过|审议|听取|研究|讨论|批准|，|）|审定)了?")
_OPINION = re.compile(r"(?:关于|对|就)[^，。；]{2,80}(?:意见|建议|方案|请示|汇报|报告|说明|办法|计划)")
_HEARD = re.compile(r"[^。；]{0,80}?(?:汇报|说明|介绍|报告|通报|情况|意见|发言)")
_ON_WHAT = re.compile(r"汇报|就|关于|对|《|□|的|作|所作|负责人|主要负责人|局长|主任|[、，]|等")
_REVISES = re.compile(
    r"(?:要求|由|请|责成|(?<=，)(?=[一-鿿]{2,24}(?:按照|根据)会议))(?P<who>[一-鿿]{2,24}?)(?:负责)?(?:根据|按照?|结合|进一步|对|牵头)?"
    r"[^，。；]{0,30}?(?:修改|调整|补充)完善"
)
# no sentence of minutes decides on more documents than this, nor names a reporter further on
_MOST_VERBS, _REACH = 40, 400
_WORTH_READING = re.compile("听取|审议|同意|通过|研究|汇报|起草|提交")
# who drafted what one point of a list decides on did not present the item
_POINT = re.compile(r"\d{1,2}[、.．](?!\d(?!\d{3}年|\d{1,2}千伏))|（[一二三四五六七八九十\d]{1,3}）|[①-⑳]")
_LEVEL = re.compile(r"^[省市区县镇乡](?=..)")


def reporters_in(frame: Frame, start: int, end: int) -> tuple[Body, ...]:
    """The bodies that a sentence names as those who reported, presented or drafted."""
    text = frame.masked[start:end]
    bodies, length = list_at(text, frame.people)
    if bodies and _REPORTS.match(text[length:]):
        return bodies
    for match in islice(_BEFORE.finditer(text), _MOST_VERBS):
        found = _after(frame, text[match.end() : match.end() + _REACH], match.group())
        if found:
            return found
    return ()


def _after(frame: Frame, text: str, verb: str) -> tuple[Body, ...]:
    """The reporters named right after a verb such as 同意 or 听取."""
    bodies, length = list_at(text, frame.people)
    after = text[length:]
    if bodies and _HAS_REPORTED.match(after):
        return bodies
    if bodies and verb.startswith(("同意", "通过")) and _OPINION.match(after):
        return bodies
    bodies = bodies or _as_written(text)
    heard = verb.startswith("听取") and not re.match(r"(?:负责)?(?:牵头|要)", after)
    return bodies if bodies and heard and _HEARD.match(after) and _ON_WHAT.match(after) else ()


def _as_written(text: str) -> tuple[Body, ...]:
    """同意X汇报的 with a name of no known form."""
    match = re.match(rf"([一-鿿]{{2,16}}?)(?=(?<!工)(?:{REPORTED})的)", text)
    return (Body(match.group(1)),) if match and not re.search("会议|的|^关于", match.group(1)) else ()


def reporting_body(frame: Frame, item: Item, found: list[Sentence]) -> str | None:
    """The one body that presented the item; None where several did, or where it was only passed on or studied."""
    if item.action in word_set("agenda.passed_on"):
        return None
    names: list[str] = []
    spans = [Span(item.start, item.body), *_outside_points(frame, within(found, item.body, item.end))]
    for span in spans:
        if not _WORTH_READING.search(frame.masked, span.start, span.end):
            continue
        reporters = reporters_in(frame, span.start, span.end) or _told_to_revise(frame, span)
        if len(reporters) > 1:
            return None
        names += [_body_behind(body.name) for body in reporters]
    first_of = {_LEVEL.sub("", name): name for name in reversed(names)}
    return next(iter(first_of.values())) if len(first_of) == 1 else None


def _body_behind(name: str) -> str:
    officer = _OFFICER_OF.fullmatch(name)
    return officer["body"] if officer else name


def _outside_points(frame: Frame, found: list[Sentence]) -> Iterator[Span]:
    """The sentences of an item that stand in no numbered paragraph."""
    numbered = False
    for sentence in found:
        if sentence.opens:
            numbered = bool(_POINT.match(frame.masked, sentence.start, sentence.end))
        if not numbered:
            yield Span(sentence.start, sentence.end)


def _told_to_revise(frame: Frame, span: Span) -> tuple[Body, ...]:
    """要求X按会议意见修改完善后…: X drafted it."""
    said = span.of(frame.masked)
    match = _REVISES.search(said) if re.search("同意|通过", said) else None
    bodies = list_at(said[match.start("who") :], frame.people)[0] if match else ()
    return bodies if len(bodies) == 1 else ()
