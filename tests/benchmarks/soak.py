"""``make soak``: bureaus report while schedulers are killed and started again; nothing may be lost or doubled.

Minutes to run: SOAK_MINUTES (2). Another database than a temporary SQLite one: DATABASE_URL, an empty one.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from sqlalchemy import func, select

from config.settings import ROOT, Settings
from tests.support.application import SECRET, make_app, release
from tests.support.cast import BUREAUS, Cast, cast
from tests.support.database import migrate
from tests.support.smtp import MailServer
from tests.support.tasks import Desk
from tracker.clock import FixedClock, instant
from tracker.extensions import db
from tracker.reminders.models import Message, Outbox, Reminder
from tracker.tasks.models import Report

TASKS_EACH, WRITERS, SCHEDULERS = 6, 3, 2
START = instant(date(2026, 11, 20), 9)
WRITE = """
import random, sys, time
from tracker.accounts.actor import Actor
from tracker.errors import Stale
from tracker.tasks import workflow
from tracker.tasks.models import Task
from tracker.extensions import db
from tracker.vocabulary import Role
person, government, body, tasks, seconds = {given!r}
who, end, done, stale = Actor(person, "某人", Role.LIAISON, government, body), time.monotonic() + seconds, 0, 0
while time.monotonic() < end:
    task_id = random.choice(tasks)
    db.session.rollback()
    version = db.session.get_one(Task, task_id).version
    try:
        workflow.report(who, task_id, workflow.Progress("推进中。", clock.now().date()), version=version, clock=clock)
        done += 1
    except Stale:
        stale += 1
print(done, stale)
"""
SCHEDULE = """
import time
from tracker.reminders.turn import take_turn
while True:
    while take_turn(clock):
        pass
    time.sleep(0.05)
"""
DRAIN = """
from tracker.reminders.turn import take_turn
while take_turn(clock):
    pass
"""


class Soak:
    """One run in a place of its own."""

    def __init__(self, place: Path, smtp: MailServer) -> None:
        url = os.environ.get("DATABASE_URL") or f"sqlite:///{place / 'tracker.db'}"
        self.environ = {"DATABASE_URL": url, "VAR_DIR": str(place), "SECRET_KEY": SECRET} | smtp.settings()
        self.smtp = smtp
        settings = Settings.from_environment(self.environ)
        migrate(settings.database, place)
        self.clock = FixedClock(START)
        self.app: Flask = make_app(settings, self.clock)
        with self.app.app_context():
            self.cast: Cast = cast(self.clock)
            desk = Desk(self.cast, self.clock)
            days = range(3, 3 + 3 * TASKS_EACH, 3)
            self.tasks = {
                short: [desk.in_progress(leads=(short,), due_on=desk.day(day)) for day in days] for short in BUREAUS
            }

    def start(self, code: str, now: datetime) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.support.other_process", now.isoformat(), code]
        return subprocess.Popen(command, cwd=ROOT, env=os.environ | self.environ, stdout=subprocess.PIPE, text=True)

    def writers(self, seconds: float) -> list["subprocess.Popen[str]"]:
        """Liaisons of one body each, two of the same body among them."""
        shorts = [list(BUREAUS)[n % (WRITERS - 1)] for n in range(WRITERS)]
        given = [
            (self.cast.liaison[s].id, self.cast.government_id, self.cast.body[s], self.tasks[s], seconds)
            for s in shorts
        ]
        return [self.start(WRITE.format(given=one), START) for one in given]

    def kill_schedulers(self, seconds: float) -> tuple[datetime, int]:
        """Start schedulers and kill them, a later day each time; gives the last day and the number of kills."""
        end, kills, now = time.monotonic() + seconds, 0, START
        while time.monotonic() < end:
            running = [self.start(SCHEDULE, now) for _ in range(SCHEDULERS)]
            time.sleep(random.uniform(1.5, 5))
            for process in running:
                process.send_signal(signal.SIGKILL)
                process.communicate()
            kills += SCHEDULERS
            now += timedelta(days=1)
        return now, kills

    def faults(self, reported: int) -> list[str]:
        """What is not as it must be after everything has been worked off."""
        with self.app.app_context():
            rows = db.session.scalar(select(func.count()).select_from(Report)) or 0
            ready = db.session.scalar(select(func.count()).where(Reminder.state == "ready")) or 0
            states = Counter(
                (channel, state) for channel, state in db.session.execute(select(Outbox.channel, Outbox.state))
            )
            inside = db.session.scalar(select(func.count()).select_from(Message)) or 0
        arrived = {str(message["Message-ID"]) for message in self.smtp.box.messages}
        doubled = len(self.smtp.box.messages) - len(arrived)
        print(f"{rows} reports, {dict(states)}, {len(arrived)} mails, {doubled} of them twice")  # noqa: T201
        checks = {
            f"{reported} reports succeeded, {rows} are stored": reported == rows,
            f"{ready} reminders are ready and not joined": ready == 0,
            f"messages left in the outbox: {states}": {state for _, state in states} == {"sent"},
            f"{inside} in the list, {states['inbox', 'sent']} sent": inside == states["inbox", "sent"],
            f"{len(arrived)} mails arrived, {states['mail', 'sent']} sent": len(arrived) == states["mail", "sent"],
        }
        return [fault for fault, is_right in checks.items() if not is_right]


def main() -> int:
    seconds = 60 * float(os.environ.get("SOAK_MINUTES", "2"))
    smtp = MailServer()
    smtp.start()
    with TemporaryDirectory() as place:
        soak = Soak(Path(place), smtp)
        writers = soak.writers(seconds)
        now, kills = soak.kill_schedulers(seconds)
        written = [writer.communicate()[0].split() for writer in writers]
        print("Working off what is left")  # noqa: T201
        last = soak.start(DRAIN, now + timedelta(hours=3))
        last.communicate()
        reported, stale = (sum(int(one[column]) for one in written) for column in (0, 1))
        print(f"{reported} reports, {stale} refused as stale, {kills} schedulers killed")  # noqa: T201
        faults = soak.faults(reported)
        release(soak.app)
    smtp.stop()
    print("\n".join(faults) or "Nothing lost, nothing doubled.")  # noqa: T201
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
