"""The numbers of the overdue page (PRODUCT sections 6 and 7), each by the condition of the list that it opens.

A joint task counts for each of its lead bodies and once in every total.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from tracker.accounts.actor import Actor
from tracker.directory.models import Body
from tracker.extensions import db
from tracker.minutes.models import Minutes
from tracker.tasks.ledger import Filter, is_lead, narrowed, shown
from tracker.tasks.listings import CONDITIONS, OPEN, Days, Listing, in_year
from tracker.tasks.models import Assignment, Task
from tracker.vocabulary import OwnerRole

STRIP = (
    Listing.IN_HAND,
    Listing.OVERDUE,
    Listing.DUE_SOON,
    Listing.SILENT,
    Listing.UNSIGNED,
    Listing.SUSPENDED,
)
RATED = (Listing.ON_TIME, Listing.EXPECTED, Listing.ON_FIRST_TIME, Listing.FIRST_EXPECTED)
MEETINGS = 60  # the newest; older ones are found in the ledger


class Rate(NamedTuple):
    """n of d. Nothing is rated where d is 0."""

    part: int
    whole: int


@dataclass(frozen=True)
class Line:
    """The figures of one body, or of all together (no body)."""

    body_id: int | None
    body: str
    oldest: date | None  # due day of its longest overdue task
    count: dict[Listing, int]

    @property
    def rate(self) -> Rate:
        """按期办结率 of the year by the current dates."""
        return Rate(self.count[Listing.ON_TIME], self.count[Listing.EXPECTED])

    @property
    def first_rate(self) -> Rate:
        """The same by the original dates."""
        return Rate(self.count[Listing.ON_FIRST_TIME], self.count[Listing.FIRST_EXPECTED])


@dataclass(frozen=True)
class Board:
    """The total and the bodies, those with overdue tasks first and longest first, the others by name."""

    total: Line
    bodies: Sequence[Line]


def board(
    actor: Actor, government_id: int, days: Days, *, body_id: int | None = None, minutes_id: int | None = None
) -> Board:
    """All counts of the page in one statement, over open tasks and those closed this year.

    Every body is listed that leads one of them; its numbers are narrowed to the meeting. The
    total is narrowed to the meeting and to the body.
    """
    base = _base(actor, government_id, days, body_id)
    here = base.c.minutes_id == minutes_id if minutes_id is not None else base.c.id.is_not(None)
    share = aliased(Assignment)
    by_body = (  # joined from the tasks' side only: they are few, the shares are many
        select(literal(0), Body.id, shown, *_sums(base, here))
        .select_from(base)
        .outerjoin(share, and_(share.task_id == base.c.id, share.role == OwnerRole.LEAD.value))
        .outerjoin(Body, Body.id == share.body_id)
        .group_by(Body.id, shown)
    )
    chosen = and_(here, base.c.chosen == 1)
    total = select(literal(1).label("is_total"), cast(null(), Integer).label("id"), literal("").label("name"))
    rows = db.session.execute(total.add_columns(*_sums(base, chosen)).union_all(by_body)).all()
    bodies = [_line(row) for row in rows if not row.is_total and row.id is not None]
    bodies.sort(key=lambda line: (line.oldest or date.max, line.body))
    return Board(next(_line(row) for row in rows if row.is_total), bodies)


def _base(actor: Actor, government_id: int, days: Days, body_id: int | None) -> CTE:
    """Open tasks and those closed this year, with a 0 or 1 for each list that they belong to."""
    year = days.today.year
    conditions = {name: CONDITIONS[name](days) for name in STRIP}
    conditions |= {name: and_(CONDITIONS[name](days), in_year(name, year, days)) for name in RATED}
    return (
        select(
            Task.id,
            Task.minutes_id,
            Task.due_on,
            _flag(is_lead(body_id) if body_id is not None else true()).label("chosen"),
            *(_flag(condition).label(name.value) for name, condition in conditions.items()),
        )
        .where(*narrowed(actor, government_id, Filter()), or_(OPEN, in_year(None, year, days)))
        .cte("base")
    )


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _sums(base: CTE, here: ColumnElement[bool]) -> list[ColumnElement[Any]]:
    overdue = and_(here, base.c[Listing.OVERDUE.value] == 1)
    oldest = func.min(case((overdue, base.c.due_on), else_=cast(null(), Date)))
    sums = [func.coalesce(func.sum(case((here, base.c[name.value]), else_=0)), 0) for name in (*STRIP, *RATED)]
    return [oldest, *sums]


def _line(row: Any) -> Line:
    _, body_id, body, oldest, *numbers = row
    return Line(body_id, body, oldest, dict(zip((*STRIP, *RATED), map(int, numbers), strict=True)))


class Meeting(NamedTuple):
    """How much of what a meeting ordered is done: 办结/立项."""

    id: int
    kind: str
    number: int
    held_on: date
    closed: int
    adopted: int


def meetings(actor: Actor, government_id: int, days: Days, body_id: int | None = None) -> list[Meeting]:
    """The newest meetings with issued tasks, and how many of them (of the body's) are closed."""
    mine = is_lead(body_id) if body_id is not None else true()
    sums = [
        func.coalesce(func.sum(_flag(and_(mine, CONDITIONS[name](days)))), 0)
        for name in (Listing.CLOSED, Listing.ADOPTED)
    ]
    columns: tuple[Any, ...] = (Minutes.id, Minutes.meeting_kind, Minutes.meeting_number, Minutes.meeting_date)
    query = (
        select(*columns, *sums)
        .join(Task, Task.minutes_id == Minutes.id)
        .where(Minutes.government_id == government_id, *narrowed(actor, government_id, Filter()))
        .group_by(*columns)
        .order_by(Minutes.meeting_date.desc(), Minutes.id.desc())
        .limit(MEETINGS)
    )
    return [Meeting(*row) for row in db.session.execute(query)]


def others(lines: Sequence[Line]) -> Line:
    """Several bodies as one line: the sum of their shares."""
    names = (*STRIP, *RATED)
    total = {name: sum(line.count[name] for line in lines) for name in names}
    return Line(None, f"其他 {len(lines)} 个单位", None, total)
