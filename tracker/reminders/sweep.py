"""Takes planned reminders whose moment has come, those of one task at a time, and marks them ready or skipped.

Any number of sweeps may run: a row is taken by compare-and-set, and what is decided about it
is decided in the same unit of work.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, select, true, update

from tracker.clock import Clock, today
from tracker.directory.queries import loaded_workdays
from tracker.extensions import db
from tracker.reminders import planning
from tracker.reminders.models import Outbox, Reminder
from tracker.reminders.plan import Facts, Key, has_passed, plan, step_of, why_not
from tracker.reminders.rules import Form, default_rules
from tracker.tasks.models import Task
from tracker.unit import unit_of_work
from tracker.vocabulary import Channel, ReminderState
from tracker.workdays import ONE_DAY, Workdays

POISON_PAUSE = timedelta(hours=1)  # what cannot be handled steps aside for so long


def handle_one(clock: Clock) -> bool:
    """Work on what is due of one task; False if nothing is.

    An unexpected error is raised after these rows have been put off, so that they block no others.
    """
    workdays = loaded_workdays()
    due = and_(Reminder.subject_kind == "task", is_due(clock.now(), workdays))
    task_id = db.session.scalar(select(Reminder.subject_id).where(due).order_by(Reminder.send_at, Reminder.id).limit(1))
    if task_id is None:
        return False
    try:
        with unit_of_work():
            _handle(task_id, due, clock, workdays)
    except Exception:
        with unit_of_work():
            _if_planned(Reminder.subject_id == task_id, due, send_at=clock.now() + POISON_PAUSE)
        raise
    return True


def is_due(now: datetime, workdays: Workdays, row: type[Reminder] = Reminder) -> ColumnElement[bool]:
    """Planned, its moment has come, and the hour allows it. ``row``: the table or an alias of it."""
    return and_(row.state == ReminderState.PLANNED.value, row.send_at <= now, may_go(now, workdays, row))


def may_go(now: datetime, workdays: Workdays, row: type[Reminder] | type[Outbox] = Reminder) -> ColumnElement[bool]:
    """Outside office hours only what goes at any hour."""
    return true() if default_rules().hours.is_open(now, workdays) else row.at_once.is_(True)


def next_morning(clock: Clock, workdays: Workdays) -> datetime:
    """The opening of the next working day after today."""
    return default_rules().hours.morning(workdays.on_or_after(today(clock) + ONE_DAY))


def had_digest(recipient_id: int, clock: Clock) -> bool:
    """Whether the person's one digest of the day is written."""
    key = digest_key(recipient_id, clock, Channel.INBOX)
    return db.session.scalar(select(Outbox.id).where(Outbox.key == key)) is not None


@dataclass(frozen=True)
class Outlook:
    """What a task's reminders may say today."""

    facts: Facts
    wanted: Container[Key]
    today: date
    workdays: Workdays

    @classmethod
    def of(cls, task: Task, clock: Clock, workdays: Workdays) -> "Outlook":
        facts = planning.facts_of(task)
        return cls(facts, plan(facts, default_rules(), workdays), today(clock), workdays)

    def why_not(self, row: Reminder) -> str:
        """Why a reminder must not go out now; empty if it may."""
        key = Key(row.rule, row.due_revision, row.occasion, row.recipient_id)
        if key not in self.wanted:
            return why_not(key, self.facts)
        return has_passed(step_of(key, default_rules()), self.facts, self.today, self.workdays)


def digest_key(recipient_id: int, clock: Clock, channel: Channel) -> str:
    """The key of a person's one digest of the day."""
    return f"digest:{today(clock).isoformat()}:person:{recipient_id}:{channel}"


def _handle(task_id: int, due: ColumnElement[bool], clock: Clock, workdays: Workdays) -> None:
    task = db.session.get_one(Task, task_id)
    outlook = Outlook.of(task, clock, workdays)
    rows = select(Reminder).where(Reminder.subject_id == task_id, due).order_by(Reminder.id)
    for row in db.session.scalars(rows).all():
        form = default_rules().form_of(row.rule)
        if reason := outlook.why_not(row):
            planning.skip(row.id, reason)
        elif form is Form.DIGEST and had_digest(row.recipient_id, clock):
            _if_planned(Reminder.id == row.id, send_at=next_morning(clock, workdays))
        else:
            _mark_ready(row.id, bundle_of(form, task))


def bundle_of(form: Form, task: Task) -> str:
    """What a ready reminder of this task is joined into."""
    return {Form.NOTICE: f"notice:{task.minutes_id}", Form.URGE: f"urge:{task.id}"}.get(form, form.value)


def _mark_ready(reminder_id: int, bundle: str) -> None:
    _if_planned(Reminder.id == reminder_id, state=ReminderState.READY.value, bundle=bundle)


def _if_planned(*which: ColumnElement[bool], **values: object) -> None:
    """Change the rows that no other has taken meanwhile."""
    db.session.execute(
        update(Reminder)
        .where(*which, Reminder.state == ReminderState.PLANNED.value)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
