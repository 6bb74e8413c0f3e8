"""Making and releasing the application in tests."""

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from config.settings import Settings
from tracker.clock import Clock

SECRET = "a secret that only tests know, 32 long"


class _CompiledTemplates(BytecodeCache):
    """Keeps compiled templates from one test's application to the next."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _CompiledTemplates()


def make_app(settings: Settings, clock: Clock) -> Flask:
    """The application, imported only where a test needs it: the pure packages are tested without."""
    from tracker.factory import create_app

    app = create_app(settings, clock)
    app.jinja_env.bytecode_cache = _COMPILED
    return app


def release(app: Flask) -> None:
    """Close the connections that an application holds."""
    with app.app_context():
        db = app.extensions["sqlalchemy"]
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
