"""Time status, lamp and report cycles. Pure: days in, days and words out (PRODUCT sections 3, 5, 7).

Days are calendar days in Asia/Shanghai, a day ends at 24:00, and counts are working days. A date on
a rest day stays as it was ordered; what is due then is late once the next working day has passed.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.vocabulary import Lamp, TaskState, TimeStatus
from tracker.workdays import Workdays

ONE_DAY = timedelta(days=1)
DUE_SOON_WORKDAYS = 3
FARTHEST = 10  # years; a day further on is a slip of the pen (2206, 9999)
FIRST_REPORT_WORKDAYS = 5
LAMPS = {
    TimeStatus.OVERDUE: Lamp.RED,
    TimeStatus.DUE_SOON: Lamp.AMBER,
    TimeStatus.SILENT: Lamp.SILENT,
    TimeStatus.UNDATED: Lamp.GREY,
    TimeStatus.ON_TRACK: Lamp.GREEN,
}
RUNNING = (TaskState.ISSUED, TaskState.IN_PROGRESS, TaskState.CLOSING)
STOPPED_WORDS = {TaskState.DISPUTED: "商榷", TaskState.SUSPENDED: "挂起"}


@dataclass(frozen=True)
class TimeFacts:
    """What the time status depends on. ``submitted_on``: of the submission under check or accepted."""

    state: TaskState
    due_on: date | None = None
    report_due_on: date | None = None
    submitted_on: date | None = None
    extension_pending: bool = False


@dataclass(frozen=True)
class Judgement:
    """``days``: working days over (overdue, closed late) or left (on track, due soon); else None."""

    status: TimeStatus
    lamp: Lamp
    word: str
    days: int | None = None

    @property
    def style(self) -> str:
        """What the lamp macro asks for."""
        return self.lamp.style


def is_absurd(day: date, today: date) -> bool:
    """Whether nobody can mean this day: it lies more than ``FARTHEST`` years ahead."""
    return (day.year - FARTHEST, day.month, day.day) > (today.year, today.month, today.day)


def effective_due(due_on: date, workdays: Workdays) -> date:
    """The last day that is still in time."""
    return workdays.on_or_after(due_on)


def cutoff(day: date, workdays: Workdays) -> date:
    """The last working day before ``day``: what was due by then is late on ``day`` (the form for SQL)."""
    return workdays.on_or_before(day - ONE_DAY)


def is_late(due_on: date, day: date, workdays: Workdays) -> bool:
    """Whether something due on ``due_on`` is late on ``day``; the same as ``due_on <= cutoff(day)``."""
    return day > effective_due(due_on, workdays)


def days_over(due_on: date, day: date, workdays: Workdays) -> int:
    """超期天数 on ``day``, when late. A rest day after the due day counts as the first."""
    return max(1, workdays.between(effective_due(due_on, workdays), day))


def days_left(due_on: date, day: date, workdays: Workdays) -> int:
    """Working days left on ``day``, when not late; 0 on the last day itself."""
    return workdays.between(day, effective_due(due_on, workdays))


def longer(day: date, stopped: int, workdays: Workdays) -> date:
    """A due day after its clock stood for ``stopped`` working days."""
    return workdays.add(effective_due(day, workdays), stopped) if stopped > 0 else day


def judge(facts: TimeFacts, today: date, workdays: Workdays) -> Judgement:
    """Time status, lamp and word; the first match of PRODUCT section 5 wins."""
    if facts.state is TaskState.CLOSED:
        return _closed(facts, workdays)
    if facts.state not in RUNNING:
        return Judgement(TimeStatus.STOPPED, Lamp.NONE, STOPPED_WORDS.get(facts.state, facts.state.label))
    found = _running(facts, today, workdays)
    if facts.extension_pending:
        return Judgement(found.status, found.lamp, f"{found.word}，延期待审", found.days)
    return found


def _closed(facts: TimeFacts, workdays: Workdays) -> Judgement:
    due, on = facts.due_on, facts.submitted_on
    if due is None or on is None:
        return Judgement(TimeStatus.CLOSED_UNDATED, Lamp.NONE, TimeStatus.CLOSED_UNDATED.label)
    if not is_late(due, on, workdays):
        return Judgement(TimeStatus.CLOSED_ON_TIME, Lamp.NONE, TimeStatus.CLOSED_ON_TIME.label)
    over = days_over(due, on, workdays)
    return Judgement(TimeStatus.CLOSED_LATE, Lamp.NONE, f"超期 {over} 天办结", over)


def _running(facts: TimeFacts, today: date, workdays: Workdays) -> Judgement:
    due, waits = facts.due_on, facts.state is TaskState.CLOSING
    day = facts.submitted_on if waits and facts.submitted_on else today
    if due is not None and is_late(due, day, workdays):
        over = days_over(due, day, workdays)
        return _judged(TimeStatus.OVERDUE, f"逾期 {over} 天", over)
    left = None if due is None else days_left(due, day, workdays)
    if left is not None and left <= DUE_SOON_WORKDAYS and not waits:
        return _judged(TimeStatus.DUE_SOON, f"还有 {left} 天" if left else "今日到期", left)
    if is_silent(facts, today, workdays):
        return _judged(TimeStatus.SILENT, Lamp.SILENT.label)
    status = TimeStatus.UNDATED if due is None else TimeStatus.ON_TRACK
    return _judged(status, status.label, left)


def is_silent(facts: TimeFacts, today: date, workdays: Workdays) -> bool:
    """Whether a report is missing. A task under check owes none."""
    owes = facts.state in (TaskState.ISSUED, TaskState.IN_PROGRESS)
    return owes and facts.report_due_on is not None and is_late(facts.report_due_on, today, workdays)


def _judged(status: TimeStatus, word: str, days: int | None = None) -> Judgement:
    return Judgement(status, LAMPS[status], word, days)


# Report cycles. Weekly and fortnightly end on Fridays; half-monthly on the 15th and the month's last day.

RULES = (
    "daily",
    "weekly",
    "fortnightly",
    "half-monthly",
    "monthly",
    "quarterly",
    "half-yearly",
    "yearly",
)
MONTHLY_DAY = "monthly-day-"
MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}
FRIDAY = 4
WORDS = {
    "daily": "每日",
    "weekly": "每周",
    "fortnightly": "每两周",
    "half-monthly": "每半月",
    "monthly": "每月",
    "quarterly": "每季度",
    "half-yearly": "每半年",
    "yearly": "每年",
}


def is_rule(rule: str) -> bool:
    """Whether ``rule`` is a report cycle: one of ``RULES`` or ``monthly-day-N`` with N from 1 to 31."""
    number = rule.removeprefix(MONTHLY_DAY)
    return rule in RULES or (rule != number and number.isascii() and number.isdigit() and 1 <= int(number) <= 31)


def cycle_word(rule: str) -> str:
    """每月 5 日前, for people; 无 where there is no cycle."""
    if rule.startswith(MONTHLY_DAY):
        return f"每月 {rule.removeprefix(MONTHLY_DAY)} 日前"
    return WORDS.get(rule, "无")


def _ends_cycle(rule: str, day: date) -> bool:
    last = monthrange(day.year, day.month)[1]
    if rule.startswith(MONTHLY_DAY):
        return day.day == min(int(rule.removeprefix(MONTHLY_DAY)), last)
    if rule in MONTHS:
        return day.day == last and day.month % MONTHS[rule] == 0
    return {
        "daily": True,
        "weekly": day.weekday() == FRIDAY,
        "fortnightly": day.weekday() == FRIDAY and day.toordinal() // 7 % 2 == 0,
        "half-monthly": day.day in (15, last),
    }[rule]


def _nearest(rule: str, day: date, step: timedelta) -> date:
    if not is_rule(rule):
        raise ValueError(f"no report cycle: {rule!r}")
    day += step
    while not _ends_cycle(rule, day):
        day += step
    return day


def next_cycle(rule: str, after: date) -> date:
    """The first day after ``after`` by which a report is due. Raises ``ValueError`` for an unknown rule."""
    return _nearest(rule, after, ONE_DAY)


def prev_cycle(rule: str, before: date) -> date:
    """The last such day before ``before``; the window of a report due on ``before`` opens after it."""
    return _nearest(rule, before, -ONE_DAY)


def advance(rule: str, report_due_on: date | None, reported_on: date, *, is_first: bool = False) -> date | None:
    """When the next report is due, after one on ``reported_on``.

    A report in the window of ``report_due_on`` answers it; one that came before the window opened
    answers nothing new; a late one leaves the missed cycle missed. The first report of all may come
    at any time. Without a cycle only the first is asked for.
    """
    if not rule:
        return None
    if report_due_on is None:
        return next_cycle(rule, reported_on)
    if not is_first and reported_on <= prev_cycle(rule, report_due_on):
        return report_due_on
    return next_cycle(rule, max(report_due_on, reported_on))


def is_answered(rule: str, report_due_on: date | None, asked_after: int, last: int | None, on: date | None) -> bool:
    """Whether a body has answered the report due now, with its report ``last`` (an id) of the day ``on``.

    ``asked_after`` is the id of the newest report when this one was asked for, 0 for the first of all.
    """
    if last is None or on is None or last <= asked_after:
        return False
    return not rule or not asked_after or report_due_on is None or on > prev_cycle(rule, report_due_on)
