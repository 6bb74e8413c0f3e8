"""What the pages of minutes and their review read, as plain rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, false, func, select
from sqlalchemy.orm import aliased, selectinload

from tracker.accounts.actor import Actor, Permission
from tracker.directory.models import Body, Government
from tracker.directory.resolve import Resolver
from tracker.errors import NotFound
from tracker.extensions import db
from tracker.minutes.models import Minutes
from tracker.minutes.words import meeting_word
from tracker.review import candidates, limits
from tracker.review.batch import has_no_lead, is_office, needs_due
from tracker.review.desk import CandidateRow, Desk, DueRow, OwnerRow, Pile, Spread
from tracker.review.limits import Limit
from tracker.review.made import made_of
from tracker.review.names import unknown_names
from tracker.review.steps import last_step
from tracker.review.words import ClauseMark
from tracker.tasks.fanout import Part, parts_of, signing_owners
from tracker.tasks.models import Task, TaskOwner
from tracker.tasks.timing import cycle_word, next_cycle
from tracker.vocabulary import DueOrigin, FanOut, Grade, Kind, OwnerRole, TaskState, Urgency
from tracker.workdays import Workdays


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
    listed, single = _bodies_of(government.id)
    resolver = Resolver.for_government(government.id, today) if waiting else None
    return Desk(
        minutes,
        government,
        tuple(_row(task, offers[task.kind], government, today, workdays) for task in tasks),
        tuple(unknown_names(live, minutes, resolver)) if resolver else (),
        stamp_of(minutes_id),
        today,
        offers,
        listed,
        single,
        revised_by=db.session.scalar(select(Minutes.id).where(Minutes.revises_id == minutes_id).limit(1)),
        office_known=government.office_body_id or next((one for one, name in single if is_office(name)), None),
        last_step=last_step(db.session(), actor, minutes, tasks),
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
            selectinload(Task.replaced_by),
        )
        .order_by(Task.position, Task.id)
    )
    tasks = db.session.scalars(wanted).all()
    found = [task for task in tasks if task.parent is None or task.parent.clause_id != task.clause_id]
    return sorted(found, key=lambda task: (task.clause.start, -task.clause.end))


def _row(task: Task, limit: Limit, government: Government, today: date, workdays: Workdays) -> CandidateRow:
    cycle_offer, has_office = limits.default_cycle(government), government.office_body_id is not None
    live = task.state == TaskState.CANDIDATE
    found = candidates.obstacles(task, today) if live else []
    undated = live and needs_due(task)
    due_found = candidates.due_obstacles(task, today) if live else []
    reasons = tuple(
        f"{one.removesuffix('。')}。" for one in [*candidates.open_doubts(task), *found] if one != candidates.UNDATED
    )
    return CandidateRow(
        id=task.id,
        version=task.version,
        number=task.position,
        parent_number=task.parent.position if task.parent and task.parent.minutes_id == task.minutes_id else None,
        pile=_pile(task, reasons),
        state=TaskState(task.state),
        kind=Kind(task.kind),
        grade=Grade(task.grade),
        title=task.title,
        words=task.clause.words,
        reasons=reasons,
        unsettled=tuple(owner.name for owner in task.owners if candidates.is_unsettled(owner)),
        owners=tuple(_owner_row(owner) for owner in task.owners if not owner.dismissed),
        due=_due_row(task, limit if due_found else None, cycle_offer, today, workdays),
        done_when=task.done_when,
        condition=task.condition,
        stages=tuple(stage["text"] for stage in task.stages),
        urgency=Urgency(task.urgency),
        fan_out=FanOut(task.fan_out),
        spreads=_spreads(task, today),
        is_heading=candidates.is_heading(task),
        has_no_lead=live and has_no_lead(task),
        is_undated=undated,
        is_ready=live and not found,
        is_clear=live and candidates.is_clear(task, today),
        is_inferred=candidates.is_inferred(task),
        lacks_only_date=bool(due_found) and found == due_found,
        is_past=bool(due_found) and not undated,
        is_clear_by_default=live and candidates.is_clear_by_default(task, today, has_office=has_office),
        drop_reason=task.drop_reason,
        replaced_by=task.replaced_by.position if task.replaced_by else None,
        made_of=made_of(task.clause),
        otherwise=_otherwise(task) if live else "",
        agenda_item_id=task.agenda_item_id,
        short_number=task.short_number,
    )


def _spreads(task: Task, today: date) -> tuple[Spread, ...]:
    """Each way to take the task's groups apart; none where it has no group."""
    owners = signing_owners(task)
    if not any(owner.body is not None and owner.body.is_group for owner in owners):
        return ()
    return tuple(_spread(parts_of(owners, today, way), way) for way in FanOut)


def _spread(parts: Sequence[Part], way: FanOut) -> Spread:
    leads = tuple(part.body.shown for part in parts if part.role is OwnerRole.LEAD)
    return Spread(way, leads, tuple(part.body.shown for part in parts if part.role is OwnerRole.SUPPORT))


def _pile(task: Task, reasons: Sequence[str]) -> Pile:
    if task.replaced_by_id is not None:
        return Pile.REPLACED
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


def _otherwise(task: Task) -> str:
    """牵头 市财政局；时限 2026-12-20, as the words of a span that a person cut have it; empty where it agrees."""
    owners, last = candidates.differing(task)
    by_role = {role: [name for name, one in owners.items() if one == role] for role in OwnerRole}
    said = [f"{role.label} {'、'.join(names)}" for role, names in by_role.items() if names]
    return "；".join([*said, *([f"时限 {last}"] if last else [])])


def _due_row(task: Task, limit: Limit | None, cycle_offer: str, today: date, workdays: Workdays) -> DueRow:
    origin, base_on = DueOrigin(task.due_origin), task.due_base_on
    counted = (base_on, task.due_on) if origin is DueOrigin.DEFAULT and base_on and task.due_on else None
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
        is_provisional=counted is not None and limits.is_provisional(*counted, workdays),
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
    meeting: str  # 第 13 次常务会议
    meeting_date: date
    waiting: int
    accepted: int
    dropped: int
    issued: int
    is_revision: bool
    is_revised: bool


def list_of(government_id: int) -> list[MinutesRow]:
    """The government's minutes, the newest meeting first. A group's task is counted once, as its page lists it."""
    candidate, above, later = Task.state == TaskState.CANDIDATE, aliased(Task), aliased(Minutes)
    is_share = func.coalesce(above.clause_id == Task.clause_id, false())  # a member's own task of a group's
    rows = db.session.execute(
        select(
            Minutes.id,
            Minutes.title,
            Minutes.meeting_kind,
            Minutes.meeting_number,
            Minutes.meeting_date,
            _count(candidate & ~Task.accepted),
            _count(candidate & Task.accepted),
            _count((Task.state == TaskState.DROPPED) & Task.replaced_by_id.is_(None)),
            _count(Task.number.is_not(None) & ~is_share),
            Minutes.revises_id.is_not(None),
            select(later.id).where(later.revises_id == Minutes.id).exists(),
        )
        .outerjoin(Task, Task.minutes_id == Minutes.id)
        .outerjoin(above, above.id == Task.parent_id)
        .where(Minutes.government_id == government_id)
        .group_by(Minutes.id)
        .order_by(Minutes.meeting_date.desc(), Minutes.id.desc())
    )
    return [MinutesRow(row[0], row[1], meeting_word(row[2], row[3]), *row[4:]) for row in rows]


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
