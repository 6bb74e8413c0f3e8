"""The one place that commits (second law).

A verb opens one unit of work at its top. On SQLite the unit takes the write lock at its
start (BEGIN IMMEDIATE), so that what it has read cannot change under it; on PostgreSQL the
verb locks the rows that it changes (``locked``), and the version of a task is the last judge.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from tracker.errors import Busy, NoSpace, NotFound, Stale, TrackerError
from tracker.extensions import db

Row = TypeVar("Row")
INSERTS: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
REFUSALS: dict[str, Callable[[], TrackerError]] = {  # how the driver's own word for an error begins -> our error
    **dict.fromkeys(("SQLITE_BUSY", "40001", "40P01", "55P03"), lambda: Busy("没有存下任何内容。")),
    **dict.fromkeys(("SQLITE_FULL", "53100"), lambda: NoSpace("磁盘已满，没有存下任何内容。告诉系统管理员。")),
}


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One transaction that writes. Commits at its end, rolls back on any error.

    Raises ``Stale`` where another writer changed the same task meanwhile, ``Busy`` where this one
    had to give way to others. A unit inside a unit is a programming error: a verb that needs
    another verb's work calls its inner part.
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
    except OperationalError as error:
        session.rollback()
        if refusal := _refusal(error):
            raise refusal from error
        raise
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


def _refusal(error: OperationalError) -> TrackerError | None:
    """What a person is told where the database refuses for a reason that passes; None for a fault."""
    said = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None) or ""
    return next((made() for beginning, made in REFUSALS.items() if said.startswith(beginning)), None)


def insert_into(session: Session, model: type[Any]) -> Any:
    """An INSERT of the session's own database, for rows that two processes may write at once (``on_conflict_…``)."""
    return INSERTS[session.connection().dialect.name](model)


def in_unit() -> bool:
    """Whether a unit of work is open; inner parts of verbs may assert it."""
    return bool(db.session().info.get("in_unit"))


def locked(model: type[Row], ident: Any) -> Row:
    """The row, locked until the unit ends, read afresh. Raises ``NotFound``."""
    row = db.session.get(model, ident, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound()
    return row
