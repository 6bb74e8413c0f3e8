"""WSGI application (``app:create``) and command line (``python app.py COMMAND``)."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # reading a file needs no web framework
    from flask import Flask


def create() -> "Flask":
    """The WSGI application, from the environment."""
    from tracker.cli.entry import application

    return application()[0]


if __name__ == "__main__":
    from tracker.cli import main

    sys.exit(main())
