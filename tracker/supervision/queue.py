"""今日工作: what waits for the office today, one section per verb, in the order of the day (PRODUCT section 1)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Integer, Select, and_, cast, func, literal, null, or_, select
from sqlalchemy.orm import aliased

from tracker.clock import instant
from tracker.directory.models import Body, Person
from tracker.extensions import db
from tracker.minutes.models import Minutes
from tracker.reminders.models import Outbox
from tracker.tasks.ledger import shown
from tracker.tasks.listings import CONDITIONS, OPEN, WITH_THE_BODY, Days, Listing
from tracker.tasks.models import Assignment, Dispute, Extension, Submission, Task
from tracker.vocabulary import AssignmentState, ExtensionState, OutboxState, Role, SubmissionState, TaskState, Word
from tracker.workdays import Workdays

MOST = 30  # rows of a section
SIGN_WORKDAYS = 2  # what is unsigned longer stands here (PRODUCT section 5, R2)


class Section(Word):
    """A section of the page; ``review`` comes from the minutes, the others from one statement."""

    REVIEW = "review", "核对纪要"
    DISPUTED = "disputed", "答复商榷"
    EXTENSION = "extension", "审核延期"
    CLOSING = "closing", "核查报结"
    UNSIGNED = "unsigned", "催签收"
    DUE = "due", "今日到期与逾期"
    SILENT = "silent", "催反馈"
    SUSPENDED = "suspended", "复核挂起"
    FAILED = "failed", "处理发送失败"


class Waiting(NamedTuple):
    """One row of a section."""

    section: str
    id: int  # of the task; of the minutes, of the message
    number: str
    title: str
    body: str
    body_id: int | None
    at: datetime | None  # when it came to the office
    day: date | None  # the day that matters: asked for, due, to be looked at again
    due_on: date | None
    submitted_on: date | None
    report_due_on: date | None
    state: str
    words: str
    note: str


_lead = aliased(Assignment)


def _of_task(
    section: Section,
    source: Any,
    *terms: ColumnElement[bool],
    at: Any,
    day: Any = Task.due_on,
    words: Any = "",
    note: Any = "",
    of_all: bool = False,
) -> Select[Any]:
    """The columns that every section shares. ``source`` is what waits: a row with task and body.

    ``of_all``: each task has one, so the tasks' own index gives the order.
    """
    columns: tuple[Any, ...] = (
        literal(section.value).label("section"),
        Task.id.label("id"),
        Task.short_number.label("number"),
        Task.title.label("title"),
        shown.label("body"),
        Body.id.label("body_id"),
        at.label("at"),
        day.label("day"),
        Task.due_on.label("due_on"),
        Task.submitted_on.label("submitted_on"),
        Task.report_due_on.label("report_due_on"),
        Task.state.label("state"),
        (literal(words) if isinstance(words, str) else words).label("words"),
        (literal(note) if isinstance(note, str) else note).label("note"),
    )
    return (
        select(*columns)
        .select_from(Task)
        .join(source, and_(source.task_id == Task.id, *terms), isouter=of_all)
        .join(Body, Body.id == source.body_id, isouter=of_all)
    )


def _first_leads(section: Section, day: Any = Task.due_on) -> Select[Any]:
    return _of_task(section, _lead, _lead.position == 0, at=Task.acknowledged_at, day=day, of_all=True)


def _disputed(_days: Days, _workdays: Workdays) -> Select[Any]:
    said: dict[str, Any] = {"at": Dispute.at, "words": Dispute.reason, "note": Dispute.reason_class}
    return _of_task(Section.DISPUTED, Dispute, Dispute.outcome == "", **said).order_by(Dispute.at, Task.id)


def _extension(_days: Days, _workdays: Workdays) -> Select[Any]:
    pending = Extension.state == ExtensionState.PENDING.value
    said: dict[str, Any] = {"at": Extension.asked_at, "day": Extension.to_on, "words": Extension.reason}
    return _of_task(Section.EXTENSION, Extension, pending, **said).order_by(Extension.asked_at, Task.id)


def _closing(_days: Days, _workdays: Workdays) -> Select[Any]:
    pending = Submission.state == SubmissionState.PENDING.value
    said: dict[str, Any] = {"at": Submission.at, "words": Submission.result}
    return _of_task(Section.CLOSING, Submission, pending, **said).order_by(Submission.at, Task.id)


def signed_by(today: date, workdays: Workdays) -> date:
    """The first day whose shares may still be unsigned: more than two working days have passed for earlier ones."""
    return workdays.add(workdays.on_or_before(today), -SIGN_WORKDAYS)


def _unsigned(days: Days, workdays: Workdays) -> Select[Any]:
    share = aliased(Assignment)
    unsigned = share.state == AssignmentState.TO_SIGN.value
    late = share.assigned_at < instant(signed_by(days.today, workdays))
    query = _of_task(Section.UNSIGNED, share, unsigned, late, at=share.assigned_at, note=share.role)
    return query.where(Task.counted).order_by(share.assigned_at, Task.id)


def _due(days: Days, workdays: Workdays) -> Select[Any]:
    today = and_(Task.counted, Task.state.in_(WITH_THE_BODY), Task.due_on > days.passed, Task.due_on <= days.today)
    # what waits for the office's own check stands in its section above
    wanted = and_(CONDITIONS[Listing.OVERDUE](days), Task.state.in_(WITH_THE_BODY))
    if workdays.is_workday(days.today):  # nothing is due on a rest day
        wanted = or_(wanted, today)
    return _first_leads(Section.DUE).where(wanted).order_by(Task.due_on, Task.id)


def _silent(days: Days, _workdays: Workdays) -> Select[Any]:
    query = _first_leads(Section.SILENT, day=Task.report_due_on).where(CONDITIONS[Listing.SILENT](days))
    return query.order_by(Task.report_due_on, Task.id)


def _suspended(days: Days, _workdays: Workdays) -> Select[Any]:
    query = _first_leads(Section.SUSPENDED, day=Task.review_on)
    return query.where(Task.state == TaskState.SUSPENDED, Task.review_on <= days.today).order_by(
        Task.review_on, Task.id
    )


SECTIONS: tuple[Callable[[Days, Workdays], Select[Any]], ...] = (
    _disputed,
    _extension,
    _closing,
    _unsigned,
    _due,
    _silent,
    _suspended,
)


def _failed(government_id: int) -> Select[Any]:
    """Messages that will not be tried again."""
    columns: tuple[Any, ...] = (
        literal(Section.FAILED.value).label("section"),
        Outbox.id.label("id"),
        literal("").label("number"),
        Outbox.subject.label("title"),
        Person.name.label("body"),
        cast(null(), Integer).label("body_id"),
        Outbox.created_at.label("at"),
        *(cast(null(), Date).label(name) for name in ("day", "due_on", "submitted_on", "report_due_on")),
        literal("").label("state"),
        Outbox.error.label("words"),
        Outbox.channel.label("note"),
    )
    return (
        select(*columns)
        .join(Person, Person.id == Outbox.recipient_id)
        .where(Outbox.government_id == government_id, Outbox.state == OutboxState.FAILED.value)
        .order_by(Outbox.created_at.desc(), Outbox.id)
    )


def waiting(government_id: int, days: Days, workdays: Workdays) -> dict[Section, list[Waiting]]:
    """The rows of every section in one statement; a section that is longer gives one row more than ``MOST``."""
    of_tasks = [section(days, workdays).where(Task.government_id == government_id, OPEN) for section in SECTIONS]
    parts = [select(part.limit(MOST + 1).subquery()) for part in (*of_tasks, _failed(government_id))]
    found: dict[Section, list[Waiting]] = {}
    for row in db.session.execute(parts[0].union_all(*parts[1:])):
        found.setdefault(Section(row[0]), []).append(Waiting(*row))
    return found


def unreachable(government_id: int) -> int:
    """How many bodies have work in hand and nobody whom a notice could reach."""
    reached = select(Person.id).where(
        Person.body_id == Assignment.body_id,
        Person.active.is_(True),
        Person.role.in_((Role.LIAISON.value, Role.HEAD.value)),
    )
    query = (
        select(func.count(Assignment.body_id.distinct()))
        .join(Task, Task.id == Assignment.task_id)
        .where(Task.government_id == government_id, OPEN, ~reached.exists())
    )
    return db.session.scalar(query) or 0


class Unreviewed(NamedTuple):
    """Minutes with candidates that nobody has decided on."""

    id: int
    title: str
    meeting_date: date
    imported_at: datetime
    candidates: int


def unreviewed(government_id: int) -> list[Unreviewed]:
    """The oldest first."""
    minutes: tuple[Any, ...] = (
        Minutes.id,
        func.coalesce(Minutes.session, Minutes.title),
        Minutes.meeting_date,
        Minutes.imported_at,
    )
    query = (
        select(*minutes, func.count())
        .join(Task, Task.minutes_id == Minutes.id)
        .where(Task.government_id == government_id, Task.state == TaskState.CANDIDATE)
        .group_by(*minutes)
        .order_by(Minutes.imported_at, Minutes.id)
        .limit(MOST + 1)
    )
    rows: Sequence[Any] = db.session.execute(query).all()
    return [Unreviewed(*row) for row in rows]


@dataclass(frozen=True)
class Size:
    """How long a section is: a section that goes on says 30+."""

    rows: Sequence[Any]

    @property
    def number(self) -> int:
        return min(len(self.rows), MOST)

    @property
    def words(self) -> str:
        return f"{MOST}+" if len(self.rows) > MOST else str(len(self.rows))
