"""Candidates whose span a person changes: merged, split, moved. ``undoing`` takes it back.

The old candidates stay on record as dropped, each with the reason and the candidate in whose favour it went
(``Task.replaced_by``); the new ones stand on clauses of their own. Nothing of this touches what has been issued.
Words that are cut anew are read anew; what a person has edited is never overwritten by that.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from tracker.accounts.actor import Actor
from tracker.clock import Clock
from tracker.directory.queries import loaded_workdays
from tracker.directory.resolve import Resolver
from tracker.errors import BadInput, NotFound
from tracker.minutes.models import Clause
from tracker.review import candidates
from tracker.review.batch import Batch, opened
from tracker.review.candidates import NO_DATE_FOR_C, candidate_of
from tracker.review.made import made_clause, squeezed, was_read, words_of
from tracker.review.rereading import reread
from tracker.review.verbs import demand_candidate
from tracker.tasks.events import record
from tracker.tasks.models import Task, TaskOwner
from tracker.tasks.states import moved
from tracker.vocabulary import Act, Basis, EventKind, Grade, OwnerRole, TaskState, Urgency

CARRIED = ("title", "done_when", "urgency", "fan_out", "condition", "stages", "grade", "doubts", "confidence")
TIMES = ("due_on", "due_origin", "due_words", "due_base_on", "no_due_reason", "milestones")
RHYTHM = ("cycle", "recurrence", "recurrence_words")
OWNER = ("name", "role", "basis", "body_id", "is_person", "dismissed", "confirmed")
FEWEST = 2
_LEADING = " \t\r\n\u3000，；、。：:"


def merge(actor: Actor, minutes_id: int, numbers: Sequence[int], *, stamp: int, clock: Clock) -> int:
    """One candidate in place of several neighbours of an agenda item; gives its number.

    Its span goes from the first one's beginning to the last one's end; owners and dates are joined. Raises
    ``BadInput`` where another candidate stands between them, ``NotNow`` where one was issued or dropped.
    """
    with opened(actor, minutes_id, stamp=stamp, clock=clock) as at:
        old = _in_order(_candidates(at, numbers))
        if len(old) < FEWEST:
            raise BadInput("先选中要合并的另一条。")
        if len({task.agenda_item_id for task in old}) > 1:
            raise BadInput("只能合并同一议题的候选。")
        start, end = old[0].clause.start, max(task.clause.end for task in old)
        _demand_neighbours(at, old, start, end)
        new = _stand_in(at, old, start, end)
        _join(new, old)
        _replace(at, old, [new], "合并为")
        return new.position


def split(actor: Actor, minutes_id: int, number: int, border: int, *, stamp: int, clock: Clock) -> tuple[int, int]:
    """Two candidates in place of one, the second from the offset ``border`` on; gives their numbers.

    Each is read by its own words; owners that neither names stay with both, and so does what a person has edited.
    """
    with opened(actor, minutes_id, stamp=stamp, clock=clock) as at:
        (task,) = _candidates(at, [number])
        text, clause = at.minutes.text, task.clause
        if not clause.start < border < clause.end:
            raise BadInput(f"断开的地方要在第 {task.position} 条里面。")
        second = border + _blank(text[border : clause.end], _LEADING)
        spans = ((clause.start, len(text[:border].rstrip())), (second, clause.end))
        for start, end in spans:
            words_of(text, start, end)
        resolver = Resolver.for_government(at.government.id, at.today)
        parts = [_cut(at, task, start, end, resolver) for start, end in spans]
        for part in parts:
            _take_share(part, task)
        _replace(at, [task], parts, "拆分为")
        return parts[0].position, parts[1].position


def move_border(actor: Actor, minutes_id: int, number: int, start: int, end: int, *, stamp: int, clock: Clock) -> int:
    """The same candidate on other words; gives its new number.

    What a person has edited stays, the rest is as the words say now.
    """
    with opened(actor, minutes_id, stamp=stamp, clock=clock) as at:
        (task,) = _candidates(at, [number])
        if (start, end) == (task.clause.start, task.clause.end):
            raise BadInput(f"选中的就是第 {task.position} 条现在的范围。")
        new = _cut(at, task, start, end, Resolver.for_government(at.government.id, at.today))
        title = new.title
        _carry(new, task, CARRIED)
        is_edited = task.title != task.clause.reading["title"][:200]
        if was_read(new.clause) and not is_edited and task.title not in new.clause.words:
            new.title = title
        if not new.owners:
            new.owners = [_copy(owner) for owner in task.owners]
        _replace(at, [task], [new], "范围改为")
        return new.position


def numbers_words(tasks: Iterable[Task]) -> str:
    """第 3 条、第 4 条."""
    return "、".join(f"第 {task.position} 条" for task in tasks)


def _candidates(at: Batch, numbers: Sequence[int]) -> list[Task]:
    by_number = {task.position: task for task in reversed(at.tasks)}  # a group's task before those of its members
    if not set(numbers) <= by_number.keys():
        raise NotFound()
    found = [by_number[one] for one in dict.fromkeys(numbers)]
    for task in found:
        demand_candidate(task)
    return found


def _in_order(tasks: Iterable[Task]) -> list[Task]:
    return sorted(tasks, key=lambda task: (task.clause.start, -task.clause.end))


def _demand_neighbours(at: Batch, old: Sequence[Task], start: int, end: int) -> None:
    """Between them may stand context, and what belongs to them, but no other duty."""
    for other in at.tasks:
        one = other.clause
        is_inside = one.start < end and one.end > start and not (one.start <= start and end <= one.end)
        if other.state != TaskState.DROPPED and other not in old and is_inside and not _is_below(other, old):
            raise BadInput(f"第 {other.position} 条夹在中间，连它一起选才能合并。")


def _is_below(task: Task, above: Sequence[Task]) -> bool:
    parent = task.parent
    while parent is not None:
        if parent in above:
            return True
        parent = parent.parent
    return False


def _stand_in(at: Batch, old: Sequence[Task], start: int, end: int, reading: dict[str, Any] | None = None) -> Task:
    """A candidate on a clause of its own, below what the old ones stood below."""
    numbers = [task.position for task in old]
    clause = made_clause(at.minutes, start, end, by=at.actor.name, kind=old[0].kind, made_of=numbers, reading=reading)
    at.session.flush()
    new = candidate_of(at.minutes, clause)
    parents = {task.parent for task in old} - set(old)
    new.parent = parents.pop() if len(parents) == 1 else None
    at.session.add(new)
    at.session.flush()
    at.step.made.append(new)
    return new


def _cut(at: Batch, task: Task, start: int, end: int, resolver: Resolver) -> Task:
    """A candidate on other words of the same one, with the owners and dates that these words name.

    Where a person has edited owners or dates, it has no owners yet and the edited dates.
    """
    parted = any(start <= child.clause.start < end for child in task.children if child.state == TaskState.CANDIDATE)
    new = _stand_in(at, [task], start, end, reread(at.minutes, start, end, loaded_workdays(), parted=parted))
    new.grade = task.grade
    new.no_due_reason = NO_DATE_FOR_C if new.grade == Grade.C else ""
    if not candidates.owners_are_edited(task):
        candidates.owners_anew(new, resolver, task.owners)
    if candidates.dates_are_edited(task):
        _carry(new, task, (*TIMES, *RHYTHM))
    else:
        _take_dates(new, task)
    return new


def _replace(at: Batch, old: Sequence[Task], new: Sequence[Task], how: str) -> None:
    """Drop the old ones in favour of the new ones; what stood below them goes to the one that holds its words."""
    at.session.flush()
    below = [child for task in old for child in task.children if child not in old]
    for child in below:
        child.parent = _holder(new, child.clause)
    words = numbers_words(new)
    for task in old:
        favour(at, task, f"{how}{words}", new[0])
    for task in new:
        _tell(at, task, numbers_words(old), numbers_words([task]))
    numbers = {"old": [task.position for task in old], "new": [task.position for task in new]}
    at.step.enter("recast", f"{numbers_words(old)}{how}{words}", how=how, **numbers)


def _holder(tasks: Sequence[Task], clause: Clause) -> Task:
    """The one whose words hold the clause, else the first."""
    return next((one for one in tasks if one.clause.start <= clause.start < one.clause.end), tasks[0])


def favour(at: Batch, task: Task, reason: str, favoured: Task) -> None:
    """Drop a candidate in favour of another task; inner part."""
    if task.state == TaskState.CANDIDATE:
        task.state = moved(TaskState.CANDIDATE, Act.DROP, TaskState.DROPPED).value
    task.drop_reason, task.accepted, task.replaced_by_id = reason, False, favoured.id
    record(task, EventKind.DROPPED, at.actor, at.clock, reason=reason)


def _tell(at: Batch, task: Task, before: str, after: str) -> None:
    record(task, EventKind.EDITED, at.actor, at.clock, changes={"clause": [before, after]})


# What the new candidate takes over


def _join(new: Task, old: Sequence[Task]) -> None:
    """Everything of the old ones: the first one's title, all owners, the last of the dates."""
    _carry(new, old[0], CARRIED)
    new.grade = min(task.grade for task in old)
    new.urgency = max((Urgency(task.urgency) for task in old), key=list(Urgency).index).value
    new.done_when = "；".join(task.done_when for task in old if task.done_when)
    new.condition = "；".join(task.condition for task in old if task.condition)
    new.stages = [stage for task in old for stage in task.stages]
    new.doubts = list(dict.fromkeys(doubt for task in old for doubt in task.doubts))
    new.confidence = min(task.confidence for task in old)
    _carry(new, next((task for task in old if task.recurrence or task.cycle), old[0]), RHYTHM)
    dated = sorted((task for task in old if task.due_on), key=lambda task: str(task.due_on))
    _carry(new, dated[-1] if dated else old[0], TIMES)
    if len(dated) > 1:
        new.milestones = _milestones(dated)
    if new.grade != Grade.C and new.no_due_reason == NO_DATE_FOR_C:
        new.no_due_reason = ""
    new.owners = _joined_owners(old)


def _milestones(dated: Sequence[Task]) -> list[dict[str, str]]:
    found = [
        one
        for task in dated
        for one in task.milestones or [{"words": task.due_words or task.title, "on": str(task.due_on)}]
    ]
    return sorted(found, key=lambda one: one["on"])


def _joined_owners(old: Sequence[Task]) -> list[TaskOwner]:
    """Each body or name once, a lead where it leads in any."""
    found: dict[object, TaskOwner] = {}
    for owner in (owner for task in old for owner in task.owners):
        known = found.setdefault(owner.body_id or owner.name, _copy(owner))
        if owner.role == OwnerRole.LEAD:
            known.role = OwnerRole.LEAD.value
        known.confirmed = known.confirmed or owner.confirmed
    return _numbered(found.values())


def _take_share(part: Task, whole: Task) -> None:
    """What of the whole candidate the words of this part name, beside what was read in them."""
    words = part.clause.words
    _carry(part, whole, ("urgency", "fan_out", "done_when", "confidence"))
    if not was_read(part.clause):
        _carry(part, whole, ("doubts",))
    part.stages = [stage for stage in whole.stages if squeezed(stage["text"]) in words]
    part.condition = whole.condition if squeezed(whole.condition) in words else ""
    if not part.owners:
        named = [owner for owner in whole.owners if owner.basis == Basis.CLERK or squeezed(owner.name) in words]
        keeps = named if any(owner.role == OwnerRole.LEAD for owner in named) else whole.owners
        part.owners = _numbered(_copy(owner) for owner in keeps)


def _take_dates(part: Task, whole: Task) -> None:
    """Of the whole one's dates and rhythm those whose words stand in this part, where none were read in it."""
    words = part.clause.words
    if not part.recurrence and whole.recurrence_words and squeezed(whole.recurrence_words) in words:
        _carry(part, whole, RHYTHM)
    dates = whole.milestones or [{"words": whole.due_words, "on": whole.due_on}]
    mine = [one for one in dates if one["words"] and squeezed(one["words"]) in words]
    if part.due_on is not None or not mine:
        return
    _carry(part, whole, TIMES)
    if whole.milestones:
        last = max(mine, key=lambda one: one["on"])
        part.due_words, part.due_on = last["words"][:200], date.fromisoformat(last["on"])
        part.milestones = mine if len(mine) > 1 else []


def _carry(new: Task, old: Task, names: Iterable[str]) -> None:
    for name in names:
        setattr(new, name, getattr(old, name))


def _copy(owner: TaskOwner) -> TaskOwner:
    return TaskOwner(position=owner.position, **{name: getattr(owner, name) for name in OWNER})


def _numbered(owners: Iterable[TaskOwner]) -> list[TaskOwner]:
    found = sorted(owners, key=lambda owner: owner.role != OwnerRole.LEAD)
    for position, owner in enumerate(found):
        owner.position = position
    return found


def _blank(words: str, signs: str) -> int:
    """How many of ``signs`` the words begin with."""
    return len(words) - len(words.lstrip(signs))
