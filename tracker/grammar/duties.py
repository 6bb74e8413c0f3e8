"""The duties inside one measure: which body each clause, sentence and part belongs to (GUIDELINE 2)."""

import re
from dataclasses import dataclass, field

from tracker.grammar.bodies import Body
from tracker.grammar.lexicon import alternatives, any_of
from tracker.grammar.name_lists import list_at
from tracker.grammar.spans import Sentence, Span, split
from tracker.grammar.subjects import (
    Frame,
    Subject,
    is_anaphoric,
    is_duty_without_subject,
    lead_skip,
    subject_of,
)

_LABEL = re.compile(r"关于[^，。；]{2,30}[。：]?$")
# 招商方向要更精准: a noun and a comparative
_SLOGAN = re.compile(r"[^要，。]{2,10}要[再更][^，。]{1,6}。$")
_MARK = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}(?:是要|[是要、])|（(?:[一二三四五六七八九十]{1,3}|\d{1,2})）|\d{1,2}[.．、](?!\d)"
    r"|[①-⑳]|(?:另)?一方面，?|(?:首先|其次|再次|最后)，)"
)
_SLOGAN_LENGTH = 16
_TOPIC_CLAUSE = re.compile(
    r"(?:同时|另外|此外|并且)?(?:对|对于|针对|关于|如|若|如果|遇|凡|当|因)[^，。；]{2,60}，$"
    r"|(?:[于在至]?(?:[0-9]{1,4}年)?[0-9]{1,2}月[^，。；]{0,12}|每[周月日天年季][^，。；]{0,8}|[0-9一二两三四五六七八九十]{1,3}(?:日|天|周|个月|个工作日)[之以]?内)，$"
    r"|[^，。；]{2,20}(?:期间|之前|前|后|时|的)，$"
)
_FACT = re.compile(
    rf"^(?:{alternatives('verbs.fact_marks')})|(?:召开了|取得了|完成了|实现了|获评|被.{{2,12}}表彰|共有|现有|为.{{0,6}}%|同比)"
)
_HEARSAY = re.compile(
    r"(?:[一-鿿](?:书记|省长|市长|县长|区长|主席)|省委|省政府|国务院|党中央|习近平总书记|总书记)[^。；]{0,20}(?:强调|指出|要求|询问|批示)"
)


@dataclass
class Duty:
    """A run of clauses that one subject owns."""

    subject: Subject
    start: int
    end: int
    sentence: int
    leads: list[Body] = field(default_factory=list)
    supports: list[Body] = field(default_factory=list)
    strict: bool = False

    @property
    def names(self) -> frozenset[str]:
        return frozenset(body.name for body in self.leads)

    @property
    def vague(self) -> bool:
        return all(body.vague for body in (self.leads or self.supports))


@dataclass
class Duties:
    """What a measure's text lays down, in order of appearance."""

    named: list[Duty] = field(default_factory=list)
    orphans: list[Span] = field(default_factory=list)
    loose_supports: list[Body] = field(default_factory=list)
    headlines: list[Span] = field(default_factory=list)
    facts: list[Span] = field(default_factory=list)
    topic: Subject | None = None

    @property
    def empty(self) -> bool:
        return not self.named and not self.orphans

    def first_is_named(self) -> bool:
        return bool(self.named) and (not self.orphans or self.named[0].subject.at <= self.orphans[0].start)


def duties_in(frame: Frame, found: list[Sentence], enumerated: bool) -> Duties:
    """The duties of a measure whose sentences these are; ``enumerated`` points have a headline."""
    result = Duties()
    for index, sentence in enumerate(found):
        follows = index + 1 < len(found)
        if follows and _is_headline(frame, sentence, found[index + 1], index == 0, enumerated):
            result.headlines.append(Span(sentence.start, sentence.end))
        else:
            _read_sentence(frame, sentence, index, result)
    return result


def _is_headline(frame: Frame, sentence: Sentence, following: Sentence, first: bool, enumerated: bool) -> bool:
    clauses = split(frame.masked, sentence.start, sentence.end, "，；")
    if any((s := subject_of(frame, c.start, c.end)) and not s.topic for c in clauses):
        return False
    said = frame.masked[lead_skip(frame.masked, sentence.start, sentence.end) : sentence.end]
    if first and enumerated:
        return True
    if _LABEL.match(said):
        return True
    if first:
        return is_fact(frame, following)
    return len(clauses) == 1 and len(said) <= _SLOGAN_LENGTH and sentence.closed and bool(_SLOGAN.match(said))


def is_fact(frame: Frame, sentence: Sentence) -> bool:
    """Whether a sentence tells what is, was, or what others will do."""
    said = frame.masked[sentence.start : sentence.end]
    if "会议要求" in said:
        return False
    if _HEARSAY.search(said) or _of_higher_leader(frame, said):
        return True
    clauses = split(frame.masked, sentence.start, sentence.end, "，；：")
    if any(
        (s := subject_of(frame, c.start, c.end)) and not s.topic and (s.strict or not _FACT.search(said))
        for c in clauses
    ):
        return False
    if re.match(r"[^，。；要]{0,12}是(?!否)", said) and not re.search("要(?!求|点|素)|必须|应", said):
        return True
    return bool(_FACT.search(said)) or not any(is_duty_without_subject(frame.masked, c.start, c.end) for c in clauses)


def _of_higher_leader(frame: Frame, said: str) -> bool:
    """What a leader above the meeting said or will do."""
    titles = any_of(frame.people.higher_titles)
    return bool(frame.people.higher_titles) and bool(
        re.match(rf"(?:[^，。；]{{0,12}}，)?[一-鿿]{{1,3}}?{titles}(?=要|也要|拟|将|强调|指出|在|对|多次|专门)", said)
    )


def _read_sentence(frame: Frame, sentence: Sentence, index: int, result: Duties) -> None:
    if is_fact(frame, sentence):
        result.facts.append(Span(sentence.start, sentence.end))
        return
    current: Duty | None = None
    waiting: list[Span] = []
    parts = split(frame.masked, sentence.start, sentence.end, "；")
    for part in parts:
        before: list[Span] = []
        for clause in split(frame.masked, part.start, part.end, "，："):
            subject = subject_of(frame, clause.start, clause.end)
            if subject is None or (subject.topic and not _topic_goes_on(frame, clause, sentence.end)):
                _without_subject(frame, clause, current, before, waiting, result)
                continue
            current = _take(frame, subject, clause, current, before, part, sentence, index, result)
            before = []
    if current is None and not result_has(result, sentence):
        result.orphans += waiting[:1]
    elif waiting and current:
        result.orphans += waiting[:1]


def result_has(result: Duties, sentence: Sentence) -> bool:
    return any(duty.start >= sentence.start and duty.start < sentence.end for duty in result.named)


def _topic_goes_on(frame: Frame, clause: Span, end: int) -> bool:
    """各部门，要尽快…: a list of bodies set off by a comma from its own verb."""
    rest = frame.masked[clause.end : end]
    return bool(re.match(r"[^，。；]{0,10}?(?:要|须|应|必须|务必|分别|共同|尽快|切实|按)", rest)) and not re.match(
        r"[^，。；]{0,3}会议", rest
    )


def _without_subject(
    frame: Frame, clause: Span, current: Duty | None, before: list[Span], waiting: list[Span], result: Duties
) -> None:
    said = clause.of(frame.masked)
    helped = re.match(r"(?:要|并|需|应)?会同", said)
    bodies = list_at(said[helped.end() :], frame.people)[0] if helped else ()
    if current:
        current.supports += [b for b in bodies if b not in current.supports]
    else:
        result.loose_supports += bodies
        if is_duty_without_subject(frame.masked, clause.start, clause.end) and not is_anaphoric(said):
            waiting.append(clause)
    before.append(clause)


def _take(
    frame: Frame,
    subject: Subject,
    clause: Span,
    current: Duty | None,
    before: list[Span],
    part: Span,
    sentence: Sentence,
    index: int,
    result: Duties,
) -> Duty:
    """Adds a clause with a subject: to the duty at hand (roles, same body) or as a duty of its own."""
    if current and subject.tier == "support":
        current.supports += [b for b in (*subject.leads, *subject.supports) if b not in current.supports]
        return current
    same_chain = current and subject.bare_tier and subject.tier == "lead" and current.subject.bare_tier and not before
    if current and (same_chain or subject.names == current.names):
        current.leads += [b for b in subject.leads if b not in current.leads]
        current.supports += [b for b in subject.supports if b not in current.supports]
        return current
    start = _start_of(frame, clause, before, part, sentence, current)
    if current:
        current.end = start
    duty = Duty(subject, start, sentence.end, index, list(subject.leads), list(subject.supports), subject.strict)
    if subject.tier == "support":
        duty.supports, duty.leads = [*duty.leads, *duty.supports], []
    result.named.append(duty)
    return duty


def _start_of(
    frame: Frame, clause: Span, before: list[Span], part: Span, sentence: Sentence, current: Duty | None
) -> int:
    """Where a directive begins: its sentence, its part, or its own clause with the topic directly before it."""
    if current is None:
        return after_mark(frame.masked, sentence.start if part.start == sentence.start else part.start, clause.end)
    if current.start >= part.start or not before or before[0].start != part.start:
        start = clause.start
        for earlier in reversed(before):
            if not _TOPIC_CLAUSE.fullmatch(earlier.of(frame.masked)) or re.search(
                "要|必须|确保", earlier.of(frame.masked)
            ):
                break
            start = earlier.start
        return start if current.start >= part.start else part.start
    return part.start


def after_mark(masked: str, start: int, end: int) -> int:
    """After an enumeration mark at ``start``; connectives stay."""
    mark = _MARK.match(masked, start, end)
    return mark.end() if mark else start
