"""Named lists of tasks: what each one holds, said in SQL.

The conditions say of all rows what ``timing.judge`` says of one task (PRODUCT sections 5 to 7).
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, literal_column, or_

from tracker.clock import instant
from tracker.tasks.models import Task
from tracker.vocabulary import OPEN_STATES, TaskState, Word
from tracker.workdays import Workdays

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

    ADOPTED = "adopted", "立项"
    IN_HAND = "in_hand", "在办"
    OVERDUE = "overdue", "逾期"
    DUE_SOON = "due_soon", "临期"
    SILENT = "silent", "未反馈"
    ON_TRACK = "on_track", "正常"
    UNSIGNED = "unsigned", "未签收"
    UNDATED = "undated", "未定时限"
    DISPUTED = "disputed", "退回商榷"
    EXTENSION = "extension", "延期待审"
    CLOSING = "closing", "报结待核"
    SUSPENDED = "suspended", "挂起"
    CLOSED = "closed", "办结"
    ON_TIME = "on_time", "按期办结"
    LATE = "late", "超期办结"
    EXPECTED = "expected", "应办结"
    ON_FIRST_TIME = "on_first_time", "按原时限办结"
    FIRST_EXPECTED = "first_expected", "按原时限应办结"
    CANCELLED = "cancelled", "撤销"
    HEADINGS = "headings", "上级任务"
    PRINCIPLE = "principle", "原则性要求"


RUNNING = (TaskState.ISSUED, TaskState.IN_PROGRESS, TaskState.CLOSING)  # the clock runs
WITH_THE_BODY = (TaskState.ISSUED, TaskState.IN_PROGRESS)
# As literals and in the order of the partial indexes' own condition, so that both databases use them.
OPEN = Task.state.in_([literal_column(f"'{state.value}'") for state in OPEN_STATES])
CLOSED = Task.state == literal_column(f"'{TaskState.CLOSED.value}'")
Condition = Callable[[Days], ColumnElement[bool]]


def _of_open(*terms: Any) -> ColumnElement[bool]:
    return and_(OPEN, Task.counted, *terms)


def _of_closed(*terms: Any) -> ColumnElement[bool]:
    return and_(CLOSED, Task.counted, *terms)


def _in_state(*states: TaskState) -> Condition:
    return lambda _days: _of_open(Task.state.in_(states))


def _overdue(days: Days) -> ColumnElement[bool]:
    """Late today, or already late on the day of the submission that is under check."""
    in_time = and_(Task.state == TaskState.CLOSING, Task.due_on > Task.submit_cutoff_on)
    return _of_open(Task.state.in_(RUNNING), Task.due_on <= days.passed, ~in_time)


def _due_soon(days: Days) -> ColumnElement[bool]:
    return _of_open(Task.state.in_(WITH_THE_BODY), Task.due_on > days.passed, Task.due_on <= days.soon)


def _far(days: Days) -> ColumnElement[bool]:
    """Neither overdue nor due soon; of what is under check, submitted in time."""
    with_body = and_(Task.state.in_(WITH_THE_BODY), Task.due_on > days.soon)
    return or_(with_body, and_(Task.state == TaskState.CLOSING, Task.due_on > Task.submit_cutoff_on))


def _owes_report(days: Days) -> ColumnElement[bool]:
    return and_(Task.state.in_(WITH_THE_BODY), Task.report_due_on.is_not(None), Task.report_due_on <= days.passed)


def _silent(days: Days) -> ColumnElement[bool]:
    later = or_(Task.due_on.is_(None), Task.due_on > days.soon)
    return _of_open(later, _owes_report(days))


def _on_track(days: Days) -> ColumnElement[bool]:
    return _of_open(Task.due_on.is_not(None), _far(days), ~_owes_report(days))


def _undated(days: Days) -> ColumnElement[bool]:
    return _of_open(Task.state.in_(RUNNING), Task.due_on.is_(None), ~_owes_report(days))


def in_time(due: Any) -> ColumnElement[bool]:
    """Submitted by ``due`` (the current or the first date): the last working day before was still earlier."""
    return and_(due.is_not(None), due > Task.submit_cutoff_on)


CONDITIONS: dict[Listing, Condition] = {
    Listing.ADOPTED: lambda _days: and_(Task.counted, Task.state != TaskState.CANCELLED),
    Listing.IN_HAND: _in_state(*RUNNING, TaskState.DISPUTED),
    Listing.OVERDUE: _overdue,
    Listing.DUE_SOON: _due_soon,
    Listing.SILENT: _silent,
    Listing.ON_TRACK: _on_track,
    Listing.UNSIGNED: _in_state(TaskState.ISSUED),
    Listing.UNDATED: _undated,
    Listing.DISPUTED: _in_state(TaskState.DISPUTED),
    Listing.EXTENSION: lambda _days: _of_open(Task.extension_pending),
    Listing.CLOSING: _in_state(TaskState.CLOSING),
    Listing.SUSPENDED: _in_state(TaskState.SUSPENDED),
    Listing.CLOSED: lambda _days: _of_closed(),
    Listing.ON_TIME: lambda _days: _of_closed(in_time(Task.due_on)),
    Listing.LATE: lambda _days: _of_closed(Task.due_on <= Task.submit_cutoff_on),
    Listing.EXPECTED: lambda _days: _rated(Task.due_on),
    Listing.ON_FIRST_TIME: lambda _days: _of_closed(in_time(Task.first_due_on)),
    Listing.FIRST_EXPECTED: lambda _days: _rated(Task.first_due_on),
    Listing.CANCELLED: lambda _days: and_(Task.counted, Task.state == TaskState.CANCELLED),
    Listing.HEADINGS: lambda _days: and_(~Task.counted, Task.grade != "C"),
    Listing.PRINCIPLE: lambda _days: Task.grade == "C",
}
RATES = {  # lists that a year narrows by its rate's base; any other one to what was closed in the year
    Listing.ON_TIME: Task.due_on,
    Listing.LATE: Task.due_on,
    Listing.EXPECTED: Task.due_on,
    Listing.ON_FIRST_TIME: Task.first_due_on,
    Listing.FIRST_EXPECTED: Task.first_due_on,
}


def _rated(due: Any) -> ColumnElement[bool]:
    """What a rate may count at all (PRODUCT section 7): leaves with a date, neither suspended nor cancelled."""
    return and_(Task.counted, Task.state.not_in((TaskState.SUSPENDED, TaskState.CANCELLED)), due.is_not(None))


def in_year(listing: Listing | None, year: int, days: Days) -> ColumnElement[bool]:
    """What belongs to a year: what was closed in it; for a rate also what fell due up to its end or today."""
    start, end = instant(date(year, 1, 1)), instant(date(year + 1, 1, 1))
    closed_in_it = and_(CLOSED, Task.closed_at >= start, Task.closed_at < end)
    due = RATES.get(listing) if listing else None
    if due is None:
        return closed_in_it
    closed_before = and_(CLOSED, Task.closed_at < start)
    fell_due = due <= min(date(year, 12, 31), days.today)
    return and_(_rated(due), or_(closed_in_it, and_(fell_due, ~closed_before)))
