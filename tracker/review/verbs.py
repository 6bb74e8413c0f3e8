"""What a clerk does with one candidate: accept, take back, edit, drop, promote, settle its date. Each is a step."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from tracker.accounts.actor import Actor
from tracker.clock import Clock
from tracker.directory.models import Body, Government
from tracker.directory.resolve import Resolver
from tracker.errors import BadInput, NotNow
from tracker.minutes.models import Minutes
from tracker.review import candidates, limits
from tracker.review.limits import DueChoice
from tracker.review.steps import remembered
from tracker.tasks import issuing
from tracker.tasks.events import record
from tracker.tasks.models import Task, TaskOwner
from tracker.tasks.scene import Scene, scene
from tracker.vocabulary import Act, Basis, DueOrigin, EventKind, FanOut, OwnerRole, TaskState, Urgency


@dataclass(frozen=True)
class OwnerEdit:
    """One line of the owners' table: an owner kept (``owner_id``) or added, with its body and role."""

    role: OwnerRole
    body_id: int | None
    owner_id: int | None = None


@dataclass(frozen=True)
class CandidateEdit:
    """A candidate as the form gives it. ``due`` is None where the date stays; the first lead comes first."""

    title: str
    done_when: str
    urgency: Urgency
    fan_out: FanOut
    owners: tuple[OwnerEdit, ...]
    due: DueChoice | None = None


@contextmanager
def on_card(
    actor: Actor,
    act: Act,
    task_id: int,
    *,
    version: int,
    clock: Clock,
    name: str,
    did: str,
    minutes_id: int | None = None,
) -> Iterator[Scene]:
    """The scene of an act on one candidate, which is one step on its minutes, or on ``minutes_id`` that revise them."""
    with scene(actor, act, task_id, version=version, clock=clock) as play:
        task = play.task
        minutes = task.minutes if minutes_id is None else play.session.get_one(Minutes, minutes_id)
        watched = [task, *([task.parent] if task.parent else [])]
        with remembered(play.session, actor, minutes, watched, clock) as step:
            step.enter(name, f"{did}第 {task.position} 条", task=task.id)
            yield play


def accept(actor: Actor, task_id: int, *, version: int, clock: Clock, due: DueChoice | None = None) -> None:
    """采纳: a person has checked the candidate, its inferred owners included. ``due`` settles its date as well.

    A heading above it is accepted with it. Raises ``NotNow`` with the first obstacle, ``BadInput`` for the date.
    """
    with on_card(actor, Act.EDIT, task_id, version=version, clock=clock, name="accept", did="采纳") as play:
        demand_candidate(play.task)
        before = snapshot(play.task)
        if due is not None:
            set_due(play, due)
        demand_ready(play)
        take(play.task, before, actor, clock)
        if parent := waiting_heading(play.task):
            take(parent, snapshot(parent), actor, clock)


def withdraw(actor: Actor, task_id: int, *, version: int, clock: Clock) -> None:
    """An accepted candidate waits to be checked again."""
    with on_card(actor, Act.EDIT, task_id, version=version, clock=clock, name="withdraw", did="退回") as play:
        demand_candidate(play.task)
        before = snapshot(play.task)
        play.task.accepted = False
        note(play.task, before, actor, clock)


def choose_due(actor: Actor, task_id: int, choice: DueChoice, *, version: int, clock: Clock) -> None:
    """Settle the date of one candidate without accepting it."""
    with on_card(actor, Act.EDIT, task_id, version=version, clock=clock, name="choose_due", did="定时限：") as play:
        demand_candidate(play.task)
        before = snapshot(play.task)
        set_due(play, choice)
        note(play.task, before, actor, clock)


def edit(actor: Actor, task_id: int, wanted: CandidateEdit, *, version: int, clock: Clock) -> None:
    """Change what the reading proposed. Owners that stay are confirmed by it."""
    with on_card(actor, Act.EDIT, task_id, version=version, clock=clock, name="edit", did="修改") as play:
        task = play.task
        demand_candidate(task)
        before = snapshot(task)
        if not wanted.title:
            raise BadInput("标题要填。")
        task.title, task.done_when = wanted.title[:200], wanted.done_when
        task.urgency, task.fan_out = wanted.urgency.value, wanted.fan_out.value
        _set_owners(play, wanted.owners)
        if wanted.due is not None:
            set_due(play, wanted.due)
        task.accepted = task.accepted and not candidates.obstacles(task, play.today)
        note(task, before, actor, clock)


def drop(actor: Actor, task_id: int, reason: str, *, version: int, clock: Clock, minutes_id: int | None = None) -> None:
    """不立项: no task of this clause. ``minutes_id``: of the new version, where the decision is taken there."""
    with on_card(
        actor, Act.DROP, task_id, version=version, clock=clock, name="drop", did="不立", minutes_id=minutes_id
    ) as play:
        issuing.dropped(play, reason)


def restore(actor: Actor, task_id: int, *, version: int, clock: Clock) -> None:
    """A dropped clause is a candidate again."""
    with on_card(actor, Act.RESTORE, task_id, version=version, clock=clock, name="restore", did="恢复") as play:
        issuing.restored(play)


def promote(actor: Actor, task_id: int, *, version: int, clock: Clock) -> None:
    """A C-grade clause becomes a task that is followed."""
    with on_card(actor, Act.EDIT, task_id, version=version, clock=clock, name="promote", did="升级") as play:
        demand_candidate(play.task)
        issuing.promoted(play)


def take_reading(actor: Actor, task_id: int, *, version: int, clock: Clock) -> None:
    """Owners and dates as they are read in the words as they are cut now, in place of what was carried over."""
    with on_card(actor, Act.EDIT, task_id, version=version, clock=clock, name="take_reading", did="照原文改") as play:
        task = play.task
        demand_candidate(task)
        before = snapshot(task)
        resolver = Resolver.for_government(task.government_id, play.today)
        candidates.owners_anew(task, resolver, list(task.owners))
        candidates.dates_anew(task)
        task.accepted = False
        note(task, before, actor, clock)


def demand_candidate(task: Task) -> None:
    """Raise ``NotNow`` unless the task still waits for its issue."""
    if task.state != TaskState.CANDIDATE:
        raise NotNow(f"现在是“{TaskState(task.state).label}”，不能再按候选核对。")


def demand_ready(play: Scene) -> None:
    """Raise ``NotNow`` with the first thing that keeps the candidate from being accepted."""
    if found := candidates.obstacles(play.task, play.today):
        raise NotNow(found[0])


def take(task: Task, before: dict[str, Any], actor: Actor, clock: Clock) -> None:
    """Accept; inner part. Who accepts confirms the owners that were inferred."""
    task.accepted = True
    for owner in task.owners:
        owner.confirmed = True
    note(task, before, actor, clock)


def waiting_heading(task: Task) -> Task | None:
    """The heading above, where it only waits for a child to be accepted."""
    parent = task.parent
    waits = parent is not None and parent.state == TaskState.CANDIDATE and not parent.accepted
    return parent if waits and parent is not None and candidates.is_heading(parent) else None


def set_due(play: Scene, choice: DueChoice) -> None:
    """Settle the date; inner part."""
    government = play.session.get_one(Government, play.task.government_id)
    limits.apply(play.task, choice, government, play.today, play.workdays)


def _set_owners(play: Scene, wanted: Sequence[OwnerEdit]) -> None:
    task = play.task
    by_id = {owner.id: owner for owner in task.owners}
    kept = [_owner(play, by_id, line) for line in wanted]
    for owner in list(task.owners):
        if owner not in kept:
            task.owners.remove(owner)
    for position, owner in enumerate(kept):
        owner.position = position
        if owner.task is None:
            task.owners.append(owner)
    task.owners.sort(key=lambda owner: owner.position)


def _owner(play: Scene, by_id: dict[int, TaskOwner], line: OwnerEdit) -> TaskOwner:
    owner = by_id.get(line.owner_id) if line.owner_id else None
    if line.owner_id and owner is None:
        raise BadInput("单位名单已经变了，刷新后再改。")
    if owner is None:
        body = own_body(play, line.body_id)
        return TaskOwner(name=body.name, role=line.role.value, basis=Basis.CLERK.value, body=body, confirmed=True)
    owner.role, owner.confirmed = line.role.value, True
    if line.body_id is not None and line.body_id != owner.body_id:
        owner.body, owner.basis = own_body(play, line.body_id), Basis.CLERK.value
        owner.is_person = owner.dismissed = False
    return owner


def own_body(play: Scene, body_id: int | None) -> Body:
    """A body of the task's government. Raises ``BadInput``."""
    body = play.session.get(Body, body_id) if body_id is not None else None
    if body is None or body.government_id != play.task.government_id:
        raise BadInput("从名录里选一个单位。")
    return body


def snapshot(task: Task) -> dict[str, Any]:
    """What an edit may change, as the event's words."""
    due = task.due_on.isoformat() if task.due_on else None
    return {
        "title": task.title,
        "done_when": task.done_when,
        "urgency": Urgency(task.urgency).label,
        "fan_out": FanOut(task.fan_out).label,
        "owners": owners_words(task),
        "due_on": due,
        "due_origin": DueOrigin(task.due_origin).label,
        "cycle": task.cycle,
        "no_due_reason": task.no_due_reason,
        "accepted": task.accepted,
        "grade": task.grade,
    }


def owners_words(task: Task) -> str:
    """牵头 A、B；配合 C; a person or a name that is no body says so."""
    parts = []
    for role in OwnerRole:
        names = [_owner_words(owner) for owner in task.owners if owner.role == role and not owner.dismissed]
        if names:
            parts.append(f"{role.label} {'、'.join(names)}")
    return "；".join(parts)


def _owner_words(owner: TaskOwner) -> str:
    if owner.body is not None:
        return owner.body.name
    return owner.name if owner.is_person else f"{owner.name}（未识别）"


def note(task: Task, before: dict[str, Any], actor: Actor, clock: Clock) -> None:
    """Record what has changed since ``before``, if anything has; the version moves on even for owners alone."""
    after = snapshot(task)
    changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    if not changes:
        return
    flag_modified(task, "title")
    record(task, EventKind.EDITED, actor, clock, changes=changes)
