"""From an agenda item's text to drafts of tasks: approvals, measures and their directives."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from tracker.grammar.approvals import approval_owners, decision_in, leaves_an_act, stages_of
from tracker.grammar.bodies import Body
from tracker.grammar.duties import Duties, Duty, duties_in, is_fact, lead_skip_mark
from tracker.grammar.enumeration import Mark, outer_series
from tracker.grammar.lead_ins import BARE, DUTY, MIXED, Scope, find_scopes
from tracker.grammar.lexicon import alternatives
from tracker.grammar.model import Owner, Stage
from tracker.grammar.spans import Sentence, Span, split, within
from tracker.grammar.subjects import Frame, subject_of

_EXHORTATION = re.compile(alternatives("grades.exhortations"))
_DONE = re.compile(r"已|了(?!解)|正在|目前|去年|以来|曾|汇报|介绍|通报了|建议")
_SPREADS = re.compile(r"(?:以上|上述)(?:各项)?(?:事项|工作|任务|问题|项目)")


@dataclass
class Draft:
    """A task before dates and grades: offsets in the squeezed text."""

    kind: str
    start: int
    end: int
    rule: str
    owners: list[Owner] = field(default_factory=list)
    children: list["Draft"] = field(default_factory=list)
    stages: tuple[Stage, ...] = ()
    headlines: list[Span] = field(default_factory=list)
    facts: list[Span] = field(default_factory=list)
    in_list: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    """All that reading an item needs: the text, its sentences and paragraphs, the item's reporting body."""

    frame: Frame
    sentences: list[Sentence]
    paragraphs: list[Span]
    line_starts: frozenset[int]
    speakers: frozenset[str]

    @property
    def masked(self) -> str:
        return self.frame.masked


def read_item(reader: Reader, start: int, end: int, reporting: str | None) -> list[Draft]:
    """The tasks of ``start:end``, in order."""
    drafts: list[Draft] = []
    for kind, lead, span in _pieces(reader, start, end):
        if kind == "approval":
            drafts += _approval(reader, span, reporting)
        else:
            drafts += _scope(reader, Scope(kind, lead, span), reporting)
    return drafts


def _pieces(reader: Reader, start: int, end: int) -> list[tuple[str, Span, Span]]:
    """The item cut into decision sentences and scopes of lead-ins."""
    found: list[tuple[str, Span, Span]] = []
    run: list[Sentence] = []
    for sentence in within(reader.sentences, start, end):
        if _stands_alone(reader, sentence):
            found += _scopes(reader, run) + [
                ("approval", Span(sentence.start, sentence.start), Span(sentence.start, sentence.end))
            ]
            run = []
        else:
            run.append(sentence)
    return found + _scopes(reader, run)


def _scopes(reader: Reader, run: list[Sentence]) -> list[tuple[str, Span, Span]]:
    return [(scope.kind, scope.lead, scope.text) for scope in find_scopes(reader.masked, run, reader.speakers)]


def _stands_alone(reader: Reader, sentence: Sentence) -> bool:
    """A decision that is no member of a list."""
    after_mark = lead_skip_mark(reader.frame, sentence.start, sentence.end)
    numbered = after_mark != sentence.start
    if numbered and not re.match(
        r"[一二三四五六七八九十]{1,3}、(?:会议|审议|原则)", reader.masked[sentence.start : after_mark + 2]
    ):
        return False
    listed = re.search(
        r"[：，](?:[一二三四五六]{1,2}[是要、]|（[一1]）|1[.．、])", reader.masked[sentence.start : sentence.end]
    )
    return decision_in(reader.masked, sentence.start, sentence.end) and not listed


def _approval(reader: Reader, span: Span, reporting: str | None) -> list[Draft]:
    if not leaves_an_act(reader.masked, span.start, span.end):
        return []
    owners = [
        Owner(body.name, role, basis, body.group, rule)
        for body, role, basis, rule in approval_owners(reader.frame, span.start, span.end, reporting)
    ]
    return [
        Draft(
            "approval", span.start, span.end, "decision", owners, stages=stages_of(reader.frame, span.start, span.end)
        )
    ]


def _scope(reader: Reader, scope: Scope, reporting: str | None) -> list[Draft]:
    if scope.kind == DUTY:
        return _duty_scope(reader, scope.text, reporting)
    if scope.kind == BARE:
        return _bare_scope(reader, scope.text, reporting)
    return _passing_scope(reader, scope, reporting)


def _passing_scope(reader: Reader, scope: Scope, reporting: str | None) -> list[Draft]:
    """会议指出, 会议认为: only a sentence that itself says who is to do what."""
    drafts: list[Draft] = []
    listed = _list_of_its_own(reader, scope)
    for sentence in within(reader.sentences, scope.text.start, listed.start):
        if _says_who_does_what(reader, sentence):
            made = _measure(reader, Span(sentence.start, sentence.end), False, (), reporting, "own subject")
            drafts += [made] if made else []
    return drafts + (_duty_scope(reader, listed, reporting) if listed.end > listed.start else [])


def _list_of_its_own(reader: Reader, scope: Scope) -> Span:
    """A bare list of resolutions in paragraphs of its own after 会议指出; empty where there is none."""
    series = (
        outer_series(reader.frame, scope.text.start, scope.text.end, reader.line_starts)
        if scope.kind == MIXED
        else None
    )
    if series and all(mark.start in reader.line_starts for mark in series.marks):
        return Span(series.marks[0].start, scope.text.end)
    return Span(scope.text.end, scope.text.end)


def _says_who_does_what(reader: Reader, sentence: Sentence, bare: bool = False) -> bool:
    """Whether a sentence has its own subject and duty; in ``bare`` text a plain verb is enough."""
    if is_fact(reader.frame, sentence):
        return False
    said = reader.masked[sentence.start : sentence.end]
    plain = bare and not _DONE.search(said)
    clauses = split(reader.masked, sentence.start, sentence.end, "，；：")
    for index, clause in enumerate(clauses):
        subject = subject_of(reader.frame, clause.start, clause.end)
        told = subject and (subject.strict or plain or _goes_on_with_modal(reader, clauses[index + 1 :]))
        if subject and told and not subject.topic and not subject.vague:
            everyone = all(re.match(r"各级", body.name) for body in subject.leads)
            return not (everyone and (_EXHORTATION.search(said) or len(said) < 40))
    return False


def _goes_on_with_modal(reader: Reader, following: list[Span]) -> bool:
    """X作为责任主体，要…: the modal stands in the next clause."""
    return bool(following) and bool(re.match("要|须|应|必须|务必|需", following[0].of(reader.masked)))


def _bare_scope(reader: Reader, span: Span, reporting: str | None) -> list[Draft]:
    """No lead-in: a list of resolutions, or the run of sentences that say who does what."""
    if outer_series(reader.frame, span.start, span.end, reader.line_starts):
        return _duty_scope(reader, span, reporting)
    drafts = []
    for block in _blocks(reader, span):
        told = [
            s for s in within(reader.sentences, block.start, block.end) if _says_who_does_what(reader, s, bare=True)
        ]
        if told:
            made = _measure(reader, Span(told[0].start, block.end), False, (), reporting, "no lead-in")
            drafts += [made] if made else []
    return drafts


def _duty_scope(reader: Reader, span: Span, reporting: str | None) -> list[Draft]:
    series = outer_series(reader.frame, span.start, span.end, reader.line_starts)
    if series is None:
        return [
            d for block in _blocks(reader, span) if (d := _measure(reader, block, False, (), reporting, "whole clause"))
        ]
    marks = series.marks
    opening = Span(span.start, marks[0].start)
    drafts = _before_list(reader, opening, reporting)
    inherited = _inherited(reader, opening)
    last_end = _end_of_list(reader, marks, span.end)
    stops = [*(mark.start for mark in marks[1:]), last_end]
    for mark, stop in zip(marks, stops, strict=True):
        made = _point(reader, mark, stop, inherited, reporting)
        for draft in made:
            draft.in_list = marks[0].start + 1
        drafts += made
    rest = [
        d
        for block in _blocks(reader, Span(last_end, span.end))
        if (d := _measure(reader, block, False, (), reporting, "after the list"))
    ]
    for draft in rest:
        draft.in_list = marks[0].start + 1
    return drafts + rest


def _before_list(reader: Reader, opening: Span, reporting: str | None) -> list[Draft]:
    """Sentences before the one that opens the list, if they lay duties on somebody."""
    found = within(reader.sentences, opening.start, opening.end)
    told = [s for s in found[:-1] if s.end < opening.end and _says_who_does_what(reader, s)]
    if not told or found[-1].end < opening.end:
        return []
    made = _measure(reader, Span(told[0].start, told[-1].end), False, (), reporting, "before the list")
    return [made] if made else []


def _inherited(reader: Reader, opening: Span) -> tuple[Body, ...]:
    """The subject named once before a list."""
    found = within(reader.sentences, opening.start, opening.end)
    for clause in split(reader.masked, found[-1].start, opening.end, "，；：") if found else ():
        subject = subject_of(reader.frame, clause.start, clause.end)
        if subject:
            return subject.leads
    return ()


def _point(reader: Reader, mark: Mark, stop: int, inherited: tuple[Body, ...], reporting: str | None) -> list[Draft]:
    found = within(reader.sentences, mark.start, stop)
    first = found[0]
    if decision_in(reader.masked, first.start, first.end):
        drafts = _approval(reader, Span(first.start, first.end), reporting)
        rest = [s for s in found[1:] if _says_who_does_what(reader, s)]
        if rest:
            made = _measure(reader, Span(rest[0].start, stop), False, inherited, reporting, "after a decision")
            drafts += [made] if made else []
        return drafts
    made = _measure(reader, Span(mark.start, stop), True, inherited, reporting, f"point {mark.family}")
    return [made] if made else []


def _end_of_list(reader: Reader, marks: tuple[Mark, ...], end: int) -> int:
    """Where the last point ends: a new paragraph without a mark leaves a list whose points are one paragraph each."""
    last = marks[-1].start
    paragraph = reader.paragraphs[bisect_right(reader.paragraphs, last, key=lambda p: p.start) - 1]
    if paragraph.end >= end:
        return end
    by_paragraph = all(mark.start in reader.line_starts for mark in marks)
    if by_paragraph and any(
        _paragraphs_between(reader, a.start, b.start) > 1 for a, b in zip(marks, marks[1:], strict=False)
    ):
        return end
    if "。" not in reader.masked[last : paragraph.end]:
        return end
    following = within(reader.sentences, paragraph.end, end)
    told = _says_who_does_what(reader, following[0]) or _SPREADS.search(
        reader.masked[following[0].start : following[0].end]
    )
    return paragraph.end if by_paragraph or told else end


def _starting_in(reader: Reader, start: int, end: int) -> list[Span]:
    """The paragraphs that begin in ``start:end``."""
    first = bisect_left(reader.paragraphs, start, key=lambda p: p.start)
    return reader.paragraphs[first : bisect_left(reader.paragraphs, end, key=lambda p: p.start)]


def _paragraphs_between(reader: Reader, start: int, end: int) -> int:
    return len(_starting_in(reader, start, end))


def _blocks(reader: Reader, span: Span) -> list[Span]:
    """A span cut at paragraph starts."""
    starts = [p.start for p in _starting_in(reader, span.start + 1, span.end)]
    edges = [span.start, *starts, span.end]
    return [Span(a, b) for a, b in zip(edges, edges[1:], strict=False) if b > a]


def _measure(
    reader: Reader, span: Span, enumerated: bool, inherited: tuple[Body, ...], reporting: str | None, rule: str
) -> Draft | None:
    found = within(reader.sentences, span.start, span.end)
    duties = duties_in(reader.frame, found, enumerated)
    if duties.empty and not enumerated:
        return None
    draft = Draft("measure", span.start, span.end, rule, headlines=duties.headlines, facts=duties.facts)
    counted, vague = _counted(duties)
    if not counted:
        draft.owners = _assumed(inherited, reporting)
    elif len({duty.names for duty in counted}) == 1 and duties.first_is_named() and counted[0] is duties.named[0]:
        draft.owners = _merged(counted)
    else:
        draft.owners = _assumed(inherited, reporting) if duties.orphans or vague else []
        draft.children = [_directive(duty) for duty in counted]
    draft.owners = _with_supports(
        draft.owners, [b for d in vague for b in (*d.leads, *d.supports)] + duties.loose_supports
    )
    return draft


def _counted(duties: Duties) -> tuple[list[Duty], list[Duty]]:
    """Duties that make owners or directives, and those of a vague subject that only support."""
    first = duties.named[0] if duties.first_is_named() else None
    counted = [d for d in duties.named if d is first or not _is_vague(d)]
    return counted, [d for d in duties.named if d is not first and _is_vague(d)]


def _is_vague(duty: Duty) -> bool:
    return all(body.vague for body in (duty.leads or duty.supports))


def _assumed(inherited: tuple[Body, ...], reporting: str | None) -> list[Owner]:
    if inherited:
        return [Owner(b.name, "lead", "inherited", b.group, "subject before the list") for b in inherited]
    return [Owner(reporting, "lead", "reporting", False, "reporting body")] if reporting else []


def _merged(counted: list[Duty]) -> list[Owner]:
    owners: list[Owner] = []
    for duty in counted:
        owners += _owners(duty)
    return _unique(owners)


def _owners(duty: Duty) -> list[Owner]:
    rule = duty.subject.rule
    leads = [Owner(b.name, "lead", "named", b.group, rule) for b in duty.leads]
    return _unique(leads + [Owner(b.name, "support", "named", b.group, f"{rule} 配合") for b in duty.supports])


def _unique(owners: list[Owner]) -> list[Owner]:
    seen: dict[str, Owner] = {}
    for owner in owners:
        seen.setdefault(owner.name, owner)
    return list(seen.values())


def _with_supports(owners: list[Owner], bodies: list[Body]) -> list[Owner]:
    return _unique(owners + [Owner(b.name, "support", "named", b.group, "vague or helping body") for b in bodies])


def _directive(duty: Duty) -> Draft:
    return Draft("directive", duty.start, duty.end, duty.subject.rule, _unique(_owners(duty)))
