"""What the pages say of scans that wait, as plain rows."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, or_, select

from tracker.accounts.actor import Actor, Permission
from tracker.clock import Clock
from tracker.errors import NotFound
from tracker.extensions import db
from tracker.minutes.models import Scan
from tracker.reminders import pulse
from tracker.vocabulary import ScanState

RUNS_EACH = timedelta(minutes=3)  # the scheduler notes a round every minute
SHOWN_FAILED = timedelta(days=1)
OPEN = (ScanState.WAITING.value, ScanState.READING.value)


def seen_scan(actor: Actor, scan_id: int) -> Scan:
    """The scan, where the actor reviews minutes of its government. Raises ``NotFound``."""
    scan = db.session.get(Scan, scan_id)
    if scan is None or not actor.holds_in(Permission.REVIEW, scan.government_id):
        raise NotFound()
    return scan


class ListedScan(NamedTuple):
    id: int
    file_name: str
    word: str  # of its state
    uploaded_at: datetime
    failure: str


def listed_scans(government_id: int, clock: Clock) -> list[ListedScan]:
    """The scans of a government that wait, and those that failed within a day: newest first."""
    recent = Scan.ended_at > clock.now() - SHOWN_FAILED
    failed = (Scan.state == ScanState.FAILED.value) & recent
    columns = select(Scan.id, Scan.file_name, Scan.state, Scan.uploaded_at, Scan.failure)
    wanted = columns.where(Scan.government_id == government_id, or_(Scan.state.in_(OPEN), failed))
    rows = db.session.execute(wanted.order_by(Scan.id.desc()))
    return [ListedScan(row.id, row.file_name, ScanState(row.state).label, row.uploaded_at, row.failure) for row in rows]


def pages_ahead(scan: Scan) -> int:
    """How many pages are read before those of this scan: of all governments, one file at a time."""
    before = select(func.coalesce(func.sum(Scan.pages), 0)).where(Scan.id < scan.id, Scan.state.in_(OPEN))
    return int(db.session.scalar(before) or 0)


class Reader(NamedTuple):
    """Whether the scheduler, which reads the scans, runs; and when it ran last (UTC), None if it never did."""

    runs: bool
    last: datetime | None


def reader(clock: Clock) -> Reader:
    last = pulse.last_beat(pulse.REMINDERS)
    return Reader(last is not None and clock.now() - last <= RUNS_EACH, last)
