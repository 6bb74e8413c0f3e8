"""How days, instants and numbers are written on a page (LOOK section 6). Pure.

Days are calendar days in Asia/Shanghai; instants are aware and shown as wall time there.
``None`` is 无 everywhere, never a dash or a blank.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from tracker.clock import local

NOTHING = "无"
WEEKDAYS = "一二三四五六日"
KILO = 1024


def _day_of(moment: date) -> date:
    """The calendar day of a day or of an aware instant.

    Raises ``ValueError`` for a datetime without a zone: its day is anybody's guess.
    """
    return _wall(moment).date() if isinstance(moment, datetime) else moment


def _wall(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return local(at)


def weekday(moment: date | None) -> str:
    """周六, of a day or an aware instant."""
    return NOTHING if moment is None else "周" + WEEKDAYS[_day_of(moment).weekday()]


def day(moment: date | None) -> str:
    """2026-11-21 周六, of a day or an aware instant."""
    return NOTHING if moment is None else f"{_day_of(moment).isoformat()} {weekday(moment)}"


def instant(at: datetime | None) -> str:
    """2026-11-21 周六 08:30, wall time in Asia/Shanghai."""
    return NOTHING if at is None else f"{day(at)} {_wall(at):%H:%M}"


def iso(moment: date) -> str:
    """For ``<time datetime>``: 2026-11-21, or 2026-11-21T08:30+08:00 of an instant."""
    return _wall(moment).isoformat(timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()


def thousands(number: float | None) -> str:
    """1,246; a fraction keeps the digits that it has."""
    return NOTHING if number is None else f"{number:,}"


def percent(part: int, whole: int) -> str:
    """90.8% of n and d; 无 where there is nothing to divide by."""
    return f"{part / whole:.1%}" if whole else NOTHING


def size(octets: int | None) -> str:
    """48 KB, 1.2 MB; a file that is not empty is at least 1 KB."""
    if octets is None:
        return NOTHING
    if octets < KILO * KILO:
        return f"{-(-octets // KILO):,} KB"
    return f"{octets / KILO / KILO:,.1f} MB"


FILTERS: Mapping[str, Callable[..., str]] = {
    "day": day,
    "instant": instant,
    "iso": iso,
    "percent": percent,
    "size": size,
    "thousands": thousands,
    "weekday": weekday,
}
