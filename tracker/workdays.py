"""The official working calendar (with 调休) as a value.

Years that the State Council has announced come from the ``chinesecalendar`` table; any
other year counts plain weekdays, and ``is_official`` says so, so that pages can mark a
date as 暂算 instead of guessing in silence. Days are calendar days in Asia/Shanghai.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

ONE_DAY = timedelta(days=1)


@cache
def _official_tables() -> tuple[frozenset[date], frozenset[date], frozenset[int]]:
    """(rest days, working weekend days, years) of the official announcements."""
    import chinese_calendar.constants as table  # 30 ms; only where a calendar is asked for

    years = frozenset(day.year for day in table.workdays) | frozenset(day.year for day in table.holidays)
    return frozenset(table.holidays), frozenset(table.workdays), years


@dataclass(frozen=True)
class Workdays:
    """A calendar: the official table, overridden by what an administrator has loaded."""

    overrides: Mapping[date, bool] = field(default_factory=dict)

    def is_official(self, year: int) -> bool:
        """Whether the arrangement of this year is known; otherwise its counts are 暂算."""
        return year in _official_tables()[2] or any(day.year == year for day in self.overrides)

    def is_workday(self, day: date) -> bool:
        if day in self.overrides:
            return self.overrides[day]
        rest, work, _ = _official_tables()
        if day in rest:
            return False
        return day in work or day.weekday() < 5

    def add(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day`` (before it, if negative); 0 gives ``day``."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def between(self, first: date, last: date) -> int:
        """Working days after ``first`` up to and including ``last``; negative the other way."""
        if last < first:
            return -self.between(last, first)
        count, day = 0, first
        while day < last:
            day += ONE_DAY
            count += self.is_workday(day)
        return count

    def on_or_after(self, day: date) -> date:
        """``day`` itself if it is worked, else the next working day."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def on_or_before(self, day: date) -> date:
        """``day`` itself if it is worked, else the last working day before it."""
        while not self.is_workday(day):
            day -= ONE_DAY
        return day
