"""Joins what is ready for one person into one message per channel, and puts it into the outbox.

A message, the rows that it settles and the note in the tasks' timelines are written in one unit
of work, and each message has a key of its own, so that nothing is joined twice.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased, selectinload

from tracker.clock import Clock
from tracker.directory.models import Person
from tracker.directory.queries import loaded_workdays
from tracker.extensions import db
from tracker.reminders import letters, sweep
from tracker.reminders.models import Outbox, Reminder
from tracker.reminders.rules import Form, default_rules
from tracker.tasks.events import record
from tracker.tasks.models import Task
from tracker.unit import unit_of_work
from tracker.vocabulary import Channel, EventKind, ReminderState, Rule
from tracker.workdays import Workdays

Pair = tuple[Reminder, Task]
TOLD = (Task.clause, Task.minutes, Task.assignments)  # what letters speak of


def handle_one(clock: Clock, channels: Sequence[Channel]) -> bool:
    """Write one message for what is ready; False if nothing is.

    Waits for those of a person's reminders that are due and not swept yet, so that they come together.
    An unexpected error is raised after the bundle has been put off, so that it blocks no other.
    """
    workdays = loaded_workdays()
    found = _next_bundle(clock.now(), workdays)
    if found is None:
        return False
    recipient_id, bundle = found
    try:
        with unit_of_work():
            _join(recipient_id, bundle, clock, workdays, channels)
    except Exception:
        with unit_of_work():
            _put_off(recipient_id, bundle, clock.now() + sweep.POISON_PAUSE)
        raise
    return True


def _next_bundle(now: datetime, workdays: Workdays) -> tuple[int, str] | None:
    """(recipient, bundle) of the oldest ready row whose recipient has nothing left to sweep."""
    waiting = aliased(Reminder)
    unswept = exists().where(waiting.recipient_id == Reminder.recipient_id, sweep.is_due(now, workdays, waiting))
    found = db.session.execute(
        select(Reminder.recipient_id, Reminder.bundle)
        .where(Reminder.state == ReminderState.READY.value, sweep.may_go(now, workdays), ~unswept)
        .order_by(Reminder.id)
        .limit(1)
    ).one_or_none()
    return (found.recipient_id, found.bundle) if found else None


def _join(recipient_id: int, bundle: str, clock: Clock, workdays: Workdays, channels: Sequence[Channel]) -> None:
    rows = _holding(_take(recipient_id, bundle, clock, workdays), clock, workdays)
    if not rows:
        return
    form = default_rules().form_of(rows[0][0].rule)
    if form is Form.DIGEST and sweep.had_digest(recipient_id, clock):
        _put_off(recipient_id, bundle, sweep.next_morning(clock, workdays))
        return
    letter = letters.write(form, rows, clock, workdays)
    message = _post(letter, form, rows, clock, channels)
    told = [pair for pair in rows if _is_first(pair[0])]
    for row, _ in rows:
        row.state, row.outbox_id = ReminderState.QUEUED.value, message.id
    db.session.flush()
    for row, task in told:
        _note(row, task, clock)


def _take(recipient_id: int, bundle: str, clock: Clock, workdays: Workdays) -> list[Pair]:
    """The ready rows with their tasks, locked: the tasks first, in order, as every verb does."""
    mine = (
        Reminder.recipient_id == recipient_id,
        Reminder.bundle == bundle,
        Reminder.state == ReminderState.READY.value,
        sweep.may_go(clock.now(), workdays),
    )
    wanted = select(Reminder.subject_id).where(*mine)
    told = select(Task).where(Task.id.in_(wanted)).options(*(selectinload(part) for part in TOLD))
    tasks = {task.id: task for task in db.session.scalars(_locked(told, Task.id))}
    rows = db.session.scalars(_locked(select(Reminder).where(*mine), Reminder.id))
    return [(row, tasks[row.subject_id]) for row in rows if row.subject_id in tasks]


def _locked(query: Select[Any], order: ColumnElement[Any] | InstrumentedAttribute[int]) -> Select[Any]:
    return query.order_by(order).with_for_update().execution_options(populate_existing=True)


def _holding(pairs: list[Pair], clock: Clock, workdays: Workdays) -> list[Pair]:
    """Look once more: a ready row may have waited over night. What no longer holds is skipped."""
    held = []
    for row, task in pairs:
        if reason := sweep.Outlook.of(task, clock, workdays).why_not(row):
            row.state, row.skip_reason = ReminderState.SKIPPED.value, reason
        else:
            held.append((row, task))
    return held


def _post(
    letter: letters.Letter, form: Form, rows: Sequence[Pair], clock: Clock, channels: Sequence[Channel]
) -> Outbox:
    """One outbox row per channel; the first is returned."""
    first = rows[0][0]
    posted = [
        Outbox(
            government_id=first.government_id,
            key=_key(form, first, clock, channel),
            channel=channel.value,
            recipient_id=first.recipient_id,
            subject=letter.subject,
            body=letter.body,
            lines=letter.lines,
            created_at=clock.now(),
            next_try_at=clock.now(),
            at_once=any(row.at_once for row, _ in rows),
        )
        for channel in channels
    ]
    db.session.add_all(posted)
    db.session.flush()
    return posted[0]


def _key(form: Form, first: Reminder, clock: Clock, channel: Channel) -> str:
    """A digest is one per person and day; the others are told apart by the first reminder in them."""
    if form is Form.DIGEST:
        return sweep.digest_key(first.recipient_id, clock, channel)
    return f"{first.bundle}:person:{first.recipient_id}:{first.id}:{channel}"


def _is_first(row: Reminder) -> bool:
    """Whether nobody has been sent this occasion of the task before."""
    return not db.session.scalar(
        select(exists().where(*_same_occasion(row), Reminder.state == ReminderState.QUEUED.value))
    )


def _note(row: Reminder, task: Task, clock: Clock) -> None:
    """Put the occasion into the task's timeline once, with everybody whom it reaches; count an urging."""
    names = db.session.scalars(
        select(Person.name)
        .join(Reminder, Reminder.recipient_id == Person.id)
        .where(*_same_occasion(row), Reminder.state != ReminderState.SKIPPED.value)
        .order_by(Reminder.id)
    ).all()
    record(task, EventKind.REMINDED, None, clock, rule=row.rule, occasion=row.occasion, recipients=list(names))
    if row.rule == Rule.R7:  # beside the version: what the clock counts makes nobody's form stale
        db.session.execute(
            update(Task)
            .where(Task.id == task.id)
            .values(urged=Task.urged + 1)
            .execution_options(synchronize_session=False)
        )


def _same_occasion(row: Reminder) -> tuple[ColumnElement[bool], ...]:
    return (
        Reminder.subject_kind == row.subject_kind,
        Reminder.subject_id == row.subject_id,
        Reminder.rule == row.rule,
        Reminder.due_revision == row.due_revision,
        Reminder.occasion == row.occasion,
    )


def _put_off(recipient_id: int, bundle: str, send_at: datetime) -> None:
    db.session.execute(
        update(Reminder)
        .where(
            Reminder.recipient_id == recipient_id,
            Reminder.bundle == bundle,
            Reminder.state == ReminderState.READY.value,
        )
        .values(state=ReminderState.PLANNED.value, send_at=send_at)
        .execution_options(synchronize_session=False)
    )
