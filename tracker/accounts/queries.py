"""Reads of accounts."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from tracker.accounts.models import Account, SignIn
from tracker.directory.models import Body, Government, Grant, Person
from tracker.extensions import db
from tracker.vocabulary import Role


class OwnAccount(NamedTuple):
    """What a person sees of the own account."""

    name: str
    login: str
    role: Role
    post: str
    phone: str
    email: str
    body: str
    government: str


class Place(NamedTuple):
    """Where the person is signed in."""

    address: str
    started_at: datetime
    seen_at: datetime


def own_account(person_id: int) -> OwnAccount:
    row = db.session.execute(
        select(
            Person.name,
            Account.login,
            Person.role,
            Person.post,
            Person.phone,
            Person.email,
            Body.name.label("body"),
            Government.name.label("government"),
        )
        .join(Account, Account.person_id == Person.id)
        .outerjoin(Body, Body.id == Person.body_id)
        .outerjoin(Government, Government.id == Person.government_id)
        .where(Person.id == person_id)
    ).one()
    return OwnAccount(
        row.name, row.login, Role(row.role), row.post, row.phone, row.email, row.body or "", row.government or ""
    )


def places_of(person_id: int) -> list[Place]:
    """The sessions on record, the latest first; some may have ended by the clock meanwhile."""
    rows = db.session.execute(
        select(SignIn.address, SignIn.started_at, SignIn.seen_at)
        .where(SignIn.person_id == person_id)
        .order_by(SignIn.seen_at.desc())
    )
    return [Place(row.address, row.started_at, row.seen_at) for row in rows]


class PersonRow(NamedTuple):
    """A person in the administrators' list."""

    id: int
    name: str
    role: Role
    post: str
    government: str
    body: str
    login: str
    active: bool
    has_password: bool
    last_sign_in_at: datetime | None


def people(government_id: int | None = None) -> list[PersonRow]:
    """Everybody, those in use first, by government and body; of one government where it is given."""
    query = (
        select(
            Person.id,
            Person.name,
            Person.role,
            Person.post,
            Government.name.label("government"),
            Body.name.label("body"),
            Body.short_name,
            Account.login,
            Person.active,
            Account.password_hash.is_not(None).label("has_password"),
            Account.last_sign_in_at,
        )
        .outerjoin(Account, Account.person_id == Person.id)
        .outerjoin(Body, Body.id == Person.body_id)
        .outerjoin(Government, Government.id == Person.government_id)
        .order_by(Person.active.desc(), Government.id, Body.id, Person.role, Person.id)
    )
    if government_id is not None:
        query = query.where(Person.government_id == government_id)
    return [
        PersonRow(
            row.id,
            row.name,
            Role(row.role),
            row.post,
            row.government or "",
            row.short_name or row.body or "",
            row.login or "",
            row.active,
            row.has_password,
            row.last_sign_in_at,
        )
        for row in db.session.execute(query)
    ]


def granted(person_id: int) -> list[int]:
    """The governments that a person may read beside the own one."""
    return list(db.session.scalars(select(Grant.government_id).where(Grant.person_id == person_id)))
