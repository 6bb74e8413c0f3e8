"""What this database is for, and what may be done with it."""

from sqlalchemy import select

from config.settings import Settings
from tracker.directory.models import Installation
from tracker.errors import Misconfigured
from tracker.extensions import db
from tracker.vocabulary import InstallationKind

MOVABLE = (InstallationKind.SAMPLE, InstallationKind.TEST)


def kind() -> InstallationKind | None:
    """What the database is marked as; None before its first start."""
    found = db.session.scalar(select(Installation.kind))
    return InstallationKind(found) if found else None


def check_clock_offset(settings: Settings) -> None:
    """Raise ``Misconfigured`` where the clock is moved over a database that real work depends on.

    Called by every process that uses the clock, before it starts. Needs an application context.
    """
    if settings.clock_offset_days and kind() not in MOVABLE:
        raise Misconfigured("CLOCK_OFFSET_DAYS is only for a database marked as sample or test; this one is not")
