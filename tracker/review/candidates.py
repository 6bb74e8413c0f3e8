"""From readings to candidate tasks, and what still stands between a candidate and its acceptance."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tracker.directory.resolve import Resolver
from tracker.minutes.models import Clause, Minutes
from tracker.review.made import made_of, was_read
from tracker.tasks.fanout import members_on
from tracker.tasks.models import Task, TaskOwner
from tracker.tasks.timing import is_rule
from tracker.vocabulary import Basis, DueOrigin, Grade, OwnerRole, TaskState

SHOWN_BY_OWNERS = ("承办单位按汇报单位推定", "没有写明承办单位")  # doubts of the reading that the owners say themselves
WHICH_BODY = "所指不明"  # in a doubt about a name
UNDATED = "没有时限，先选定日期、默认时限或反馈周期。"
NO_LEAD = "原文没有点名牵头单位，先选一个。"
NO_DATE_FOR_C = "原则性要求"  # a C-grade clause has no date and no reminders (PRODUCT section 9)


def propose(
    session: Session, minutes: Minutes, resolver: Resolver, carried: Mapping[int, Task] | None = None
) -> list[Task]:
    """Add a candidate for each clause, its names resolved as far as the directory knows them.

    ``carried`` are the tasks of an earlier version of the minutes, by clause: these clauses have theirs.
    """
    known = dict(carried or {})
    tasks = dict(known)
    for clause in minutes.clauses:
        parent = _standing(tasks.get(clause.parent_id)) if clause.parent_id else None
        task = known.get(clause.id)
        if task is None:
            task = candidate_of(minutes, clause)
            task.owners = owners_of(clause.reading["owners"], resolver)
            tasks[clause.id] = task
            session.add(task)
        if task.number is None and (task.parent is None or task.parent.minutes is not minutes):
            task.parent = parent
    for task in tasks.values():
        if task.number is None:
            task.is_heading = bool(task.children) and not task.owners
    session.flush()
    return [task for clause_id, task in tasks.items() if clause_id not in known]


def _standing(task: Task | None) -> Task | None:
    """The task itself, or the one in whose favour it went."""
    while task is not None and task.replaced_by is not None:
        task = task.replaced_by
    return task


def candidate_of(minutes: Minutes, clause: Clause) -> Task:
    """The candidate of one clause, without its owners."""
    reading = clause.reading
    return Task(
        government_id=minutes.government_id,
        minutes_id=minutes.id,
        agenda_item_id=clause.agenda_item_id,
        clause_id=clause.id,
        position=clause.position,
        state=TaskState.CANDIDATE.value,
        kind=clause.kind,
        grade=reading["grade"],
        title=reading["title"][:200],
        condition=reading["condition"] or "",
        stages=reading["stages"],
        doubts=[doubt for doubt in reading["review"] if not doubt.startswith(SHOWN_BY_OWNERS)],
        confidence=reading["confidence"],
        no_due_reason=NO_DATE_FOR_C if reading["grade"] == Grade.C else "",
        **_due(reading["deadlines"], minutes.meeting_date),
        **_recurrence(reading["recurrence"]),
    )


def _due(deadlines: Sequence[dict[str, str]], meeting_date: date) -> dict[str, Any]:
    """The last deadline is the task's; several are its milestones."""
    if not deadlines:
        return {"due_origin": DueOrigin.NONE.value}
    in_order = sorted(deadlines, key=lambda one: one["date"])
    return {
        "due_on": date.fromisoformat(in_order[-1]["date"]),
        "due_origin": DueOrigin.MINUTES.value,
        "due_words": in_order[-1]["phrase"][:200],
        "due_base_on": meeting_date,
        "milestones": [{"words": one["phrase"], "on": one["date"]} for one in in_order] if len(in_order) > 1 else [],
    }


def _recurrence(found: dict[str, str] | None) -> dict[str, Any]:
    """What the clause says comes back is also the rhythm of its reports."""
    if not found:
        return {}
    rule, words = found["rule"], found["phrase"][:200]
    return {"recurrence": rule, "recurrence_words": words, "cycle": rule if is_rule(rule) else ""}


def owners_of(readings: Sequence[dict[str, Any]], resolver: Resolver) -> list[TaskOwner]:
    """One owner a name; a name that both leads and supports leads."""
    owners: dict[str, TaskOwner] = {}
    for reading in sorted(readings, key=lambda one: one["role"] != "lead"):
        name = reading["name"][:100]
        if name not in owners:
            owners[name] = _owner(len(owners), name, reading, resolver)
    return list(owners.values())


def _owner(position: int, name: str, reading: dict[str, Any], resolver: Resolver) -> TaskOwner:
    match = resolver.resolve(name)
    return TaskOwner(
        position=position,
        name=name,
        role=reading["role"],
        basis=reading["basis"],
        body_id=match.body_id,
        is_person=match.is_person,
        confirmed=reading["basis"] != Basis.REPORTING,
    )


def owners_anew(task: Task, resolver: Resolver, known: Sequence[TaskOwner]) -> None:
    """The owners that were read in its clause, if any; what a person has said of a name (``known``) still holds."""
    said = {owner.name: owner for owner in known}
    if owners := owners_of(task.clause.reading["owners"], resolver):
        for owner in owners:
            if before := said.get(owner.name):
                owner.body, owner.is_person, owner.dismissed = before.body, before.is_person, before.dismissed
        task.owners = owners


def dates_anew(task: Task) -> None:
    """The dates that were read in its clause, if any."""
    if deadlines := task.clause.reading["deadlines"]:
        task.milestones, task.no_due_reason = [], ""
        for name, value in _due(deadlines, task.minutes.meeting_date).items():
            setattr(task, name, value)


def owners_are_edited(task: Task) -> bool:
    """Whether a person has changed who owns it, beyond saying which body a name is."""
    if any(owner.basis == Basis.CLERK for owner in task.owners):
        return True
    return was_read(task.clause) and _roles(task) != _roles_read(task.clause)


def dates_are_edited(task: Task) -> bool:
    """Whether a person has said by when, or how often."""
    said = task.due_origin in (DueOrigin.CLERK, DueOrigin.DEFAULT) or task.no_due_reason not in ("", NO_DATE_FOR_C)
    return said or bool(task.cycle and task.cycle != task.recurrence)


def _roles(task: Task) -> dict[str, str]:
    return {owner.name: owner.role for owner in task.owners}


def _roles_read(clause: Clause) -> dict[str, str]:
    """A name that both leads and supports leads."""
    in_order = sorted(clause.reading["owners"], key=lambda one: one["role"] == OwnerRole.LEAD)
    return {one["name"][:100]: one["role"] for one in in_order}


def differing(task: Task) -> tuple[dict[str, str], str | None]:
    """What the words of a span that a person cut name otherwise than the candidate has it: owners, last date."""
    clause = task.clause
    if task.accepted or not made_of(clause) or not was_read(clause):
        return {}, None
    owners, dates = _roles_read(clause), [one["date"] for one in clause.reading["deadlines"]]
    last = max(dates, default=None)
    now = task.due_on.isoformat() if task.due_on else None
    return owners if owners != _roles(task) else {}, last if last != now else None


def open_doubts(task: Task) -> list[str]:
    """The reading's doubts, less those about a name of which a person has said by now which body it is."""
    settled = [owner.name for owner in task.owners if not is_unsettled(owner)]
    waiting = [owner.name for owner in task.owners if is_unsettled(owner)]
    return [doubt for doubt in task.doubts if not _is_answered(doubt, settled, waiting)]


def _is_answered(doubt: str, settled: Sequence[str], waiting: Sequence[str]) -> bool:
    """“有关部门”所指不明 is answered once the name is settled; “A、B”, once both are."""
    if WHICH_BODY not in doubt:
        return False
    return any(name in doubt for name in settled) and not any(name in doubt for name in waiting)


def is_unsettled(owner: TaskOwner) -> bool:
    """Whether nobody has said yet which body or person the name is."""
    return owner.body is None and not owner.is_person and not owner.dismissed


def leads(task: Task) -> list[TaskOwner]:
    """The owners that can sign for the task, the first lead first."""
    return [owner for owner in task.owners if owner.role == OwnerRole.LEAD and owner.body and not owner.dismissed]


def is_inferred(task: Task) -> bool:
    """Whether an owner was inferred and no person has confirmed it."""
    return any(not owner.confirmed and not owner.dismissed for owner in task.owners)


def is_heading(task: Task) -> bool:
    """A parent without owners: nobody signs for it, it needs no date."""
    children = [child for child in task.children if child.state != TaskState.DROPPED]
    return bool(children) and all(owner.dismissed for owner in task.owners)


def is_undated(task: Task) -> bool:
    """Neither a date, nor a report cycle, nor a reason for none. A promoted clause no longer has its C-grade reason."""
    promoted = task.no_due_reason == NO_DATE_FOR_C and task.grade != Grade.C
    return task.due_on is None and not task.cycle and (promoted or not task.no_due_reason)


def obstacles(task: Task, today: date) -> list[str]:
    """What keeps a candidate from being accepted, each as a sentence; none for a ready one.

    The same that ``issue`` asks for, save the confirmation of inferred owners, which accepting is.
    """
    unknown = [owner.name for owner in task.owners if is_unsettled(owner)]
    found = [f"还没有认定“{'”“'.join(unknown)}”。"] if unknown else []
    if is_heading(task):
        return found
    if not found and not leads(task):
        found.append(NO_LEAD)
    found += [
        f"单位组“{owner.body.name}”还没有成员。"
        for owner in task.owners
        if owner.body is not None and owner.body.is_group and not members_on(owner.body, today)
    ]
    return [*found, *due_obstacles(task, today)]


def due_obstacles(task: Task, today: date) -> list[str]:
    """What is wrong with the date; C grade and headings need none."""
    if task.grade == Grade.C or is_heading(task):
        return []
    if is_undated(task):
        return [UNDATED]
    if task.due_on is not None and task.due_on < today:
        return [f"时限 {task.due_on.isoformat()} 已经过了，先改定。"]
    return []


def is_clear(task: Task, today: date) -> bool:
    """Whether it waits for nothing but a person's word: no doubt, no obstacle."""
    return not task.accepted and not open_doubts(task) and not obstacles(task, today)


def is_clear_by_default(task: Task, today: date, *, has_office: bool) -> bool:
    """The same, once the defaults stand in: the limit for a date that is missing or past, the office for a lead.

    ``has_office``: the government's office is known, which takes what names no body (PRODUCT section 3).
    """
    settled = {*due_obstacles(task, today), *([NO_LEAD] if has_office else [])}
    return not task.accepted and not open_doubts(task) and settled.issuperset(obstacles(task, today))
