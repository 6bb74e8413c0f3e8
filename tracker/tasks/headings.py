"""A heading follows its children: nobody signs for it, and it ends by itself when they have ended."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.clock import Clock
from tracker.tasks.events import record
from tracker.tasks.facts import ENDED
from tracker.tasks.models import Task
from tracker.tasks.states import followed
from tracker.tasks.timing import cutoff, is_late
from tracker.vocabulary import EventKind, TaskState
from tracker.workdays import Workdays

ALL_CANCELLED = "分项任务全部撤销"


def follow_up(session: Session, task: Task, *, clock: Clock, workdays: Workdays) -> None:
    """After a child has ended: end the heading above it, if that was the last one. Inner part of verbs."""
    if task.parent is not None:
        settle_heading(session, task.parent, clock=clock, workdays=workdays)


def settle_heading(session: Session, heading: Task, *, clock: Clock, workdays: Workdays) -> None:
    """Close or cancel a heading whose children have all ended, and so on upwards."""
    if not heading.is_heading or heading.state != TaskState.IN_PROGRESS.value:
        return
    session.flush()
    children = session.execute(
        select(Task.state, Task.submitted_on).where(Task.parent_id == heading.id, Task.state != TaskState.DROPPED.value)
    ).all()
    if not children or any(child.state not in ENDED for child in children):
        return
    closed = [child.submitted_on for child in children if child.state == TaskState.CLOSED.value]
    if closed:
        _close(heading, max((day for day in closed if day), default=None), clock, workdays)
    else:
        heading.state = followed(TaskState(heading.state), TaskState.CANCELLED).value
        record(heading, EventKind.CANCELLED, None, clock, reason=ALL_CANCELLED)
    follow_up(session, heading, clock=clock, workdays=workdays)


def reopen_above(task: Task, *, reason: str, clock: Clock) -> None:
    """After a child was reopened: its closed headings are in progress again."""
    heading = task.parent
    if heading is None or not heading.is_heading or heading.state != TaskState.CLOSED.value:
        return
    heading.state = followed(TaskState(heading.state), TaskState.IN_PROGRESS).value
    heading.closed_at = heading.submitted_on = heading.submit_cutoff_on = None
    due = heading.due_on.isoformat() if heading.due_on else None
    record(heading, EventKind.REOPENED, None, clock, reason=reason, due_on=due)
    reopen_above(heading, reason=reason, clock=clock)


def _close(heading: Task, last_on: date | None, clock: Clock, workdays: Workdays) -> None:
    heading.state = followed(TaskState(heading.state), TaskState.CLOSED).value
    heading.closed_at = clock.now()
    heading.submitted_on = last_on
    heading.submit_cutoff_on = cutoff(last_on, workdays) if last_on else None
    on_time = not (heading.due_on and last_on and is_late(heading.due_on, last_on, workdays))
    record(heading, EventKind.CLOSED, None, clock, submission_id=None, on_time=on_time, answer="")
