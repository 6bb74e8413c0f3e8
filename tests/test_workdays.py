"""The working calendar against the announced 调休 days, and its arithmetic."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.workdays import Workdays

CALENDAR = Workdays()

# Saturdays and Sundays that the State Council made working days
WORKED_WEEKENDS = {
    2022: "01-29 01-30 04-02 04-24 05-07 10-08 10-09",
    2023: "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize("year", WORKED_WEEKENDS)
def test_worked_weekends_are_these_and_no_others(year: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    worked = [day for day in days if day.year == year and day.weekday() >= 5 and CALENDAR.is_workday(day)]
    assert [f"{day:%m-%d}" for day in worked] == WORKED_WEEKENDS[year].split()


@pytest.mark.parametrize(
    "day", [date(2022, 10, 3), date(2023, 1, 23), date(2024, 5, 1), date(2025, 10, 8), date(2026, 2, 16)]
)
def test_weekdays_of_a_feast_are_free(day: date) -> None:
    assert not CALENDAR.is_workday(day)


def test_adding_runs_over_feasts_and_worked_weekends() -> None:
    assert CALENDAR.add(date(2024, 4, 26), 7) == date(2024, 5, 9)  # 28 April worked, 1 to 5 May free
    assert CALENDAR.add(date(2025, 5, 27), 15) == date(2025, 6, 18)
    assert CALENDAR.add(date(2025, 10, 9), -1) == date(2025, 9, 30)
    assert CALENDAR.add(date(2025, 10, 4), 0) == date(2025, 10, 4)


def test_a_year_without_arrangement_counts_weekdays_and_says_so() -> None:
    assert CALENDAR.is_official(2026)
    assert not CALENDAR.is_official(2099)
    assert CALENDAR.is_workday(date(2099, 10, 1))
    assert not CALENDAR.is_workday(date(2099, 10, 3))


def test_what_is_loaded_overrides_the_official_table() -> None:
    loaded = Workdays(overrides={date(2099, 10, 1): False, date(2025, 10, 1): True})
    assert loaded.is_official(2099)
    assert not loaded.is_workday(date(2099, 10, 1))
    assert loaded.is_workday(date(2025, 10, 1))


@given(DAYS, st.integers(-400, 400))
def test_between_undoes_add(day: date, count: int) -> None:
    day = CALENDAR.on_or_after(day)
    assert CALENDAR.between(day, CALENDAR.add(day, count)) == count


@given(DAYS, DAYS)
def test_between_is_antisymmetric(first: date, last: date) -> None:
    assert CALENDAR.between(first, last) == -CALENDAR.between(last, first)


@given(DAYS)
def test_the_working_days_around_a_day(day: date) -> None:
    after, before = CALENDAR.on_or_after(day), CALENDAR.on_or_before(day)
    assert before <= day <= after
    assert CALENDAR.is_workday(before)
    assert CALENDAR.is_workday(after)
    assert (before == after == day) == CALENDAR.is_workday(day)
