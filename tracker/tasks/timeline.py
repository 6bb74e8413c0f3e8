"""The timeline of a task, newest first, as plain rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from tracker.directory.models import Body, Person
from tracker.extensions import db
from tracker.tasks.models import Event, Evidence
from tracker.tasks.telling import behalf_words, told
from tracker.vocabulary import EventKind, Role

PAGE = 20


@dataclass(frozen=True)
class File:
    """A piece of evidence, to be downloaded."""

    id: int
    name: str
    size: int  # bytes


@dataclass(frozen=True)
class Entry:
    """One event. ``who`` is empty for what the clock did."""

    id: int
    at: datetime
    word: str
    text: str
    who: str
    by_clock: bool
    is_late: bool
    files: Sequence[File]


@dataclass(frozen=True)
class Timeline:
    """Some events of a task; ``older`` is the id to continue before, None at the beginning of its life."""

    entries: Sequence[Entry]
    older: int | None


def timeline(task_id: int, *, before: int | None = None, reports_only: bool = False, limit: int = PAGE) -> Timeline:
    """The newest events, or those before the event ``before``."""
    query = (
        select(
            Event.id,
            Event.kind,
            Event.at,
            Event.by_clock,
            Event.behalf,
            Event.detail,
            Person.name,
            Person.role,
            Body.name,
        )
        .outerjoin(Person, Person.id == Event.person_id)
        .outerjoin(Body, Body.id == Event.body_id)
        .where(Event.task_id == task_id)
        .order_by(Event.id.desc())
        .limit(limit + 1)
    )
    if before is not None:
        query = query.where(Event.id < before)
    if reports_only:
        query = query.where(Event.kind.in_((EventKind.REPORTED.value, EventKind.SUBMITTED.value)))
    rows = db.session.execute(query).all()
    files = files_of(task_id)
    entries = []
    for ident, kind, at, by_clock, behalf, detail, person, role, body in rows[:limit]:
        who = _who(person, role, body, behalf)
        kept = files.get(("report", detail.get("report_id")), []) if kind == EventKind.REPORTED else []
        kept = files.get(("submission", detail.get("submission_id")), []) if kind == EventKind.SUBMITTED else kept
        event = EventKind(kind)
        late = event is EventKind.OVERDUE
        entries.append(Entry(ident, at, event.label, told(event, detail), who, by_clock, late, kept))
    return Timeline(entries, entries[-1].id if len(rows) > limit else None)


def _who(person: str | None, role: str | None, body: str | None, behalf: dict[str, Any] | None) -> str:
    """市数据局 韩雪; 督查室 秦晓岚 for the office's own acts; empty for the clock's."""
    if behalf:
        return f"{body or ''} {behalf_words(behalf)}".strip()
    if person is None or role is None:
        return ""
    of_office = role in (Role.OFFICE.value, Role.OFFICE_LEADER.value)
    return f"{Role(role).label if of_office or not body else body} {person}"


def files_of(task_id: int) -> dict[tuple[str, int | None], list[File]]:
    """Evidence by what it was sent with."""
    found: dict[tuple[str, int | None], list[File]] = {}
    rows = db.session.execute(
        select(Evidence.id, Evidence.file_name, Evidence.size, Evidence.report_id, Evidence.submission_id)
        .where(Evidence.task_id == task_id)
        .order_by(Evidence.id)
    )
    for ident, name, size, report_id, submission_id in rows:
        key = ("report", report_id) if report_id is not None else ("submission", submission_id)
        found.setdefault(key, []).append(File(ident, name, size))
    return found
