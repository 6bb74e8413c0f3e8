"""Signing in and changing the own password, with the lock that makes guessing hopeless.

A refusal sounds the same and takes as long whether the account is unknown, locked, without
password, or the password is wrong.
"""

from datetime import timedelta

from sqlalchemy import case, func, select

from config.settings import Settings
from tracker.accounts import audit, passwords, sessions
from tracker.accounts.actor import Actor
from tracker.accounts.models import Account
from tracker.clock import Clock
from tracker.directory.models import AuditEntry, Person
from tracker.errors import BadInput, Forbidden, TrackerError
from tracker.extensions import db
from tracker.unit import locked, unit_of_work

FAILURES, LOCK = 5, timedelta(minutes=15)  # this many wrong passwords lock the account for so long
CROWD, WINDOW = 30, timedelta(minutes=15)  # each time so many fail at one address, a name has one try less there
ACT = "sign-in"


class WrongPassword(Forbidden):
    """Not let in; the words are the same for every reason."""

    title = "账号或口令不对"

    def __init__(self) -> None:
        super().__init__(f"账号或口令不对。连错 {FAILURES} 次，这个账号锁定 {LOCK.seconds // 60} 分钟。")


class TooMany(TrackerError):
    """Too many failures of this name at an address where much is being guessed."""

    status = 429
    title = "这里试错的次数太多"

    def __init__(self) -> None:
        super().__init__(f"这里试错的次数太多，这个账号 {WINDOW.seconds // 60} 分钟后再试。")


def sign_in(login: str, password: str, address: str, settings: Settings, clock: Clock) -> str:
    """Open a session and return its token. Raises ``WrongPassword`` or ``TooMany``."""
    login = login.strip().casefold()
    if _is_guessing(login, address, clock):
        raise TooMany()
    found = db.session.execute(
        select(Account.person_id, Account.password_hash)
        .join(Person, Person.id == Account.person_id)
        .where(Account.login == login, Person.active.is_(True))
    ).one_or_none()
    is_right = passwords.matches(found.password_hash if found else None, password)
    token = _let_in(found.person_id, login, address, settings, clock) if found and is_right else None
    if token is None:
        _count_failure(None, ACT, found.person_id if found else None, login, address, clock)
        raise WrongPassword()
    return token


def _let_in(person_id: int, login: str, address: str, settings: Settings, clock: Clock) -> str | None:
    """A new session; none while the account is locked, also for the right password."""
    with unit_of_work() as session:
        account = locked(Account, person_id)
        if _is_locked(account, clock):
            return None
        account.failed, account.locked_until, account.last_sign_in_at = 0, None, clock.now()
        sessions.sweep(session, settings, clock)
        government_id = account.person.government_id
        audit.done(session, None, ACT, login, clock, person_id=person_id, government_id=government_id, address=address)
        return sessions.begin(session, person_id, address, clock)


def change_password(actor: Actor, old: str, new: str, token: str, address: str, clock: Clock) -> None:
    """Set the own password; every other session of the person ends, the one of ``token`` stays.

    Raises ``WrongPassword`` (counted like a failed sign-in), ``BadInput`` for one against the rule.
    """
    account = db.session.get_one(Account, actor.person_id)
    login = account.login
    if _is_locked(account, clock) or not passwords.matches(account.password_hash, old):
        _count_failure(actor, "password", actor.person_id, login, address, clock)
        raise WrongPassword()
    if fault := passwords.fault_of(new, login):
        raise BadInput(fault)
    if new == old:
        raise BadInput("新口令和现在的一样")
    password_hash = passwords.hashed(new)
    with unit_of_work() as session:
        locked(Account, actor.person_id).password_hash = password_hash
        sessions.end_others(session, actor.person_id, token)
        audit.done(session, actor, "password", login, clock, address=address)


def _is_locked(account: Account, clock: Clock) -> bool:
    return account.locked_until is not None and account.locked_until > clock.now()


def _count_failure(
    actor: Actor | None, act: str, person_id: int | None, login: str, address: str, clock: Clock
) -> None:
    """Write the failure down; enough of them lock the account. One unit, whether or not there is an account."""
    with unit_of_work() as session:
        audit.done(session, actor, act, login, clock, outcome="refused", person_id=person_id, address=address)
        if person_id is None:
            return
        account = locked(Account, person_id)
        if _is_locked(account, clock):
            return
        account.failed += 1
        if account.failed >= FAILURES:
            account.failed, account.locked_until = 0, clock.now() + LOCK


def _is_guessing(login: str, address: str, clock: Clock) -> bool:
    """Whether this name has used up its tries at an address where much fails.

    An office behind one proxy is one address, so nobody is shut out by what others mistype there: a
    name that has not failed yet can always be tried. Names without an account count like the others.
    """
    named = func.coalesce(func.sum(case((AuditEntry.subject == audit.written(login), 1), else_=0)), 0)
    of_all, of_name = db.session.execute(
        select(func.count(), named).where(
            AuditEntry.at > clock.now() - WINDOW,
            AuditEntry.act == ACT,
            AuditEntry.outcome == "refused",
            AuditEntry.address == address[: audit.LONGEST["address"]],
        )
    ).one()
    return bool(of_all >= CROWD and of_name >= max(1, FAILURES - of_all // CROWD))
