"""Time status and report cycles, against the rules said in another way."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.tasks.timing import (
    RULES,
    TimeFacts,
    advance,
    cutoff,
    cycle_word,
    is_late,
    is_rule,
    judge,
    longer,
    next_cycle,
    prev_cycle,
)
from tracker.vocabulary import Lamp, TaskState, TimeStatus
from tracker.workdays import Workdays

W = Workdays()
FRIDAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 23)
days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
rules = st.sampled_from([*RULES, *(f"monthly-day-{n}" for n in (1, 5, 10, 28, 30, 31))])


def in_progress(**facts: object) -> TimeFacts:
    return TimeFacts(TaskState.IN_PROGRESS, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "status", "word"),
    [
        (in_progress(), TimeStatus.UNDATED, "未定时限"),
        (in_progress(due_on=date(2026, 12, 20)), TimeStatus.ON_TRACK, "正常"),
        (in_progress(due_on=date(2026, 11, 25)), TimeStatus.DUE_SOON, "还有 3 天"),
        (in_progress(due_on=date(2026, 11, 26)), TimeStatus.ON_TRACK, "正常"),
        (in_progress(due_on=FRIDAY), TimeStatus.DUE_SOON, "今日到期"),
        (in_progress(due_on=date(2026, 11, 19)), TimeStatus.OVERDUE, "逾期 1 天"),
        (in_progress(due_on=date(2026, 11, 13)), TimeStatus.OVERDUE, "逾期 5 天"),
        (in_progress(report_due_on=date(2026, 11, 19)), TimeStatus.SILENT, "未反馈"),
        (in_progress(report_due_on=FRIDAY), TimeStatus.UNDATED, "未定时限"),
        (in_progress(report_due_on=date(2026, 11, 19), due_on=date(2026, 12, 20)), TimeStatus.SILENT, "未反馈"),
        (in_progress(report_due_on=date(2026, 11, 19), due_on=MONDAY), TimeStatus.DUE_SOON, "还有 1 天"),
        (
            in_progress(due_on=date(2026, 11, 19), extension_pending=True),
            TimeStatus.OVERDUE,
            "逾期 1 天，延期待审",
        ),
        (TimeFacts(TaskState.DISPUTED, date(2026, 11, 1)), TimeStatus.STOPPED, "商榷"),
        (TimeFacts(TaskState.SUSPENDED, date(2026, 11, 1)), TimeStatus.STOPPED, "挂起"),
        (TimeFacts(TaskState.CANCELLED, date(2026, 11, 1)), TimeStatus.STOPPED, "已撤销"),
        (
            TimeFacts(TaskState.CLOSING, date(2026, 11, 12), submitted_on=date(2026, 11, 12)),
            TimeStatus.ON_TRACK,
            "正常",
        ),
        (
            TimeFacts(TaskState.CLOSING, date(2026, 11, 12), submitted_on=date(2026, 11, 13)),
            TimeStatus.OVERDUE,
            "逾期 1 天",
        ),
        (
            TimeFacts(TaskState.CLOSED, date(2026, 11, 12), submitted_on=date(2026, 11, 12)),
            TimeStatus.CLOSED_ON_TIME,
            "按期办结",
        ),
        (
            TimeFacts(TaskState.CLOSED, date(2026, 11, 12), submitted_on=date(2026, 11, 16)),
            TimeStatus.CLOSED_LATE,
            "超期 2 天办结",
        ),
        (TimeFacts(TaskState.CLOSED, submitted_on=date(2026, 11, 16)), TimeStatus.CLOSED_UNDATED, "办结"),
    ],
)
def test_the_first_match_wins(facts: TimeFacts, status: TimeStatus, word: str) -> None:
    judged = judge(facts, FRIDAY, W)
    assert (judged.status, judged.word) == (status, word)


def test_a_date_on_a_rest_day_is_late_after_the_next_working_day() -> None:
    saturday = date(2026, 11, 21)
    words = [judge(in_progress(due_on=saturday), FRIDAY + timedelta(n), W).word for n in range(6)]
    assert words == ["还有 1 天", "还有 1 天", "还有 1 天", "今日到期", "逾期 1 天", "逾期 2 天"]


def test_a_rest_day_after_the_due_day_is_already_late() -> None:
    assert judge(in_progress(due_on=FRIDAY), FRIDAY + timedelta(1), W).word == "逾期 1 天"


def test_an_official_working_weekend_counts() -> None:
    sunday = date(2026, 2, 15)  # 春节假期第一天 2026-02-15；2 月 14 日周六上班
    assert W.is_workday(date(2026, 2, 14)) and not W.is_workday(sunday)
    assert judge(in_progress(due_on=date(2026, 2, 13)), date(2026, 2, 14), W).word == "逾期 1 天"


def test_stopped_states_have_no_lamp() -> None:
    assert judge(TimeFacts(TaskState.SUSPENDED, FRIDAY), MONDAY, W).lamp is Lamp.NONE


@given(days, days)
def test_late_is_the_same_in_sql_and_here(due_on: date, today: date) -> None:
    assert is_late(due_on, today, W) == (due_on <= cutoff(today, W))


@given(days, days)
def test_once_overdue_always_overdue_and_growing(due_on: date, today: date) -> None:
    before, after = (judge(in_progress(due_on=due_on), day, W) for day in (today, today + timedelta(1)))
    if before.status is TimeStatus.OVERDUE:
        assert after.status is TimeStatus.OVERDUE
        assert before.days is not None and after.days is not None
        assert 1 <= before.days <= after.days


@given(days, days)
def test_due_soon_is_three_working_days(due_on: date, today: date) -> None:
    soon = judge(in_progress(due_on=due_on), today, W).status is TimeStatus.DUE_SOON
    assert soon == (not is_late(due_on, today, W) and due_on <= W.add(today, 3))


@given(days, st.integers(0, 30))
def test_a_stopped_clock_keeps_the_working_days_left(due_on: date, stopped: int) -> None:
    start = date(2025, 1, 1)
    later = longer(due_on, stopped, W)
    on_time = W.on_or_after(due_on)
    assert W.between(start, W.on_or_after(later)) == W.between(start, on_time) + stopped
    assert (later == due_on) if stopped == 0 else W.is_workday(later)


@given(rules, days)
def test_cycles_follow_one_another(rule: str, day: date) -> None:
    following = next_cycle(rule, day)
    assert following > day
    assert prev_cycle(rule, following) <= day
    assert next_cycle(rule, prev_cycle(rule, following)) == following


@pytest.mark.parametrize(
    ("rule", "after", "expected"),
    [
        ("daily", "2026-11-20", "2026-11-21"),
        ("weekly", "2026-11-20", "2026-11-27"),
        ("half-monthly", "2026-11-15", "2026-11-30"),
        ("monthly", "2026-02-01", "2026-02-28"),
        ("monthly-day-5", "2026-11-05", "2026-12-05"),
        ("monthly-day-31", "2026-02-01", "2026-02-28"),
        ("quarterly", "2026-11-20", "2026-12-31"),
        ("half-yearly", "2026-07-01", "2026-12-31"),
        ("yearly", "2026-12-31", "2027-12-31"),
    ],
)
def test_the_next_cycle_day(rule: str, after: str, expected: str) -> None:
    assert next_cycle(rule, date.fromisoformat(after)) == date.fromisoformat(expected)


def test_fortnights_are_two_weeks_apart() -> None:
    first = next_cycle("fortnightly", FRIDAY)
    assert next_cycle("fortnightly", first) - first == timedelta(14)


@pytest.mark.parametrize("rule", ["", "hourly", "monthly-day-0", "monthly-day-32", "monthly-day-x", "monthly-day-"])
def test_what_is_no_rule(rule: str) -> None:
    assert not is_rule(rule)
    with pytest.raises(ValueError, match="no report cycle"):
        next_cycle(rule, FRIDAY)


@pytest.mark.parametrize(
    ("reported", "is_first", "expected"),
    [
        ("2026-12-01", False, "2027-01-05"),  # in the window of 12-05
        ("2026-12-05", False, "2027-01-05"),  # on its last day
        ("2026-11-05", False, "2026-12-05"),  # before the window: answers nothing new
        ("2026-12-08", False, "2027-01-05"),  # late: the missed cycle stays missed
        ("2027-02-01", False, "2027-02-05"),  # very late
        ("2026-10-30", True, "2027-01-05"),  # the first may come at any time
    ],
)
def test_a_report_answers_its_cycle(reported: str, is_first: bool, expected: str) -> None:
    found = advance("monthly-day-5", date(2026, 12, 5), date.fromisoformat(reported), is_first=is_first)
    assert found == date.fromisoformat(expected)


def test_without_a_cycle_only_the_first_report_is_asked_for() -> None:
    assert advance("", FRIDAY, FRIDAY) is None


@given(rules, days, st.integers(0, 40))
def test_a_report_never_brings_the_next_one_nearer(rule: str, day: date, later: int) -> None:
    due = next_cycle(rule, day)
    reported = day + timedelta(later)
    found = advance(rule, due, reported)
    assert found is not None
    assert found >= due
    assert found == due or found > reported


@pytest.mark.parametrize(
    ("rule", "word"), [("monthly-day-5", "每月 5 日前"), ("weekly", "每周"), ("", "无"), ("half-yearly", "每半年")]
)
def test_cycles_have_words(rule: str, word: str) -> None:
    assert cycle_word(rule) == word
