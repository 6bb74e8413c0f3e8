"""What the scheduler does once a day. A machine that was off at the hour catches up when it is back."""

from datetime import time
from typing import cast

from flask import current_app

from config.settings import Settings
from tracker.backup import back_up
from tracker.clock import Clock
from tracker.reminders import planning, pulse

REPLAN_AFTER, BACK_UP_AFTER = time(0, 30), time(2, 30)  # Asia/Shanghai


def replan_daily(clock: Clock) -> None:
    """Bring all plans in line with people and calendar as they are now."""
    if pulse.is_due_today(pulse.REPLAN, REPLAN_AFTER, clock):
        count = planning.replan_all(clock)
        pulse.beat(pulse.REPLAN, clock, f"{count} 件")


def back_up_daily(clock: Clock) -> None:
    """Write the night's archive. Raises ``BadInput`` where that fails; it is tried again at the next call."""
    if pulse.is_due_today(pulse.BACKUP, BACK_UP_AFTER, clock):
        settings = cast(Settings, current_app.extensions["settings"])
        done = back_up(settings.database, settings.uploads, settings.backups, settings.backups_kept, clock)
        pulse.beat(pulse.BACKUP, clock, done.path.name)
