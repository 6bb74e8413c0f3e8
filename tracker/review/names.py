"""Names that the directory does not know yet: found, proposed, settled once for all their places.

A settled name is remembered as that government's alias, so that the next minutes know it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.directory.models import Body, GroupMember
from tracker.directory.names import Level
from tracker.directory.resolve import Directory, Entry, Resolver, kind_of_new, remember_alias
from tracker.errors import BadInput
from tracker.minutes.models import Minutes
from tracker.review.candidates import is_unsettled
from tracker.tasks.models import Task, TaskOwner
from tracker.vocabulary import TaskState, Word

LONGEST_PERSON = 4  # signs of a person's name in the list of those present


class NameKind(Word):
    """What a name turns out to be."""

    EXISTING = "existing", "已有单位或单位组"
    BODY = "body", "新单位"
    GROUP = "group", "新单位组"
    PERSON = "person", "人员"
    NOBODY = "nobody", "不是单位"


@dataclass(frozen=True)
class Settlement:
    """What a person says of a name. ``body_id`` goes with EXISTING, ``new_name`` with BODY and GROUP."""

    name: str
    kind: NameKind
    body_id: int | None = None
    new_name: str = ""
    member_ids: tuple[int, ...] = ()
    member_names: tuple[str, ...] = ()  # bodies that are built by the same form
    remember: bool = True


@dataclass(frozen=True)
class Unknown:
    """A name as it waits for settlement; ``others`` are spellings that mean the same (商务局 of 区商务局)."""

    name: str
    others: tuple[str, ...]
    numbers: tuple[int, ...]  # of the candidates that have it
    kind: NameKind
    nearest: tuple[tuple[int, str], ...]

    @property
    def places(self) -> int:
        return len(self.numbers)

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, *self.others)


def unsettled_tasks(session: Session, government_id: int) -> list[Task]:
    """The government's candidates, dropped ones too, with a name that nobody has settled; locked."""
    waiting = (
        select(TaskOwner.task_id)
        .join(Task, Task.id == TaskOwner.task_id)
        .where(
            Task.government_id == government_id,
            Task.state.in_((TaskState.CANDIDATE, TaskState.DROPPED)),
            TaskOwner.body_id.is_(None),
            TaskOwner.is_person.is_(False),
            TaskOwner.dismissed.is_(False),
        )
    )
    tasks = select(Task).where(Task.id.in_(waiting)).options(selectinload(Task.owners)).order_by(Task.id)
    return list(session.scalars(tasks.with_for_update()))


def unknown_names(tasks: Iterable[Task], minutes: Minutes, resolver: Resolver) -> list[Unknown]:
    """The unsettled names of ``tasks``, most frequent first, each with a proposal."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    groups: set[str] = set()
    for task in tasks:
        groups |= {owner["name"] for owner in task.clause.reading["owners"] if owner["group"]}
        for owner in task.owners:
            if is_unsettled(owner):
                places[owner.name].append(task.position)
    groups |= {name for name in places if kind_of_new(name) == "group"}
    present = {name for name in minutes.people.get("attendees", ()) if len(name) <= LONGEST_PERSON}
    found = []
    for same in _spellings(tuple(places), frozenset(groups), resolver.directory.level):
        # A body goes by its fullest name, a group by the one that is used most.
        name = max(same, key=lambda one: len(places[one])) if same[0] in groups else same[0]
        others = tuple(one for one in same if one != name)
        kind = _proposed(name, name in groups, present)
        numbers = tuple(sorted(number for one in same for number in places[one]))
        found.append(Unknown(name, others, numbers, kind, resolver.resolve(name).nearest))
    return sorted(found, key=lambda one: (-one.places, one.name))


def _proposed(name: str, is_group: bool, present: set[str]) -> NameKind:
    if name in present:
        return NameKind.PERSON
    return NameKind.GROUP if is_group else NameKind(kind_of_new(name))


@lru_cache(maxsize=64)  # asked again with every act on a card
def _spellings(names: tuple[str, ...], groups: frozenset[str], level: Level) -> tuple[tuple[str, ...], ...]:
    """Names put together that mean the same by the directory's own rules, the fullest first: (区商务局, 商务局)."""
    found: list[list[str]] = []
    entries: tuple[Entry, ...] = ()
    for name in sorted(names, key=lambda one: (-len(one), one)):
        same = Directory(level, entries).resolve(name).body_id
        if same is not None:
            found[same].append(name)
            continue
        entries += (Entry(len(found), name, is_group=name in groups),)
        found.append([name])
    return tuple(tuple(same) for same in found)


def bodies_for(session: Session, government_id: int, settlements: Sequence[Settlement]) -> dict[str, Body | None]:
    """The body of each name, built where it is new; inner part of a verb. Raises ``BadInput``.

    New bodies come first, so that a group built by the same form can have them as members.
    """
    in_order = sorted(settlements, key=lambda one: one.kind is NameKind.GROUP)
    return {one.name: _body(session, government_id, one) for one in in_order}


def settle(task: Task, settlements: Sequence[Settlement], bodies: Mapping[str, Body | None]) -> bool:
    """Settle the names of one task; whether any was waiting. Inner part of a verb."""
    by_name = {one.name: one for one in settlements}
    owners = [owner for owner in task.owners if is_unsettled(owner) and owner.name in by_name]
    for owner in owners:
        kind = by_name[owner.name].kind
        owner.body = bodies[owner.name]
        owner.is_person, owner.dismissed = kind is NameKind.PERSON, kind is NameKind.NOBODY
    _merge(task)
    return bool(owners)


def _merge(task: Task) -> None:
    """Two names of a task that turn out to be one body are one owner, a lead where either was."""
    seen: dict[int, TaskOwner] = {}
    for owner in list(task.owners):
        if owner.body is None:
            continue
        first = seen.setdefault(owner.body.id, owner)
        if first is not owner:
            first.role = "lead" if "lead" in (first.role, owner.role) else "support"
            task.owners.remove(owner)


def _body(session: Session, government_id: int, said: Settlement) -> Body | None:
    """The body that the name stands for, built where it is new."""
    if said.kind in (NameKind.PERSON, NameKind.NOBODY):
        return None
    body = _existing(session, government_id, said)
    if body is None:
        members = _members(session, government_id, said) if said.kind is NameKind.GROUP else []
        # A group whose members nobody has named yet works as one body, so that its tasks can go out.
        body = Body(government_id=government_id, name=said.new_name, is_group=bool(members))
        body.members = [GroupMember(member_id=member_id) for member_id in members]
        session.add(body)
        session.flush()
    if said.remember and said.name != body.name:
        remember_alias(session, government_id, said.name, body.id)
    return body


def _existing(session: Session, government_id: int, said: Settlement) -> Body | None:
    mine = select(Body).where(Body.government_id == government_id)
    if said.kind is NameKind.EXISTING:
        body = session.scalar(mine.where(Body.id == said.body_id)) if said.body_id else None
        if body is None:
            raise BadInput(f"先选“{said.name}”对应的单位。")
        return body
    if not 0 < len(said.new_name) <= 100:
        raise BadInput(f"“{said.name}”的单位全称要填，最多 100 个字。")
    return session.scalar(mine.where(Body.name == said.new_name))


def _members(session: Session, government_id: int, said: Settlement) -> list[int]:
    """The bodies ticked as members of a new group."""
    mine = select(Body.id).where(Body.government_id == government_id, Body.is_group.is_(False))
    return list(session.scalars(mine.where(Body.id.in_(said.member_ids) | Body.name.in_(said.member_names))))
