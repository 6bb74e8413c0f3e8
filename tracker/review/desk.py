"""What lies on the desk: each candidate as a plain row, sorted into piles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tracker.directory.models import Government
from tracker.errors import NotFound
from tracker.minutes.models import Minutes
from tracker.minutes.words import meeting_word
from tracker.review.limits import Limit, default_cycle
from tracker.review.names import NameKind, Unknown
from tracker.review.steps import LastStep
from tracker.review.words import RECAST, ClauseMark, LeftOut, Stretch, explained_word, without
from tracker.tasks.timing import cycle_word
from tracker.vocabulary import FanOut, Grade, Kind, OwnerRole, TaskState, Urgency, Word

NEAREST = 4  # neighbours on each side that are offered for a merge


class Pile(Word):
    """Where a candidate lies on the desk."""

    DOUBTFUL = "doubtful", "存疑"
    INFERRED = "inferred", "推定单位"
    WAITING = "waiting", "待核对"
    ACCEPTED = "accepted", "已采纳"
    DROPPED = "dropped", "不立项"
    REPLACED = "replaced", "已合并拆分"
    PRINCIPLE = "principle", "C 档"
    ISSUED = "issued", "已交办"


@dataclass(frozen=True)
class OwnerRow:
    id: int
    name: str  # as the minutes have it
    body_id: int | None
    body: str  # as the directory has it, else ''
    role: OwnerRole
    basis: str
    is_inferred: bool
    is_unsettled: bool
    is_person: bool
    is_group: bool


@dataclass(frozen=True)
class Spread:
    """What a group's task becomes by one way of ``FanOut``: which bodies lead, which support, in how many tasks."""

    way: FanOut
    leads: tuple[str, ...]
    supports: tuple[str, ...]

    @property
    def words(self) -> str:
        """3 件，每单位 1 件：甲、乙、丙；配合 丁."""
        leads = "、".join(self.leads) or "无"
        said = {
            FanOut.SIGN: f"1 件，{len(self.leads) + len(self.supports)} 个单位各自签收和反馈：{leads}",
            FanOut.EACH: f"{len(self.leads)} 件，每单位 1 件：{leads}",
            FanOut.COLLECT: f"1 件，{leads} 牵头汇总",
        }[self.way]
        return f"{said}；配合 {'、'.join(self.supports)}" if self.supports else said


@dataclass(frozen=True)
class DueRow:
    """``limit`` and ``cycle_offer`` are what an undated candidate is offered."""

    on: date | None
    origin_word: str
    words: str
    base_on: date | None
    cycle_word: str
    cycle_first: date | None
    recurrence_words: str
    no_due_reason: str
    milestones: tuple[tuple[str, date], ...]
    limit: Limit | None
    cycle_offer: str
    is_provisional: bool  # working days of a year without an official calendar were counted


@dataclass(frozen=True)
class CandidateRow:
    id: int
    version: int
    number: int  # the clause's place in the minutes
    parent_number: int | None
    pile: Pile
    state: TaskState
    kind: Kind
    grade: Grade
    title: str
    words: str
    reasons: tuple[str, ...]  # why a person should look, all but the missing date
    unsettled: tuple[str, ...]
    owners: tuple[OwnerRow, ...]
    due: DueRow
    done_when: str
    condition: str
    stages: tuple[str, ...]
    urgency: Urgency
    fan_out: FanOut
    spreads: tuple[Spread, ...]  # of what a group owes, on the day of the review
    is_heading: bool
    has_no_lead: bool
    is_undated: bool
    is_ready: bool
    is_clear: bool  # ready, and nothing in the reading is in doubt
    is_inferred: bool
    lacks_only_date: bool
    is_past: bool  # its date has passed before the issue
    is_clear_by_default: bool  # clear, once the default limit stands in for a date that is missing or past
    drop_reason: str
    replaced_by: int | None  # the number of the candidate in whose favour it went
    made_of: tuple[int, ...]  # the numbers of those in whose place a person made it
    otherwise: str  # what the words as they are cut now say otherwise: 牵头 市财政局；时限 2026-12-20
    agenda_item_id: int | None
    short_number: str | None

    def owned(self, role: OwnerRole) -> list[OwnerRow]:
        """Bodies and unsettled names with this role."""
        return [owner for owner in self.owners if owner.role is role and not owner.is_person]

    @property
    def persons(self) -> list[OwnerRow]:
        return [owner for owner in self.owners if owner.is_person]

    @property
    def has_group(self) -> bool:
        return any(owner.is_group for owner in self.owners)


@dataclass(frozen=True)
class Desk:
    """All that lies on the review page beside the words."""

    minutes: Minutes
    government: Government
    rows: tuple[CandidateRow, ...]
    unknown: tuple[Unknown, ...]
    stamp: int
    today: date
    limits: dict[str, Limit]  # by kind
    bodies: tuple[tuple[int, str], ...]  # to choose from
    single_bodies: tuple[tuple[int, str], ...]  # those that can be members of a group
    revised_by: int | None = None  # the id of the new version of these minutes
    office_known: int | None = None  # the body that is or should be the government's office
    last_step: LastStep | None = None  # what the reader can take back

    kinds: ClassVar = tuple(NameKind)
    roles: ClassVar = tuple(OwnerRole)
    clause_kinds: ClassVar = tuple(Kind)
    explained: ClassVar = staticmethod(explained_word)

    @property
    def office_offer(self) -> str:
        """What the government's office would be called."""
        return f"{self.government.name}办公室"

    @property
    def cycle_offer(self) -> str:
        """每月 5 日前, of what has no rhythm of its own."""
        return cycle_word(default_cycle(self.government))

    @property
    def meeting(self) -> str:
        """第 13 次常务会议."""
        return meeting_word(self.minutes.meeting_kind, self.minutes.meeting_number)

    @property
    def proposed(self) -> int:
        """How many bodies and groups the proposals build."""
        return sum(one.kind in (NameKind.BODY, NameKind.GROUP) for one in self.unknown)

    def bodies_for(self, unknown: Unknown) -> list[tuple[int, str]]:
        """The bodies that a name may mean, the nearest first."""
        near = dict(unknown.nearest)
        return [*((key, name) for key, name in self.bodies if key in near), *self._far(near)]

    def _far(self, near: dict[int, str]) -> list[tuple[int, str]]:
        return [(key, name) for key, name in self.bodies if key not in near]

    @property
    def live(self) -> list[CandidateRow]:
        """All but those that went in favour of others."""
        return [row for row in self.rows if row.pile is not Pile.REPLACED]

    def neighbours(self, row: CandidateRow) -> list[CandidateRow]:
        """The nearest candidates of the same agenda item, which it may be merged with."""
        same = [one for one in self.live if one.agenda_item_id == row.agenda_item_id]
        at = same.index(row) if row in same else 0
        near = same[max(at - NEAREST, 0) : at + NEAREST + 1]
        return [one for one in near if one is not row and one.state is TaskState.CANDIDATE]

    def named(self, name: str) -> list[CandidateRow]:
        return self.pile(Pile(name))

    def pile(self, pile: Pile) -> list[CandidateRow]:
        return [row for row in self.rows if row.pile is pile]

    def row(self, task_id: int) -> CandidateRow:
        """Raises ``NotFound`` for a task of other minutes."""
        found = next((row for row in self.rows if row.id == task_id), None)
        if found is None:
            raise NotFound()
        return found

    @property
    def undated(self) -> list[CandidateRow]:
        return [row for row in self.rows if row.is_undated]

    @property
    def leaderless(self) -> list[CandidateRow]:
        return [row for row in self.rows if row.has_no_lead]

    @property
    def clear(self) -> list[CandidateRow]:
        """What 存疑以外全部采纳 takes."""
        return [row for row in self.rows if row.is_clear and not row.is_inferred]

    @property
    def past(self) -> list[CandidateRow]:
        """Dates of old minutes that have passed."""
        return [row for row in self.rows if row.is_past]

    @property
    def by_default(self) -> list[CandidateRow]:
        """What 按默认时限采纳 takes."""
        return [row for row in self.rows if row.is_clear_by_default and not row.is_inferred]

    @property
    def office_takes(self) -> list[CandidateRow]:
        """Those of them that name no body."""
        return [row for row in self.by_default if row.has_no_lead]

    @property
    def office_name(self) -> str:
        return dict(self.bodies).get(self.government.office_body_id or 0, "")

    @property
    def confirmable(self) -> list[CandidateRow]:
        """What is clear, by default dates if need be, but for an inferred owner."""
        return [row for row in self.rows if row.is_clear_by_default and row.is_inferred]

    def unknown_in(self, row: CandidateRow) -> list[Unknown]:
        """The names to settle at this candidate: each at the first one that has it."""
        return [one for one in self.unknown if self._first_with(one) == row.number]

    def unknown_elsewhere(self, row: CandidateRow) -> list[tuple[str, int]]:
        """(name, number of the candidate) of the names in this one that are settled at another one."""
        others = ((one, self._first_with(one)) for one in self.unknown if set(one.spellings) & set(row.unsettled))
        return [(one.name, first) for one, first in others if first is not None and first != row.number]

    def _first_with(self, unknown: Unknown) -> int | None:
        names = set(unknown.spellings)
        order = list(Pile)
        by_pile = sorted(self.rows, key=lambda row: order.index(row.pile))
        return next((row.number for row in by_pile if names & set(row.unsettled)), None)

    @property
    def marks(self) -> list[ClauseMark]:
        """The clauses for the words on the left."""
        spans = {clause.position: (clause.start, clause.end) for clause in self.minutes.clauses}
        doubtful = Pile.DOUBTFUL
        return [
            ClauseMark(row.number, row.kind, row.grade, row.pile is doubtful, *spans[row.number]) for row in self.live
        ]

    @property
    def left_out(self) -> list[LeftOut]:
        """What became no task: as it was read, and what people have taken out of a clause since."""
        taken = [(mark.start, mark.end) for mark in self.marks]
        read = [LeftOut(one["start"], one["end"], one["reason"]) for one in self.minutes.left_out]
        gone = [(clause.start, clause.end) for clause in self.minutes.clauses]
        known = [(one.start, one.end) for one in read]
        return [
            *(
                LeftOut(start, end, one.reason)
                for one in read
                for start, end in self._worded(without([(one.start, one.end)], taken))
            ),
            *(LeftOut(start, end, RECAST) for start, end in self._worded(without(gone, [*taken, *known]))),
        ]

    def _worded(self, spans: Iterable[Stretch]) -> list[Stretch]:
        """Those that hold more than marks and blanks."""
        text = self.minutes.text
        return [(start, end) for start, end in spans if any(sign.isalnum() for sign in text[start:end])]
