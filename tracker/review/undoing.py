"""One step taken back: the rows as they were before it, what it made dropped, what it built removed if unused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts.actor import Actor
from tracker.clock import Clock
from tracker.directory.models import AuditEntry, Body, BodyAlias, Government, GroupMember, Person
from tracker.errors import NotFound, NotNow
from tracker.minutes.models import Minutes
from tracker.review import steps
from tracker.review.batch import Batch, opened
from tracker.review.steps import Row, key_of
from tracker.review.verbs import note, snapshot
from tracker.tasks.events import record
from tracker.tasks.models import Assignment, Task, TaskOwner
from tracker.vocabulary import EventKind, TaskState

Fields = dict[str, list[Any]]
CHANGED_SINCE = "第 {} 条以后又改过，先撤销后面的一步。"
STANDS_FOR = ("minutes_id", "clause_id")


@dataclass(frozen=True)
class Undone:
    """``numbers`` are those of the candidates as they stand again; ``kept`` the bodies that are in use by now."""

    did: str
    numbers: tuple[int, ...]
    kept: tuple[str, ...]


def undo(actor: Actor, minutes_id: int, step_id: int, *, stamp: int, clock: Clock) -> Undone:
    """Take a step back.

    Raises ``NotFound`` for no step of these minutes, ``NotNow`` where it was taken back already or a row of it was
    changed or issued since, ``Stale`` for a page that is no longer true.
    """
    with opened(actor, minutes_id, stamp=stamp, clock=clock) as at:
        entries = steps.entries_of(at.session, at.minutes)
        entry = next((one for one in entries if one.id == step_id and "did" in one.detail), None)
        if entry is None:
            raise NotFound()
        return _take_back(at, entry, entries)


def undo_made(actor: Actor, minutes_id: int, number: int, *, stamp: int, clock: Clock) -> Undone:
    """Take back the merge, split or moved border that made this candidate, whatever has been done since."""
    with opened(actor, minutes_id, stamp=stamp, clock=clock) as at:
        entries = steps.entries_of(at.session, at.minutes)
        ids = {task.id for task in at.tasks if task.position == number}
        entry = next((one for one in steps.standing(entries) if ids & set(one.detail["made"])), None)
        if entry is None:
            raise NotNow(f"第 {number} 条不是合并、拆分或改范围得来的。")
        return _take_back(at, entry, entries)


def _take_back(at: Batch, entry: AuditEntry, entries: Sequence[AuditEntry]) -> Undone:
    if entry not in steps.standing(entries):
        raise NotNow("这一步已经撤销过了。")
    detail = entry.detail
    rows = _rows(at, detail)
    made = _made(at, detail)
    for row in (*rows.values(), *made):
        _demand_not_issued(at, row, detail)
    for key, row in rows.items():
        _demand_unchanged(row, detail["rows"][key])
    back = [row for row in rows.values() if isinstance(row, Task)]
    _restore(at, rows, detail["rows"])
    _drop_made(at, made, [task for task in back if "replaced_by_id" in detail["rows"][key_of(task)]])
    kept = _shrink(at, detail["directory"]) if "directory" in detail else ()
    at.step.enter(steps.UNDO, undoes=entry.id, undid=detail["did"])
    told = [task for task in back if task.replaced_by_id is None]
    return Undone(detail["did"], tuple(sorted(task.position for task in told)), kept)


def _rows(at: Batch, detail: dict[str, Any]) -> dict[str, Row]:
    """The rows of the step; those outside the minutes are locked as well."""
    own: list[Row] = [*at.tasks, at.minutes, at.government]
    known = {key_of(row): row for row in own}
    missing = [int(key.split(":")[1]) for key in detail["rows"] if key not in known and key.startswith("Task")]
    if missing:
        wanted = select(Task).where(Task.id.in_(missing)).order_by(Task.id).with_for_update()
        found = at.session.scalars(wanted.execution_options(populate_existing=True))
        known |= {key_of(task): task for task in found}
    if not detail["rows"].keys() <= known.keys():
        raise NotNow("这一步改的是上一稿，在上一稿撤销。")
    return {key: known[key] for key in detail["rows"]}


def _made(at: Batch, detail: dict[str, Any]) -> list[Task]:
    """What the step made, and nothing of it recast since."""
    sources = {int(key.split(":")[1]) for key in detail["rows"] if key.startswith("Task")}
    made = [task for task in at.tasks if task.id in detail["made"]]
    for task in made:
        if task.replaced_by is not None and task.replaced_by_id not in sources:
            raise NotNow(f"先撤销第 {task.replaced_by.position} 条。")
    return made


def _demand_not_issued(at: Batch, row: Row, detail: dict[str, Any]) -> None:
    if isinstance(row, Task) and row.number != detail["numbers"].get(str(row.id)):
        raise NotNow(f"第 {row.position} 条已经交办，不能再撤销。")
    if isinstance(row, Minutes) and any(task.number for task in at.tasks):
        raise NotNow("已有任务交办，编号用的会议不能再改。")


def _demand_unchanged(row: Row, fields: Fields) -> None:
    """What the step changed must still be as it left it; where a parent has moved on, the child follows it."""
    now = steps.image(row)
    if any(now[name] != after for name, (_before, after) in fields.items() if name != "parent_id"):
        raise NotNow(CHANGED_SINCE.format(row.position) if isinstance(row, Task) else "这以后又改过，不能再撤销。")


def _restore(at: Batch, rows: dict[str, Row], changes: dict[str, Fields]) -> None:
    told = {key: (snapshot(row), row.state, row.position) for key, row in rows.items() if isinstance(row, Task)}
    for key, row in rows.items():
        for name, (before, _after) in changes[key].items():
            if name == "owners" and isinstance(row, Task):
                row.owners = [_owner(at.session, one) for one in before]
            else:
                setattr(row, name, date.fromisoformat(before) if name in steps.DATES and before else before)
    at.session.flush()
    for key, (words, state, number) in told.items():
        task = rows[key]
        assert isinstance(task, Task)
        at.session.expire(task, ["parent", "clause", "minutes", "agenda_item", "replaced_by"])
        _tell(at, task, words, state, number, changes[key])


def _owner(session: Session, kept: dict[str, Any]) -> TaskOwner:
    body = session.get(Body, kept["body_id"]) if kept["body_id"] is not None else None
    if body is None and kept["body_id"] is not None:
        raise NotNow(f"“{kept['name']}”原来对应的单位已不在名录，不能再撤销。")
    return TaskOwner(body=body, **{name: value for name, value in kept.items() if name != "body_id"})


def _tell(at: Batch, task: Task, words: dict[str, Any], state: str, number: int, fields: Fields) -> None:
    """The event of a task that stands again as it stood before."""
    if task.state != state:
        if task.state == TaskState.CANDIDATE:
            record(task, EventKind.RESTORED, at.actor, at.clock)
        else:
            record(task, EventKind.DROPPED, at.actor, at.clock, reason=task.drop_reason)
    elif any(name in fields for name in STANDS_FOR):
        moved = [f"第 {number} 条", f"第 {task.position} 条"]
        record(task, EventKind.EDITED, at.actor, at.clock, changes={"clause": moved})
    else:
        note(task, words, at.actor, at.clock)


def _drop_made(at: Batch, made: Sequence[Task], old: Sequence[Task]) -> None:
    """What stood below them goes back to the one that holds its words."""
    words = "、".join(f"第 {task.position} 条" for task in old)
    for part in made:
        for child in list(part.children):
            child.parent = next((one for one in old if _holds(one, child)), old[0] if old else None)
        if part.state == TaskState.CANDIDATE:
            part.state = TaskState.DROPPED.value
            part.accepted = False
        part.drop_reason = f"撤销，恢复{words}" if old else "撤销立项"
        part.replaced_by_id = old[0].id if old else None
        record(part, EventKind.DROPPED, at.actor, at.clock, reason=part.drop_reason)


def _holds(task: Task, child: Task) -> bool:
    return task.clause.start <= child.clause.start < task.clause.end


def _shrink(at: Batch, grown: dict[str, Any]) -> tuple[str, ...]:
    """Forget the names and remove the bodies of the step; gives the names of the bodies that are in use by now."""
    session = at.session
    for alias, (before, after) in grown["aliases"].items():
        row = session.scalar(select(BodyAlias).filter_by(government_id=at.government.id, alias=alias))
        if row is not None and row.body_id == after:
            if before is None:
                session.delete(row)
            else:
                row.body_id = before
    session.flush()
    bodies = [body for body_id in grown["bodies"] if (body := session.get(Body, body_id))]
    unused = [body for body in bodies if not _is_used(session, body, grown["bodies"])]
    for body in sorted(unused, key=lambda one: not one.is_group):  # groups first, they point to the others
        session.delete(body)
        session.flush()
    return tuple(body.name for body in bodies if body not in unused)


def _is_used(session: Session, body: Body, built: Sequence[int]) -> bool:
    """Whether anything but the step's own groups refers to it, or somebody has entered more about it."""
    refers = (
        select(TaskOwner.id).where(TaskOwner.body_id == body.id),
        select(Assignment.id).where((Assignment.body_id == body.id) | (Assignment.group_id == body.id)),
        select(Person.id).where(Person.body_id == body.id),
        select(BodyAlias.id).where(BodyAlias.body_id == body.id),
        select(Government.id).where(Government.office_body_id == body.id),
        select(GroupMember.group_id).where(GroupMember.member_id == body.id, GroupMember.group_id.not_in(built)),
    )
    edited = body.short_name or body.overseeing_leader_id or body.valid_from or body.valid_to
    return bool(edited) or any(session.scalar(one.limit(1)) is not None for one in refers)
