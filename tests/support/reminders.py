"""What tests of reminders ask again and again."""

from datetime import date
from typing import NamedTuple

from flask import g
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.support.cast import Persona, sign_in
from tracker.clock import FixedClock, instant, local
from tracker.directory.models import Person
from tracker.extensions import db
from tracker.reminders.models import Message, Outbox, Reminder
from tracker.reminders.turn import take_turn


class Row(NamedTuple):
    """A reminder as a reader would tell it: rule, occasion, who, its day, what became of it."""

    rule: str
    occasion: str
    name: str
    on: date
    state: str


def work_off(clock: FixedClock) -> int:
    """What the scheduler does in one minute; how many things there were to do."""
    done = 0
    while take_turn(clock):
        done += 1
        assert done < 1000, "the scheduler does not come to rest"
    return done


def at(clock: FixedClock, day: date, hour: int = 8, minute: int = 30) -> None:
    """Put the clock to a wall time in Shanghai."""
    clock.at = instant(day, hour, minute)


def reminders(task_id: int) -> list[Row]:
    """All reminders of a task in the order of their moments."""
    db.session.rollback()
    found = db.session.execute(
        select(Reminder, Person.name)
        .join(Person, Person.id == Reminder.recipient_id)
        .where(Reminder.subject_id == task_id)
        .order_by(Reminder.send_at, Reminder.rule, Person.id)
    )
    return [Row(r.rule, r.occasion, name, local(r.send_at).date(), r.state) for r, name in found]


def planned(task_id: int) -> list[tuple[str, str, str, date]]:
    """Those that still wait."""
    return [row[:4] for row in reminders(task_id) if row.state == "planned"]


def reasons(task_id: int) -> dict[tuple[str, str], str]:
    """Why those that were skipped were, by rule and occasion."""
    db.session.rollback()
    rows = db.session.scalars(select(Reminder).where(Reminder.subject_id == task_id, Reminder.state == "skipped"))
    return {(row.rule, row.occasion): row.skip_reason for row in rows}


def messages() -> list[tuple[str, str]]:
    """(name, subject) of every in-app message, oldest first."""
    db.session.rollback()
    query = select(Person.name, Message.subject).join(Message, Message.recipient_id == Person.id).order_by(Message.id)
    return [(row.name, row.subject) for row in db.session.execute(query)]


def sent_to(name: str) -> list[str]:
    """Subjects of one person's in-app messages, oldest first."""
    return [subject for who, subject in messages() if who == name]


def outbox(channel: str) -> list[Outbox]:
    db.session.rollback()
    return list(db.session.scalars(select(Outbox).where(Outbox.channel == channel).order_by(Outbox.id)))


def signed_in(client: FlaskClient, person: Persona) -> FlaskClient:
    """Somebody else at the same machine. Requests inside a test's own context share its ``g`` and its session."""
    for remembered in [name for name in g if name.startswith("_login")]:
        g.pop(remembered)
    sign_in(client, person)
    db.session.rollback()  # what was read before knows nothing of the new sign-in
    return client
