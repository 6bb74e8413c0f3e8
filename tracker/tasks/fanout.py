"""Which bodies owe a task once its groups are taken apart (PRODUCT section 4)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.directory.models import Body
from tracker.tasks.models import Task, TaskOwner
from tracker.vocabulary import FanOut, OwnerRole


@dataclass(frozen=True)
class Part:
    """One body's part in a task, before it is written down as an assignment."""

    body: Body
    role: OwnerRole
    basis: str
    group_id: int | None = None  # the group it came in by


def signing_owners(task: Task) -> list[TaskOwner]:
    """Owners that are bodies: a person or post is the responsible leader and signs nothing."""
    return [owner for owner in task.owners if not owner.is_person and not owner.dismissed]


def parts_of(owners: Iterable[TaskOwner], on: date, fan_out: FanOut) -> list[Part]:
    """Every body once, the first lead first.

    A body that the minutes name goes before the members of a group, leads before supports. Where
    one lead collects for all (牵头汇总), the others support it.
    """
    parts = [part for owner in owners for part in _parts(owner, on)]
    parts.sort(key=lambda part: (part.role is OwnerRole.SUPPORT, part.group_id is not None))
    once: dict[int, Part] = {}
    for part in parts:
        once.setdefault(part.body.id, part)
    found = list(once.values())
    if fan_out is FanOut.COLLECT:
        return found[:1] + [replace(part, role=OwnerRole.SUPPORT) for part in found[1:]]
    return found


def shares(parts: Sequence[Part]) -> list[list[Part]]:
    """逐单位办结: one list of parts for each child, its lead first; supports support every child."""
    supports = [part for part in parts if part.role is OwnerRole.SUPPORT]
    return [[part, *supports] for part in parts if part.role is OwnerRole.LEAD]


def members_on(group: Body, on: date) -> list[Body]:
    """The bodies of a group valid that day, groups within it taken apart, each once."""
    return list(dict.fromkeys(_members(group, on, frozenset())))


def _parts(owner: TaskOwner, on: date) -> Iterator[Part]:
    if owner.body is None:
        return
    role = OwnerRole(owner.role)
    if not owner.body.is_group:
        yield Part(owner.body, role, owner.basis)
        return
    for member in members_on(owner.body, on):
        yield Part(member, role, owner.basis, owner.body.id)


def _members(group: Body, on: date, above: frozenset[int]) -> Iterator[Body]:
    inside = above | {group.id}
    for entry in sorted(group.members, key=lambda entry: entry.member_id):
        member = entry.member
        if member.id in inside or not (_valid(entry.valid_from, entry.valid_to, on)):
            continue
        if not _valid(member.valid_from, member.valid_to, on):
            continue
        if member.is_group:
            yield from _members(member, on, inside)
        else:
            yield member


def _valid(first: date | None, last: date | None, on: date) -> bool:
    return (first is None or first <= on) and (last is None or on <= last)
