"""Keeps the reminder rows of a task in step with its plan. Inside the unit of work of a verb.

``follow`` is the subscriber of every event that can change a task's reminders; it always does
the same: make the plan afresh and settle the difference with the rows. What went out stays.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, or_, select, text, update

from tracker.clock import Clock
from tracker.directory.models import Body, Person
from tracker.directory.queries import loaded_workdays
from tracker.extensions import db
from tracker.reminders.models import Reminder
from tracker.reminders.plan import ANSWERED, Addressee, Facts, Key, Planned, plan, why_not
from tracker.reminders.rules import default_rules
from tracker.tasks.models import OPEN, Assignment, Event, Task
from tracker.tasks.reporting import has_answered
from tracker.unit import locked, unit_of_work
from tracker.vocabulary import EventKind, Grade, OwnerRole, ReminderState, Role, Rule, TaskState, Urgency
from tracker.workdays import Workdays

FOLLOWED = (
    EventKind.ISSUED,
    EventKind.EDITED,
    EventKind.DISPUTED,
    EventKind.SETTLED,
    EventKind.REPORTED,
    EventKind.EXTENSION_GRANTED,
    EventKind.SUBMITTED,
    EventKind.SENT_BACK,
    EventKind.CLOSED,
    EventKind.REOPENED,
    EventKind.SUSPENDED,
    EventKind.RESUMED,
    EventKind.CANCELLED,
)
WAITING = (ReminderState.PLANNED, ReminderState.READY)


class Occasion(NamedTuple):
    rule: str
    due_revision: int
    occasion: str


def follow(task: Task, event: Event, clock: Clock) -> None:
    """Subscriber: settle the task's reminders after what has just happened to it."""
    if task.issued_at is None:
        return
    if event.kind == EventKind.REPORTED:
        _excuse(task, event.body_id)
    settle(task, clock, loaded_workdays(), gives_notice=_comes_to_a_body(event))


def settle(task: Task, clock: Clock, workdays: Workdays, *, gives_notice: bool = False) -> None:
    """Bring the rows of a task in line with its plan; running it again changes nothing.

    Rows that are no longer wanted are skipped with the reason, new ones are added, moved ones
    moved, and skipped ones that are wanted again revived. What would have gone out before now is
    left out, save notices (``gives_notice``) and urging, which come late rather than never.
    """
    facts = facts_of(task)
    wanted = plan(facts, default_rules(), workdays)
    rows = {_key(row): row for row in _rows(task.id)}
    out = {Occasion(*key[:3]) for key, row in rows.items() if row.state in (ReminderState.READY, ReminderState.QUEUED)}
    for key, row in rows.items():
        if row.state in WAITING and key not in wanted:
            skip(row.id, why_not(key, facts))
    for key, planned in wanted.items():
        known = rows.get(key)
        if known is not None and known.state == ReminderState.PLANNED:
            _move(known, planned)
        elif known is None or (known.state == ReminderState.SKIPPED and known.skip_reason != ANSWERED):
            is_notice_due = gives_notice or known is not None
            if planned.send_at > clock.now() or (planned.late and _may_be_late(key, out, is_notice_due)):
                _put(task, known, planned)


def _excuse(task: Task, body_id: int | None) -> None:
    """A body of several has reported, and the cycle waits for the others: it is not asked again in this one."""
    share = next((one for one in task.assignments if one.body_id == body_id), None)
    if share is None or task.report_due_on is None or not has_answered(share, task):
        return
    waiting = select(Reminder.id).where(
        Reminder.subject_kind == "task",
        Reminder.subject_id == task.id,
        Reminder.body_id == body_id,
        Reminder.rule == Rule.R3.value,
        Reminder.occasion == task.report_due_on.isoformat(),
    )
    for reminder_id in db.session.scalars(waiting).all():
        skip(reminder_id, ANSWERED)


def facts_of(task: Task) -> Facts:
    """What the plan of a task hangs on, read now. The task must have been issued."""
    assert task.issued_at is not None
    return Facts(
        state=TaskState(task.state),
        issued_at=task.issued_at,
        due_on=task.due_on,
        due_revision=task.due_revision,
        report_due_on=task.report_due_on,
        urgency=Urgency(task.urgency),
        is_reminded=not task.is_heading and task.grade != Grade.C,
        addressees=tuple(_addressees(task.id)),
    )


def skip(reminder_id: int, reason: str) -> None:
    """Take a reminder out, with the reason, if it is still waiting."""
    db.session.execute(
        update(Reminder)
        .where(Reminder.id == reminder_id, Reminder.state.in_(WAITING))
        .values(state=ReminderState.SKIPPED.value, skip_reason=reason)
        .execution_options(synchronize_session=False)
    )


def replan_all(clock: Clock) -> int:
    """Settle every open task, each in a unit of its own; how many there were.

    Catches up with what is no event of a task: people who came or went, a calendar year loaded.
    """
    workdays = loaded_workdays()
    ids = db.session.scalars(select(Task.id).where(text(OPEN)).order_by(Task.id)).all()
    for task_id in ids:
        with unit_of_work():
            task = locked(Task, task_id)
            if task.issued_at is not None:
                settle(task, clock, workdays)
    return len(ids)


def _comes_to_a_body(event: Event) -> bool:
    """Issued, given to another body, or (by a new grade) followed from now on."""
    return event.kind in (EventKind.ISSUED, EventKind.SETTLED) or "grade" in event.detail.get("changes", {})


def _may_be_late(key: Key, out: Iterable[Occasion], is_notice_due: bool) -> bool:
    """A notice only with what brings the task to a body; urging only if nobody was urged yet."""
    return is_notice_due if key.occasion == "issue" else Occasion(*key[:3]) not in out


def _rows(task_id: int) -> list[Row[Any]]:
    return list(
        db.session.execute(
            select(
                Reminder.id,
                Reminder.state,
                Reminder.skip_reason,
                Reminder.send_at,
                Reminder.rule,
                Reminder.due_revision,
                Reminder.occasion,
                Reminder.recipient_id,
            ).where(Reminder.subject_kind == "task", Reminder.subject_id == task_id)
        )
    )


def _key(row: Row[Any]) -> Key:
    return Key(row.rule, row.due_revision, row.occasion, row.recipient_id)


def _addressees(task_id: int) -> Iterable[Addressee]:
    """The people of the assigned bodies, and the leaders who oversee them."""
    oversees = Person.id == Body.overseeing_leader_id
    belongs = and_(Person.body_id == Body.id, Person.role.not_in([Role.LEADER.value, Role.ADMIN.value]))
    found = db.session.execute(
        select(Assignment.body_id, Assignment.role, Assignment.last_report_id, Person.id, Person.role.label("post"))
        .join(Body, Body.id == Assignment.body_id)
        .join(Person, or_(oversees, belongs))
        .where(Assignment.task_id == task_id, Person.active)
        .order_by(Assignment.position, Person.id)
    )
    for row in found:
        share, answered = OwnerRole(row.role), row.last_report_id is not None
        yield Addressee(row.id, Role(row.post), row.body_id, share, answered)


def _put(task: Task, row: Row[Any] | None, planned: Planned) -> None:
    """Add the row of a planned reminder, or wake the one that was skipped."""
    values = {"send_at": planned.send_at, "at_once": planned.at_once, "state": ReminderState.PLANNED.value}
    if row is not None:
        _change(row.id, ReminderState.SKIPPED, values | {"skip_reason": ""})
        return
    key = planned.key
    db.session.add(
        Reminder(
            government_id=task.government_id,
            rule=key.rule,
            subject_kind="task",
            subject_id=task.id,
            body_id=planned.body_id,
            due_revision=key.due_revision,
            occasion=key.occasion,
            recipient_id=key.recipient_id,
            **values,
        )
    )


def _move(row: Row[Any], planned: Planned) -> None:
    if row.send_at != planned.send_at:
        _change(row.id, ReminderState.PLANNED, {"send_at": planned.send_at})


def _change(reminder_id: int, state: ReminderState, values: dict[str, Any]) -> None:
    db.session.execute(
        update(Reminder)
        .where(Reminder.id == reminder_id, Reminder.state == state.value)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
