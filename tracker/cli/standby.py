"""One scheduler works, further ones stand by and take over when it ends.

This saves work; it guarantees nothing. That each reminder goes out once is the business of
the claims in the tables (``tracker/reminders``).
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.engine import Engine

from config.settings import Settings

KEY = 733734  # PostgreSQL advisory lock; 733733 is the migrations'
PAUSE = 1.0  # seconds between two attempts


@contextmanager
def leadership(engine: Engine, settings: Settings) -> Iterator[None]:
    """Wait until no other scheduler works on this database, then hold that place until the block ends."""
    held = _held_by_server(engine) if engine.dialect.name == "postgresql" else _held_by_file(settings)
    with held:
        yield


@contextmanager
def _held_by_server(engine: Engine) -> Iterator[None]:
    """A session lock; the server frees it when the connection ends."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": KEY}):
            time.sleep(PAUSE)
        yield
        connection.scalar(text("SELECT pg_advisory_unlock(:key)"), {"key": KEY})


@contextmanager
def _held_by_file(settings: Settings) -> Iterator[None]:
    """A lock on a file beside the database; the system frees it when the process ends."""
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    with (settings.var_dir / "scheduler.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
