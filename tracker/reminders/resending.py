"""Messages that were not delivered: what an administrator sees of them, and the one act.

An administrator sees no task, so neither subject nor text is told, only whom it was for and why it failed.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select, update

from tracker.accounts import audit
from tracker.accounts.actor import Actor, Permission
from tracker.clock import Clock
from tracker.directory.models import Government, Person
from tracker.errors import Forbidden
from tracker.extensions import db
from tracker.reminders.models import Outbox
from tracker.reminders.pulse import OFTEN_FAILED
from tracker.unit import unit_of_work
from tracker.vocabulary import AuditAct, Channel, OutboxState

MOST = 50


class Failed(NamedTuple):
    """A message that was given up, or that has failed often and is tried again."""

    id: int
    created_at: datetime
    recipient: str
    email: str
    government: str
    channel: Channel
    state: OutboxState
    attempts: int
    reason: str


def failed() -> list[Failed]:
    """Given up or failed often, the newest first; at most ``MOST``."""
    waiting = (Outbox.state == OutboxState.QUEUED.value) & (Outbox.attempts >= OFTEN_FAILED)
    columns: tuple[Any, ...] = (
        Outbox.id,
        Outbox.created_at,
        Person.name,
        Person.email,
        Government.name,
        Outbox.channel,
        Outbox.state,
        Outbox.attempts,
        Outbox.error,
    )
    query = (
        select(*columns)
        .join(Person, Person.id == Outbox.recipient_id)
        .outerjoin(Government, Government.id == Outbox.government_id)
        .where((Outbox.state == OutboxState.FAILED.value) | waiting)
        .order_by(Outbox.id.desc())
        .limit(MOST)
    )
    return [
        Failed(number, at, name, email, government or "", Channel(channel), OutboxState(state), attempts, reason)
        for number, at, name, email, government, channel, state, attempts, reason in db.session.execute(query)
    ]


def resend_all(actor: Actor, up_to: int, *, clock: Clock, address: str = "") -> int:
    """Let every message that was given up (by its id up to ``up_to``) be tried once more; how many.

    The same Message-ID goes out again. One that is older than the outbox's limit is given up at its
    next failure. Raises ``Forbidden``.
    """
    if not actor.holds(Permission.ADMINISTER):
        raise Forbidden()
    with unit_of_work() as session:
        again: Any = session.execute(
            update(Outbox)
            .where(Outbox.state == OutboxState.FAILED.value, Outbox.id <= up_to)
            .values(state=OutboxState.QUEUED.value, next_try_at=clock.now())
            .execution_options(synchronize_session=False)
        )
        count = int(again.rowcount)
        audit.done(session, actor, AuditAct.MESSAGES_RESEND, f"{count} 条", clock, address=address)
        return count
