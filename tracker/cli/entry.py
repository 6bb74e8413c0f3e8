"""What every door to the database begins with: the commands and the WSGI application."""

from flask import Flask
from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError

from config.settings import Settings
from tracker.clock import Clock, SystemClock
from tracker.directory.models import Installation
from tracker.errors import Misconfigured
from tracker.extensions import db
from tracker.factory import create_app
from tracker.vocabulary import InstallationKind


def application(*, is_new: bool = False) -> tuple[Flask, Settings, Clock]:
    """The application of this installation, its settings and its clock. Raises ``Misconfigured``.

    ``is_new``: the database may still be without tables or purpose; the caller then asks
    ``refuse_moved_clock`` itself, as soon as the purpose is known.
    """
    settings = Settings.from_environment()
    clock = SystemClock(settings.clock_offset_days)
    app = create_app(settings, clock)
    with app.app_context():
        try:
            _reach_database()
            if not is_new:
                refuse_moved_clock(settings, installation_kind())
        finally:
            db.session.remove()
            db.engine.dispose()  # nothing stays open: a server may fork after this
    return app, settings, clock


def _reach_database() -> None:
    try:
        db.engine.connect().close()
    except (OperationalError, ModuleNotFoundError) as error:
        said = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise Misconfigured(f"the database cannot be reached, see DATABASE_URL and VAR_DIR: {said}") from None


def installation_kind() -> InstallationKind | None:
    """What the database is for; None where it is new or has no tables yet. Needs an application context."""
    if not inspect(db.engine).has_table(Installation.__tablename__):
        return None
    kind = db.session.scalar(db.select(Installation.kind))
    return InstallationKind(kind) if kind else None


def refuse_moved_clock(settings: Settings, kind: InstallationKind | None) -> None:
    """Raise ``Misconfigured`` where the clock is moved on a database that real work may stand in."""
    if settings.clock_offset_days and kind not in (InstallationKind.SAMPLE, InstallationKind.TEST):
        raise Misconfigured("CLOCK_OFFSET_DAYS is refused: this database is not marked as sample or test")
