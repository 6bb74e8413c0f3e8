"""Reads of the audit: who did what, and who was refused, newest first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select

from tracker.accounts.models import Account
from tracker.clock import instant
from tracker.directory.models import AuditEntry, Government, Person
from tracker.extensions import db
from tracker.vocabulary import AuditAct

PER_PAGE = 50
ONE_DAY = timedelta(days=1)
MINUTES = "minutes:"  # subject of what is done on minutes; their title is not for an administrator
NAMED = [act.value for act in AuditAct]


@dataclass(frozen=True)
class Wanted:
    """What the trail is narrowed to. ``who``: a person's name or a sign-in name, in full."""

    who: str = ""
    act: AuditAct | None = None
    on: date | None = None


class Step(NamedTuple):
    """One line of the trail."""

    id: int
    at: datetime
    who: str
    government: str
    act: AuditAct
    subject: str
    is_refused: bool
    address: str


class Page(NamedTuple):
    """Steps with the keys of the pages around; None where there is none."""

    rows: list[Step]
    newer_than: int | None
    older_than: int | None


def page(wanted: Wanted, *, before: int | None = None, after: int | None = None) -> Page:
    """The newest steps, or those older than ``before`` or newer than ``after`` (ids of an earlier page)."""
    columns = (AuditEntry.id, AuditEntry.at, AuditEntry.act, AuditEntry.subject, AuditEntry.outcome, AuditEntry.address)
    query = (
        select(*columns, Person.name.label("who"), Government.name.label("government"))
        .outerjoin(Person, Person.id == AuditEntry.person_id)
        .outerjoin(Government, Government.id == AuditEntry.government_id)
        .where(*_conditions(wanted))
    )
    if after is not None:
        query = query.where(AuditEntry.id > after).order_by(AuditEntry.id)
    elif before is not None:
        query = query.where(AuditEntry.id < before).order_by(AuditEntry.id.desc())
    else:
        query = query.order_by(AuditEntry.id.desc())
    found = db.session.execute(query.limit(PER_PAGE + 1)).all()
    more, found = len(found) > PER_PAGE, found[:PER_PAGE]
    rows = [
        Step(
            row.id,
            row.at,
            row.who or "",
            row.government or "",
            AuditAct(row.act) if row.act in NAMED else AuditAct.OTHER,
            row.subject.replace(MINUTES, "纪要 ", 1) if row.subject.startswith(MINUTES) else row.subject,
            row.outcome == "refused",
            row.address,
        )
        for row in (reversed(found) if after is not None else found)
    ]
    if not rows:
        return Page([], None, None)
    is_first = not more if after is not None else before is None
    is_last = False if after is not None else not more
    return Page(rows, None if is_first else rows[0].id, None if is_last else rows[-1].id)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.who:
        login = wanted.who.casefold()
        theirs = select(Person.id).outerjoin(Account, Account.person_id == Person.id)
        theirs = theirs.where(or_(Person.name == wanted.who, Account.login == login))
        tried = (AuditEntry.act == AuditAct.SIGN_IN.value) & (AuditEntry.subject == login)  # names without account too
        found.append(or_(AuditEntry.person_id.in_(theirs), tried))
    if wanted.act is AuditAct.OTHER:
        found.append(AuditEntry.act.not_in(NAMED))
    elif wanted.act is not None:
        found.append(AuditEntry.act == wanted.act.value)
    if wanted.on is not None:
        found += [AuditEntry.at >= instant(wanted.on), AuditEntry.at < instant(wanted.on + ONE_DAY)]
    return found
