"""Runs Python against the tests' database in a process of its own: ``INSTANT CODE``."""

import os
import sys
from datetime import datetime

from config.settings import Settings
from tracker.clock import FixedClock
from tracker.factory import create_app

if __name__ == "__main__":
    clock = FixedClock(datetime.fromisoformat(sys.argv[1]))
    app = create_app(Settings.from_environment(os.environ), clock)
    with app.app_context():
        exec(compile(sys.argv[2], "<test>", "exec"), {"app": app, "clock": clock})
