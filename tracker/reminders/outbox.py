"""Sends what stands in the outbox: claim with a lease, send, note what became of it.

The claim is a compare-and-set, so any number of senders may run. Whoever dies between claim
and note leaves a lease that runs out; then the row waits again, and its next attempt carries
the same Message-ID. In-app messages are written in the unit of the note, so exactly once.
"""

import os
import socket
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import case, select, update

from tracker.clock import Clock
from tracker.directory.models import Person
from tracker.directory.queries import loaded_workdays
from tracker.extensions import db
from tracker.reminders import sweep
from tracker.reminders.channels import Parcel, Transport, Unaddressed, Undeliverable, Undelivered, Unreachable
from tracker.reminders.models import Outbox
from tracker.unit import unit_of_work
from tracker.vocabulary import Channel, OutboxState

LEASE = timedelta(minutes=5)  # longer than any attempt: a mail server's time-out is seconds
DELAYS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 120, 240))  # the last one repeats
GIVE_UP = timedelta(days=7)  # a reminder that late says nothing any more
PAUSE = timedelta(minutes=1)  # for the other messages of a channel that does not work
ME = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"[:60]


def send_one(clock: Clock, transports: Mapping[Channel, Transport]) -> bool:
    """Send one waiting message; False if none waits. In-app ones first: a slow mail server holds up only mails."""
    outbox_id = _next(clock, transports)
    if outbox_id is None:
        return False
    with unit_of_work():
        attempt = _claim(outbox_id, clock)
        if attempt is None:
            return True  # another sender was first
        channel, parcel = _parcel(outbox_id)
    try:
        transports[channel].carry(parcel)
    except Undelivered as failure:
        _note_failure(parcel, channel, attempt, failure, clock)
    else:
        _note_success(parcel, attempt, transports[channel], clock)
    return True


def heal_one(clock: Clock) -> bool:
    """Free one message whose sender died; False if there is none."""
    expired = (Outbox.state == OutboxState.SENDING.value, Outbox.lease_until < clock.now())
    outbox_id = db.session.scalar(select(Outbox.id).where(*expired).order_by(Outbox.id).limit(1))
    if outbox_id is None:
        return False
    with unit_of_work() as session:
        session.execute(
            update(Outbox)
            .where(Outbox.id == outbox_id, *expired)
            .values(state=OutboxState.QUEUED.value, lease_until=None, claimed_by="")
            .execution_options(synchronize_session=False)
        )
    return True


def _next(clock: Clock, transports: Mapping[Channel, Transport]) -> int | None:
    return db.session.scalar(
        select(Outbox.id)
        .where(
            Outbox.state == OutboxState.QUEUED.value,
            Outbox.next_try_at <= clock.now(),
            Outbox.channel.in_([channel.value for channel in transports]),
            sweep.may_go(clock.now(), loaded_workdays(), Outbox),
        )
        .order_by(case((Outbox.channel == Channel.INBOX.value, 0), else_=1), Outbox.next_try_at, Outbox.id)
        .limit(1)
    )


def _claim(outbox_id: int, clock: Clock) -> int | None:
    """Take the row under a lease; the number of this attempt, or None if it is taken already."""
    return db.session.scalar(
        update(Outbox)
        .where(
            Outbox.id == outbox_id,
            Outbox.state == OutboxState.QUEUED.value,
            Outbox.next_try_at <= clock.now(),
        )
        .values(
            state=OutboxState.SENDING.value,
            lease_until=clock.now() + LEASE,
            claimed_by=ME,
            attempts=Outbox.attempts + 1,
        )
        .returning(Outbox.attempts)
        .execution_options(synchronize_session=False)
    )


def _parcel(outbox_id: int) -> tuple[Channel, Parcel]:
    row = db.session.execute(
        select(Outbox, Person.name, Person.email)
        .join(Person, Person.id == Outbox.recipient_id)
        .where(Outbox.id == outbox_id)
    ).one()
    message = row.Outbox
    return Channel(message.channel), Parcel(
        id=message.id,
        recipient_id=message.recipient_id,
        name=row.name,
        address=row.email,
        subject=message.subject,
        body=message.body,
        lines=message.lines,
        created_at=message.created_at,
    )


def _note_success(parcel: Parcel, attempt: int, transport: Transport, clock: Clock) -> None:
    with unit_of_work() as session:
        if _note(parcel, attempt, state=OutboxState.SENT.value, sent_at=clock.now(), error="", lease_until=None):
            transport.keep(session, parcel, clock.now())


def _note_failure(parcel: Parcel, channel: Channel, attempt: int, failure: Undelivered, clock: Clock) -> None:
    now = clock.now()
    values: dict[str, object] = {"lease_until": None, "error": failure.reason}
    if isinstance(failure, Unaddressed):
        values["state"] = OutboxState.SKIPPED.value
    elif isinstance(failure, Undeliverable) or now - parcel.created_at >= GIVE_UP:
        values["state"] = OutboxState.FAILED.value
    else:
        delay = DELAYS[min(attempt, len(DELAYS)) - 1]
        values |= {"state": OutboxState.QUEUED.value, "next_try_at": now + delay}
    with unit_of_work():
        _note(parcel, attempt, **values)
        if isinstance(failure, Unreachable):
            _hold(channel, now)


def _note(parcel: Parcel, attempt: int, **values: object) -> bool:
    """Write the outcome if this attempt still holds the row; a later claim makes it another's."""
    found = db.session.scalar(
        update(Outbox)
        .where(
            Outbox.id == parcel.id,
            Outbox.state == OutboxState.SENDING.value,
            Outbox.claimed_by == ME,
            Outbox.attempts == attempt,
        )
        .values(**values)
        .returning(Outbox.id)
        .execution_options(synchronize_session=False)
    )
    return found is not None


def _hold(channel: Channel, now: datetime) -> None:
    """Let the other messages of a channel that does not work wait a little, without counting an attempt."""
    db.session.execute(
        update(Outbox)
        .where(
            Outbox.channel == channel.value,
            Outbox.state == OutboxState.QUEUED.value,
            Outbox.next_try_at <= now,
        )
        .values(next_try_at=now + PAUSE)
        .execution_options(synchronize_session=False)
    )
