"""From an agenda item's text to drafts of tasks: decisions, points of lists, whole clauses."""

import re
from bisect import bisect_right
from itertools import islice, pairwise

from tracker.grammar.approvals import approval_owners, decision_in, leaves_an_act, refused_in, stages_of
from tracker.grammar.assignments import LABEL
from tracker.grammar.bodies import Body
from tracker.grammar.drafts import Draft, Reader
from tracker.grammar.duties import after_mark, is_fact
from tracker.grammar.enumeration import Mark, outer_series
from tracker.grammar.lead_ins import BARE, DUTY, MIXED, Scope, find_scopes
from tracker.grammar.lexicon import alternatives
from tracker.grammar.measures import measure
from tracker.grammar.model import Owner
from tracker.grammar.spans import Sentence, Span, split, within
from tracker.grammar.subjects import subject_of

_EXHORTATION = re.compile(alternatives("grades.exhortations"))
_DONE = re.compile(
    r"累计|给予[^，。]{0,4}肯定|值得肯定|表示感谢|已|了(?!解)|正在|目前|去年|以来|曾|汇报|介绍|通报了|建议"
)
# X每月组织一次…: a cycle is set, not told
_EVERY = re.compile("每(?:两|半)?个?[日天周月季年]")
SPREADS = re.compile(
    r"(?<![元亩人户万亿%米吨个级名项岁以一-十0-9])(?:以上|上述)(?:各项|各类)?(?:事项|工作|任务|问题|项目)"
)
_NUMBERED_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、(?:会议|审议|原则)")
_OPENS_LIST = re.compile(r"[：，](?:[一二三四五六]{1,2}[是要、]|（[一1]）|1[.．、])")
_DECISION = "decision"
# 11.公墓项目。原则同意…: the point of a list, named before it is decided
_POINT_LABEL = re.compile(r"(?:\d{1,2}[、.．]|（[一二三四五六七八九十\d]{1,3}）|[①-⑳])[^，。；：会要]{2,30}。")
# no minutes hold as many tasks; an item that does is read so far
MOST_DRAFTS = 2_000


def read_item(reader: Reader, start: int, end: int, reporting: str | None) -> list[Draft]:
    """The tasks of ``start:end``, in order."""
    drafts: list[Draft] = []
    for scope in _scopes(reader, start, end):
        if len(drafts) >= MOST_DRAFTS:
            break
        if scope.kind == _DECISION:
            drafts += _approval(reader, scope.text, reporting)
        elif scope.kind == DUTY:
            drafts += _duty_scope(reader, scope.text, reporting)
        elif scope.kind == BARE:
            drafts += _bare_scope(reader, scope.text, reporting)
        else:
            drafts += _passing_scope(reader, scope, reporting)
    return drafts


def _scopes(reader: Reader, start: int, end: int) -> list[Scope]:
    """The item cut into decision sentences and the scopes of lead-ins."""
    found: list[Scope] = []
    run: list[Sentence] = []
    label: Sentence | None = None
    for sentence in within(reader.sentences, start, end):
        if sentence.opens:
            label = sentence if _POINT_LABEL.fullmatch(reader.masked, sentence.start, sentence.end) else None
        if _stands_alone(reader, sentence) and not (label and label.end == sentence.start):
            here = Span(sentence.start, sentence.end)
            found += [
                *find_scopes(reader.masked, run, reader.speakers, reader.frame.people),
                Scope(_DECISION, here, here),
            ]
            run = []
        else:
            run.append(sentence)
    return found + find_scopes(reader.masked, run, reader.speakers, reader.frame.people)


def _stands_alone(reader: Reader, sentence: Sentence) -> bool:
    """Whether a sentence is a decision and no member of a list."""
    numbered = after_mark(reader.masked, sentence.start, sentence.end) != sentence.start
    if numbered and not _NUMBERED_HEADING.match(reader.masked, sentence.start, sentence.end):
        return False
    listed = _OPENS_LIST.search(reader.masked, sentence.start, sentence.end)
    return not listed and decision_in(reader.masked, sentence.start, sentence.end)


def _approval(reader: Reader, span: Span, reporting: str | None) -> list[Draft]:
    if not leaves_an_act(reader.masked, span.start, span.end):
        return []
    owners = [
        Owner(body.name, role, basis, body.group, rule)
        for body, role, basis, rule in approval_owners(reader.frame, span.start, span.end, reporting)
    ]
    stages = stages_of(reader.frame, span.start, span.end)
    return [Draft("approval", span.start, span.end, "decision", owners, stages=stages)]


def _passing_scope(reader: Reader, scope: Scope, reporting: str | None) -> list[Draft]:
    """会议指出, 会议认为: only a sentence that itself says who is to do what, and a list in paragraphs of its own."""
    listed = _list_of_its_own(reader, scope)
    told = [s for s in within(reader.sentences, scope.text.start, listed.start) if says_who_does_what(reader, s)]
    drafts = [
        measure(reader, Span(s.start, s.end), "own subject", reporting, told_in_passing=True)
        for s in told[:MOST_DRAFTS]
    ]
    rest = _duty_scope(reader, listed, reporting) if listed.end > listed.start else []
    return [draft for draft in drafts if draft] + rest


def _list_of_its_own(reader: Reader, scope: Scope) -> Span:
    """A bare list of resolutions after 会议指出, each in a paragraph; empty where there is none."""
    span = scope.text
    series = outer_series(reader.frame, span.start, span.end, reader.line_starts) if scope.kind == MIXED else None
    if series and all(mark.start in reader.line_starts for mark in series):
        return Span(series[0].start, span.end)
    return Span(span.end, span.end)


def says_who_does_what(reader: Reader, sentence: Sentence, bare: bool = False) -> bool:
    """Whether a sentence has its own subject and duty; in ``bare`` text a plain verb is enough."""
    if is_fact(reader.frame, sentence):
        return False
    said = reader.masked[sentence.start : sentence.end]
    plain = bare and not _DONE.search(said)
    repeats = _EVERY.search(said) and not _DONE.search(said)
    clauses = split(reader.masked, sentence.start, sentence.end, "，；：")
    for index, clause in enumerate(clauses):
        subject = subject_of(reader.frame, clause.start, clause.end)
        told = subject and (subject.strict or plain or repeats or _goes_on_with_modal(reader, clauses[index + 1 :]))
        if subject and told and not subject.topic and not subject.vague:
            everyone = all(re.match(r"各级", body.name) for body in subject.leads)
            return not (everyone and (not bare or _EXHORTATION.search(said) or len(said) < 40))
    return False


def _goes_on_with_modal(reader: Reader, following: list[Span]) -> bool:
    """X作为责任主体，要…: the modal stands in the next clause."""
    return bool(following) and bool(re.match("要|须|应|必须|务必|需", following[0].of(reader.masked)))


def _bare_scope(reader: Reader, span: Span, reporting: str | None) -> list[Draft]:
    """No lead-in: a list of resolutions, or the run of sentences that say who does what."""
    if outer_series(reader.frame, span.start, span.end, reader.line_starts):
        return _duty_scope(reader, span, reporting)
    drafts = []
    for block in reader.blocks(span)[:MOST_DRAFTS]:
        found = within(reader.sentences, block.start, block.end)
        first = next((s for s in found if says_who_does_what(reader, s, bare=True) or _is_labelled(reader, s)), None)
        drafts += [measure(reader, Span(first.start, block.end), "no lead-in", reporting)] if first else []
    return [draft for draft in drafts if draft]


def _is_labelled(reader: Reader, sentence: Sentence) -> bool:
    """责任领导：X；牵头单位：Y。 before what they are to do."""
    return bool(LABEL.match(reader.frame.text, sentence.start, sentence.end))


def _duty_scope(reader: Reader, span: Span, reporting: str | None) -> list[Draft]:
    """A duty-bearing clause: its list of points, or the clause as a whole."""
    marks = outer_series(reader.frame, span.start, span.end, reader.line_starts)
    if marks is None:
        return _whole_clauses(reader, span, "whole clause", reporting)
    opening = Span(span.start, marks[0].start)
    last_end = _end_of_list(reader, marks, span.end)
    inherited = _inherited(reader, opening)
    points: list[Draft] = []
    for mark, stop in islice(zip(marks, [*(mark.start for mark in marks[1:]), last_end], strict=True), MOST_DRAFTS):
        points += _point(reader, mark, stop, inherited, reporting)
    points += _whole_clauses(reader, Span(last_end, span.end), "after the list", reporting)
    for draft in points:
        draft.in_list = marks[0].start + 1
    return _before_list(reader, opening, reporting) + points


def _whole_clauses(reader: Reader, span: Span, rule: str, reporting: str | None) -> list[Draft]:
    parts = (part for block in reader.blocks(span) for part in _cut_at_requests(reader, block))
    made = (measure(reader, part, rule, reporting) for part in parts)
    return list(islice(filter(None, made), MOST_DRAFTS))


def _cut_at_requests(reader: Reader, block: Span) -> list[Span]:
    """A clause cut where a sentence of its own begins with 请X: that is a lead-in too."""
    found = within(reader.sentences, block.start, block.end)
    told = [index for index, sentence in enumerate(found) if says_who_does_what(reader, sentence)][:1]
    later = found[told[0] + 1 :] if told else []
    edges = [block.start, *(s.start for s in later if _requests(reader, s)), block.end]
    return [Span(a, b) for a, b in pairwise(edges)]


def _requests(reader: Reader, sentence: Sentence) -> bool:
    """Whether a sentence begins with 请 and the body that is asked."""
    if not reader.masked.startswith("请", sentence.start):
        return False
    first = split(reader.masked, sentence.start, sentence.end, "，；")[0]
    subject = subject_of(reader.frame, first.start, first.end)
    return subject is not None and subject.rule == "请X"


def _before_list(reader: Reader, opening: Span, reporting: str | None) -> list[Draft]:
    """Sentences before the one that opens the list, if they lay duties on somebody."""
    found = within(reader.sentences, opening.start, opening.end)
    told = [s for s in found[:-1] if s.end < opening.end and says_who_does_what(reader, s)]
    if not told:
        return []
    made = measure(reader, Span(told[0].start, told[-1].end), "before the list", reporting)
    return [made] if made else []


def _inherited(reader: Reader, opening: Span) -> tuple[Body, ...]:
    """The subject named once before a list."""
    found = within(reader.sentences, opening.start, opening.end)
    for clause in split(reader.masked, found[-1].start, opening.end, "，；：") if found else ():
        subject = subject_of(reader.frame, clause.start, clause.end)
        if subject and not all(body.name.startswith("各级") for body in subject.leads):
            return subject.leads
    return ()


def _point(reader: Reader, mark: Mark, stop: int, inherited: tuple[Body, ...], reporting: str | None) -> list[Draft]:
    """One member of a list: a decision with what follows it, or a measure."""
    found = within(reader.sentences, mark.start, stop)
    if len(found) > 1 and _POINT_LABEL.fullmatch(reader.masked, found[0].start, found[0].end):
        found = found[1:] if decision_in(reader.masked, found[1].start, found[1].end) else found
    first = found[0]
    if not decision_in(reader.masked, first.start, first.end):
        made = measure(reader, Span(mark.start, stop), f"point {mark.family}", reporting, inherited, enumerated=True)
        return [made] if made else []
    drafts = _approval(reader, Span(first.start, first.end), reporting)
    for draft in drafts:
        draft.start = mark.start
    if not drafts and refused_in(reader.masked, first.start, first.end):
        made = measure(reader, Span(mark.start, stop), f"point {mark.family}", reporting, inherited)
        return [made] if made else []
    told = next((s for s in found[1:] if says_who_does_what(reader, s)), None)
    made = measure(reader, Span(told.start, stop), "after a decision", reporting, inherited) if told else None
    return [*drafts, made] if made else drafts


def _end_of_list(reader: Reader, marks: tuple[Mark, ...], end: int) -> int:
    """Where the last point ends: a new paragraph without a mark leaves a list whose points are one paragraph each."""
    last = marks[-1].start
    paragraph = reader.paragraphs[bisect_right(reader.paragraphs, last, key=lambda p: p.start) - 1]
    by_paragraph = all(mark.start in reader.line_starts for mark in marks)
    after_last = within(reader.sentences, last, min(end, paragraph.end))[1:] if not by_paragraph else []
    if asked := next((s.start for s in after_last if _requests(reader, s)), None):
        return asked
    if paragraph.end >= end or "。" not in reader.masked[last : paragraph.end]:
        return end
    if by_paragraph and any(len(reader.paragraphs_in(a.start, b.start)) > 1 for a, b in pairwise(marks)):
        return end
    following = within(reader.sentences, paragraph.end, end)[0]
    told = says_who_does_what(reader, following) or SPREADS.search(reader.masked, following.start, following.end)
    return paragraph.end if by_paragraph or told else end
