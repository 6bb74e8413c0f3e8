"""Files that nothing names: a program that was killed between keeping a file and recording it leaves one."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select, union

from config.settings import Settings
from tracker.clock import Clock
from tracker.extensions import Base, db
from tracker.pages import context
from tracker.pages.uploads import STORED_NAME, discard
from tracker.reminders import pulse
from tracker.review.scans import waiting_room

LEFTOVERS = "leftovers"  # job name
CLEAR_AFTER = time(3, 30)  # Asia/Shanghai
OLD = timedelta(days=1)  # a file is recorded within seconds
COLUMN = "stored_name"  # every table that names a kept file calls it so


def clear_daily(clock: Clock) -> None:
    """Delete once a day what nothing names."""
    if pulse.is_due_today(LEFTOVERS, CLEAR_AFTER, clock):
        pulse.beat(LEFTOVERS, clock, f"{clear(clock)} 个")


def clear(clock: Clock) -> int:
    """Delete the kept files that no row names and that are older than a day; how many there were."""
    settings = context.settings()
    machine = clock.now() - timedelta(days=settings.clock_offset_days)  # a moved clock does not move the files' times
    places = (settings, waiting_room(settings))
    old = [(place, path.name) for place in places for path in _old_files(place, machine - OLD)]
    named = _named()  # read after the files were listed
    leftovers = [(place, name) for place, name in old if name not in named]
    for place, name in leftovers:
        discard(name, place)
    return len(leftovers)


def _old_files(settings: Settings, before: datetime) -> list[Path]:
    if not settings.uploads.is_dir():
        return []
    kept = [path for path in settings.uploads.iterdir() if STORED_NAME.fullmatch(path.name)]
    return [path for path in kept if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before]


def _named() -> set[str]:
    columns = [table.c[COLUMN] for table in Base.metadata.sorted_tables if COLUMN in table.c]
    return {name for name in db.session.scalars(union(*map(select, columns))) if name}
