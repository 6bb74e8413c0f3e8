"""Reads of the directory. Days are calendar days in Asia/Shanghai."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from tracker.directory.models import Body, BodyAlias, CalendarDay, Government, GroupMember, Person
from tracker.extensions import db
from tracker.vocabulary import Role
from tracker.workdays import Workdays


def loaded_workdays() -> Workdays:
    """The official calendar, overridden by the days that an administrator has loaded."""
    rows = db.session.execute(select(CalendarDay.day, CalendarDay.is_work)).all()
    return Workdays({row.day: row.is_work for row in rows})


def valid(table: Any, on: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Conditions: the row (a body, a membership) is valid on that day."""
    return (
        or_(table.valid_from.is_(None), table.valid_from <= on),
        or_(table.valid_to.is_(None), table.valid_to >= on),
    )


class Named(NamedTuple):
    """Something with an id and a name, for links and choices."""

    id: int
    name: str


def governments_named(ids: Iterable[int] | None = None) -> list[Named]:
    """Governments by name; all of them without ``ids``."""
    query = select(Government.id, Government.name).order_by(Government.name)
    if ids is not None:
        query = query.where(Government.id.in_(list(ids)))
    return _named(query)


def bodies_named(government_id: int, on: date, *, groups: bool | None = False) -> list[Named]:
    """Bodies valid on that day, as they were entered; groups only, none of them, or (None) both."""
    query = select(Body.id, Body.name).where(Body.government_id == government_id, *valid(Body, on)).order_by(Body.id)
    if groups is not None:
        query = query.where(Body.is_group.is_(groups))
    return _named(query)


def leaders_named(government_id: int) -> list[Named]:
    """Leaders in office, with their posts: 林岳 常务副市长."""
    rows = db.session.execute(
        select(Person.id, Person.name, Person.post)
        .where(Person.government_id == government_id, Person.role == Role.LEADER.value, Person.active.is_(True))
        .order_by(Person.id)
    )
    return [Named(row.id, f"{row.name} {row.post}".strip()) for row in rows]


def _named(query: Select[int, str]) -> list[Named]:
    return [Named(row.id, row.name) for row in db.session.execute(query)]


class Recipient(NamedTuple):
    """Somebody of a body to whom a message may go."""

    id: int
    name: str
    role: Role
    post: str
    phone: str
    email: str


def people_of(body_id: int, roles: Sequence[Role] = (Role.LIAISON, Role.HEAD)) -> list[Recipient]:
    """The active people of a body with one of these roles."""
    return people_of_bodies([body_id], roles).get(body_id, [])


def people_of_bodies(
    body_ids: Iterable[int], roles: Sequence[Role] = (Role.LIAISON, Role.HEAD)
) -> dict[int, list[Recipient]]:
    """The same for several bodies in one query; a body without people has no entry."""
    rows = db.session.execute(
        select(Person.body_id, Person.id, Person.name, Person.role, Person.post, Person.phone, Person.email)
        .where(Person.body_id.in_(list(body_ids)), Person.role.in_([role.value for role in roles]))
        .where(Person.active.is_(True))
        .order_by(Person.id)
    )
    found: dict[int, list[Recipient]] = defaultdict(list)
    for row in rows:
        found[row.body_id].append(Recipient(row.id, row.name, Role(row.role), row.post, row.phone, row.email))
    return dict(found)


class BodyRow(NamedTuple):
    """A body as the list and its own page show it. ``members`` of a group, ``groups`` of a member, both today."""

    id: int
    name: str
    short_name: str
    is_group: bool
    valid_from: date | None
    valid_to: date | None
    is_valid: bool
    leader_id: int | None
    leader: str
    aliases: tuple[str, ...]
    members: tuple[Named, ...]
    groups: tuple[Named, ...]
    heads: tuple[Recipient, ...]
    liaisons: tuple[Recipient, ...]


def bodies(government_id: int, on: date, only: int | None = None) -> list[BodyRow]:
    """The bodies of a government, those valid on the day first, as they were entered; or the ``only`` one."""
    query = (
        select(Body.id, Body.name, Body.short_name, Body.is_group, Body.valid_from, Body.valid_to)
        .add_columns(Person.id.label("leader_id"), Person.name.label("leader"), Person.post.label("leader_post"))
        .outerjoin(Person, Person.id == Body.overseeing_leader_id)
        .where(Body.government_id == government_id)
    )
    if only is not None:
        query = query.where(Body.id == only)
    rows = db.session.execute(query.order_by(Body.is_group, Body.id)).all()
    ids = [row.id for row in rows]
    aliases, people = _aliases(ids), people_of_bodies(ids)
    members, groups = _memberships(government_id, on)
    found = [
        BodyRow(
            row.id,
            row.name,
            row.short_name,
            row.is_group,
            row.valid_from,
            row.valid_to,
            (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or row.valid_to >= on),
            row.leader_id,
            f"{row.leader} {row.leader_post}".strip() if row.leader else "",
            tuple(aliases[row.id]),
            tuple(members[row.id]),
            tuple(groups[row.id]),
            tuple(one for one in people.get(row.id, ()) if one.role is Role.HEAD),
            tuple(one for one in people.get(row.id, ()) if one.role is Role.LIAISON),
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: not row.is_valid)


def _aliases(body_ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = select(BodyAlias.body_id, BodyAlias.alias).where(BodyAlias.body_id.in_(body_ids)).order_by(BodyAlias.id)
    for row in db.session.execute(query):
        found[row.body_id].append(row.alias)
    return found


def _memberships(government_id: int, on: date) -> tuple[dict[int, list[Named]], dict[int, list[Named]]]:
    """(members by group, groups by member) that count on the day; names as lists show them."""
    group, member = aliased(Body), aliased(Body)
    rows = db.session.execute(
        select(group.id, group.name, group.short_name, member.id, member.name, member.short_name)
        .select_from(GroupMember)
        .join(group, group.id == GroupMember.group_id)
        .join(member, member.id == GroupMember.member_id)
        .where(group.government_id == government_id, *valid(GroupMember, on), *valid(member, on))
        .order_by(member.id)
    )
    members: dict[int, list[Named]] = defaultdict(list)
    groups: dict[int, list[Named]] = defaultdict(list)
    for group_id, group_name, group_short, member_id, member_name, member_short in rows:
        members[group_id].append(Named(member_id, member_short or member_name))
        groups[member_id].append(Named(group_id, group_short or group_name))
    return members, groups
