"""A new version of minutes on record: what stands on unchanged words is carried over, the rest is for a decision."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts.actor import Actor
from tracker.clock import Clock
from tracker.errors import BadInput, NotFound, NotNow
from tracker.minutes.models import Clause, Minutes
from tracker.minutes.versions import Passage, locate, passages, unchanged
from tracker.review import steps
from tracker.review.batch import opened
from tracker.review.made import made_clause, made_of
from tracker.review.recast import favour
from tracker.review.verbs import demand_candidate
from tracker.tasks.events import record
from tracker.tasks.models import Task
from tracker.vocabulary import EventKind, TaskState

KEEP = "keep_task"
KEPT_ALREADY = "已经决定保留，要改就先点“重新决定”。"


def earlier_version(session: Session, minutes: Minutes) -> Minutes | None:
    """The newest minutes of the same meeting: of its day, or with a clause in the same words."""
    for one in others_of(session, minutes):
        if one.meeting_date == minutes.meeting_date or unchanged(read_passages(one), read_passages(minutes)):
            return one
    return None


def others_of(session: Session, minutes: Minutes) -> Sequence[Minutes]:
    """The government's other minutes of the same kind, year and number, the newest first."""
    same = select(Minutes).where(
        Minutes.government_id == minutes.government_id,
        Minutes.meeting_kind == minutes.meeting_kind,
        Minutes.meeting_year == minutes.meeting_year,
        Minutes.meeting_number == minutes.meeting_number,
        Minutes.id != minutes.id,
    )
    return session.scalars(same.order_by(Minutes.id.desc())).all()


def read_passages(minutes: Minutes) -> list[Passage]:
    """The clauses as they were read, without those that people made."""
    return passages(minutes.text, [(one.position, one.start, one.end) for one in minutes.clauses if not is_made(one)])


def is_made(clause: Clause) -> bool:
    """Whether a person marked it."""
    return "by" in clause.reading


def carry_over(session: Session, old: Minutes, new: Minutes, actor: Actor | None, clock: Clock) -> dict[int, Task]:
    """Point the tasks of unchanged clauses to the new version; gives them by their new clause.

    Inner part of the import. Edits, acceptance, numbers and reports stay as they are; an event says so.
    """
    tasks = _by_clause(session, old)
    old_clauses = {one.position: one for one in old.clauses}
    new_clauses = {one.position: one for one in new.clauses}
    numbers = unchanged(read_passages(old), read_passages(new))
    for position, clause in old_clauses.items():
        if is_made(clause) and clause.id in tasks and (copy := _copied(clause, new, numbers)):
            session.flush()
            numbers[position], new_clauses[copy.position] = copy.position, copy
    carried: dict[int, Task] = {}
    for before, after in numbers.items():
        clause = new_clauses[after]
        for task in tasks[old_clauses[before].id]:
            point(task, clause, actor, clock)
            carried.setdefault(clause.id, task)
    return carried


def _by_clause(session: Session, minutes: Minutes) -> defaultdict[int, list[Task]]:
    found: defaultdict[int, list[Task]] = defaultdict(list)
    rows = select(Task).where(Task.minutes_id == minutes.id).order_by(Task.id).with_for_update()
    for task in session.scalars(rows.execution_options(populate_existing=True)):
        found[task.clause_id].append(task)
    return found


def _copied(clause: Clause, new: Minutes, numbers: dict[int, int]) -> Clause | None:
    """A clause that a person made, on the same words of the new version, where it has them."""
    span = locate(new.text, clause.words)
    sources = made_of(clause)
    if span is None or not all(one in numbers for one in sources):
        return None
    position = max(one.position for one in new.clauses) + 1 if new.clauses else 1
    items = [item for item in new.agenda if item.start <= span[0] < item.end]
    reading: dict[str, Any] = clause.reading | {"id": f"P{position}", "made_of": [numbers[one] for one in sources]}
    copy = Clause(
        agenda_item_id=items[-1].id if items else None,
        position=position,
        ref=f"P{position}",
        kind=clause.kind,
        start=span[0],
        end=span[1],
        words=clause.words,
        reading=reading,
    )
    new.clauses.append(copy)
    return copy


def point(task: Task, clause: Clause, actor: Actor | None, clock: Clock) -> None:
    """Let a task stand on another clause, of the new version; inner part."""
    before = f"原第 {task.position} 条"
    task.minutes, task.clause = clause.minutes, clause
    task.agenda_item_id, task.position = clause.agenda_item_id, clause.position
    record(task, EventKind.EDITED, actor, clock, changes={"clause": [before, f"修订稿第 {clause.position} 条"]})


def left_behind(session: Session, minutes: Minutes) -> list[Task]:
    """The tasks that stand on the earlier version still, since their clause has changed or is gone; in its order."""
    if minutes.revises_id is None:
        return []
    rows = select(Task).where(
        Task.minutes_id == minutes.revises_id,
        Task.replaced_by_id.is_(None),
        Task.state.not_in((TaskState.DROPPED, TaskState.CLOSED, TaskState.CANCELLED)),
    )
    return list(session.scalars(rows.order_by(Task.position, Task.id)))


def adopt(actor: Actor, minutes_id: int, task_id: int, number: int, *, stamp: int, clock: Clock) -> int:
    """Let a task that lost its clause stand on the words of clause ``number`` of the new version; gives its number.

    The clause's own proposal goes in favour of the task. Raises ``BadInput``, ``NotFound``, and ``NotNow`` where the
    proposal is no candidate any more or somebody has decided to keep the task as it is.
    """
    with opened(actor, minutes_id, stamp=stamp, clock=clock) as at:
        behind = left_behind(at.session, at.minutes)
        task = next((one for one in behind if one.id == task_id), None)
        clause = next((one for one in at.minutes.clauses if one.position == number), None)
        if task is None:
            raise NotFound()
        if clause is None:
            raise BadInput("先选修订稿里的一条。")
        if task.id in kept(at.session, at.minutes):
            raise NotNow(KEPT_ALREADY)
        proposals = [one for one in at.tasks if one.clause_id == clause.id]
        for proposal in proposals:
            demand_candidate(proposal)
        same = made_clause(at.minutes, clause.start, clause.end, by=actor.name, kind=clause.kind, made_of=[number])
        at.session.flush()
        with_it = [one for one in behind if one.clause_id == task.clause_id]
        at.step.watch(with_it)
        for one in with_it:
            point(one, same, actor, clock)
        for proposal in proposals:
            for child in list(proposal.children):
                child.parent = task
            if task.number is None:
                task.parent = proposal.parent
            favour(at, proposal, f"沿用原任务{task.short_number or ''}", task)
        at.step.enter("adopt_clause", f"接在第 {number} 条上", task=task.id, clause=number)
        return same.position


def keep(actor: Actor, minutes_id: int, task_id: int, *, stamp: int, clock: Clock) -> None:
    """保留: a task that lost its clause goes on by the words of the earlier version, as a person has decided.

    Raises ``NotFound`` for a task that has not lost its clause, ``NotNow`` for one that is kept already.
    """
    with opened(actor, minutes_id, stamp=stamp, clock=clock) as at:
        behind = left_behind(at.session, at.minutes)
        task = next((one for one in behind if one.id == task_id), None)
        if task is None:
            raise NotFound()
        if task.id in kept(at.session, at.minutes):
            raise NotNow(KEPT_ALREADY)
        words = [f"修订稿没有原第 {task.position} 条", f"仍按原第 {task.position} 条办"]
        record(task, EventKind.EDITED, actor, clock, changes={"clause": words})
        at.step.enter(KEEP, f"保留“{task.title}”", task=task.id)


def kept(session: Session, minutes: Minutes) -> dict[int, int]:
    """The tasks that somebody has decided to keep, each with the step that says so."""
    found = steps.standing(steps.entries_of(session, minutes))
    return {entry.detail["task"]: entry.id for entry in found if entry.act == KEEP}
