"""What a clerk does with many candidates of one minutes at once, in one unit of work.

``stamp`` is the sum of the versions that the page showed: any change by anybody moves it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.accounts.actor import Actor, Permission
from tracker.clock import Clock, today
from tracker.directory.models import Body, Government
from tracker.directory.queries import loaded_workdays
from tracker.directory.resolve import Resolver
from tracker.errors import BadInput, Forbidden, NotFound, NotNow, Stale
from tracker.minutes.models import Minutes
from tracker.review import candidates, limits, names
from tracker.review.limits import DueChoice, DueWay
from tracker.review.made import made_clause
from tracker.review.names import NameKind, Settlement
from tracker.review.rereading import reread
from tracker.review.steps import Row, Step, remembered
from tracker.review.verbs import note, snapshot, take
from tracker.tasks.models import Task, TaskOwner
from tracker.unit import locked, unit_of_work
from tracker.vocabulary import Basis, Grade, Kind, MeetingKind, OwnerRole, TaskState

BUILT = (NameKind.BODY, NameKind.GROUP)
OFFICES = ("政府办公室", "政府办", "政府办公厅")


@dataclass(frozen=True)
class Batch:
    """One minutes under review, locked: what a batch verb changes and what it must know."""

    session: Session
    actor: Actor
    clock: Clock
    minutes: Minutes
    government: Government
    tasks: Sequence[Task]
    step: Step

    @property
    def today(self) -> date:
        return today(self.clock)

    @property
    def waiting(self) -> list[Task]:
        """Candidates that nobody has accepted yet."""
        return [task for task in self.tasks if task.state == TaskState.CANDIDATE and not task.accepted]


@contextmanager
def opened(actor: Actor, minutes_id: int, *, stamp: int, clock: Clock) -> Iterator[Batch]:
    """Open the unit of work of a batch, which is one step. Raises ``NotFound``, ``Forbidden`` and ``Stale``."""
    with unit_of_work() as session:
        minutes = locked(Minutes, minutes_id)
        if minutes.government_id != actor.government_id:
            raise NotFound()
        if not actor.holds_in(Permission.REVIEW, minutes.government_id):
            raise Forbidden()
        rows = select(Task).where(Task.minutes_id == minutes_id).order_by(Task.id).with_for_update()
        with_owners = rows.options(selectinload(Task.owners).joinedload(TaskOwner.body))
        tasks = session.scalars(with_owners.execution_options(populate_existing=True)).all()
        if sum(task.version for task in tasks) != stamp:
            raise Stale()
        government = session.get_one(Government, minutes.government_id)
        watched: list[Row] = [*tasks, minutes, government]
        with remembered(session, actor, minutes, watched, clock, directory=True) as step:
            yield Batch(session, actor, clock, minutes, government, tasks, step)


def accept_ready(actor: Actor, minutes_id: int, *, stamp: int, clock: Clock, inferred: bool = False) -> int:
    """Accept every candidate without doubt and obstacle; gives how many.

    Candidates with an inferred owner are left, or with ``inferred`` they alone are taken and so confirmed.
    """
    with opened(actor, minutes_id, stamp=stamp, clock=clock) as at:
        ready = [task for task in at.waiting if candidates.is_clear(task, at.today)]
        return _take_all(at, ready, inferred=inferred)


def accept_by_default(actor: Actor, minutes_id: int, *, stamp: int, clock: Clock, inferred: bool = False) -> int:
    """The same, and what lacks but a date or a lead gets the default limit and the government's office."""
    with opened(actor, minutes_id, stamp=stamp, clock=clock) as at:
        office_id = at.government.office_body_id
        office = at.session.get(Body, office_id) if office_id else None
        ready = [
            task for task in at.waiting if candidates.is_clear_by_default(task, at.today, has_office=office is not None)
        ]
        return _take_all(at, ready, inferred=inferred, office=office)


def _take_all(at: Batch, ready: Sequence[Task], *, inferred: bool, office: Body | None = None) -> int:
    chosen = [task for task in ready if candidates.is_inferred(task) is inferred]
    workdays = loaded_workdays()
    for task in chosen:
        before = snapshot(task)
        if office is not None and has_no_lead(task):
            add_lead(task, office)
        if candidates.due_obstacles(task, at.today):
            limits.apply(task, DueChoice(DueWay.DEFAULT), at.government, at.today, workdays)
        take(task, before, at.actor, at.clock)
    at.step.enter("accept", f"采纳 {len(chosen)} 件")
    return len(chosen)


def choose_due_for_all(
    actor: Actor, minutes_id: int, choice: DueChoice, *, stamp: int, clock: Clock, past: bool = False
) -> int:
    """Settle the date of every candidate that has none, or with ``past`` of every one whose date has passed.

    Gives how many. Headings and C grade need none.
    """
    with opened(actor, minutes_id, stamp=stamp, clock=clock) as at:
        chosen = [task for task in at.waiting if (is_past(task, at.today) if past else needs_due(task))]
        workdays = loaded_workdays()
        for task in chosen:
            before = snapshot(task)
            limits.apply(task, choice, at.government, at.today, workdays)
            note(task, before, actor, clock)
        at.step.enter("choose_due", f"定 {len(chosen)} 件的时限")
        return len(chosen)


def needs_due(task: Task) -> bool:
    """Whether a person still has to say by when."""
    return task.grade != Grade.C and candidates.is_undated(task) and not candidates.is_heading(task)


def is_past(task: Task, on: date) -> bool:
    """Whether its date has passed before the issue, as in old minutes."""
    return task.due_on is not None and bool(candidates.due_obstacles(task, on))


def settle_names(actor: Actor, minutes_id: int, said: Sequence[Settlement], *, stamp: int, clock: Clock) -> int:
    """Settle names in all candidates of the government, new bodies built; gives in how many tasks."""
    with opened(actor, minutes_id, stamp=stamp, clock=clock) as at:
        waiting = names.unsettled_tasks(at.session, at.government.id)
        at.step.watch(waiting)
        bodies = names.bodies_for(at.session, at.government.id, said)
        changed = 0
        for task in waiting:
            before = snapshot(task)
            changed += names.settle(task, said, bodies)
            note(task, before, actor, clock)
        count = len({one.new_name if one.kind in BUILT else one.name for one in said})
        at.step.enter("settle_names", f"认定 {count} 个名称", names={one.name: one.kind.value for one in said})
        return changed


def choose_lead_for_all(
    actor: Actor, minutes_id: int, body_id: int | None, *, stamp: int, clock: Clock, office: str = ""
) -> int:
    """Give every candidate whose clause names no body the one that a person chose; gives how many.

    Without ``body_id`` it is the office of this name, built where it is not there yet. The government's office that
    is chosen so takes from now on what names no body.
    """
    with opened(actor, minutes_id, stamp=stamp, clock=clock) as at:
        body = at.session.get(Body, body_id) if body_id else _office(at, office)
        if body is None or body.government_id != at.government.id:
            raise BadInput("从名录里选一个单位。")
        if at.government.office_body_id is None and (not body_id or is_office(body.name)):
            at.government.office_body_id = body.id
        without = [task for task in at.waiting if has_no_lead(task)]
        for task in without:
            before = snapshot(task)
            add_lead(task, body)
            note(task, before, actor, clock)
        at.step.enter("choose_lead", f"{len(without)} 件由{body.shown}承办", body=body.name)
        return len(without)


def _office(at: Batch, name: str) -> Body:
    """The government's office by its full name, built where the directory has none."""
    if not 0 < len(name) <= 100:
        raise BadInput("办公室的全称要填，最多 100 个字。")
    body = at.session.scalar(select(Body).where(Body.government_id == at.government.id, Body.name == name))
    if body is None:
        body = Body(government_id=at.government.id, name=name)
        at.session.add(body)
        at.session.flush()
    return body


def is_office(name: str) -> bool:
    """Whether a body is a government's own office, which takes what names no body."""
    return name.endswith(OFFICES)


def has_no_lead(task: Task) -> bool:
    """Whether a person has to choose the body: nobody leads, and no name waits to be settled."""
    settled = not any(candidates.is_unsettled(owner) for owner in task.owners)
    return settled and not candidates.is_heading(task) and not candidates.leads(task)


def add_lead(task: Task, body: Body) -> None:
    """Let a body lead, as a person chose; inner part."""
    position = max((owner.position for owner in task.owners), default=-1) + 1
    lead = TaskOwner(position=position, name=body.name, body=body, confirmed=True)
    lead.role, lead.basis = OwnerRole.LEAD.value, Basis.CLERK.value
    task.owners.append(lead)


def take_words(
    actor: Actor, minutes_id: int, start: int, end: int, *, stamp: int, clock: Clock, kind: Kind | None = None
) -> int:
    """Make a candidate of words that a person marked, a duty that the reading has not seen; gives its number."""
    with opened(actor, minutes_id, stamp=stamp, clock=clock) as at:
        reading = reread(at.minutes, start, end, loaded_workdays())
        kind_value = kind.value if kind else None
        clause = made_clause(at.minutes, start, end, by=actor.name, kind=kind_value, reading=reading)
        at.session.flush()
        task = candidates.candidate_of(at.minutes, clause)
        resolver = Resolver.for_government(at.government.id, at.today)
        task.owners = candidates.owners_of(clause.reading["owners"], resolver)
        at.session.add(task)
        at.session.flush()
        at.step.made.append(task)
        at.step.enter("take_words", f"立第 {clause.position} 条", clause=clause.position, words=clause.words[:200])
        return clause.position


def correct_meeting(actor: Actor, minutes_id: int, kind: MeetingKind, number: int, *, stamp: int, clock: Clock) -> None:
    """Say which meeting this is, before the first number is given."""
    with opened(actor, minutes_id, stamp=stamp, clock=clock) as at:
        if any(task.number for task in at.tasks):
            raise NotNow("已有任务交办，编号用的会议不能再改。")
        if not 0 < number < 10000:
            raise BadInput("会议次数要在 1 到 9999 之间。")
        old = f"{at.minutes.meeting_kind} {at.minutes.meeting_number}"
        at.minutes.meeting_kind, at.minutes.meeting_number = kind.value, number
        at.minutes.doubts = []
        at.step.enter("correct_meeting", "改会议", old=old, new=f"{kind.value} {number}")
