"""签收, 退回商榷 and the office's answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from tracker.accounts.actor import Actor
from tracker.clock import Clock
from tracker.directory.models import Body
from tracker.errors import BadInput, NotFound, NotNow
from tracker.tasks.facts import first_lead
from tracker.tasks.headings import follow_up
from tracker.tasks.models import Assignment, Dispute, Task
from tracker.tasks.scene import Behalf, Scene, locked_with_parents, scene, staged, told
from tracker.tasks.stopping import end_task, start_clock, stop_clock
from tracker.unit import unit_of_work
from tracker.vocabulary import Act, AssignmentState, Basis, DisputeClass, EventKind, OwnerRole, TaskState

Outcome = Literal["keep", "reassign", "cancel"]


def acknowledge(
    actor: Actor,
    task_id: int,
    *,
    version: int | None,
    clock: Clock,
    behalf: Behalf | None = None,
    body_id: int | None = None,
) -> None:
    """A body signs for its share; the first lead's signature puts the task in progress."""
    with scene(actor, Act.ACKNOWLEDGE, task_id, version=version, clock=clock, behalf=behalf, body_id=body_id) as play:
        _acknowledge(play)


def acknowledge_many(
    actor: Actor,
    task_ids: Sequence[int],
    *,
    clock: Clock,
    behalf: Behalf | None = None,
    body_id: int | None = None,
) -> int:
    """Sign for several shares in one go: all or none. Gives how many; what is signed already is left alone."""
    with unit_of_work() as session:
        found = locked_with_parents(session, task_ids)
        acting = actor.body_id if actor.is_bureau else body_id
        waiting = [found.get(one) for one in sorted(set(task_ids))]
        waiting = [task for task in waiting if task is None or not _has_signed(task, acting)]
        for task in waiting:
            _acknowledge(
                staged(session, actor, Act.ACKNOWLEDGE, task, version=None, clock=clock, behalf=behalf, body_id=body_id)
            )
    return len(waiting)


def _has_signed(task: Task, body_id: int | None) -> bool:
    signed = AssignmentState.SIGNED.value
    return any(one.body_id == body_id and one.state == signed for one in task.assignments)


def _acknowledge(play: Scene) -> None:
    share, task = play.share, play.task
    share.state = AssignmentState.SIGNED.value
    share.acknowledged_at, share.acknowledged_by = play.clock.now(), play.signer[:40]
    if play.is_first_lead and task.state == TaskState.ISSUED.value:
        task.acknowledged_at = play.clock.now()
        play.move(TaskState.IN_PROGRESS)
    play.record(EventKind.ACKNOWLEDGED, first_lead=play.is_first_lead)


def dispute(
    actor: Actor,
    task_id: int,
    reason_class: DisputeClass,
    reason: str,
    *,
    version: int,
    clock: Clock,
    behalf: Behalf | None = None,
    body_id: int | None = None,
) -> None:
    """A body sends its share back for discussion; the first lead's dispute stops the task's clock."""
    with scene(actor, Act.DISPUTE, task_id, version=version, clock=clock, behalf=behalf, body_id=body_id) as play:
        words = told(reason, "退回商榷的理由")
        play.share.state = AssignmentState.DISPUTED.value
        play.share.disputes += 1
        play.session.add(
            Dispute(
                task_id=task_id,
                body_id=play.share.body_id,
                by_id=actor.person_id,
                at=clock.now(),
                reason_class=reason_class.value,
                reason=words,
                behalf=play.behalf,
            )
        )
        if play.is_first_lead and play.task.state == TaskState.ISSUED.value:
            stop_clock(play, TaskState.DISPUTED)
        play.record(EventKind.DISPUTED, reason_class=reason_class.value, reason=words, first_lead=play.is_first_lead)


@dataclass(frozen=True)
class Answer:
    """The office's answer to a dispute; ``bodies`` are the new ones, the first leads (reassign only)."""

    outcome: Outcome
    words: str
    bodies: tuple[int, ...] = ()


def settle(
    actor: Actor,
    task_id: int,
    answer: Answer,
    *,
    version: int,
    clock: Clock,
    disputed_by: int | None = None,
) -> None:
    """Answer a dispute: the share stays, goes to other bodies, or ends.

    ``disputed_by`` is the body whose dispute is answered; None for the only one waiting. Ending the
    first lead's share cancels the task; ending another body's takes only that body out of it.
    """
    with scene(actor, Act.SETTLE, task_id, version=version, clock=clock) as play:
        words = told(answer.words, "答复")
        asked = _waiting(play, disputed_by)
        asked.answer, asked.outcome = words, answer.outcome
        asked.answered_by_id, asked.answered_at = actor.person_id, clock.now()
        share = next(one for one in play.task.assignments if one.body_id == asked.body_id)
        bodies = _new_bodies(play, share, answer)
        leads = first_lead(play.task) is share
        if answer.outcome == "keep":
            share.state = AssignmentState.TO_SIGN.value
        elif answer.outcome == "reassign":
            _reassign(play, share, bodies)
        elif not leads:
            play.task.assignments.remove(share)
        if leads and answer.outcome != "cancel":
            start_clock(play, TaskState.ISSUED)
        names = [body.name for body in bodies]
        play.record(EventKind.SETTLED, outcome=answer.outcome, answer=words, bodies=names)
        if leads and answer.outcome == "cancel":
            end_task(play, words)
            follow_up(play.session, play.task, clock=clock, workdays=play.workdays)


def _waiting(play: Scene, body_id: int | None) -> Dispute:
    waiting = play.session.scalars(
        select(Dispute).where(Dispute.task_id == play.task.id, Dispute.outcome == "").order_by(Dispute.id)
    ).all()
    found = [one for one in waiting if body_id in (None, one.body_id)]
    if not found:
        raise NotNow("没有等答复的商榷。")
    if len(found) > 1:
        raise BadInput("有几个单位在等答复，先选定一个。")
    return found[0]


def _new_bodies(play: Scene, share: Assignment, answer: Answer) -> list[Body]:
    if answer.outcome != "reassign":
        return []
    wanted = [play.session.get(Body, one) for one in dict.fromkeys(answer.bodies)]
    others = {one.body_id for one in play.task.assignments if one is not share}
    bodies = [body for body in wanted if body is not None and body.government_id == play.task.government_id]
    if len(bodies) != len(wanted):
        raise NotFound()
    if not bodies:
        raise BadInput("没有选改派给哪个单位。")
    if any(body.is_group for body in bodies):
        raise BadInput("改派要选到单位，不能选单位组。")
    if any(body.id == share.body_id for body in bodies):
        raise BadInput("改派要选别的单位。")
    taken = next((body for body in bodies if body.id in others), None)
    if taken is not None:
        raise BadInput(f"{taken.name}已经是这项任务的办理单位。")
    return bodies


def _reassign(play: Scene, share: Assignment, bodies: Sequence[Body]) -> None:
    """The new bodies take the old one's place; the old one's dispute and reports stay on record."""
    shares = play.task.assignments
    place, role = shares.index(share), share.role
    new = [
        Assignment(
            body=body,
            position=0,
            role=role if number == 0 else OwnerRole.SUPPORT.value,
            basis=Basis.CLERK.value,
            assigned_at=play.clock.now(),
        )
        for number, body in enumerate(bodies)
    ]
    shares.remove(share)
    play.session.flush()
    shares[place:place] = new
    for position, one in enumerate(shares):
        one.position = position
