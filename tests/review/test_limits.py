"""What an undated duty is offered."""

from datetime import date

import pytest

from tracker.directory.models import Government
from tracker.errors import BadInput
from tracker.minutes.models import Minutes
from tracker.review.limits import DueChoice, DueWay, apply, default_cycle, default_limit
from tracker.tasks.models import Task
from tracker.workdays import Workdays

MEETING, TODAY = date(2026, 11, 19), date(2026, 11, 20)


@pytest.fixture
def government() -> Government:
    return Government(name="云溪市人民政府", approval_limit_workdays=10, directive_limit_workdays=30, cycle_day=5)


@pytest.fixture
def task() -> Task:
    minutes = Minutes(meeting_date=MEETING)
    return Task(
        minutes=minutes, kind="directive", due_on=None, due_origin="none", due_words="", cycle="", no_due_reason=""
    )


def test_the_limit_goes_by_kind_and_counts_from_the_meeting(government: Government) -> None:
    approval = default_limit("approval", government, MEETING, TODAY, Workdays())
    directive = default_limit("directive", government, MEETING, TODAY, Workdays())
    measure = default_limit("measure", government, MEETING, TODAY, Workdays())
    assert (approval.on, approval.base_on) == (date(2026, 12, 3), MEETING)
    assert directive.on == measure.on == date(2026, 12, 31)


def test_a_limit_long_past_counts_from_the_review_and_says_so(government: Government) -> None:
    limit = default_limit("approval", government, date(2024, 1, 5), TODAY, Workdays())
    assert (limit.on, limit.base_on) == (date(2026, 12, 4), TODAY)


def test_the_limit_follows_the_loaded_calendar(government: Government) -> None:
    closed = Workdays({date(2026, 11, 23): False})
    assert default_limit("approval", government, MEETING, TODAY, closed).on == date(2026, 12, 4)


@pytest.mark.parametrize(("loaded", "provisional"), [({}, True), ({date(2027, 1, 4): True}, False)])
def test_a_limit_counted_into_a_year_without_calendar_is_provisional(
    government: Government, loaded: dict[date, bool], provisional: bool
) -> None:
    limit = default_limit("directive", government, date(2026, 12, 1), TODAY, Workdays(loaded))
    assert limit.on.year == 2027 and limit.is_provisional is provisional
    assert not default_limit("approval", government, MEETING, TODAY, Workdays(loaded)).is_provisional


def test_a_default_is_not_the_meetings_own_date(task: Task, government: Government) -> None:
    apply(task, DueChoice(DueWay.DEFAULT), government, TODAY, Workdays())
    assert (task.due_on, task.due_origin, task.due_base_on) == (date(2026, 12, 31), "default", MEETING)


def test_a_cycle_keeps_the_rhythm_that_the_clause_names(task: Task, government: Government) -> None:
    apply(task, DueChoice(DueWay.CYCLE), government, TODAY, Workdays())
    assert task.cycle == default_cycle(government) == "monthly-day-5"
    task.cycle = "weekly"
    apply(task, DueChoice(DueWay.CYCLE), government, TODAY, Workdays())
    assert (task.cycle, task.due_on) == ("weekly", None)


def test_a_clerks_date_takes_the_place_of_a_reason_for_none(task: Task, government: Government) -> None:
    apply(task, DueChoice(DueWay.NONE, reason="长期任务"), government, TODAY, Workdays())
    assert task.no_due_reason == "长期任务"
    apply(task, DueChoice(DueWay.DATE, on=TODAY), government, TODAY, Workdays())
    assert (task.due_on, task.due_origin, task.no_due_reason) == (TODAY, "clerk", "")


@pytest.mark.parametrize(
    "choice",
    [DueChoice(DueWay.DATE), DueChoice(DueWay.DATE, on=MEETING), DueChoice(DueWay.NONE)],
)
def test_what_says_nothing_is_refused(task: Task, government: Government, choice: DueChoice) -> None:
    with pytest.raises(BadInput):
        apply(task, choice, government, TODAY, Workdays())
