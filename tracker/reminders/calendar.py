"""The working calendar of a year as an administrator enters it, over the official table that the program brings.

Loading moves no date that was ordered; reminders are planned anew by the scheduler's next round.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from tracker.accounts import audit
from tracker.accounts.actor import Actor, Permission
from tracker.accounts.stamps import must_stand, stamp
from tracker.clock import Clock
from tracker.directory.models import CalendarDay
from tracker.errors import BadInput, Forbidden
from tracker.extensions import db
from tracker.reminders import pulse
from tracker.reminders.models import Heartbeat
from tracker.unit import unit_of_work
from tracker.vocabulary import AuditAct

REST, WORK = "休", "班"
LONGEST_NOTE = 60
LINE = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(休|班)(?:\s+(\S.*))?")


class LoadedDay(NamedTuple):
    """A day that is worked or rested on otherwise than its weekday says."""

    day: date
    is_work: bool
    note: str = ""

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {WORK if self.is_work else REST} {self.note}".rstrip()


def loaded(year: int) -> list[LoadedDay]:
    """What has been entered for a year, by day."""
    columns = (CalendarDay.day, CalendarDay.is_work, CalendarDay.note)
    rows = db.session.execute(select(*columns).where(_within(year)).order_by(CalendarDay.day))
    return [LoadedDay(*row) for row in rows]


def stamp_of(days: Sequence[LoadedDay]) -> str:
    """The stamp of what a form shows."""
    return stamp(map(str, days))


def parsed(text: str, year: int) -> list[LoadedDay]:
    """Lines such as ``2027-01-01 休 元旦``. Raises ``BadInput`` naming the line that cannot be read."""
    found: dict[date, LoadedDay] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        one = _parsed_line(" ".join(line.split()), number)
        if one.day.year != year:
            raise BadInput(f"第 {number} 行：{one.day} 不在 {year} 年。")
        if one.day in found:
            raise BadInput(f"第 {number} 行：{one.day} 写了两次。")
        found[one.day] = one
    return sorted(found.values())


def _parsed_line(line: str, number: int) -> LoadedDay:
    match = LINE.fullmatch(line)
    try:
        if match:
            return LoadedDay(date.fromisoformat(match[1]), match[2] == WORK, (match[3] or "")[:LONGEST_NOTE])
    except ValueError:
        pass  # no such day, said below like any other line that cannot be read
    raise BadInput(f"第 {number} 行读不出来，要像“2027-01-01 休 元旦”这样写。")


def load(
    actor: Actor, year: int, days: Sequence[LoadedDay], *, clock: Clock, address: str = "", shown: str | None = None
) -> None:
    """Put these days in the place of all that was entered for the year; none: only the official table counts.

    Raises ``Forbidden``, and ``Stale`` where the year is not what the form showed (its stamp: ``shown``).
    """
    if not actor.holds(Permission.ADMINISTER):
        raise Forbidden()
    with unit_of_work() as session:
        must_stand(shown, stamp_of(loaded(year)))
        session.execute(delete(CalendarDay).where(_within(year)))
        session.add_all(CalendarDay(day=one.day, is_work=one.is_work, note=one.note) for one in days)
        _plan_anew(session)
        audit.done(session, actor, AuditAct.CALENDAR_LOAD, str(year), clock, address=address, days=len(days))


def _plan_anew(session: Session) -> None:
    """The daily planning counts as not done, so the scheduler does it at its next round."""
    session.execute(delete(Heartbeat).where(Heartbeat.job == pulse.REPLAN))


def _within(year: int) -> ColumnElement[bool]:
    return CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
