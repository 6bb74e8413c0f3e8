"""Time as an argument (third law). Only the entry points make a clock.

Instants are timezone-aware UTC; days are calendar days in Asia/Shanghai.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """What tells the time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


@dataclass(frozen=True)
class SystemClock:
    """The machine's clock, moved by whole days for trying things out (``CLOCK_OFFSET_DAYS``)."""

    offset_days: int = 0

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(days=self.offset_days)


@dataclass
class FixedClock:
    """A clock that stands until it is moved; for tests and for writing the sample."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def move(self, **delta: float) -> None:
        """Move on by ``timedelta(**delta)``."""
        self.at += timedelta(**delta)


def today(clock: Clock) -> date:
    """The present day in Asia/Shanghai."""
    return local(clock.now()).date()


def local(instant: datetime) -> datetime:
    """An aware instant as wall time in Asia/Shanghai."""
    return instant.astimezone(SHANGHAI)


def instant(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The UTC instant of a wall time in Asia/Shanghai."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)
