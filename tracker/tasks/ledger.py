"""The ledger: every list of tasks, and the one definition of what each list holds.

A count and the list that it opens use the same condition, so they cannot differ. The
conditions say in SQL what ``timing.judge`` says of one task (PRODUCT sections 5 to 7).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from tracker.accounts.actor import Actor
from tracker.directory.models import Body, Person
from tracker.extensions import db
from tracker.minutes.models import AgendaItem, Clause, Minutes
from tracker.tasks.models import Assignment, Report, Task
from tracker.tasks.queries import visible
from tracker.vocabulary import TaskState, Word
from tracker.workdays import Workdays

PAGE = 50
MOST = 1000  # a total beyond this is shown as 1,000+
SOON = 3  # working days


class Days(NamedTuple):
    """The days that a query compares with; all from one ``today``."""

    today: date
    passed: date  # due by this day is overdue: the last working day before today
    soon: date  # due by this day is due soon

    @classmethod
    def of(cls, today: date, workdays: Workdays) -> "Days":
        return cls(today, workdays.on_or_before(today - timedelta(days=1)), workdays.add(today, SOON))


class Listing(Word):
    """A named list of tasks; each count on a page opens one."""

    IN_HAND = "in_hand", "在办"
    OVERDUE = "overdue", "逾期"
    DUE_SOON = "due_soon", "临期"
    SILENT = "silent", "未反馈"
    UNSIGNED = "unsigned", "未签收"
    UNDATED = "undated", "未定时限"
    DISPUTED = "disputed", "退回商榷"
    EXTENSION = "extension", "延期待审"
    CLOSING = "closing", "报结待核"
    SUSPENDED = "suspended", "挂起"
    CLOSED = "closed", "办结"
    ON_TIME = "on_time", "按期办结"
    LATE = "late", "超期办结"
    CANCELLED = "cancelled", "撤销"
    PRINCIPLE = "principle", "原则性要求"


RUNNING = (TaskState.ISSUED, TaskState.IN_PROGRESS, TaskState.CLOSING)  # the clock runs
WITH_THE_BODY = (TaskState.ISSUED, TaskState.IN_PROGRESS)


def _overdue(days: Days) -> ColumnElement[bool]:
    """Late today, or already late on the day of the submission that is under check."""
    closing = Task.state == TaskState.CLOSING
    return and_(
        Task.counted,
        Task.state.in_(RUNNING),
        Task.due_on <= days.passed,
        or_(~closing, Task.due_on <= Task.submit_cutoff_on),
    )


def _due_soon(days: Days) -> ColumnElement[bool]:
    return and_(Task.counted, Task.state.in_(WITH_THE_BODY), Task.due_on > days.passed, Task.due_on <= days.soon)


def _silent(days: Days) -> ColumnElement[bool]:
    later = or_(Task.due_on.is_(None), Task.due_on > days.soon)
    return and_(Task.counted, Task.state.in_(WITH_THE_BODY), later, Task.report_due_on <= days.passed)


def _in_state(*states: TaskState) -> Callable[[Days], ColumnElement[bool]]:
    return lambda _days: and_(Task.counted, Task.state.in_(states))


CONDITIONS: dict[Listing, Callable[[Days], ColumnElement[bool]]] = {
    Listing.IN_HAND: _in_state(*RUNNING, TaskState.DISPUTED),
    Listing.OVERDUE: _overdue,
    Listing.DUE_SOON: _due_soon,
    Listing.SILENT: _silent,
    Listing.UNSIGNED: _in_state(TaskState.ISSUED),
    Listing.UNDATED: lambda _days: and_(Task.counted, Task.state.in_(RUNNING), Task.due_on.is_(None)),
    Listing.DISPUTED: _in_state(TaskState.DISPUTED),
    Listing.EXTENSION: lambda _days: and_(Task.counted, Task.extension_pending),
    Listing.CLOSING: _in_state(TaskState.CLOSING),
    Listing.SUSPENDED: _in_state(TaskState.SUSPENDED),
    Listing.CLOSED: _in_state(TaskState.CLOSED),
    Listing.ON_TIME: lambda _days: and_(
        Task.counted, Task.state == TaskState.CLOSED, Task.due_on > Task.submit_cutoff_on
    ),
    Listing.LATE: lambda _days: and_(
        Task.counted, Task.state == TaskState.CLOSED, Task.due_on <= Task.submit_cutoff_on
    ),
    Listing.CANCELLED: lambda _days: Task.state == TaskState.CANCELLED,
    Listing.PRINCIPLE: lambda _days: and_(Task.grade == "C", Task.issued_at.is_not(None)),
}


class Order(StrEnum):
    """How a list is ordered; each order has a key that pages can continue from."""

    NEWEST = "newest"
    DUE = "due"


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to. The same filter gives the page, its total and its export."""

    listing: Listing | None = None
    words: str = ""  # found in title, number or the minutes' own words
    body_id: int | None = None  # a lead's
    minutes_id: int | None = None
    state: str = ""
    kind: str = ""
    year: int | None = None  # closed in this year


class Row(NamedTuple):
    """One line of a list; plain values only."""

    id: int
    number: str
    short_number: str
    title: str
    done_when: str
    state: str
    kind: str
    grade: str
    urgency: str
    counted: bool
    due_on: date | None
    first_due_on: date | None
    due_origin: str
    extension_pending: bool
    extensions_granted: int
    cycle: str
    report_due_on: date | None
    submitted_on: date | None
    issued_at: datetime
    acknowledged_at: datetime | None
    closed_at: datetime | None
    urged: int
    responsible_leader: str
    minutes_id: int
    session: str
    meeting_date: date
    agenda_position: int | None
    agenda_title: str | None
    words: str
    body_id: int | None
    body: str | None
    body_name: str | None
    overseeing_leader: str | None
    progress: str | None
    problems: str | None
    measures: str | None
    expected_on: date | None
    reported_at: datetime | None


_first_lead = aliased(Assignment)
_leader = aliased(Person)


def _columns() -> Select[Any]:
    shown = case((Body.short_name != "", Body.short_name), else_=Body.name)
    return (
        select(
            Task.id,
            Task.number,
            Task.short_number,
            Task.title,
            Task.done_when,
            Task.state,
            Task.kind,
            Task.grade,
            Task.urgency,
            Task.counted,
            Task.due_on,
            Task.first_due_on,
            Task.due_origin,
            Task.extension_pending,
            Task.extensions_granted,
            Task.cycle,
            Task.report_due_on,
            Task.submitted_on,
            Task.issued_at,
            Task.acknowledged_at,
            Task.closed_at,
            Task.urged,
            Task.responsible_leader,
            Task.minutes_id,
            func.coalesce(Minutes.session, Minutes.title).label("session"),
            Minutes.meeting_date,
            AgendaItem.position.label("agenda_position"),
            AgendaItem.title.label("agenda_title"),
            Clause.words,
            Body.id.label("body_id"),
            shown.label("body"),
            Body.name.label("body_name"),
            _leader.name.label("overseeing_leader"),
            Report.progress,
            Report.problems,
            Report.measures,
            Report.expected_on,
            Report.at.label("reported_at"),
        )
        .join(Minutes, Minutes.id == Task.minutes_id)
        .join(Clause, Clause.id == Task.clause_id)
        .outerjoin(AgendaItem, AgendaItem.id == Task.agenda_item_id)
        .outerjoin(_first_lead, and_(_first_lead.task_id == Task.id, _first_lead.position == 0))
        .outerjoin(Body, Body.id == _first_lead.body_id)
        .outerjoin(_leader, _leader.id == Body.overseeing_leader_id)
        .outerjoin(Report, Report.id == Task.last_report_id)
    )


def is_lead(body_id: int) -> ColumnElement[bool]:
    """Tasks that this body leads, alone or with others."""
    share = aliased(Assignment)
    return exists().where(share.task_id == Task.id, share.body_id == body_id, share.role == "lead")


def conditions(actor: Actor, government_id: int, wanted: Filter, days: Days) -> list[ColumnElement[bool]]:
    """The WHERE of a filter, for this reader."""
    found: list[ColumnElement[bool]] = [
        Task.government_id == government_id,
        Task.issued_at.is_not(None),
        visible(actor, government_id),
    ]
    if wanted.listing:
        found.append(CONDITIONS[wanted.listing](days))
    if wanted.body_id is not None:
        found.append(is_lead(wanted.body_id))
    if wanted.minutes_id is not None:
        found.append(Task.minutes_id == wanted.minutes_id)
    if wanted.state:
        found.append(Task.state == wanted.state)
    if wanted.kind:
        found.append(Task.kind == wanted.kind)
    if wanted.words:
        found.append(_says(wanted.words))
    return found


def _says(words: str) -> ColumnElement[bool]:
    """Plain LIKE: right for Chinese words of any length on both databases."""
    inside = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    quoted = exists().where(Clause.id == Task.clause_id, Clause.words.like(inside, escape="\\"))
    return or_(
        Task.title.like(inside, escape="\\"),
        Task.number.like(inside, escape="\\"),
        quoted,
    )


class Page(NamedTuple):
    """A page of rows with the keys of its neighbours (None where there is none)."""

    rows: Sequence[Row]
    before: str | None
    after: str | None


def page(
    actor: Actor,
    government_id: int,
    wanted: Filter,
    days: Days,
    *,
    order: Order = Order.NEWEST,
    after: str = "",
    before: str = "",
    limit: int = PAGE,
) -> Page:
    """One page, continued from a key that an earlier page gave; a key that is none is taken as the start."""
    keys = _keys(order)
    key = _parsed(after or before, order)
    back = bool(before and not after and key)
    query = _columns().where(*conditions(actor, government_id, wanted, days))
    if key:
        query = query.where(_beyond(keys, key, back))
    query = query.order_by(*(column.asc() if up != back else column.desc() for column, up in keys)).limit(limit + 1)
    rows = [Row(*row) for row in db.session.execute(query)]
    more = len(rows) > limit
    rows = rows[:limit]
    if back:
        rows.reverse()
    earlier = more if back else bool(key)
    later = True if back else more
    return Page(
        rows,
        _key(rows[0], order) if rows and earlier else None,
        _key(rows[-1], order) if rows and later else None,
    )


def every(actor: Actor, government_id: int, wanted: Filter, days: Days, order: Order = Order.NEWEST) -> list[Row]:
    """All rows of a filter, for an export."""
    query = _columns().where(*conditions(actor, government_id, wanted, days))
    query = query.order_by(*(column.asc() if up else column.desc() for column, up in _keys(order)))
    return [Row(*row) for row in db.session.execute(query)]


def total(actor: Actor, government_id: int, wanted: Filter, days: Days) -> int | str:
    """How many there are; beyond 1,000 the text ``1,000+``, so that a page never counts without bound."""
    some = select(literal(1)).select_from(Task).where(*conditions(actor, government_id, wanted, days)).limit(MOST + 1)
    count = db.session.scalar(select(func.count()).select_from(some.subquery())) or 0
    return f"{MOST:,}+" if count > MOST else count


def counts(
    actor: Actor, government_id: int, listings: Iterable[Listing], days: Days, **narrow: Any
) -> dict[Listing, int]:
    """Exact sizes of several lists in one statement."""
    wanted = tuple(listings)
    sums = [func.coalesce(func.sum(case((CONDITIONS[name](days), 1), else_=0)), 0) for name in wanted]
    where = conditions(actor, government_id, Filter(**narrow), days)
    found = db.session.execute(select(*sums).select_from(Task).where(*where)).one()
    return dict(zip(wanted, map(int, found), strict=True))


class Share(NamedTuple):
    """Another body of a task, beside its first lead."""

    body: str
    role: str


def others(task_ids: Sequence[int]) -> dict[int, list[Share]]:
    """The bodies of each task after its first lead, in their order; one statement for a whole page."""
    shown = case((Body.short_name != "", Body.short_name), else_=Body.name)
    found: dict[int, list[Share]] = {}
    query = (
        select(Assignment.task_id, shown, Assignment.role)
        .join(Body, Body.id == Assignment.body_id)
        .where(Assignment.task_id.in_(task_ids), Assignment.position > 0)
        .order_by(Assignment.task_id, Assignment.position)
    )
    for task_id, body, role in db.session.execute(query):
        found.setdefault(task_id, []).append(Share(body, role))
    return found


def _keys(order: Order) -> tuple[tuple[Any, bool], ...]:
    """(column, ascending) of an order."""
    if order is Order.DUE:
        return (func.coalesce(Task.due_on, FAR), True), (Task.id, True)
    return ((Task.id, False),)


FAR = date(9999, 12, 31)  # undated tasks stand last


def _key(row: Row, order: Order) -> str:
    return f"{row.due_on or FAR}.{row.id}" if order is Order.DUE else str(row.id)


def _parsed(key: str, order: Order) -> tuple[Any, ...] | None:
    day, _, ident = key.rpartition(".")
    try:
        return (date.fromisoformat(day), int(ident)) if order is Order.DUE else (int(ident),)
    except ValueError:
        return None


def _beyond(keys: tuple[tuple[Any, bool], ...], key: tuple[Any, ...], back: bool) -> ColumnElement[bool]:
    """Rows after the key in the order (before it, if ``back``): (a, b) > (x, y), column by column."""
    (column, up), *rest = keys
    past: ColumnElement[bool] = column > key[0] if up != back else column < key[0]
    if not rest:
        return past
    return or_(past, and_(column == key[0], _beyond(tuple(rest), key[1:], back)))
