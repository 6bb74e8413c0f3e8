"""Making and releasing the application in tests."""

from flask import Flask

from config.settings import Settings
from tracker.clock import Clock

SECRET = "a secret that only tests know, 32 long"


def make_app(settings: Settings, clock: Clock) -> Flask:
    """The application, imported only where a test needs it: the pure packages are tested without."""
    from tracker.factory import create_app

    return create_app(settings, clock)


def release(app: Flask) -> None:
    """Close the connections that an application holds."""
    with app.app_context():
        db = app.extensions["sqlalchemy"]
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
