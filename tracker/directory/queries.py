"""Reads of the directory."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from tracker.directory.models import CalendarDay, Government
from tracker.extensions import db
from tracker.workdays import Workdays


def loaded_workdays() -> Workdays:
    """The official calendar, overridden by the days that an administrator has loaded."""
    rows = db.session.execute(select(CalendarDay.day, CalendarDay.is_work)).all()
    return Workdays({row.day: row.is_work for row in rows})


class Named(NamedTuple):
    """Something with an id and a name, for links and choices."""

    id: int
    name: str


def governments_named(ids: Iterable[int] | None = None) -> list[Named]:
    """Governments by name; all of them without ``ids``."""
    query = select(Government.id, Government.name).order_by(Government.name)
    if ids is not None:
        query = query.where(Government.id.in_(list(ids)))
    return [Named(row.id, row.name) for row in db.session.execute(query)]
