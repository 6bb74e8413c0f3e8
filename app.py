"""WSGI application (``app:create``) and command line (``python app.py COMMAND``)."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # reading a file needs no web framework
    from flask import Flask


def create() -> "Flask":
    """The WSGI application, from the environment."""
    from config.settings import Settings
    from tracker.clock import SystemClock
    from tracker.factory import create_app

    settings = Settings.from_environment()
    return create_app(settings, SystemClock(settings.clock_offset_days))


if __name__ == "__main__":
    from tracker.cli import main

    sys.exit(main())
