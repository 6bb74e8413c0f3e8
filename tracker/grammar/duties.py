"""The duties inside one measure: which body each clause, sentence and part belongs to (GUIDELINE 2)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from tracker.grammar.bodies import Body
from tracker.grammar.conditions import find_condition
from tracker.grammar.hearsay import is_hearsay
from tracker.grammar.lexicon import alternatives
from tracker.grammar.name_lists import list_at
from tracker.grammar.spans import Sentence, Span, split
from tracker.grammar.subjects import (
    Frame,
    Subject,
    fronted_subject,
    is_anaphoric,
    is_duty_without_subject,
    lead_skip,
    subject_of,
)

_LABEL = re.compile(r"关于[^，。；]{2,30}[。：]?$")
# 服务窗口要更便民: a noun and a comparative
_SLOGAN = re.compile(r"[^要，。]{2,10}要[再更][^，。]{1,6}。$")
_MARK = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}(?:是要|[是要、])|（(?:[一二三四五六七八九十]{1,3}|\d{1,2})）|\d{1,2}[.．、](?!\d(?!\d{3}年|\d{1,2}千伏))"
    r"|[①-⑳]|(?:另)?一方面，?|(?:首先|其次|再次|最后)，)"
)
_VERB_OF_TOPIC = re.compile(r"(?![^，。；]{0,3}会议)[^，。；]{0,10}?(?:要|须|应|必须|务必|分别|共同|尽快|切实|按)")
_HELPED = re.compile(r"(?:要|并|需|应)?会同")
# 项目总投资21亿元，厂房已交付使用: what is, with nothing asked and no day set
_TELLS = re.compile(
    r"累计|取得[^，。]{0,8}(?:进展|成效|成绩)|付出了|给予[^，。]{0,4}肯定|值得肯定|已(?!经?明确)|正在|目前|总投资|占地|涉及|共有|完成率|通过率"
)
_ORDERS = re.compile(
    r"要(?!求)|[须应]|必须|务必|不得|严禁|确保|力争|争取|请|由|前|内|加快|加强|抓紧|尽快|继续|进一步|做好"
)
_THREATENS = re.compile("对|凡|发现|如(?!期)|一旦|遇|逾期")
_MODAL_FIRST = re.compile("要(?!求)|须|应|必须|务必|需")
_THEN = re.compile("[于在将再即按报向]|及时|提交|统一|尽快|[0-9]")
# X牵头成立专班，Y负责日常调度: one duty in tiers
_COORDINATES = re.compile(r"负责(?:日常|总体|具体|统筹|综合)(?:调度|协调|工作|事务|管理)[，。；]?$")
_SLOGAN_LENGTH = 16
_TOPIC_CLAUSE = re.compile(
    r"(?:同时|另外|此外|并且)?(?:对|对于|针对|关于|如|若|如果|遇|凡|当|因)[^，。；]{2,60}，$"
    r"|(?:[于在至]?(?:[0-9]{1,4}年)?[0-9]{1,2}月(?:[0-9]{1,2}日|[上中下]旬|[底初末份])?(?:[0-9]{1,2}时)?(?:之?前|起|以前|内)?|每[周月日天年季][^，。；]{0,8}|[0-9一二两三四五六七八九十]{1,3}(?:日|天|周|个月|个工作日)[之以]?内)，$"
    r"|连续[^，。；]{2,30}的[^，。；]{0,8}，$"
    r"|[^，。；]{2,20}(?:期间|之前|前|后|时|的)，$"
)
_FACT = re.compile(
    rf"^(?:{alternatives('verbs.fact_marks')})|(?:召开了|取得了|完成了|实现了|获评|被.{{2,12}}表彰|共有|(?<!实)现有|为.{{0,6}}%|同比)"
)


@dataclass
class Duty:
    """A run of clauses that one subject owns."""

    subject: Subject
    start: int
    end: int
    leads: list[Body] = field(default_factory=list)
    supports: list[Body] = field(default_factory=list)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(body.name for body in self.leads)

    @property
    def vague(self) -> bool:
        return all(body.vague for body in (self.leads or self.supports))

    def stand_alone(self, goes_on: bool) -> None:
        """X全程参与谈判，出具法律意见: who takes part in what nobody else leads, and acts, does it."""
        if goes_on and not self.leads and self.subject.takes_part:
            self.leads, self.supports = list(self.subject.leads), list(self.subject.supports)

    def help_by(self, bodies: Iterable[Body]) -> None:
        """Adds bodies that support this duty."""
        self.supports += [body for body in bodies if body not in self.supports]


@dataclass
class Duties:
    """What a measure's text lays down, in order of appearance."""

    named: list[Duty] = field(default_factory=list)
    orphans: list[Span] = field(default_factory=list)
    loose_supports: list[Body] = field(default_factory=list)
    headlines: list[Span] = field(default_factory=list)
    facts: list[Span] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not self.named and not self.orphans

    def first_is_named(self) -> bool:
        return bool(self.named) and (not self.orphans or self.named[0].subject.at <= self.orphans[0].start)


def duties_in(frame: Frame, found: list[Sentence], enumerated: bool, inherits: bool = False) -> Duties:
    """The duties of a measure whose sentences these are; ``enumerated`` points have a headline.

    ``inherits``: a body named before the list owns its points, so that only a bare slogan can be a headline there.
    """
    result = Duties()
    for index, sentence in enumerate(found):
        follows = index + 1 < len(found)
        if follows and _is_headline(frame, sentence, found[index + 1], index == 0, enumerated, inherits):
            result.headlines.append(Span(sentence.start, sentence.end))
        else:
            _read_sentence(frame, sentence, result, index == 0 and enumerated)
    return result


def _is_headline(
    frame: Frame, sentence: Sentence, following: Sentence, first: bool, enumerated: bool, inherits: bool
) -> bool:
    clauses = split(frame.masked, sentence.start, sentence.end, "，；")
    if any((s := subject_of(frame, c.start, c.end)) and not s.topic for c in clauses):
        return False
    said = frame.masked[lead_skip(frame.masked, sentence.start, sentence.end) : sentence.end]
    slogan = len(clauses) == 1 and len(said) <= _SLOGAN_LENGTH
    if (first and enumerated and (slogan or not inherits)) or _LABEL.match(said):
        return True
    if first:
        return is_fact(frame, following)
    return slogan and sentence.closed and bool(_SLOGAN.match(said))


def is_fact(frame: Frame, sentence: Sentence, opens_point: bool = False) -> bool:
    """Whether a sentence tells what is, was, or what others will do. ``opens_point``: its 一是 counts a duty."""
    said = frame.masked[sentence.start : sentence.end]
    if "会议要求" in said:
        return False
    if is_hearsay(frame.people, said):
        return True
    if _THREATENS.match(said) and find_condition(said):
        return False
    clauses = split(frame.masked, sentence.start, sentence.end, "，；：")
    if any(
        (s := subject_of(frame, c.start, c.end)) and not s.topic and (s.strict or not _FACT.search(said))
        for c in clauses
    ):
        return False
    bare = frame.masked[lead_skip(frame.masked, sentence.start, sentence.end) : sentence.end]
    if any(
        _fronts(a.of(frame.masked), b.of(frame.masked)) and fronted_subject(frame, a.start, a.end)
        for a, b in pairwise(clauses)
    ):
        return False
    if re.match(r"[^，。；要]{0,12}是(?!否)", bare if opens_point else said) and not re.search(
        "要(?!求|点|素)|必须|应", said
    ):
        return True
    if _TELLS.search(said) and not _ORDERS.search(said):
        return True
    told = bool(_FACT.search(said)) or not any(is_duty_without_subject(frame.masked, c.start, c.end) for c in clauses)
    return told and not find_condition(said)


def _fronts(said: str, following: str) -> bool:
    """X欠款较多，要…; X汇总后，于…: whether the clause before its comma names who acts in the next one."""
    return bool(_MODAL_FIRST.match(following) or (said.endswith("后，") and _THEN.match(following)))


def _read_sentence(frame: Frame, sentence: Sentence, result: Duties, opens_point: bool) -> None:
    if is_fact(frame, sentence, opens_point):
        result.facts.append(Span(sentence.start, sentence.end))
    else:
        _SentenceReader(frame, sentence, result).read()


class _SentenceReader:
    """Reads one sentence clause by clause; a clause without a subject is that of the body named before it."""

    def __init__(self, frame: Frame, sentence: Sentence, result: Duties) -> None:
        self.frame, self.sentence, self.result = frame, sentence, result
        self.current: Duty | None = None
        self.orphan: Span | None = None
        self.before: list[Span] = []
        self.part = Span(sentence.start, sentence.end)

    def read(self) -> None:
        for part in split(self.frame.masked, self.sentence.start, self.sentence.end, "；"):
            self.part, self.before = part, []
            clauses = split(self.frame.masked, self.part.start, self.part.end, "，：")
            for clause, following in zip(clauses, [*clauses[1:], None], strict=True):
                self._read_clause(clause, following)
        if self.orphan:
            self.result.orphans.append(self.orphan)

    def _read_clause(self, clause: Span, following: Span | None) -> None:
        subject = subject_of(self.frame, clause.start, clause.end)
        if (
            subject is None
            and self.current is None
            and following
            and _fronts(clause.of(self.frame.masked), following.of(self.frame.masked))
        ):
            subject = fronted_subject(self.frame, clause.start, clause.end)
        if subject is None or (subject.topic and not self._topic_goes_on(clause)):
            self._without_subject(clause)
            return
        if not self._joins(subject, clause):
            self._begin(subject, clause)
        self.before = []

    def _topic_goes_on(self, clause: Span) -> bool:
        """各部门，要尽快…: a list of bodies set off by a comma from its own verb."""
        return bool(_VERB_OF_TOPIC.match(self.frame.masked, clause.end, self.sentence.end))

    def _without_subject(self, clause: Span) -> None:
        said = clause.of(self.frame.masked)
        helped = _HELPED.match(said)
        bodies = list_at(said[helped.end() :], self.frame.people)[0] if helped else ()
        self.before.append(clause)
        if self.current:
            self.current.help_by(bodies)
            self.current.stand_alone(is_duty_without_subject(self.frame.masked, clause.start, clause.end))
            return
        self.result.loose_supports += bodies
        duty = is_duty_without_subject(self.frame.masked, clause.start, clause.end) and not (
            is_anaphoric(said) and self.result.named
        )
        self.orphan = self.orphan or (clause if duty else None)

    def _joins(self, subject: Subject, clause: Span) -> bool:
        """Whether a clause adds to the duty at hand: a support tier, one more lead of the chain, the same body."""
        if self.current is None:
            return False
        if subject.tier == "support" and subject.vague:
            self.result.loose_supports += subject.leads  # 相关部门配合: they support the measure (GUIDELINE 2.4)
            return True
        if subject.tier == "support" and not (subject.takes_part and self.current.start < self.part.start):
            self.current.help_by((*subject.leads, *subject.supports))
            return True
        if _COORDINATES.search(clause.of(self.frame.masked)) and self.current.subject.tier == "lead":
            self.current.leads += [body for body in subject.leads if body not in self.current.leads]
            return True
        topic_of_its_own = subject.at - lead_skip(self.frame.masked, clause.start, clause.end) > 1
        together = self.current.subject.bare_tier and "共同" in self.frame.masked[subject.until : subject.until + 3]
        bare_leads = subject.tier == "lead" and subject.bare_tier and self.current.subject.bare_tier
        if together or (bare_leads and not self.before and not topic_of_its_own) or subject.names == self.current.names:
            self.current.leads += [body for body in subject.leads if body not in self.current.leads]
            self.current.help_by(subject.supports)
            return True
        return False

    def _begin(self, subject: Subject, clause: Span) -> None:
        start = self._start_of(clause)
        if self.current:
            self.current.end = self.part.start if self.current.start < self.part.start else start
        elif self.orphan and self.orphan.start >= self.part.start and subject.rule == "由X" and subject.bare_tier:
            self.orphan = None  # 方案须经审查后实施，由X负责: whose it is comes last
        leads, supports = list(subject.leads), list(subject.supports)
        if subject.tier == "support":
            leads, supports = [], leads + supports
        self.current = Duty(subject, start, self.sentence.end, leads, supports)
        self.result.named.append(self.current)

    def _start_of(self, clause: Span) -> int:
        """Where a directive begins: its sentence, its part, or its own clause with the topic directly before it."""
        if self.current is None:
            return after_mark(self.frame.masked, self.part.start, clause.end)
        if self.current.start < self.part.start:
            return after_mark(self.frame.masked, self.part.start, clause.end)
        start = clause.start
        for earlier in reversed(self.before):
            said = earlier.of(self.frame.masked)
            if not _TOPIC_CLAUSE.fullmatch(said) or re.search("要|必须|确保", said):
                break
            start = earlier.start
        return start


def after_mark(masked: str, start: int, end: int) -> int:
    """After an enumeration mark at ``start``; connectives stay."""
    mark = _MARK.match(masked, start, end)
    return mark.end() if mark else start
