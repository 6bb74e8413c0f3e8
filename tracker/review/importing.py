"""A file of minutes comes in: read, put on record, its clauses proposed as candidates. All or nothing."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from config.settings import Settings
from tracker import grammar, reading
from tracker.accounts.actor import Actor, Permission
from tracker.clock import Clock, today
from tracker.directory.models import AuditEntry, Government
from tracker.directory.queries import loaded_workdays
from tracker.directory.resolve import Resolver
from tracker.errors import BadInput, Forbidden, Unreadable
from tracker.grammar.model import Extraction
from tracker.minutes.meeting import meeting_of
from tracker.minutes.models import Minutes
from tracker.minutes.record import Source, record
from tracker.minutes.words import meeting_word
from tracker.pages import context
from tracker.pages.uploads import Stored, discard, keep
from tracker.review.candidates import propose
from tracker.review.revising import carry_over, earlier_version, others_of
from tracker.tasks.models import Task
from tracker.unit import locked, unit_of_work


class AlreadyThere(BadInput):
    """The same file or the same words are on record; ``minutes_id`` says where."""

    def __init__(self, message: str, minutes_id: int) -> None:
        super().__init__(message)
        self.minutes_id = minutes_id


@dataclass(frozen=True)
class ReadFile:
    """A file of minutes as it was read; nothing of it is on record yet."""

    content: bytes
    document: reading.Document
    found: Extraction
    held_on: date


def import_minutes(
    actor: Actor | None, government_id: int, content: bytes, name: str, *, clock: Clock, wait: bool = True
) -> int:
    """Import one file for a government and return the id of its minutes. ``actor`` is None on the command line.

    Raises ``Unreadable`` (or ``Classified``) where the file cannot be read or is no minutes, ``AlreadyThere``
    for the same file or the same words a second time, ``Forbidden``; then nothing is stored. Who does not ``wait``
    for words to be recognised gets ``reading.Scanned`` instead (see ``scans``).
    """
    if actor is not None and not actor.holds_in(Permission.REVIEW, government_id):
        raise Forbidden()
    return put_on_record(actor, government_id, read_file(content, name, wait=wait), clock=clock)


def read_file(content: bytes, name: str, *, wait: bool = True) -> ReadFile:
    """Read a file of minutes, outside any unit of work: it may take minutes of time. Raises as ``import_minutes``."""
    document = reading.read(content, name, context.settings().max_upload_bytes, wait=wait)
    found = grammar.extract(document.text, loaded_workdays())
    return ReadFile(content, document, found, _held_on(found))


def put_on_record(
    actor: Actor | None,
    government_id: int,
    file: ReadFile,
    *,
    clock: Clock,
    then: Callable[[Session, Minutes], None] = lambda session, minutes: None,
) -> int:
    """Keep the file and its minutes with their candidates; ``then`` is done in the same unit of work."""
    settings, found = context.settings(), file.found
    with kept_one(file.content, file.document.name, settings) as stored, unit_of_work() as session:
        locked(Government, government_id)  # two at once: the second one finds the first one's
        source = _source(file.document, stored)
        refuse_same_file(session, government_id, stored.sha256)
        _refuse_same_words(session, government_id, source.text_sha256)
        person_id = actor.person_id if actor else None
        minutes = record(session, government_id, found, file.held_on, source, person_id=person_id, clock=clock)
        carried = _carried(session, minutes, actor, clock) if meeting_of(found.document, file.held_on).number else {}
        propose(session, minutes, Resolver.for_government(government_id, today(clock)), carried)
        session.add(_entry(minutes, clock))
        then(session, minutes)
        return minutes.id


def _source(document: reading.Document, stored: Stored) -> Source:
    return Source(
        stored.name,
        stored.sha256,
        document.text,
        hashlib.sha256("".join(document.text.split()).encode()).hexdigest(),
        tuple((block.start, block.end, block.page, block.paragraph) for block in document.blocks),
        stored.stored_name,
        document.kind,
        tuple((page.width, page.height, page.recognised) for page in document.pages),
        document.notes,
    )


def _carried(session: Session, minutes: Minutes, actor: Actor | None, clock: Clock) -> dict[int, Task]:
    """What an earlier version of the same minutes gives to this one; none where it is the first."""
    if earlier := earlier_version(session, minutes):
        minutes.revises_id = earlier.id
        return carry_over(session, earlier, minutes, actor, clock)
    if others_of(session, minutes):
        meeting = meeting_word(minutes.meeting_kind, minutes.meeting_number)
        minutes.doubts = [*minutes.doubts, f"{minutes.meeting_year} 年{meeting}已有一份纪要，编号会接着它往下编。"]
    return {}


def _held_on(found: Extraction) -> date:
    held_on = found.document.meeting_date or found.document.issued_on
    if held_on is None:
        raise Unreadable("没有读到会议日期，不像会议纪要。没有存下任何内容。")
    return held_on


@contextmanager
def kept_one(content: bytes, name: str, settings: Settings) -> Iterator[Stored]:
    """The file on disk for the block that records it; if that fails, it does not stay."""
    stored = keep(content, name, settings)
    try:
        yield stored
    except BaseException:
        discard(stored.stored_name, settings)
        raise


def refuse_same_file(session: Session, government_id: int, file_sha256: str) -> None:
    """Raise ``AlreadyThere`` where the same bytes are on record."""
    if there := _find(session, government_id, Minutes.file_sha256 == file_sha256):
        raise AlreadyThere(f"这个文件已经导入过：{_name(there)}。没有存下任何内容。", there.id)


def _refuse_same_words(session: Session, government_id: int, text_sha256: str) -> None:
    if there := _find(session, government_id, Minutes.text_sha256 == text_sha256):
        raise AlreadyThere(f"内容相同的纪要已经导入过：{_name(there)}。没有存下任何内容。", there.id)


def _find(session: Session, government_id: int, condition: ColumnElement[bool]) -> Minutes | None:
    return session.scalar(select(Minutes).where(Minutes.government_id == government_id, condition))


def _name(minutes: Minutes) -> str:
    return f"《{minutes.title}》，会议 {minutes.meeting_date}"


def _entry(minutes: Minutes, clock: Clock) -> AuditEntry:
    return AuditEntry(
        at=clock.now(),
        government_id=minutes.government_id,
        person_id=minutes.imported_by_id,
        act="import_minutes",
        subject=f"minutes:{minutes.id}",
        outcome="done",
        detail={"file_name": minutes.file_name, "clauses": len(minutes.clauses)},
    )
