"""How every verb begins: one unit of work, the rows locked, the form not stale, the act permitted."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts.actor import Actor
from tracker.clock import Clock, today
from tracker.directory.queries import loaded_workdays
from tracker.errors import BadInput, Forbidden, NotFound, Stale
from tracker.pages.filters import day
from tracker.tasks.events import record
from tracker.tasks.facts import facts_of, first_lead
from tracker.tasks.models import Assignment, Event, Task
from tracker.tasks.permissions import BUREAU_ACTS, can
from tracker.tasks.states import moved
from tracker.tasks.timing import FARTHEST, is_absurd
from tracker.unit import unit_of_work
from tracker.vocabulary import Act, BehalfWay, EventKind, TaskState
from tracker.workdays import Workdays


@dataclass(frozen=True)
class Behalf:
    """How something came in that the office records for a body (代录), and from whom."""

    way: BehalfWay
    from_whom: str
    note: str = ""

    def kept(self, actor: Actor) -> dict[str, Any]:
        """As it is stored beside what was recorded; ``by`` is who wrote it down."""
        if not self.from_whom.strip():
            raise BadInput("代录要写明来自何人。")
        return {"way": self.way.value, "from_whom": self.from_whom, "note": self.note, "by": actor.name}


@dataclass(frozen=True)
class Scene:
    """An act under way: what its verb changes and what it must know."""

    session: Session
    actor: Actor
    act: Act
    task: Task
    clock: Clock
    workdays: Workdays
    body_id: int | None = None  # the body that acts or is acted for; None for the office's own acts
    behalf: dict[str, Any] | None = None

    @property
    def today(self) -> date:
        return today(self.clock)

    @property
    def share(self) -> Assignment:
        """The acting body's assignment. Only in bureau acts, which ``can`` lets nobody else do."""
        return next(one for one in self.task.assignments if one.body_id == self.body_id)

    @property
    def is_first_lead(self) -> bool:
        lead = first_lead(self.task)
        return lead is not None and lead.body_id == self.body_id

    @property
    def signer(self) -> str:
        """Whose name stands under what is recorded."""
        return str(self.behalf["from_whom"]) if self.behalf else self.actor.name

    def move(self, to: TaskState) -> None:
        """Bring the task into ``to``, if the table lets this act lead there."""
        self.task.state = moved(TaskState(self.task.state), self.act, to).value

    def record(self, kind: EventKind, **detail: Any) -> Event:
        return record(self.task, kind, self.actor, self.clock, behalf=self.behalf, body_id=self.body_id, **detail)


@contextmanager
def scene(
    actor: Actor,
    act: Act,
    task_id: int,
    *,
    version: int | None,
    clock: Clock,
    behalf: Behalf | None = None,
    body_id: int | None = None,
) -> Iterator[Scene]:
    """Open the unit of work of one act on one task.

    ``version`` is that of the task as the form showed it; None for an act that depends on nothing
    shown. Raises ``NotFound`` for a task that the actor may not know of, ``Stale``, ``Forbidden``,
    ``NotNow``, and ``BadInput`` where the office acts for a body and does not say how it knows.
    """
    with unit_of_work() as session:
        task = locked_with_parents(session, [task_id]).get(task_id)
        yield staged(session, actor, act, task, version=version, clock=clock, behalf=behalf, body_id=body_id)


def staged(
    session: Session,
    actor: Actor,
    act: Act,
    task: Task | None,
    *,
    version: int | None,
    clock: Clock,
    behalf: Behalf | None = None,
    body_id: int | None = None,
) -> Scene:
    """The scene of an act on a locked task, after every check. Inner part of verbs."""
    if task is None or not may_know(actor, task):
        raise NotFound()
    if version is not None and version != task.version:
        raise Stale()
    if behalf is not None and not actor.is_office:
        raise Forbidden("只有督查室可以代录。")
    workdays = loaded_workdays()
    acting = actor.body_id if actor.is_bureau else body_id
    facts = facts_of(task, acting, session=session, today=today(clock), workdays=workdays)
    can(actor, act, facts).demand()
    if act not in BUREAU_ACTS:
        return Scene(session, actor, act, task, clock, workdays)
    if actor.is_office and behalf is None:
        raise BadInput("代录要写明方式和来自何人。")
    return Scene(session, actor, act, task, clock, workdays, acting, behalf.kept(actor) if behalf else None)


def may_know(actor: Actor, task: Task) -> bool:
    """Whether the actor may know that there is such a task: of the own government, and a bureau's own."""
    if task.government_id != actor.government_id:
        return False
    return not actor.is_bureau or any(one.body_id == actor.body_id for one in task.assignments)


def locked_with_parents(session: Session, task_ids: Iterable[int], *, children: bool = False) -> dict[int, Task]:
    """The tasks and all above them (with ``children``, all below too), locked until the unit ends, read afresh.

    A heading follows its children, so the last two to close must meet at its lock. Rows are locked
    in the order of their ids: two acts at once wait for each other and never for ever.
    """
    wanted = set(task_ids)
    down, up = (Task.parent_id, Task.id), (Task.id, Task.parent_id)
    for edge, other in (down, up) if children else (up,):
        new = wanted
        while new:
            found = session.scalars(select(other).where(edge.in_(new)))
            new = {one for one in found if one is not None} - wanted
            wanted |= new
    rows = session.scalars(
        select(Task)
        .where(Task.id.in_(wanted))
        .order_by(Task.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {task.id: task for task in rows}


def meant(on: date, today: date, what: str) -> None:
    """Raise ``BadInput`` for a day that nobody can mean: what is counted from it would be lost."""
    if is_absurd(on, today):
        raise BadInput(f"{what} {day(on)} 在 {FARTHEST} 年以后，核对年份。")


def told(words: str, what: str) -> str:
    """The words, which must not be blank. Raises ``BadInput`` naming what is missing."""
    if not words.strip():
        raise BadInput(f"没有填写{what}。")
    return words.strip()
