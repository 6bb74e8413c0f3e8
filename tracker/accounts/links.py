"""One-time links: how a person comes to an own password that nobody else ever knew."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.accounts import audit, passwords, sessions
from tracker.accounts.models import Account, OneTimeLink
from tracker.clock import Clock
from tracker.directory.models import Person
from tracker.errors import BadInput, NotFound
from tracker.extensions import db
from tracker.unit import locked, unit_of_work

VALID = timedelta(hours=72)
PATH = "/first-password/"
EXPIRED = "这条链接已经用过，或者过了 72 小时。找系统管理员要一条新的。"


@dataclass(frozen=True)
class Holder:
    """Whose link it is."""

    person_id: int
    name: str
    login: str


def make(session: Session, person_id: int, clock: Clock) -> str:
    """A new link's path, inside a unit of work; earlier links of the person are worth nothing from here on."""
    token = secrets.token_urlsafe(32)
    session.execute(delete(OneTimeLink).where(OneTimeLink.person_id == person_id))
    session.add(OneTimeLink(token_hash=sessions.hash_of(token), person_id=person_id, expires_at=clock.now() + VALID))
    return PATH + token


def holder_of(token: str, clock: Clock) -> Holder:
    """Whose link this is. Raises ``NotFound`` where it was used, has expired or never was."""
    row = db.session.execute(
        select(Person.id, Person.name, Account.login)
        .join(OneTimeLink, OneTimeLink.person_id == Person.id)
        .join(Account, Account.person_id == Person.id)
        .where(
            OneTimeLink.token_hash == sessions.hash_of(token),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > clock.now(),
            Person.active.is_(True),
        )
    ).one_or_none()
    if row is None:
        raise NotFound(EXPIRED)
    return Holder(row.id, row.name, row.login)


def set_first_password(token: str, password: str, address: str, clock: Clock) -> None:
    """Use the link up and set the password; every session and lock of the account ends.

    Raises ``NotFound`` for a link that is worth nothing, ``BadInput`` for a password against the rule.
    """
    holder = holder_of(token, clock)
    if fault := passwords.fault_of(password, holder.login):
        raise BadInput(fault)
    password_hash = passwords.hashed(password)
    with unit_of_work() as session:
        link = locked(OneTimeLink, sessions.hash_of(token))
        if link.used_at is not None:
            raise NotFound(EXPIRED)
        link.used_at = clock.now()
        account = locked(Account, holder.person_id)
        account.password_hash, account.failed, account.locked_until = password_hash, 0, None
        sessions.end_all(session, holder.person_id)
        audit.done(session, None, "first-password", holder.login, clock, person_id=holder.person_id, address=address)
