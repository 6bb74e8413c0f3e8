"""From candidate to issued task: 交办, 不立项, 重新列为候选, and promoting a C-grade clause."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts.actor import Actor
from tracker.clock import Clock
from tracker.directory.models import Government
from tracker.errors import NotFound, NotNow
from tracker.minutes.models import Clause
from tracker.pages.filters import day
from tracker.tasks import numbers
from tracker.tasks.fanout import Part, members_on, parts_of, shares, signing_owners
from tracker.tasks.headings import reopen_above, settle_heading
from tracker.tasks.models import Assignment, Task
from tracker.tasks.scene import Scene, locked_with_parents, scene, staged, told
from tracker.tasks.timing import FARTHEST, FIRST_REPORT_WORKDAYS, MONTHLY_DAY, is_absurd, is_rule
from tracker.unit import unit_of_work
from tracker.vocabulary import OPEN_STATES, Act, Basis, EventKind, FanOut, Grade, OwnerRole, TaskState
from tracker.workdays import Workdays

TAKEN_OVER = (  # by a child of 逐单位办结 from its parent
    *("government_id", "minutes_id", "agenda_item_id", "clause_id", "position", "kind", "grade", "title", "done_when"),
    *("urgency", "condition", "responsible_leader", "due_on", "due_origin", "due_words", "due_base_on"),
    *("no_due_reason", "cycle", "recurrence", "recurrence_words", "milestones", "stages", "accepted", "confidence"),
)


def issue(
    actor: Actor, task_ids: Sequence[int], *, clock: Clock, workdays: Workdays, versions: dict[int, int] | None = None
) -> list[int]:
    """Give numbers, take groups apart, and hand the tasks to their bodies: all of them, or none.

    Gives the ids of all tasks issued, children made for members of a group included. ``versions``:
    those that the page showed. Raises ``NotNow`` naming the first candidate that cannot go out and
    why, and as every verb ``NotFound``, ``Stale`` and ``Forbidden``.
    """
    issued: list[int] = []
    with unit_of_work() as session:
        found = locked_with_parents(session, task_ids)
        if not set(task_ids) <= found.keys():
            raise NotFound()
        _read_clauses(session, found.values())
        for task in sorted((found[one] for one in set(task_ids)), key=_order):
            version = (versions or {}).get(task.id)
            issued += _issue(staged(session, actor, Act.ISSUE, task, version=version, clock=clock), workdays)
        for task in found.values():
            settle_heading(session, task, clock=clock, workdays=workdays)
    return issued


def _read_clauses(session: Session, tasks: Iterable[Task]) -> None:
    """All at once, so that asking each task for its clause asks the database nothing."""
    session.scalars(select(Clause).where(Clause.id.in_([task.clause_id for task in tasks]))).all()


def _order(task: Task) -> tuple[int, ...]:
    """Numbers run in the order of the minutes, a parent before its children."""
    return task.minutes_id, task.clause.start, -task.clause.end, task.position, task.id


def blockers(task: Task, on: date) -> list[str]:
    """Why a candidate cannot be issued on ``on``; empty if it can. Sentences for the review page."""
    children = _live_children(task)
    owners = signing_owners(task)
    if children and not owners:
        return []
    return [*_owner_blockers(task, on), *_due_blockers(task, on)]


def _owner_blockers(task: Task, on: date) -> Iterable[str]:
    owners = signing_owners(task)
    unknown = [owner.name for owner in owners if owner.body is None]
    if unknown:
        yield f"还没有认定“{'”“'.join(unknown)}”是哪个单位。"
    if not any(owner.role == OwnerRole.LEAD.value for owner in owners):
        yield "没有牵头单位。"
    if any(owner.basis == Basis.REPORTING.value and not owner.confirmed for owner in owners):
        yield "推定的单位还没有人确认。"
    for owner in owners:
        if owner.body is not None and owner.body.is_group and not members_on(owner.body, on):
            yield f"“{owner.body.name}”在名录里没有成员单位。"


def _due_blockers(task: Task, on: date) -> Iterable[str]:
    if task.grade == Grade.C.value:
        return
    if task.due_on is not None and task.due_on < on:
        yield f"时限 {day(task.due_on)} 已过，先改时限。"
    if task.due_on is not None and is_absurd(task.due_on, on):
        yield f"时限 {day(task.due_on)} 在 {FARTHEST} 年以后，先核对年份。"
    if task.due_on is None and not (task.cycle or task.recurrence or task.no_due_reason):
        yield "没有时限，也没有写明为什么不定时限。"


def _live_children(task: Task) -> list[Task]:
    return [child for child in task.children if child.state != TaskState.DROPPED.value]


def _issue(play: Scene, workdays: Workdays) -> list[int]:
    task = play.task
    if found := blockers(task, play.today):
        raise NotNow(f"“{task.title}”不能交办：{found[0]}")
    persons = [owner.name for owner in task.owners if owner.is_person and not owner.dismissed]
    task.responsible_leader = task.responsible_leader or "、".join(persons)[:80]
    parts = parts_of(signing_owners(task), play.today, FanOut(task.fan_out))
    is_firm = task.grade != Grade.C.value
    each = is_firm and task.fan_out == FanOut.EACH.value and any(part.group_id for part in parts)
    task.is_heading = each or not parts
    task.counted = is_firm and not task.is_heading and not _live_children(task)
    if task.parent is not None:
        task.parent.counted = False
        reopen_above(task, reason="又交办了分项任务", clock=play.clock)
    _set_times(play, workdays)
    _hand_out(play, parts)
    return [task.id, *(_issue_child(play, share, workdays) for share in (shares(parts) if each else []))]


def _issue_child(play: Scene, parts: Sequence[Part], workdays: Workdays) -> int:
    """One member's own task, under the heading that its group's task has become."""
    child = Task(parent=play.task, counted=True, **{name: getattr(play.task, name) for name in TAKEN_OVER})
    play.session.add(child)
    play.session.flush()
    part = replace(play, task=child)
    _set_times(part, workdays)
    _hand_out(part, parts)
    return child.id


def _set_times(play: Scene, workdays: Workdays) -> None:
    """Dates as they stand from now on: the first due date for ever, and when the first report is due."""
    task = play.task
    if task.grade == Grade.C.value:
        task.due_on, task.due_origin, task.cycle = None, "none", ""
        return
    task.first_due_on = task.due_on
    task.due_revision = 1 if task.due_on else 0
    task.cycle = task.cycle or (task.recurrence if is_rule(task.recurrence) else "")
    if not task.is_heading:
        _start_cycle(play, workdays)


def _start_cycle(play: Scene, workdays: Workdays) -> None:
    """A task without a date reports by cycle, so that silence shows; every task reports a first time."""
    task = play.task
    if task.due_on is None and not task.cycle:
        government = play.session.get_one(Government, task.government_id)
        task.cycle = f"{MONTHLY_DAY}{government.cycle_day}"
    task.report_due_on = workdays.add(play.today, FIRST_REPORT_WORKDAYS)
    task.asked_after = task.last_report_id or 0


def _hand_out(play: Scene, parts: Sequence[Part]) -> None:
    """Number, shares, state and event of one task."""
    task = play.task
    government = play.session.get_one(Government, task.government_id)
    number = numbers.draw(play.session, government, task.minutes)
    if not task.is_heading:
        task.assignments = [_assignment(part, position, play) for position, part in enumerate(parts)]
    task.number, task.short_number = number.full, number.short
    task.issued_at, task.issued_by_id = play.clock.now(), play.actor.person_id
    play.move(TaskState.IN_PROGRESS if task.is_heading else TaskState.ISSUED)
    play.record(
        EventKind.ISSUED,
        number=task.number,
        due_on=task.due_on.isoformat() if task.due_on else None,
        due_origin=task.due_origin,
        bodies=[part.body.name for part in parts],
    )


def _assignment(part: Part, position: int, play: Scene) -> Assignment:
    return Assignment(
        body=part.body,
        group_id=part.group_id,
        position=position,
        role=part.role.value,
        basis=part.basis,
        assigned_at=play.clock.now(),
    )


def drop(actor: Actor, task_id: int, reason: str, *, version: int, clock: Clock) -> None:
    """不立项: no task of this clause; it stays listed as reviewed, with the reason."""
    with scene(actor, Act.DROP, task_id, version=version, clock=clock) as play:
        dropped(play, reason)


def dropped(play: Scene, reason: str) -> None:
    """Drop; inner part."""
    play.task.drop_reason = told(reason, "不立项的理由")
    play.move(TaskState.DROPPED)
    play.record(EventKind.DROPPED, reason=play.task.drop_reason)


def restore(actor: Actor, task_id: int, *, version: int, clock: Clock) -> None:
    """A dropped clause is a candidate again."""
    with scene(actor, Act.RESTORE, task_id, version=version, clock=clock) as play:
        restored(play)


def restored(play: Scene) -> None:
    """Restore; inner part."""
    if play.task.replaced_by_id is not None:
        raise NotNow("另一条候选已经取代它，在那一条上撤销。")
    play.task.drop_reason = ""
    play.move(TaskState.CANDIDATE)
    play.record(EventKind.RESTORED)


def promote(actor: Actor, task_id: int, *, version: int, clock: Clock) -> None:
    """原则性要求 becomes a task that is followed (C to B): from now on it reports, and it is counted."""
    with scene(actor, Act.EDIT, task_id, version=version, clock=clock) as play:
        promoted(play)


def promoted(play: Scene) -> None:
    """Promote; inner part."""
    task = play.task
    if task.grade != Grade.C.value:
        raise NotNow("只有 C 档能转为 B 档。")
    task.grade = Grade.B.value
    if TaskState(task.state) in OPEN_STATES and not task.is_heading:
        task.counted = not _live_children(task)
        _start_cycle(play, play.workdays)
    play.record(EventKind.EDITED, changes={"grade": [Grade.C.value, Grade.B.value]})
