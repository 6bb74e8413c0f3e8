"""The one place that commits (second law).

A verb opens one unit of work at its top. On SQLite the unit takes the write lock at its
start (BEGIN IMMEDIATE), so that what it has read cannot change under it; on PostgreSQL the
verb locks the rows that it changes (``locked``), and the version of a task is the last judge.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from tracker.errors import NotFound, Stale
from tracker.extensions import db

Row = TypeVar("Row")


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One transaction that writes. Commits at its end, rolls back on any error.

    Raises ``Stale`` where another writer changed the same task meanwhile. A unit inside a
    unit is a programming error: a verb that needs another verb's work calls its inner part.
    """
    session = db.session()
    if session.info.get("in_unit"):
        raise RuntimeError("a unit of work is already open")
    session.rollback()  # ends the reading transaction that the request may have open
    session.info["in_unit"] = True
    try:
        session.connection(execution_options={"writes": True})
        yield session
        if session.info.get("rehearsed"):
            session.flush()
        else:
            session.commit()
    except StaleDataError:
        session.rollback()
        raise Stale() from None
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["in_unit"] = False


@contextmanager
def rehearsal() -> Iterator[Session]:
    """What one verb does in this block can be looked at within it, and is undone at its end: nothing is committed."""
    session = db.session()
    session.info["rehearsed"] = True
    try:
        yield session
    finally:
        session.info["rehearsed"] = False
        session.rollback()


def in_unit() -> bool:
    """Whether a unit of work is open; inner parts of verbs may assert it."""
    return bool(db.session().info.get("in_unit"))


def locked(model: type[Row], ident: Any) -> Row:
    """The row, locked until the unit ends, read afresh. Raises ``NotFound``."""
    row = db.session.get(model, ident, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound()
    return row
