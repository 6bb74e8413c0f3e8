"""A row of the ledger made ready to print: lamp, dates, level, source. Decides nothing about the task itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.minutes.words import agenda_word, meeting_short
from tracker.tasks.ledger import Row, Share
from tracker.tasks.timing import Judgement, TimeFacts, judge
from tracker.vocabulary import DueOrigin, Grade, Kind, Level, OwnerRole, TaskState, TimeStatus
from tracker.workdays import Workdays


@dataclass(frozen=True)
class Due:
    """What the ``due`` macro asks for."""

    due_on: date | None
    first_due_on: date | None
    extensions: int
    over: bool
    origin_word: str = ""


@dataclass(frozen=True)
class Step:
    """What the ``level`` macro asks for."""

    step: int
    word: str


@dataclass(frozen=True)
class Line:
    """A row with its ready values. ``lamp`` is None for what is not counted: no clock runs for it."""

    row: Row
    state: TaskState
    kind: Kind
    grade: Grade
    lamp: Judgement | None
    due: Due
    level: Level
    meeting: str
    agenda: str
    leads: str
    supports: str

    @property
    def days_over(self) -> int | None:
        """超期天数, of what is overdue or was closed late."""
        late = self.lamp is not None and self.lamp.status in (TimeStatus.OVERDUE, TimeStatus.CLOSED_LATE)
        return self.lamp.days if late and self.lamp else None

    @property
    def source(self) -> str:
        """第 13 次 · 议题二."""
        return " · ".join(part for part in (self.meeting, self.agenda) if part)

    @property
    def step(self) -> Step | None:
        """The level; None where nothing was sent yet."""
        return Step(self.level.value, self.level.label) if self.level else None


def lines(
    rows: Sequence[Row], today: date, workdays: Workdays, shares: Mapping[int, Sequence[Share]] | None = None
) -> list[Line]:
    """The rows of a page. ``shares`` are the bodies beside each task's first lead, where the page shows them."""
    return [_line(row, today, workdays, (shares or {}).get(row.id, ())) for row in rows]


def _line(row: Row, today: date, workdays: Workdays, shares: Sequence[Share]) -> Line:
    state = TaskState(row.state)
    facts = TimeFacts(state, row.due_on, row.report_due_on, row.submitted_on, row.extension_pending)
    lamp = judge(facts, today, workdays) if row.counted else None
    is_over = lamp is not None and lamp.status is TimeStatus.OVERDUE
    is_default = row.due_origin == DueOrigin.DEFAULT
    return Line(
        row=row,
        state=state,
        kind=Kind(row.kind),
        grade=Grade(row.grade),
        lamp=lamp,
        due=Due(
            row.due_on,
            row.first_due_on,
            row.extensions_granted,
            is_over,
            DueOrigin.DEFAULT.label if is_default else "",
        ),
        level=Level.URGED if row.urged else Level.NONE,
        meeting=meeting_short(row.meeting_kind, row.meeting_number, row.meeting_date, today),
        agenda=agenda_word(row.agenda_position),
        leads=_names(row.body, shares, OwnerRole.LEAD),
        supports=_names(None, shares, OwnerRole.SUPPORT),
    )


def _names(first: str | None, shares: Sequence[Share], role: OwnerRole) -> str:
    return "、".join([*([first] if first else []), *(share.body for share in shares if share.role == role.value)])
