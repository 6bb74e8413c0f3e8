"""A dry run: what goes out on a day, and what does not and why. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from tracker.clock import Clock, FixedClock, instant, today
from tracker.directory.models import Person
from tracker.directory.queries import loaded_workdays
from tracker.extensions import db
from tracker.reminders import letters, sweep
from tracker.reminders.digest import Pair
from tracker.reminders.models import Reminder
from tracker.reminders.rules import default_rules
from tracker.tasks.models import Task
from tracker.vocabulary import ReminderState, Role, Rule
from tracker.workdays import ONE_DAY

WAITING = (ReminderState.PLANNED.value, ReminderState.READY.value)


@dataclass(frozen=True)
class Outgoing:
    """One message: to whom (name, body, role), its subject, and a line per task."""

    name: str
    subject: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Withheld:
    """A reminder that does not go out, and why."""

    name: str
    rule: str
    task: str
    reason: str


@dataclass(frozen=True)
class Forecast:
    day: date
    outgoing: tuple[Outgoing, ...]
    withheld: tuple[Withheld, ...]


def forecast(day: date, clock: Clock, government_id: int | None = None) -> Forecast:
    """What goes out on ``day`` (today or later) if nothing happens before. None: of all governments."""
    workdays = loaded_workdays()
    then = FixedClock(max(clock.now(), default_rules().hours.morning(day)))
    bundles: dict[tuple[int, str], list[Pair]] = {}
    withheld = [_withheld(pair, pair[0].skip_reason) for pair in _rows(day, clock, ("skipped",), government_id)]
    for row, task in _rows(day, clock, WAITING, government_id):
        if reason := sweep.Outlook.of(task, then, workdays).why_not(row):
            withheld.append(_withheld((row, task), reason))
        else:
            form = default_rules().form_of(row.rule)
            bundles.setdefault((row.recipient_id, sweep.bundle_of(form, task)), []).append((row, task))
    return Forecast(day, tuple(_outgoing(rows, then) for rows in bundles.values()), tuple(withheld))


def _rows(day: date, clock: Clock, states: Sequence[str], government_id: int | None) -> list[Pair]:
    """The reminders of that day; on the present day also what is left from before."""
    begin: datetime = instant(day)
    is_left_over = day == today(clock) and states == WAITING
    query = (
        select(Reminder, Task)
        .join(Task, Task.id == Reminder.subject_id)
        .where(Reminder.subject_kind == "task", Reminder.state.in_(states), Reminder.send_at < instant(day + ONE_DAY))
        .order_by(Reminder.recipient_id, Reminder.id)
    )
    if not is_left_over:
        query = query.where(Reminder.send_at >= begin)
    if government_id is not None:
        query = query.where(Reminder.government_id == government_id)
    return [(row, task) for row, task in db.session.execute(query)]


def _outgoing(rows: list[Pair], then: Clock) -> Outgoing:
    form = default_rules().form_of(rows[0][0].rule)
    letter = letters.write(form, rows, then, loaded_workdays())
    return Outgoing(_who(rows[0][0].recipient_id), letter.subject, tuple(_told(line) for line in letter.lines))


def _told(line: dict[str, Any]) -> str:
    return "：".join([line["text"], *(["，".join(line["facts"])] if line.get("facts") else [])])


def _withheld(pair: Pair, reason: str) -> Withheld:
    row, task = pair
    return Withheld(_who(row.recipient_id), Rule(row.rule).label, f"{task.short_number} {task.title}", reason)


def _who(person_id: int) -> str:
    """沈若溪（市财政局 联络员）"""
    person = db.session.get_one(Person, person_id)
    place = f"{person.body.shown} " if person.body else ""
    return f"{person.name}（{place}{Role(person.role).label}）"
