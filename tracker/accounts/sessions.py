"""Sessions kept on the server: a random token in the cookie, its hash in the table.

A session ends when it was idle too long, when it is too old in any case, when its person signs
out or is deactivated. All ends are ends on the server.
"""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from config.settings import Settings
from tracker.accounts.actor import Actor
from tracker.accounts.models import SignIn
from tracker.clock import Clock
from tracker.directory.models import Grant, Person
from tracker.errors import Busy
from tracker.extensions import db
from tracker.unit import unit_of_work
from tracker.vocabulary import Role

SEEN_PART = 20  # the last request is remembered to this part of the idle limit; spares a write on each


def hash_of(token: str) -> str:
    """What is kept of a token: whoever reads the table cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(session: Session, person_id: int, address: str, clock: Clock) -> str:
    """Open a session inside a unit of work; returns its token, which nobody can read again."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    session.add(
        SignIn(token_hash=hash_of(token), person_id=person_id, started_at=now, seen_at=now, address=address[:60])
    )
    return token


def end(token: str) -> None:
    """Sign out: the token is worth nothing from here on."""
    with unit_of_work() as session:
        session.execute(delete(SignIn).where(SignIn.token_hash == hash_of(token)))


def end_all(session: Session, person_id: int) -> None:
    """End every session of a person, inside a unit of work."""
    session.execute(delete(SignIn).where(SignIn.person_id == person_id))


def end_others(session: Session, person_id: int, token: str) -> None:
    """End every session of a person but this one, inside a unit of work."""
    session.execute(delete(SignIn).where(SignIn.person_id == person_id, SignIn.token_hash != hash_of(token)))


def actor_of(token: str, settings: Settings, clock: Clock) -> Actor | None:
    """Whose session this is; None where it has ended. One indexed query."""
    rows = db.session.execute(
        select(
            SignIn.started_at,
            SignIn.seen_at,
            Person.id,
            Person.name,
            Person.role,
            Person.government_id,
            Person.body_id,
            Grant.government_id.label("reads"),
        )
        .join(Person, Person.id == SignIn.person_id)
        .outerjoin(Grant, Grant.person_id == Person.id)
        .where(SignIn.token_hash == hash_of(token), Person.active.is_(True))
    ).all()
    if not rows:
        return None
    first = rows[0]
    if _is_over(first.started_at, first.seen_at, settings, clock.now()):
        return None
    if clock.now() - first.seen_at > timedelta(minutes=settings.idle_minutes) / SEEN_PART:
        _remember_seen(token, clock)
    reads = frozenset(row.reads for row in rows if row.reads is not None)
    return Actor(first.id, first.name, Role(first.role), first.government_id, first.body_id, reads)


def _is_over(started_at: datetime, seen_at: datetime, settings: Settings, now: datetime) -> bool:
    is_idle = now - seen_at > timedelta(minutes=settings.idle_minutes)
    return is_idle or now - started_at > timedelta(hours=settings.session_hours)


def _remember_seen(token: str, clock: Clock) -> None:
    """Where the database is busy, the next request is remembered; this one need not fail for it."""
    with suppress(Busy), unit_of_work() as session:
        signed_in = session.get(SignIn, hash_of(token))
        if signed_in is not None:
            signed_in.seen_at = clock.now()


def sweep(session: Session, settings: Settings, clock: Clock) -> None:
    """Remove sessions that are over, inside a unit of work."""
    now = clock.now()
    idle, old = now - timedelta(minutes=settings.idle_minutes), now - timedelta(hours=settings.session_hours)
    session.execute(delete(SignIn).where((SignIn.seen_at < idle) | (SignIn.started_at < old)))
