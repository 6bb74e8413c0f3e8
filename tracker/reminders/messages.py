"""A person's in-app messages: what the pages read, and the one verb."""

from typing import Any, NamedTuple

from sqlalchemy import Row, func, select, update

from tracker.accounts.actor import Actor
from tracker.clock import Clock
from tracker.errors import NotFound
from tracker.extensions import db
from tracker.reminders.models import Message
from tracker.unit import unit_of_work

PER_PAGE = 30


class Page(NamedTuple):
    """Messages, newest first, with the keys of the pages around; None where there is none."""

    rows: list[Row[Any]]
    newer_than: int | None
    older_than: int | None


def page(actor: Actor, *, before: int | None = None, after: int | None = None) -> Page:
    """The newest messages of a person, or those older than ``before`` or newer than ``after`` (message ids)."""
    query = select(Message.id, Message.at, Message.subject, Message.lines, Message.read_at).where(
        Message.recipient_id == actor.person_id
    )
    if after is not None:
        found = list(db.session.execute(query.where(Message.id > after).order_by(Message.id).limit(PER_PAGE + 1)))
        more, rows = len(found) > PER_PAGE, found[:PER_PAGE][::-1]
        return Page(rows, rows[0].id if more else None, rows[-1].id if rows else None)
    if before is not None:
        query = query.where(Message.id < before)
    found = list(db.session.execute(query.order_by(Message.id.desc()).limit(PER_PAGE + 1)))
    more, rows = len(found) > PER_PAGE, found[:PER_PAGE]
    return Page(rows, rows[0].id if rows and before is not None else None, rows[-1].id if more else None)


def unread(actor: Actor) -> int | None:
    """How many messages a person has not opened; None instead of 0, for the head of the pages."""
    mine = select(func.count()).where(Message.recipient_id == actor.person_id, Message.read_at.is_(None))
    return db.session.scalar(mine) or None


def newest_unread(actor: Actor) -> int | None:
    """The id of the newest message that a person has not opened; None where all are."""
    mine = select(func.max(Message.id)).where(Message.recipient_id == actor.person_id, Message.read_at.is_(None))
    return db.session.scalar(mine)


def open_message(actor: Actor, message_id: int, *, clock: Clock) -> Message:
    """The message, marked as read. Raises ``NotFound`` for anybody else's."""
    message = _own(actor, message_id)
    if message.read_at is None:
        with unit_of_work():
            message = _own(actor, message_id)
            message.read_at = message.read_at or clock.now()
    return message


def read_all(actor: Actor, up_to: int, *, clock: Clock) -> int:
    """Mark a person's messages as read, up to the newest when the page was drawn; how many were unread."""
    with unit_of_work() as session:
        done: Any = session.execute(
            update(Message)
            .where(Message.recipient_id == actor.person_id, Message.read_at.is_(None), Message.id <= up_to)
            .values(read_at=clock.now())
            .execution_options(synchronize_session=False)
        )
        return int(done.rowcount)


def _own(actor: Actor, message_id: int) -> Message:
    mine = select(Message).where(Message.id == message_id, Message.recipient_id == actor.person_id)
    found = db.session.scalars(mine).one_or_none()
    if found is None:
        raise NotFound()
    return found
