"""What an undated duty gets at review: a date, the default limit, a report cycle, or none with a reason.

Most executive minutes date nothing, and what has no date must not escape (PRODUCT section 5). A default is
never shown as the meeting's own date.
"""

from dataclasses import dataclass
from datetime import date

from tracker.directory.models import Government
from tracker.errors import BadInput
from tracker.tasks.models import Task
from tracker.tasks.timing import MONTHLY_DAY
from tracker.vocabulary import DueOrigin, Kind, Word
from tracker.workdays import Workdays


class DueWay(Word):
    """How a clerk settles the due date of a candidate."""

    DATE = "date", "定日期"
    DEFAULT = "default", "默认时限"
    CYCLE = "cycle", "反馈周期"
    NONE = "none", "不定"


@dataclass(frozen=True)
class DueChoice:
    """``on`` goes with DATE, ``reason`` with NONE."""

    way: DueWay
    on: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Limit:
    """A default limit: ``workdays`` working days after ``base_on``, the meeting's day.

    Where that has passed before the review, it counts from the day of the review instead, and ``base_on`` says so.
    """

    on: date
    base_on: date
    workdays: int
    is_provisional: bool  # 暂算: a year on the way has no official calendar


def default_limit(kind: str, government: Government, meeting_date: date, today: date, workdays: Workdays) -> Limit:
    """The government's default limit for a clause of this kind."""
    approval = kind == Kind.APPROVAL
    count = government.approval_limit_workdays if approval else government.directive_limit_workdays
    on, base_on = workdays.add(meeting_date, count), meeting_date
    if on < today:
        on, base_on = workdays.add(today, count), today
    return Limit(on, base_on, count, is_provisional(base_on, on, workdays))


def is_provisional(first: date, last: date, workdays: Workdays) -> bool:
    """Whether working days between the two were counted in a year without an official calendar."""
    return not all(workdays.is_official(year) for year in range(first.year, last.year + 1))


def default_cycle(government: Government) -> str:
    """The government's report cycle for what has no date: monthly by its day."""
    return f"{MONTHLY_DAY}{government.cycle_day}"


def apply(task: Task, choice: DueChoice, government: Government, today: date, workdays: Workdays) -> None:
    """Set what was chosen. The minutes' own words for a date stay on record. Raises ``BadInput``."""
    if choice.way is DueWay.DATE:
        _set_date(task, choice.on, today)
    elif choice.way is DueWay.DEFAULT:
        limit = default_limit(task.kind, government, task.minutes.meeting_date, today, workdays)
        _set(task, limit.on, DueOrigin.DEFAULT, limit.base_on)
    elif choice.way is DueWay.CYCLE:
        _set(task, None, DueOrigin.NONE, None)
        task.cycle = task.cycle or default_cycle(government)
    else:
        if not choice.reason:
            raise BadInput("不定时限要写明理由。")
        _set(task, None, DueOrigin.NONE, None)
        task.cycle, task.no_due_reason = "", choice.reason[:200]


def _set_date(task: Task, on: date | None, today: date) -> None:
    if on is None:
        raise BadInput("先选一个日期。")
    if on < today:
        raise BadInput(f"{on} 已经过了，改选今天或以后的日期。")
    _set(task, on, DueOrigin.CLERK, None)


def _set(task: Task, on: date | None, origin: DueOrigin, base_on: date | None) -> None:
    task.due_on, task.due_origin, task.due_base_on = on, origin.value, base_on
    task.no_due_reason = ""
