"""Reads of the directory."""

from sqlalchemy import select

from tracker.directory.models import CalendarDay
from tracker.extensions import db
from tracker.workdays import Workdays


def loaded_workdays() -> Workdays:
    """The official calendar, overridden by the days that an administrator has loaded."""
    rows = db.session.execute(select(CalendarDay.day, CalendarDay.is_work)).all()
    return Workdays({row.day: row.is_work for row in rows})
