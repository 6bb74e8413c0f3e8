"""What administrators do with people and their accounts. Nobody here ever learns a password."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tracker.accounts import audit, links, sessions
from tracker.accounts.actor import Actor, Permission
from tracker.accounts.models import Account, OneTimeLink
from tracker.accounts.stamps import must_stand, stamp
from tracker.clock import Clock
from tracker.directory.models import Body, Government, Grant, Person
from tracker.errors import BadInput, Forbidden
from tracker.unit import locked, unit_of_work
from tracker.vocabulary import Role

BUREAU = (Role.LIAISON, Role.HEAD)


@dataclass(frozen=True)
class PersonValues:
    """A person as a form gives it; without ``login`` one who is listed but cannot sign in."""

    name: str
    role: Role
    body_id: int | None = None
    post: str = ""
    phone: str = ""
    email: str = ""
    login: str = ""


def create_person(
    actor: Actor, government_id: int | None, values: PersonValues, *, clock: Clock, address: str = ""
) -> tuple[int, str]:
    """The new person's id, and the path of the one-time link ('' without an account).

    Raises ``Forbidden``, ``NotFound`` for no such government, ``BadInput`` for values that do not fit.
    """
    _administrator(actor)
    with unit_of_work() as session:
        if government_id is not None:
            locked(Government, government_id)
        _check(session, government_id, values)
        person = Person(government_id=government_id, **_columns(values))
        session.add(person)
        session.flush()
        link = _open_account(session, person, values.login, clock) if values.login else ""
        _audit(session, actor, "person.create", person, clock, address, role=values.role.value, login=values.login)
        return person.id, link


def edit_person(
    actor: Actor,
    person_id: int,
    values: PersonValues,
    *,
    clock: Clock,
    address: str = "",
    shown: str | None = None,
) -> str:
    """Change a person; the path of a link where the account is new, else ''.

    A login once given stays. Raises as ``create_person`` does, and ``Stale`` where the person is not
    what the form showed (its stamp: ``shown``).
    """
    _administrator(actor)
    with unit_of_work() as session:
        person = locked(Person, person_id)
        must_stand(shown, stamp_of(person))
        _check(session, person.government_id, values, person_id)
        if person.role == Role.ADMIN and values.role is not Role.ADMIN:
            _keep_an_administrator(session, person)
        account = session.get(Account, person_id)
        if account is not None and values.login.casefold() != account.login:
            raise BadInput("账号定了就不改。要换账号，停用这个人，另建一个")
        changes = {name: [getattr(person, name), value] for name, value in _columns(values).items()}
        changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
        for name, (_, value) in changes.items():
            setattr(person, name, value)
        link = _open_account(session, person, values.login, clock) if values.login and account is None else ""
        _audit(session, actor, "person.edit", person, clock, address, changes=changes)
        return link


def new_link(actor: Actor | None, person_id: int, *, clock: Clock, address: str = "") -> str:
    """A fresh one-time link; the old password and every session of the person end now.

    ``actor`` is None at the command line, which only the owner of the machine reaches.
    Raises ``Forbidden``, ``NotFound``, ``BadInput`` for somebody without account or deactivated.
    """
    if actor is not None:
        _administrator(actor)
    with unit_of_work() as session:
        person = locked(Person, person_id)
        account = session.get(Account, person_id)
        if account is None or not person.active:
            raise BadInput("这个人没有在用的账号")
        account.password_hash = None
        sessions.end_all(session, person_id)
        _audit(session, actor, "person.link", person, clock, address)
        return links.make(session, person_id, clock)


def deactivate(actor: Actor, person_id: int, *, clock: Clock, address: str = "") -> None:
    """Take the account out of use: every session and link ends at once."""
    _administrator(actor)
    with unit_of_work() as session:
        person = locked(Person, person_id)
        if person_id == actor.person_id:
            raise BadInput("不能停用自己的账号")
        if person.role == Role.ADMIN:
            _keep_an_administrator(session, person)
        person.active = False
        sessions.end_all(session, person_id)
        session.execute(delete(OneTimeLink).where(OneTimeLink.person_id == person_id))
        _audit(session, actor, "person.deactivate", person, clock, address)


def activate(actor: Actor, person_id: int, *, clock: Clock, address: str = "") -> None:
    """Put the account back into use."""
    _administrator(actor)
    with unit_of_work() as session:
        person = locked(Person, person_id)
        person.active = True
        _audit(session, actor, "person.activate", person, clock, address)


def set_grants(
    actor: Actor,
    person_id: int,
    government_ids: Iterable[int],
    *,
    clock: Clock,
    address: str = "",
    shown: str | None = None,
) -> None:
    """Which other governments a person may read, and no more than read. ``shown``: as in ``edit_person``."""
    _administrator(actor)
    wanted = set(government_ids)
    with unit_of_work() as session:
        person = locked(Person, person_id)
        known = set(session.scalars(select(Government.id)))
        if person.role == Role.ADMIN or person.government_id in wanted or not wanted <= known:
            raise BadInput("只能授权查看其他政府，系统管理员除外")
        present = set(session.scalars(select(Grant.government_id).where(Grant.person_id == person_id)))
        must_stand(shown, stamp_of_grants(present))
        session.execute(delete(Grant).where(Grant.person_id == person_id, Grant.government_id.in_(present - wanted)))
        session.add_all(
            Grant(person_id=person_id, government_id=one, given_by_id=actor.person_id, given_at=clock.now())
            for one in sorted(wanted - present)
        )
        _audit(session, actor, "person.grants", person, clock, address, governments=sorted(wanted))


def stamp_of(person: Person) -> str:
    """The stamp of all that the person's form shows; a login never changes."""
    return stamp(getattr(person, one.name) for one in fields(PersonValues) if one.name != "login")


def stamp_of_grants(government_ids: Iterable[int]) -> str:
    """The stamp of what a person may read beside the own government."""
    return stamp(sorted(government_ids))


def _administrator(actor: Actor) -> None:
    if not actor.holds(Permission.ADMINISTER):
        raise Forbidden()


def _columns(values: PersonValues) -> dict[str, object]:
    columns = asdict(values)
    del columns["login"]
    return columns | {"role": values.role.value}


def _check(session: Session, government_id: int | None, values: PersonValues, person_id: int | None = None) -> None:
    """Role, government, body and login fit together."""
    if (values.role is Role.ADMIN) != (government_id is None):
        raise BadInput("系统管理员不属于哪个政府，其他人都要属于一个政府")
    if values.role in BUREAU and values.body_id is None:
        raise BadInput(f"{values.role.label}要选单位")
    if values.body_id is not None:
        body = session.get(Body, values.body_id)
        if body is None or body.government_id != government_id or body.is_group:
            raise BadInput("单位要从本政府的单位里选")
    if values.login and session.scalar(
        select(Account.person_id).where(
            Account.login == values.login.casefold(), Account.person_id.is_distinct_from(person_id)
        )
    ):
        raise BadInput("这个账号已有人用")


def _open_account(session: Session, person: Person, login: str, clock: Clock) -> str:
    session.add(Account(person_id=person.id, login=login.casefold(), created_at=clock.now()))
    session.flush()
    return links.make(session, person.id, clock)


def _keep_an_administrator(session: Session, person: Person) -> None:
    others = session.scalar(
        select(func.count())
        .select_from(Person)
        .join(Account, Account.person_id == Person.id)
        .where(Person.role == Role.ADMIN.value, Person.active.is_(True), Person.id != person.id)
    )
    if not others:
        raise BadInput("这是最后一个系统管理员")


def _audit(
    session: Session, actor: Actor | None, act: str, person: Person, clock: Clock, address: str, **detail: Any
) -> None:
    subject = f"{person.id} {person.name}"
    audit.done(session, actor, act, subject, clock, government_id=person.government_id, address=address, **detail)
