"""What the law needs to know of a stored task, as plain values."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.clock import local
from tracker.directory.models import Government
from tracker.tasks.models import Assignment, Dispute, Submission, Task
from tracker.tasks.permissions import DISPUTE_WORKDAYS, Share, TaskFacts
from tracker.tasks.timing import TimeFacts, is_late
from tracker.vocabulary import AssignmentState, Grade, OwnerRole, TaskState
from tracker.workdays import Workdays

ENDED = (TaskState.CLOSED.value, TaskState.CANCELLED.value, TaskState.DROPPED.value)


def facts_of(task: Task, body_id: int | None, *, session: Session, today: date, workdays: Workdays) -> TaskFacts:
    """The facts of ``task`` as ``body_id`` stands to it: the actor's own body, or the one acted for."""
    government = session.get_one(Government, task.government_id)
    lead = first_lead(task)
    mine = next((one for one in task.assignments if one.body_id == body_id), None)
    return TaskFacts(
        government_id=task.government_id,
        state=TaskState(task.state),
        grade=Grade(task.grade),
        is_heading=task.is_heading,
        share=share_of(mine, lead, today, workdays) if mine else None,
        two_person=government.two_person,
        due_on=task.due_on,
        due_passed=task.due_on is not None and is_late(task.due_on, today, workdays),
        extension_pending=task.extension_pending,
        extensions_granted=task.extensions_granted,
        open_children=open_children(session, task.id),
        open_disputes=open_disputes(session, task.id),
        submitted_by_id=_submitter(session, task.id),
        lead_name=lead.body.name if lead else "",
    )


def time_facts(task: Task) -> TimeFacts:
    """What the time status of a stored task depends on."""
    return TimeFacts(
        state=TaskState(task.state),
        due_on=task.due_on,
        report_due_on=task.report_due_on,
        submitted_on=task.submitted_on,
        extension_pending=task.extension_pending,
    )


def first_lead(task: Task) -> Assignment | None:
    """The body that signs and submits for the whole task; none for a heading."""
    return next((one for one in task.assignments if one.role == OwnerRole.LEAD.value), None)


def share_of(mine: Assignment, lead: Assignment | None, today: date, workdays: Workdays) -> Share:
    """An assignment as the law sees it."""
    since = local(mine.assigned_at).date()
    return Share(
        body_id=mine.body_id,
        role=OwnerRole(mine.role),
        is_first_lead=lead is not None and mine.body_id == lead.body_id,
        state=AssignmentState(mine.state),
        disputes=mine.disputes,
        dispute_in_time=workdays.between(since, today) <= DISPUTE_WORKDAYS,
    )


def open_children(session: Session, task_id: int) -> int:
    """Children that are neither closed, cancelled nor dropped; candidates are open."""
    open_ones = select(func.count()).where(Task.parent_id == task_id, Task.state.not_in(ENDED))
    return session.scalar(open_ones) or 0


def open_disputes(session: Session, task_id: int) -> int:
    waiting = select(func.count()).where(Dispute.task_id == task_id, Dispute.outcome == "")
    return session.scalar(waiting) or 0


def _submitter(session: Session, task_id: int) -> int | None:
    return session.scalar(select(Submission.by_id).where(Submission.task_id == task_id, Submission.state == "pending"))
