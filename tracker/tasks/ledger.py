"""The ledger: rows, pages and counts of every list of tasks.

A count and the list that it opens use the same condition (``listings``), so they cannot differ.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from tracker.accounts.actor import Actor
from tracker.directory.models import Body, Person
from tracker.extensions import db
from tracker.minutes.models import AgendaItem, Clause, Minutes
from tracker.tasks.listings import CONDITIONS, OPEN, Days, Listing, in_year
from tracker.tasks.models import Assignment, Event, Report, Task
from tracker.tasks.queries import LARGEST_ID, visible
from tracker.vocabulary import OwnerRole, Role, TaskState

PAGE = 50
MOST = 1000  # a total beyond this is shown as 1,000+
DATED = (Listing.OVERDUE, Listing.DUE_SOON, Listing.ON_TRACK)  # lists without undated rows


class Order(StrEnum):
    """How a list is ordered; each order has a key that pages can continue from."""

    NEWEST = "newest"
    DUE = "due"


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to. The same filter gives the page, its total and its export.

    Without a listing it holds what is counted and not cancelled; C-grade clauses and headings
    have listings of their own.
    """

    listing: Listing | None = None
    words: str = ""  # found in title, number or the minutes' own words
    body_id: int | None = None  # a lead's
    minutes_id: int | None = None
    state: str = ""
    kind: str = ""
    year: int | None = None  # closed in this year; for a rate's lists what the rate of this year counts
    event: str = ""  # an EventKind that happened
    since: datetime | None = None  # after this instant


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
    meeting_kind: str
    meeting_number: int
    agenda_position: int | None
    agenda_title: str | None
    words: str
    body_id: int | None
    body: str | None
    body_name: str | None
    leads: int
    overseeing_leader: str | None
    head: str | None  # of the first lead
    head_post: str | None
    head_phone: str | None
    progress: str | None
    problems: str | None
    measures: str | None
    expected_on: date | None
    reported_at: datetime | None


_first_lead = aliased(Assignment)
_leader = aliased(Person)
_head = aliased(Person)
shown = case((Body.short_name != "", Body.short_name), else_=Body.name)  # a body's name in lists


def _columns() -> Select[Any]:
    someone = aliased(Person)
    heads = select(func.min(someone.id)).where(
        someone.body_id == Body.id, someone.role == Role.HEAD.value, someone.active
    )
    share = aliased(Assignment)
    leads = select(func.count()).where(share.task_id == Task.id, share.role == OwnerRole.LEAD.value).correlate(Task)
    columns: tuple[Any, ...] = (
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
        Minutes.meeting_kind,
        Minutes.meeting_number,
        AgendaItem.position.label("agenda_position"),
        AgendaItem.title.label("agenda_title"),
        Clause.words,
        Body.id.label("body_id"),
        shown.label("body"),
        Body.name.label("body_name"),
        leads.scalar_subquery().label("leads"),
        _leader.name.label("overseeing_leader"),
        _head.name.label("head"),
        _head.post.label("head_post"),
        _head.phone.label("head_phone"),
        Report.progress,
        Report.problems,
        Report.measures,
        Report.expected_on,
        Report.at.label("reported_at"),
    )
    return (
        select(*columns)
        .select_from(Task)
        # Each task has both; joined from its side only, so that the order of its index is kept.
        .outerjoin(Minutes, Minutes.id == Task.minutes_id)
        .outerjoin(Clause, Clause.id == Task.clause_id)
        .outerjoin(AgendaItem, AgendaItem.id == Task.agenda_item_id)
        .outerjoin(_first_lead, and_(_first_lead.task_id == Task.id, _first_lead.position == 0))
        .outerjoin(Body, Body.id == _first_lead.body_id)
        .outerjoin(_leader, _leader.id == Body.overseeing_leader_id)
        .outerjoin(_head, _head.id == heads.correlate(Body).scalar_subquery())
        .outerjoin(Report, Report.id == Task.last_report_id)
    )


def is_lead(body_id: int) -> ColumnElement[bool]:
    """Tasks that this body leads, alone or with others."""
    share = aliased(Assignment)
    return exists().where(share.task_id == Task.id, share.body_id == body_id, share.role == OwnerRole.LEAD.value)


def narrowed(actor: Actor, government_id: int, wanted: Filter) -> list[ColumnElement[bool]]:
    """What this reader may see, narrowed by all of the filter but its listing and its year."""
    found: list[ColumnElement[bool]] = [
        Task.government_id == government_id,
        Task.issued_at.is_not(None),
        visible(actor, government_id),
    ]
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
    if wanted.event:
        found.append(_happened(wanted.event, wanted.since))
    return found


def conditions(actor: Actor, government_id: int, wanted: Filter, days: Days) -> list[ColumnElement[bool]]:
    """The WHERE of a filter, for this reader."""
    found = narrowed(actor, government_id, wanted)
    if wanted.listing:
        found.append(CONDITIONS[wanted.listing](days))
    elif wanted.event or wanted.state == TaskState.CANCELLED:
        found.append(Task.counted.is_(True))
    else:
        found.append(CONDITIONS[Listing.ADOPTED](days))
    if wanted.year is not None:
        found.append(in_year(wanted.listing, wanted.year, days))
    return found


def _happened(kind: str, since: datetime | None) -> ColumnElement[bool]:
    event = exists().where(Event.task_id == Task.id, Event.kind == kind)
    return event.where(Event.at > since) if since else event


def _says(words: str) -> ColumnElement[bool]:
    """Plain LIKE: right for Chinese words of any length on both databases."""
    inside = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    clause = aliased(Clause)  # the rows' own query has joined the table already
    quoted = exists().where(clause.id == Task.clause_id, clause.words.like(inside, escape="\\"))
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
    keys = _keys(order, wanted)
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
    query = query.order_by(*(column.asc() if up else column.desc() for column, up in _keys(order, wanted)))
    return [Row(*row) for row in db.session.execute(query)]


def total(actor: Actor, government_id: int, wanted: Filter, days: Days) -> int | str:
    """How many there are; beyond 1,000 the text ``1,000+``, so that a page never counts without bound."""
    some = select(literal(1)).select_from(Task).where(*conditions(actor, government_id, wanted, days)).limit(MOST + 1)
    count = db.session.scalar(select(func.count()).select_from(some.subquery())) or 0
    return f"{MOST:,}+" if count > MOST else count


def size(actor: Actor, government_id: int, wanted: Filter, days: Days) -> int:
    """Exactly how many there are, for a figure."""
    where = conditions(actor, government_id, wanted, days)
    return db.session.scalar(select(func.count()).select_from(Task).where(*where)) or 0


def counts(
    actor: Actor, government_id: int, listings: Iterable[Listing], days: Days, wanted: Filter = Filter()
) -> dict[Listing, int]:
    """Exact sizes of several lists of open tasks in one statement, each narrowed by ``wanted``."""
    named = tuple(listings)
    sums = [func.coalesce(func.sum(case((CONDITIONS[name](days), 1), else_=0)), 0) for name in named]
    where = narrowed(actor, government_id, wanted)
    found = db.session.execute(select(*sums).select_from(Task).where(OPEN, *where)).one()
    return dict(zip(named, map(int, found), strict=True))


class Share(NamedTuple):
    """Another body of a task, beside its first lead."""

    body: str
    role: str


def others(task_ids: Sequence[int]) -> dict[int, list[Share]]:
    """The bodies of each task after its first lead, in their order; one statement for a whole page."""
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


def _keys(order: Order, wanted: Filter) -> tuple[tuple[Any, bool], ...]:
    """(column, ascending) of an order."""
    if order is Order.NEWEST:
        return ((Task.id, False),)
    dated = wanted.listing in DATED  # then the index gives the order
    return (Task.due_on if dated else func.coalesce(Task.due_on, FAR), True), (Task.id, True)


FAR = date(9999, 12, 31)  # undated tasks stand last


def _key(row: Row, order: Order) -> str:
    return f"{row.due_on or FAR}.{row.id}" if order is Order.DUE else str(row.id)


def _parsed(key: str, order: Order) -> tuple[Any, ...] | None:
    day, _, number = key.rpartition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 11 and int(number) <= LARGEST_ID):
        return None
    try:
        return (date.fromisoformat(day), int(number)) if order is Order.DUE else (int(number),)
    except ValueError:
        return None


def _beyond(keys: tuple[tuple[Any, bool], ...], key: tuple[Any, ...], back: bool) -> ColumnElement[bool]:
    """Rows after the key in the order (before it, if ``back``): (a, b) > (x, y), column by column."""
    (column, up), *rest = keys
    past: ColumnElement[bool] = column > key[0] if up != back else column < key[0]
    if not rest:
        return past
    return or_(past, and_(column == key[0], _beyond(tuple(rest), key[1:], back)))
