"""Every act of a clerk before the issue is a step, on record in the audit with what each row was before and after.

``undoing`` reads that record. It never changes: a step that is taken back is one more entry.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.accounts.actor import Actor
from tracker.clock import Clock
from tracker.directory.models import AuditEntry, Body, BodyAlias, Government
from tracker.minutes.models import Minutes
from tracker.tasks.models import Task, TaskOwner

UNDO = "undo"
LATEST = 200  # entries that are looked through for the last step
DATES = frozenset({"due_on", "due_base_on"})
OWNER = ("position", "name", "role", "basis", "body_id", "is_person", "dismissed", "confirmed")
WATCHED: dict[type, tuple[str, ...]] = {
    Task: (
        *("minutes_id", "agenda_item_id", "clause_id", "position", "parent_id", "state", "drop_reason"),
        *("replaced_by_id", "accepted", "grade", "title", "done_when", "urgency", "fan_out", "condition", "stages"),
        *("doubts", "confidence", "is_heading", "due_on", "due_origin", "due_words", "due_base_on", "no_due_reason"),
        *("milestones", "cycle", "recurrence", "recurrence_words"),
    ),
    Minutes: ("meeting_kind", "meeting_number", "doubts"),
    Government: ("office_body_id",),
}
Row = Task | Minutes | Government
Image = dict[str, Any]


@dataclass
class Step:
    """An act under way. ``did`` is what the button says that takes it back; without it the act is only on record."""

    session: Session
    act: str = ""
    did: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    made: list[Task] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)
    before: dict[str, Image] = field(default_factory=dict)

    def watch(self, rows: Iterable[Row]) -> None:
        """Remember how these stand now."""
        for row in rows:
            self.rows.setdefault(key_of(row), row)
            self.before.setdefault(key_of(row), image(row))

    def enter(self, act: str, did: str = "", **detail: Any) -> None:
        """Say what the act is."""
        self.act, self.did = act, did
        self.detail |= detail

    def changes(self) -> dict[str, dict[str, list[Any]]]:
        """Row -> column -> [before, after]."""
        found = {key: _difference(self.before[key], image(row)) for key, row in self.rows.items()}
        return {key: difference for key, difference in found.items() if difference}


@contextmanager
def remembered(
    session: Session, actor: Actor, minutes: Minutes, rows: Iterable[Row], clock: Clock, *, directory: bool = False
) -> Iterator[Step]:
    """One step on the review of ``minutes``, inside the unit of work of its verb; entered at the block's end.

    ``rows`` are those that the act may change; ``directory``: it may also build bodies and remember names.
    """
    step = Step(session)
    step.watch(rows)
    known = directory_of(session, minutes.government_id) if directory else None
    yield step
    if not step.act:
        return
    session.flush()
    detail = dict(step.detail)
    if step.did:
        detail |= {"did": step.did, "rows": step.changes(), "made": [task.id for task in step.made]}
        detail["numbers"] = {row.id: row.number for row in step.rows.values() if isinstance(row, Task) and row.number}
        if known is not None:
            detail["directory"] = _grown(known, directory_of(session, minutes.government_id))
    session.add(
        AuditEntry(
            at=clock.now(),
            government_id=minutes.government_id,
            person_id=actor.person_id,
            act=step.act,
            subject=subject_of(minutes.id),
            outcome="done",
            detail=detail,
        )
    )


def subject_of(minutes_id: int) -> str:
    return f"minutes:{minutes_id}"


def key_of(row: Row) -> str:
    return f"{type(row).__name__}:{row.id}"


def image(row: Row) -> Image:
    """The watched columns as JSON has them, the owners of a task included."""
    found = {name: _plain(getattr(row, name)) for name in WATCHED[type(row)]}
    if isinstance(row, Task):
        found["owners"] = [_owner_image(owner) for owner in row.owners]
    return found


def _owner_image(owner: TaskOwner) -> Image:
    body_id = owner.body.id if owner.body is not None else owner.body_id
    return {name: getattr(owner, name) for name in OWNER} | {"body_id": body_id}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, list) else value


def _difference(before: Image, after: Image) -> dict[str, list[Any]]:
    return {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def directory_of(session: Session, government_id: int) -> tuple[set[int], dict[str, int]]:
    """The ids of the bodies, and alias -> body."""
    bodies = set(session.scalars(select(Body.id).where(Body.government_id == government_id)))
    aliases = select(BodyAlias.alias, BodyAlias.body_id).where(BodyAlias.government_id == government_id)
    return bodies, {row.alias: row.body_id for row in session.execute(aliases)}


def _grown(before: tuple[set[int], dict[str, int]], after: tuple[set[int], dict[str, int]]) -> dict[str, Any]:
    """What a step has added to the directory: bodies, and alias -> [body before or None, body after]."""
    changed = {alias: [before[1].get(alias), body_id] for alias, body_id in after[1].items()}
    return {
        "bodies": sorted(after[0] - before[0]),
        "aliases": {alias: pair for alias, pair in changed.items() if pair[0] != pair[1]},
    }


@dataclass(frozen=True)
class LastStep:
    """What the clerk can take back next; ``number`` is that of the one candidate concerned, if it is one."""

    id: int
    did: str
    number: int | None


def last_step(session: Session, actor: Actor, minutes: Minutes, tasks: Sequence[Task]) -> LastStep | None:
    """The actor's newest step on these minutes that nobody has taken back, and of which nothing was issued since."""
    of_interest = or_(AuditEntry.person_id == actor.person_id, AuditEntry.act == UNDO)
    found = session.execute(
        select(AuditEntry.id, AuditEntry.act, AuditEntry.detail)
        .where(AuditEntry.subject == subject_of(minutes.id), AuditEntry.at >= minutes.imported_at, of_interest)
        .order_by(AuditEntry.id.desc())
        .limit(LATEST)
    ).all()
    undone = {detail["undoes"] for _id, act, detail in found if act == UNDO}
    by_key = {key_of(task): task for task in tasks}
    for entry_id, _act, detail in found:
        if "did" in detail and entry_id not in undone and _is_open(detail, by_key):
            return LastStep(entry_id, detail["did"], _only_number(detail, by_key))
    return None


def _is_open(detail: Image, by_key: dict[str, Task]) -> bool:
    """Whether no task of the step has been issued since, nor any of the minutes where it said which meeting this is."""
    if any(key.startswith("Minutes") for key in detail["rows"]):
        return not any(task.number for task in by_key.values())
    keys = [*detail["rows"], *(f"Task:{task_id}" for task_id in detail["made"])]
    numbers = detail["numbers"]
    return all(numbers.get(str(by_key[key].id)) == by_key[key].number for key in keys if key in by_key)


def _only_number(detail: Image, by_key: dict[str, Task]) -> int | None:
    """The number of the candidate, where the step concerned but one and the headings above it."""
    if detail["made"] or any(key not in by_key for key in detail["rows"]):
        return None
    tasks = [by_key[key] for key in detail["rows"]]
    alone = [one for one in tasks if not any(one is other.parent for other in tasks)]
    is_one = len(alone) == 1 and len(tasks) <= 2 and not detail.get("directory", {}).get("bodies")
    return alone[0].position if is_one and alone[0].replaced_by_id is None else None


def entries_of(session: Session, minutes: Minutes) -> list[AuditEntry]:
    """All entries about these minutes and those that they revise, the newest first."""
    subjects, one = [subject_of(minutes.id)], minutes
    while one.revises_id is not None:
        one = session.get_one(Minutes, one.revises_id)
        subjects.append(subject_of(one.id))
    wanted = select(AuditEntry).where(AuditEntry.subject.in_(subjects), AuditEntry.at >= one.imported_at)
    return list(session.scalars(wanted.order_by(AuditEntry.id.desc())))


def standing(entries: Iterable[AuditEntry]) -> list[AuditEntry]:
    """The steps among them that nobody has taken back."""
    listed = list(entries)
    undone = {entry.detail["undoes"] for entry in listed if entry.act == UNDO}
    return [entry for entry in listed if "did" in entry.detail and entry.id not in undone]
