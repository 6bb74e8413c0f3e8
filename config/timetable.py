"""What the scheduler runs, and when: one table. Every function takes the clock.

The triggers are ticks only. What is due stands in the database, so a tick that is missed or that
comes twice does no harm; a function that gives True is called again at once.
"""

from collections.abc import Callable
from dataclasses import dataclass

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

from tracker.clock import SHANGHAI, Clock
from tracker.reminders.daily import back_up_daily, replan_daily
from tracker.reminders.turn import take_turn
from tracker.review import leftovers, scans


@dataclass(frozen=True)
class Job:
    id: str
    trigger: BaseTrigger
    function: Callable[[Clock], object]


TIMETABLE: tuple[Job, ...] = (
    Job("reminders", CronTrigger(second=0, timezone=SHANGHAI), take_turn),
    Job("replan", CronTrigger(minute="*/10", second=20, timezone=SHANGHAI), replan_daily),  # once a day, from 00:30
    Job("scans", CronTrigger(second="*/5", timezone=SHANGHAI), scans.handle_one),  # somebody waits before the page
    Job("backup", CronTrigger(minute="*/10", second=40, timezone=SHANGHAI), back_up_daily),  # once a day, from 02:30
    Job("leftovers", CronTrigger(minute="*/10", second=50, timezone=SHANGHAI), leftovers.clear_daily),  # from 03:30
)
