"""Putting minutes on record: the words, the agenda and the clauses. Inner part of the import's unit of work."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.clock import Clock
from tracker.grammar.model import DocumentFields, Extraction, TaskReading
from tracker.minutes.meeting import Meeting, meeting_of
from tracker.minutes.models import AgendaItem, Clause, Minutes


@dataclass(frozen=True)
class Source:
    """The file that the minutes came in, as it was read and kept."""

    file_name: str
    file_sha256: str
    text: str
    text_sha256: str  # of the text without white space
    anchors: tuple[tuple[int, int, int | None, int], ...]  # start, end, page or None, paragraph
    stored_name: str
    file_kind: str = "txt"  # of reading.Kind
    pages: tuple[tuple[float, float, bool], ...] = ()  # width, height, recognised
    unread: tuple[str, ...] = ()


def record(
    session: Session,
    government_id: int,
    found: Extraction,
    held_on: date,
    source: Source,
    *,
    person_id: int | None,
    clock: Clock,
) -> Minutes:
    """Add the minutes with their items and clauses; clauses stand in the order of the text."""
    meeting = meeting_of(found.document, held_on)
    number = meeting.number or _free_number(session, government_id, meeting)
    minutes = Minutes(
        government_id=government_id,
        meeting_kind=meeting.kind.value,
        meeting_number=number,
        meeting_year=meeting.year,
        meeting_date=held_on,
        **_fields(found.document),
        text=source.text,
        anchors=[list(anchor) for anchor in source.anchors],
        left_out=[span.as_dict() for span in found.left_out],
        doubts=_doubts(found.document, meeting, number),
        file_name=_fit(source.file_name, 255),
        file_sha256=source.file_sha256,
        text_sha256=source.text_sha256,
        stored_name=source.stored_name,
        file_kind=source.file_kind,
        pages=[list(page) for page in source.pages],
        unread=list(source.unread),
        imported_by_id=person_id,
        imported_at=clock.now(),
    )
    session.add(minutes)
    _add_agenda(minutes, found)
    session.flush()
    _add_clauses(minutes, found)
    session.flush()
    return minutes


def in_order(tasks: tuple[TaskReading, ...]) -> list[TaskReading]:
    """Readings in the order of the text, a measure before the directives in it."""
    return sorted(tasks, key=lambda task: (task.start, -task.end))


def _add_agenda(minutes: Minutes, found: Extraction) -> None:
    for item in found.agenda:
        minutes.agenda.append(
            AgendaItem(
                position=item.index,
                title=item.title,
                action=_fit(item.action, 20),
                reporting=_fit(item.reporting, 100),
                start=item.start,
                end=item.end,
            )
        )


def _add_clauses(minutes: Minutes, found: Extraction) -> None:
    items = {item.position: item.id for item in minutes.agenda}
    clauses = [
        Clause(
            agenda_item_id=items.get(task.agenda),
            position=position,
            ref=task.id,
            kind=task.kind,
            start=task.start,
            end=task.end,
            words=task.text,
            reading=task.as_dict(),
        )
        for position, task in enumerate(in_order(found.tasks), start=1)
    ]
    minutes.clauses.extend(clauses)
    by_ref = {clause.ref: clause for clause in clauses}
    for clause in clauses:
        parent = clause.reading["parent"]
        clause.parent = by_ref[parent] if parent else None


def _fields(document: DocumentFields) -> dict[str, Any]:
    return {
        "title": _fit(document.title or document.session or "会议纪要", 200),
        "session": _fit(document.session, 200),
        "issuer": _fit(document.issuer, 200),
        "number": _fit(document.number, 60),
        "issued_on": document.issued_on,
        "chair": _fit(document.chair, 60),
        "venue": _fit(document.venue, 200),
        "people": {
            "attendees": list(document.attendees),
            "observers": list(document.observers),
            "recorders": list(document.recorders),
            "distribution": list(document.distribution),
        },
    }


def _fit(text: str | None, length: int) -> str | None:
    return None if text is None else text[:length]


def _doubts(document: DocumentFields, meeting: Meeting, number: int) -> list[str]:
    doubts = []
    if document.meeting_date is None:
        doubts.append("没有读到会议日期，暂按印发日期计算相对时限。")
    if meeting.number is None:
        doubts.append(f"没有读到会议次数，暂编为第 {number} 次。")
    return doubts


def _free_number(session: Session, government_id: int, meeting: Meeting) -> int:
    last = session.scalar(select(func.max(Minutes.meeting_number)).where(*_series(government_id, meeting)))
    return (last or 0) + 1


def _series(government_id: int, meeting: Meeting) -> tuple[Any, ...]:
    return (
        Minutes.government_id == government_id,
        Minutes.meeting_kind == meeting.kind.value,
        Minutes.meeting_year == meeting.year,
    )
