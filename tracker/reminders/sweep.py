"""Takes planned reminders whose moment has come, one at a time, and marks them ready or skipped.

Any number of sweeps may run: a row is taken by compare-and-set, and what is decided about it
is decided in the same unit of work.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select, true, update

from tracker.clock import Clock, today
from tracker.directory.queries import loaded_workdays
from tracker.extensions import db
from tracker.reminders import planning
from tracker.reminders.models import Outbox, Reminder
from tracker.reminders.plan import Key, has_passed, plan, step_of, why_not
from tracker.reminders.rules import Form, default_rules
from tracker.tasks.models import Task
from tracker.unit import unit_of_work
from tracker.vocabulary import Channel, ReminderState
from tracker.workdays import ONE_DAY, Workdays

POISON_PAUSE = timedelta(hours=1)  # what cannot be handled steps aside for so long


def handle_one(clock: Clock) -> bool:
    """Work on one planned reminder that is due; False if there is none.

    An unexpected error is raised after the row has been put off, so that it blocks no other.
    """
    workdays = loaded_workdays()
    reminder_id = db.session.scalar(
        select(Reminder.id).where(is_due(clock.now(), workdays)).order_by(Reminder.send_at, Reminder.id).limit(1)
    )
    if reminder_id is None:
        return False
    try:
        with unit_of_work():
            _handle(reminder_id, clock, workdays)
    except Exception:
        with unit_of_work():
            _put_off(reminder_id, clock.now() + POISON_PAUSE)
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


def verdict(key: Key, task: Task, clock: Clock, workdays: Workdays) -> str:
    """Why a reminder must not go out now; empty if it may."""
    facts, rules = planning.facts_of(task), default_rules()
    if key not in plan(facts, rules, workdays):
        return why_not(key, facts)
    return has_passed(step_of(key, rules), facts, today(clock), workdays)


def digest_key(recipient_id: int, clock: Clock, channel: Channel) -> str:
    """The key of a person's one digest of the day."""
    return f"digest:{today(clock).isoformat()}:person:{recipient_id}:{channel}"


def _handle(reminder_id: int, clock: Clock, workdays: Workdays) -> None:
    row = db.session.scalars(select(Reminder).where(Reminder.id == reminder_id)).one()
    task = db.session.get_one(Task, row.subject_id)
    key = Key(row.rule, row.due_revision, row.occasion, row.recipient_id)
    form = default_rules().form_of(row.rule)
    if reason := verdict(key, task, clock, workdays):
        planning.skip(reminder_id, reason)
    elif form is Form.DIGEST and had_digest(row.recipient_id, clock):
        _put_off(reminder_id, next_morning(clock, workdays))
    else:
        _mark_ready(reminder_id, bundle_of(form, task))


def bundle_of(form: Form, task: Task) -> str:
    """What a ready reminder of this task is joined into."""
    return {Form.NOTICE: f"notice:{task.minutes_id}", Form.URGE: f"urge:{task.id}"}.get(form, form.value)


def _mark_ready(reminder_id: int, bundle: str) -> None:
    _if_planned(reminder_id, state=ReminderState.READY.value, bundle=bundle)


def _put_off(reminder_id: int, send_at: datetime) -> None:
    _if_planned(reminder_id, send_at=send_at)


def _if_planned(reminder_id: int, **values: object) -> None:
    """Change the row if no other has taken it meanwhile."""
    db.session.execute(
        update(Reminder)
        .where(Reminder.id == reminder_id, Reminder.state == ReminderState.PLANNED.value)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
