"""Each reminder once: across restarts, a crash between claim and send, and two schedulers at once."""

import signal
import subprocess
from collections import Counter
from datetime import date

from sqlalchemy import select

from tests.support.reminders import at, messages, outbox, work_off
from tests.support.server import OtherProcess
from tests.support.smtp import MailServer
from tests.support.tasks import Desk
from tracker.clock import FixedClock
from tracker.extensions import db
from tracker.reminders.models import Reminder
from tracker.reminders.outbox import LEASE

SCHEDULER = """
from tracker.reminders.turn import take_turn
print("ready", flush=True)
input()
while take_turn(clock):
    pass
"""
# Dies the hard way at a given place of the way of a message.
DIES = """
import os, signal
from tracker.reminders.turn import take_turn
from {module} import {owner}
{owner}.{name} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
while take_turn(clock):
    pass
"""
PLACES = {
    "between claim and send": ("tracker.reminders.channels.mail", "Mail", "carry"),
    "between send and note": ("tracker.reminders", "outbox", "_note_success"),
    "while a digest is written": ("tracker.reminders", "digest", "_post"),
    "while a reminder is swept": ("tracker.reminders", "sweep", "_mark_ready"),
}


def finish(process: "subprocess.Popen[str]") -> None:
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err


def mails(smtp: MailServer) -> Counter[tuple[str, str]]:
    """(address, subject) -> how often it arrived."""
    envelopes = zip(smtp.box.envelopes, smtp.box.messages, strict=True)
    return Counter((recipients[0], str(mail["Subject"])) for (_, recipients), mail in envelopes)


def fill(desk: Desk, clock: FixedClock) -> None:
    """Notices, then on 4 December reports, due dates and urging, for three bodies."""
    desk.issue(
        *(
            desk.candidate(leads=(short,), due_on=date(2026, 12, day))
            for short in ("市财政局", "市商务局", "市住建局")
            for day in (3, 4, 7, 9)
        )
    )
    at(clock, date(2026, 12, 4))


def expect_everything_once(smtp: MailServer) -> None:
    inside = Counter(messages())
    assert inside and set(inside.values()) == {1}
    assert set(mails(smtp).values()) == {1}
    assert len(smtp.box.messages) == len(messages()) == len(outbox("mail"))
    db.session.rollback()
    waiting = select(Reminder.id).where(Reminder.state == "ready")
    assert db.session.scalars(waiting).all() == []


def kill_at(place: str, other_process: OtherProcess) -> None:
    module, owner, name = PLACES[place]
    process = other_process(DIES.format(module=module, owner=owner, name=name))
    _, err = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL, err


def test_a_crash_between_claim_and_send(
    smtp: MailServer, desk: Desk, clock: FixedClock, other_process: OtherProcess
) -> None:
    fill(desk, clock)
    kill_at("between claim and send", other_process)
    assert [row.state for row in outbox("mail")].count("sending") == 1
    work_off(clock)  # the lease still holds: that one waits, the others go
    assert [row.state for row in outbox("mail")].count("sending") == 1
    clock.move(seconds=LEASE.total_seconds() + 1)
    work_off(clock)
    expect_everything_once(smtp)


def test_crashes_before_anything_is_claimed(
    smtp: MailServer, desk: Desk, clock: FixedClock, other_process: OtherProcess
) -> None:
    fill(desk, clock)
    for place in ("while a reminder is swept", "while a digest is written"):
        kill_at(place, other_process)
    work_off(clock)
    expect_everything_once(smtp)


def test_a_crash_between_send_and_note(
    smtp: MailServer, desk: Desk, clock: FixedClock, other_process: OtherProcess
) -> None:
    """In-app still once. A mail may come twice here; it then carries the same Message-ID."""
    fill(desk, clock)
    kill_at("between send and note", other_process)
    work_off(clock)
    clock.move(seconds=LEASE.total_seconds() + 1)
    work_off(clock)
    assert set(Counter(messages()).values()) == {1}
    ids = Counter(str(mail["Message-ID"]) for mail in smtp.box.messages)
    assert len(ids) == len(outbox("mail"))
    assert sum(ids.values()) - len(ids) <= 1


def test_restarts_change_nothing(smtp: MailServer, desk: Desk, clock: FixedClock, other_process: OtherProcess) -> None:
    fill(desk, clock)
    for _ in range(2):
        process = other_process(SCHEDULER)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        finish_after_go(process)
    expect_everything_once(smtp)


def finish_after_go(*processes: "subprocess.Popen[str]") -> None:
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        finish(process)


def test_two_schedulers_at_once(smtp: MailServer, desk: Desk, clock: FixedClock, other_process: OtherProcess) -> None:
    fill(desk, clock)
    pair = [other_process(SCHEDULER) for _ in range(2)]
    for process in pair:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", process.stderr.read() if process.stderr else ""
    finish_after_go(*pair)
    work_off(clock)
    expect_everything_once(smtp)
    keys = [row.key for row in outbox("inbox")]
    assert len(keys) == len(set(keys))
