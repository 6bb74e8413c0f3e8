"""The moment a task falls overdue, noted by the clock once for each due revision."""

from sqlalchemy import ColumnElement, or_, select, update

from tracker.clock import Clock, today
from tracker.directory.queries import loaded_workdays
from tracker.extensions import db
from tracker.tasks.events import record
from tracker.tasks.facts import time_facts
from tracker.tasks.listings import CONDITIONS, Days, Listing
from tracker.tasks.models import Task
from tracker.tasks.scene import locked_with_parents
from tracker.tasks.timing import judge
from tracker.unit import unit_of_work
from tracker.vocabulary import EventKind, TimeStatus
from tracker.workdays import Workdays


def mark_overdue(task_id: int, clock: Clock, workdays: Workdays) -> bool:
    """Note that a task is overdue, unless it is not, is not counted, or is noted already for this due date."""
    with unit_of_work() as session:
        task = locked_with_parents(session, [task_id]).get(task_id)
        if task is None or task.due_on is None or not task.counted or task.overdue_marked == task.due_revision:
            return False
        if judge(time_facts(task), today(clock), workdays).status is not TimeStatus.OVERDUE:
            return False
        # Beside the version: what the clock notes makes nobody's form stale.
        noted = update(Task).where(Task.id == task_id).values(overdue_marked=task.due_revision)
        session.execute(noted.execution_options(synchronize_session=False))
        record(task, EventKind.OVERDUE, None, clock, due_on=task.due_on.isoformat())
    return True


def handle_one_overdue(clock: Clock) -> bool:
    """Note one task that has fallen overdue. False when there is none left, or another process was quicker."""
    workdays = loaded_workdays()
    late = CONDITIONS[Listing.OVERDUE](Days.of(today(clock), workdays))
    found = db.session.scalars(select(Task.id).where(_unmarked(), late).order_by(Task.due_on, Task.id).limit(1)).first()
    return found is not None and mark_overdue(found, clock, workdays)


def _unmarked() -> ColumnElement[bool]:
    return or_(Task.overdue_marked.is_(None), Task.overdue_marked != Task.due_revision)
