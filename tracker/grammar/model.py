"""What a reading of minutes gives: the values of the printed contract, each with the rule that made it.

Offsets are characters of the raw text of the file. Days are calendar days in Asia/Shanghai.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class DocumentFields:
    """The head and tail of the minutes; None or empty where the text does not say."""

    title: str | None = None
    issuer: str | None = None
    number: str | None = None
    session: str | None = None
    meeting_date: date | None = None
    issued_on: date | None = None
    chair: str | None = None
    venue: str | None = None
    attendees: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    recorders: tuple[str, ...] = ()
    distribution: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "issuer": self.issuer,
            "number": self.number,
            "session": self.session,
            "meeting_date": self.meeting_date.isoformat() if self.meeting_date else None,
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
            "chair": self.chair,
            "venue": self.venue,
            "attendees": list(self.attendees),
            "observers": list(self.observers),
            "recorders": list(self.recorders),
            "distribution": list(self.distribution),
        }


@dataclass(frozen=True)
class AgendaItem:
    """One 议题. ``reporting`` is the one body that presented or drafted it, else None."""

    index: int
    title: str
    action: str | None
    reporting: str | None
    start: int
    end: int

    def as_dict(self) -> dict[str, Any]:
        return {
            "index": self.index,
            "title": self.title,
            "action": self.action,
            "reporting": self.reporting,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True)
class Owner:
    """A body that has to act. ``role`` lead or support; ``basis`` named, inherited or reporting."""

    name: str
    role: str
    basis: str
    group: bool
    rule: str

    def as_dict(self) -> dict[str, Any]:
        return {"name": self.name, "role": self.role, "basis": self.basis, "group": self.group}


@dataclass(frozen=True)
class DueDate:
    """A deadline's words and its day; ``rule`` names the row of the table that read it."""

    phrase: str
    on: date
    rule: str

    def as_dict(self) -> dict[str, Any]:
        return {"phrase": self.phrase, "date": self.on.isoformat()}


@dataclass(frozen=True)
class Cycle:
    """How often the duty comes back. ``anchor`` is the weekday (FR) or day that the words name."""

    phrase: str
    rule: str
    anchor: str | None

    def as_dict(self) -> dict[str, Any]:
        return {"phrase": self.phrase, "rule": self.rule, "anchor": self.anchor}


@dataclass(frozen=True)
class Stage:
    """One step of an approval's chain with the bodies that take it."""

    text: str
    owners: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return {"text": self.text, "owners": list(self.owners)}


@dataclass(frozen=True)
class TaskReading:
    """A duty as the minutes lay it down.

    ``text`` is the file's own words in ``start:end``, without white space and page furniture. Where a page turn takes
    up a good part of a short sentence, ``with_furniture`` is the same stretch with page number and header left in.
    """

    id: str
    parent: str | None
    agenda: int
    kind: str
    title: str
    text: str
    start: int
    end: int
    owners: tuple[Owner, ...]
    deadlines: tuple[DueDate, ...]
    recurrence: Cycle | None
    condition: str | None
    stages: tuple[Stage, ...]
    grade: str
    confidence: float
    review: tuple[str, ...]
    rule: str
    with_furniture: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "parent": self.parent,
            "agenda": self.agenda,
            "kind": self.kind,
            "title": self.title,
            "text": self.with_furniture or self.text,
            "start": self.start,
            "end": self.end,
            "owners": [owner.as_dict() for owner in self.owners],
            "deadlines": [deadline.as_dict() for deadline in self.deadlines],
            "recurrence": self.recurrence.as_dict() if self.recurrence else None,
            "condition": self.condition,
            "stages": [stage.as_dict() for stage in self.stages],
            "grade": self.grade,
            "confidence": self.confidence,
            "review": list(self.review),
        }


@dataclass(frozen=True)
class LeftOut:
    """Words of the body text that are no task, and why."""

    start: int
    end: int
    reason: str

    def as_dict(self) -> dict[str, Any]:
        return {"start": self.start, "end": self.end, "reason": self.reason}


@dataclass(frozen=True)
class Extraction:
    """The whole reading of one file of minutes."""

    document: DocumentFields
    agenda: tuple[AgendaItem, ...] = ()
    tasks: tuple[TaskReading, ...] = ()
    left_out: tuple[LeftOut, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of the command line's ``extract``."""
        return {
            "document": self.document.as_dict(),
            "agenda": [item.as_dict() for item in self.agenda],
            "tasks": [task.as_dict() for task in self.tasks],
            "left_out": [span.as_dict() for span in self.left_out],
        }
