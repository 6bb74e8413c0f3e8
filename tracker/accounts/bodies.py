"""What the office does with its directory: bodies, groups and their members, names, overseeing leaders."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts import audit
from tracker.accounts.actor import Actor, Permission
from tracker.accounts.stamps import must_stand, stamp
from tracker.clock import Clock, today
from tracker.directory.models import Body, BodyAlias, GroupMember, Person
from tracker.directory.names import squeezed
from tracker.errors import BadInput, Forbidden, NotFound
from tracker.unit import locked, unit_of_work
from tracker.vocabulary import Role

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class BodyValues:
    """A body as a form gives it; ``member_ids`` of a group only."""

    name: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    overseeing_leader_id: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    member_ids: tuple[int, ...] = ()


def create_body(actor: Actor, values: BodyValues, *, is_group: bool, clock: Clock, address: str = "") -> int:
    """Enter a body or a group. Raises ``Forbidden``, or ``BadInput`` for names or members that do not fit."""
    government_id = _keeper(actor)
    with unit_of_work() as session:
        _check(session, government_id, values, None)
        body = Body(government_id=government_id, name=values.name, is_group=is_group)
        session.add(body)
        session.flush()
        _fill(session, body, values, None)
        audit.done(session, actor, "body.create", body.name, clock, address=address)
        return body.id


def edit_body(
    actor: Actor, body_id: int, values: BodyValues, *, clock: Clock, address: str = "", shown: str | None = None
) -> None:
    """Change a body. A member that leaves a group stays on record through yesterday.

    Raises ``Forbidden``, ``NotFound`` also for another government's body, ``BadInput`` as above, and
    ``Stale`` where the body is not what the form showed (its stamp: ``shown``).
    """
    government_id = _keeper(actor)
    with unit_of_work() as session:
        body = locked(Body, body_id)
        if body.government_id != government_id:
            raise NotFound()
        must_stand(shown, stamp_of(body))
        _check(session, government_id, values, body_id)
        before = body.name
        _fill(session, body, values, today(clock))
        audit.done(session, actor, "body.edit", body.name, clock, address=address, before=before)


def make_group(actor: Actor, body_id: int, member_ids: tuple[int, ...], *, clock: Clock, address: str = "") -> None:
    """Let a body that was entered without members be a group from now on. What was issued to it stays its own.

    Raises ``Forbidden``, ``NotFound``, and ``BadInput`` where it has people, is a member itself or gets no members.
    """
    government_id = _keeper(actor)
    with unit_of_work() as session:
        body = locked(Body, body_id)
        if body.government_id != government_id or body.is_group:
            raise NotFound()
        if not member_ids:
            raise BadInput("先选成员单位")
        if session.scalar(select(Person.id).where(Person.body_id == body_id, Person.active).limit(1)):
            raise BadInput("这个单位有人员，先把人员移到别的单位")
        if session.scalar(select(GroupMember.group_id).where(GroupMember.member_id == body_id).limit(1)):
            raise BadInput("这个单位是别的单位组的成员，不能再是单位组")
        _check(session, government_id, BodyValues(body.name, body.short_name, member_ids=member_ids), body_id)
        body.is_group = True
        body.overseeing_leader_id = None
        _set_members(session, body, set(member_ids), None)
        audit.done(session, actor, "body.make_group", body.name, clock, address=address)


def stamp_of(body: Body) -> str:
    """The stamp of all that its form shows, other names and members included."""
    own = (body.name, body.short_name, body.is_group, body.overseeing_leader_id, body.valid_from, body.valid_to)
    members = sorted((one.member_id, str(one.valid_from), str(one.valid_to)) for one in body.members)
    return stamp((own, sorted(one.alias for one in body.aliases), members))


def _keeper(actor: Actor) -> int:
    if not actor.holds(Permission.KEEP_DIRECTORY) or actor.government_id is None:
        raise Forbidden()
    return actor.government_id


def _check(session: Session, government_id: int, values: BodyValues, body_id: int | None) -> None:
    if values.valid_from and values.valid_to and values.valid_from > values.valid_to:
        raise BadInput("启用日期不能晚于停用日期")
    _check_names(session, government_id, values, body_id)
    if values.overseeing_leader_id is not None:
        leader = session.get(Person, values.overseeing_leader_id)
        if leader is None or (leader.government_id, leader.role) != (government_id, Role.LEADER.value):
            raise BadInput("分管领导要从本政府的领导里选")
    wanted = set(values.member_ids)
    members = session.execute(
        select(Body.id).where(Body.id.in_(wanted), Body.government_id == government_id, Body.is_group.is_(False))
    ).all()
    if len(members) != len(wanted) or body_id in wanted:
        raise BadInput("成员要从本政府的单位里选")


def _check_names(session: Session, government_id: int, values: BodyValues, body_id: int | None) -> None:
    """A name means one body: it is nobody else's name, short name or other name."""
    others = Body.government_id == government_id, Body.id.is_distinct_from(body_id)
    taken = {
        squeezed(name) for row in session.execute(select(Body.name, Body.short_name).where(*others)) for name in row
    }
    taken |= set(session.scalars(select(BodyAlias.alias).join(Body).where(*others)))
    for name in (values.name, values.short_name, *values.aliases):
        if name and squeezed(name) in taken - {""}:
            raise BadInput(f"“{name}”已是别的单位的名称")


def _fill(session: Session, body: Body, values: BodyValues, changed_on: date | None) -> None:
    """Write the values; ``changed_on`` is the day from which a change of members counts, none for a new group."""
    body.name, body.short_name = values.name, values.short_name
    body.overseeing_leader_id = values.overseeing_leader_id
    body.valid_from, body.valid_to = values.valid_from, values.valid_to
    _set_aliases(session, body, values.aliases)
    if body.is_group:
        _set_members(session, body, set(values.member_ids), changed_on)


def _set_aliases(session: Session, body: Body, aliases: Iterable[str]) -> None:
    own = {squeezed(body.name), squeezed(body.short_name), ""}
    wanted = [alias for alias in dict.fromkeys(map(squeezed, aliases)) if alias not in own]
    for row in list(body.aliases):
        if row.alias not in wanted:
            body.aliases.remove(row)
    present = {row.alias for row in body.aliases}
    new = (alias for alias in wanted if alias not in present)
    body.aliases.extend(BodyAlias(government_id=body.government_id, alias=alias) for alias in new)
    session.flush()


def _set_members(session: Session, group: Body, wanted: set[int], changed_on: date | None) -> None:
    rows = {row.member_id: row for row in group.members}
    for member_id, row in rows.items():
        if member_id in wanted:
            if row.valid_to is not None and changed_on is not None and row.valid_to < changed_on:
                row.valid_from, row.valid_to = changed_on, None
        elif changed_on is not None and (row.valid_to is None or row.valid_to >= changed_on):
            _let_go(session, row, changed_on)
    session.add_all(
        GroupMember(group_id=group.id, member_id=member_id, valid_from=changed_on)
        for member_id in sorted(wanted - rows.keys())
    )
    session.flush()


def _let_go(session: Session, row: GroupMember, on: date) -> None:
    if row.valid_from is not None and row.valid_from >= on:
        session.delete(row)  # came today: never was a member
    else:
        row.valid_to = on - ONE_DAY
