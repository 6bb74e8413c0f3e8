"""What the pages of minutes and their review show, as plain rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import selectinload

from tracker.accounts.actor import Actor, Permission
from tracker.directory.models import Body, Government
from tracker.directory.resolve import Resolver
from tracker.errors import NotFound
from tracker.extensions import db
from tracker.minutes.models import Minutes
from tracker.review import candidates, limits
from tracker.review.batch import has_no_lead, needs_due
from tracker.review.limits import Limit
from tracker.review.names import NameKind, Unknown, unknown_names
from tracker.review.words import ClauseMark
from tracker.tasks.models import Task, TaskOwner
from tracker.tasks.timing import cycle_word, next_cycle
from tracker.vocabulary import DueOrigin, FanOut, Grade, Kind, MeetingKind, OwnerRole, TaskState, Urgency, Word
from tracker.workdays import Workdays


class Pile(Word):
    """Where a candidate lies on the desk."""

    DOUBTFUL = "doubtful", "存疑"
    INFERRED = "inferred", "推定单位"
    WAITING = "waiting", "待核对"
    ACCEPTED = "accepted", "已采纳"
    DROPPED = "dropped", "不立项"
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
    is_heading: bool
    has_no_lead: bool
    is_undated: bool
    is_ready: bool
    is_clear: bool  # ready, and nothing in the reading is in doubt
    is_inferred: bool
    lacks_only_date: bool
    drop_reason: str
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

    kinds: ClassVar = tuple(NameKind)
    roles: ClassVar = tuple(OwnerRole)

    @property
    def office_offer(self) -> str:
        """What the government's office would be called."""
        return f"{self.government.name}办公室"

    @property
    def cycle_offer(self) -> str:
        """每月 5 日前, of what has no rhythm of its own."""
        return cycle_word(limits.default_cycle(self.government))

    @property
    def meeting(self) -> str:
        """第 13 次常务会议."""
        return f"第 {self.minutes.meeting_number} 次{MeetingKind(self.minutes.meeting_kind).label}"

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
    def confirmable(self) -> list[CandidateRow]:
        """What is clear but for an inferred owner."""
        return [row for row in self.rows if row.is_clear and row.is_inferred]

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
        by_pile = sorted(self.rows, key=lambda row: (order.index(row.pile), row.number))
        return next((row.number for row in by_pile if names & set(row.unsettled)), None)

    @property
    def marks(self) -> list[ClauseMark]:
        """The clauses for the words on the left."""
        spans = {clause.position: (clause.start, clause.end) for clause in self.minutes.clauses}
        doubtful = Pile.DOUBTFUL
        return [
            ClauseMark(row.number, row.kind, row.grade, row.pile is doubtful, *spans[row.number]) for row in self.rows
        ]


def seen_minutes(actor: Actor, minutes_id: int, permission: Permission) -> Minutes:
    """The minutes, where the actor holds the permission in their government. Raises ``NotFound``."""
    minutes = db.session.get(Minutes, minutes_id)
    if minutes is None or not actor.holds_in(permission, minutes.government_id):
        raise NotFound()
    return minutes


def clause_number(actor: Actor, minutes_id: int, task_id: int) -> int:
    """The number of a candidate of these minutes. Raises ``NotFound``."""
    seen_minutes(actor, minutes_id, Permission.REVIEW)
    found = select(Task.position).where(Task.id == task_id, Task.minutes_id == minutes_id)
    number = db.session.scalar(found)
    if number is None:
        raise NotFound()
    return number


def desk_of(actor: Actor, minutes_id: int, *, today: date, workdays: Workdays) -> Desk:
    """The candidates of one minutes in the order of the text. Raises ``NotFound``."""
    minutes = seen_minutes(actor, minutes_id, Permission.REVIEW)
    government = db.session.get_one(Government, minutes.government_id)
    tasks = _tasks(minutes_id)
    offers = {
        kind: limits.default_limit(kind, government, minutes.meeting_date, today, workdays)
        for kind in (Kind.APPROVAL.value, Kind.DIRECTIVE.value, Kind.MEASURE.value)
    }
    live = [task for task in tasks if task.state == TaskState.CANDIDATE]
    waiting = any(candidates.is_unsettled(owner) for task in live for owner in task.owners)
    resolver = Resolver.for_government(government.id, today) if waiting else None
    return Desk(
        minutes,
        government,
        tuple(_row(task, offers[task.kind], limits.default_cycle(government), today) for task in tasks),
        tuple(unknown_names(live, minutes, resolver)) if resolver else (),
        stamp_of(minutes_id),
        today,
        offers,
        *_bodies_of(government.id),
    )


def stamp_of(minutes_id: int) -> int:
    """The sum of the versions of all tasks of the minutes: moves with any change."""
    total = select(func.coalesce(func.sum(Task.version), 0)).where(Task.minutes_id == minutes_id)
    return int(db.session.scalar(total) or 0)


def _tasks(minutes_id: int) -> list[Task]:
    """One task a clause, in the order of the text; not those made for the members of a group."""
    wanted = (
        select(Task)
        .where(Task.minutes_id == minutes_id)
        .options(
            selectinload(Task.owners).joinedload(TaskOwner.body),
            selectinload(Task.clause),
            selectinload(Task.children),
            selectinload(Task.parent),
        )
        .order_by(Task.position, Task.id)
    )
    tasks = db.session.scalars(wanted).all()
    return [task for task in tasks if task.parent is None or task.parent.clause_id != task.clause_id]


def _row(task: Task, limit: Limit, cycle_offer: str, today: date) -> CandidateRow:
    live = task.state == TaskState.CANDIDATE
    found = candidates.obstacles(task, today) if live else []
    undated = live and needs_due(task)
    needs_date = live and bool(candidates.due_obstacles(task, today))
    reasons = tuple(f"{one.removesuffix('。')}。" for one in [*task.doubts, *found] if one != candidates.UNDATED)
    return CandidateRow(
        id=task.id,
        version=task.version,
        number=task.position,
        parent_number=task.parent.position if task.parent else None,
        pile=_pile(task, reasons),
        state=TaskState(task.state),
        kind=Kind(task.kind),
        grade=Grade(task.grade),
        title=task.title,
        words=task.clause.words,
        reasons=reasons,
        unsettled=tuple(owner.name for owner in task.owners if candidates.is_unsettled(owner)),
        owners=tuple(_owner_row(owner) for owner in task.owners if not owner.dismissed),
        due=_due_row(task, limit if needs_date else None, cycle_offer, today),
        done_when=task.done_when,
        condition=task.condition,
        stages=tuple(stage["text"] for stage in task.stages),
        urgency=Urgency(task.urgency),
        fan_out=FanOut(task.fan_out),
        is_heading=candidates.is_heading(task),
        has_no_lead=live and has_no_lead(task),
        is_undated=undated,
        is_ready=live and not found,
        is_clear=live and not task.accepted and not found and not task.doubts,
        is_inferred=candidates.is_inferred(task),
        lacks_only_date=needs_date and found == candidates.due_obstacles(task, today),
        drop_reason=task.drop_reason,
        short_number=task.short_number,
    )


def _pile(task: Task, reasons: Sequence[str]) -> Pile:
    if task.state != TaskState.CANDIDATE:
        return Pile.DROPPED if task.state == TaskState.DROPPED else Pile.ISSUED
    if task.accepted:
        return Pile.ACCEPTED
    if task.grade == Grade.C:
        return Pile.PRINCIPLE
    if reasons:
        return Pile.DOUBTFUL
    return Pile.INFERRED if candidates.is_inferred(task) else Pile.WAITING


def _owner_row(owner: TaskOwner) -> OwnerRow:
    return OwnerRow(
        id=owner.id,
        name=owner.name,
        body_id=owner.body_id,
        body=owner.body.name if owner.body else "",
        role=OwnerRole(owner.role),
        basis=owner.basis,
        is_inferred=not owner.confirmed,
        is_unsettled=candidates.is_unsettled(owner),
        is_person=owner.is_person,
        is_group=owner.body is not None and owner.body.is_group,
    )


def _due_row(task: Task, limit: Limit | None, cycle_offer: str, today: date) -> DueRow:
    origin = DueOrigin(task.due_origin)
    return DueRow(
        on=task.due_on,
        origin_word="" if origin in (DueOrigin.MINUTES, DueOrigin.NONE) else origin.label,
        words=task.due_words,
        base_on=task.due_base_on,
        cycle_word=cycle_word(task.cycle) if task.cycle else "",
        cycle_first=next_cycle(task.cycle, today) if task.cycle else None,
        recurrence_words=task.recurrence_words,
        no_due_reason=task.no_due_reason,
        milestones=tuple((one["words"], date.fromisoformat(one["on"])) for one in task.milestones),
        limit=limit,
        cycle_offer=cycle_word(task.cycle or cycle_offer) if limit else "",
    )


def _bodies_of(government_id: int) -> tuple[tuple[tuple[int, str], ...], tuple[tuple[int, str], ...]]:
    """(id, name) of all bodies and groups, and of the bodies alone."""
    columns = select(Body.id, Body.name, Body.is_group)
    rows = db.session.execute(columns.where(Body.government_id == government_id).order_by(Body.name)).all()
    listed = tuple((row.id, f"{row.name}（组）" if row.is_group else row.name) for row in rows)
    return listed, tuple((row.id, row.name) for row in rows if not row.is_group)


@dataclass(frozen=True)
class MinutesRow:
    """One minutes in the list. Counts are of candidates and tasks by where they are."""

    id: int
    title: str
    kind: str
    number: int
    meeting_date: date
    waiting: int
    accepted: int
    dropped: int
    issued: int


def list_of(government_id: int) -> list[MinutesRow]:
    """The government's minutes, the newest meeting first."""
    candidate = Task.state == TaskState.CANDIDATE
    rows = db.session.execute(
        select(
            Minutes.id,
            Minutes.title,
            Minutes.meeting_kind,
            Minutes.meeting_number,
            Minutes.meeting_date,
            _count(candidate & ~Task.accepted),
            _count(candidate & Task.accepted),
            _count(Task.state == TaskState.DROPPED),
            _count(Task.state.not_in((TaskState.CANDIDATE, TaskState.DROPPED))),
        )
        .outerjoin(Task, Task.minutes_id == Minutes.id)
        .where(Minutes.government_id == government_id)
        .group_by(Minutes.id)
        .order_by(Minutes.meeting_date.desc(), Minutes.id.desc())
    )
    return [MinutesRow(row[0], row[1], MeetingKind(row[2]).label, *row[3:]) for row in rows]


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def waiting(actor: Actor) -> int | None:
    """How many minutes have candidates that wait for the office; the tally in the head of the pages."""
    if actor.government_id is None or not actor.holds(Permission.REVIEW):
        return None
    open_ones = select(Task.minutes_id).where(
        Task.government_id == actor.government_id, Task.state == TaskState.CANDIDATE
    )
    return db.session.scalar(select(func.count()).select_from(open_ones.distinct().subquery())) or None


@dataclass(frozen=True)
class Tally:
    """What an import has brought."""

    title: str
    candidates: int
    unknown: int


def tally_of(minutes_id: int) -> Tally:
    """For the line that the command prints."""
    tasks = _tasks(minutes_id)
    names = {owner.name for task in tasks for owner in task.owners if candidates.is_unsettled(owner)}
    return Tally(db.session.get_one(Minutes, minutes_id).title, len(tasks), len(names))


@dataclass(frozen=True)
class IssuedRow:
    """A task on the page of its minutes."""

    id: int
    short_number: str
    title: str
    state: TaskState
    agenda_position: int | None
    mark: ClauseMark


def issued_of(minutes_id: int) -> list[IssuedRow]:
    """The minutes' tasks that have gone out, in the order of the text."""
    return [
        IssuedRow(
            task.id,
            task.short_number or "",
            task.title,
            TaskState(task.state),
            task.agenda_item.position if task.agenda_item else None,
            ClauseMark(task.position, Kind(task.kind), Grade(task.grade), False, task.clause.start, task.clause.end),
        )
        for task in _tasks(minutes_id)
        if task.number
    ]
