"""Files whose words must be recognised first: handed in by a person, read by the scheduler, then imported.

Recognition takes minutes, too long for a page to wait. The file waits in a folder of its own, which no backup copies,
since a 密级 mark may stand in it; a row says who waits for it. A reader claims the row with a lease. Whoever dies
leaves a lease that runs out, and the file is read again, a few times at most. That the file is imported, that the row
says so and that the person is told is one unit of work, and only the last claim may do it: so it happens once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from config.settings import Settings
from tracker import reading
from tracker.accounts.actor import Actor, Permission
from tracker.clock import Clock
from tracker.directory.models import Government, Person
from tracker.errors import BadInput, Busy, Classified, Forbidden, NotFound, TrackerError
from tracker.extensions import db
from tracker.minutes.models import Minutes, Scan
from tracker.pages import context
from tracker.pages.uploads import discard, open_stored
from tracker.reminders.models import Outbox
from tracker.review.importing import AlreadyThere, import_minutes, kept_one, put_on_record, read_file, refuse_same_file
from tracker.unit import locked, unit_of_work
from tracker.vocabulary import Channel, Role, ScanState

LEASE = timedelta(minutes=15)  # longer than any reading: fourteen minutes by the limits of ``reading``
MOST_ATTEMPTS = 3
_GIVEN_UP = f"识别了 {MOST_ATTEMPTS} 次，每次都中断了。分成几份，或改传 .docx。没有存下任何内容。"
_LEFT = "上传的人已经不能核对纪要。没有存下任何内容。"


class AlreadyWaiting(BadInput):
    """The same file is being recognised; ``scan_id`` says where."""

    def __init__(self, scan_id: int) -> None:
        super().__init__("这个文件正在识别，不用再传。没有存下任何内容。")
        self.scan_id = scan_id


@dataclass(frozen=True)
class Taken:
    """What a file became at once: minutes, or a scan that waits."""

    minutes_id: int | None = None
    scan_id: int | None = None


@dataclass(frozen=True)
class Claim:
    """One attempt to read a scan."""

    id: int
    attempt: int
    government_id: int
    uploaded_by_id: int
    file_name: str
    stored_name: str
    file_sha256: str


class _Lost(Exception):
    """A later claim has taken the scan over."""


def waiting_room(settings: Settings) -> Settings:
    """The settings under which the gate of uploads keeps files that are not read yet."""
    return replace(settings, var_dir=settings.var_dir / "scans")


def take_in(actor: Actor, government_id: int, content: bytes, name: str, *, clock: Clock) -> Taken:
    """Import a file as ``import_minutes`` does, or let it wait where words must be recognised."""
    try:
        return Taken(minutes_id=import_minutes(actor, government_id, content, name, clock=clock, wait=False))
    except reading.Scanned as scanned:
        return Taken(scan_id=_hand_in(actor, government_id, content, name, scanned.pages, clock))


def _hand_in(actor: Actor, government_id: int, content: bytes, name: str, pages: int, clock: Clock) -> int:
    with kept_one(content, name, waiting_room(context.settings())) as stored, unit_of_work() as session:
        locked(Government, government_id)  # two at once: the second one finds the first one's
        refuse_same_file(session, government_id, stored.sha256)
        same = (Scan.government_id == government_id, Scan.file_sha256 == stored.sha256, Scan.stored_name.is_not(None))
        if there := session.scalar(select(Scan.id).where(*same)):
            raise AlreadyWaiting(there)
        scan = Scan(
            government_id=government_id,
            file_name=stored.name,
            file_sha256=stored.sha256,
            stored_name=stored.stored_name,
            pages=pages,
            uploaded_by_id=actor.person_id,
            uploaded_at=clock.now(),
        )
        session.add(scan)
        session.flush()
        return scan.id


def handle_one(clock: Clock) -> bool:
    """Read one scan that waits and import it; False if none waits, or while another file is being recognised.

    An unexpected error is raised; its scan is read again when the lease has run out.
    """
    claim = _claim(clock)
    if claim is None:
        return False
    try:
        _read(claim, clock)
    except (reading.Occupied, reading.Stopped, Busy):
        _put_back(claim)
        return False
    except TrackerError as refusal:
        discard(claim.stored_name, waiting_room(context.settings()))  # first: a 密级 mark leaves no trace
        with unit_of_work() as session:
            _fail(session, claim, refusal, clock)
    except _Lost:
        pass
    return True


def free_all() -> None:
    """Let all scans wait that somebody has begun to read: a scheduler that starts works alone, so its reader is dead.

    Were it alive, it would find itself overtaken and import nothing. The attempts count on.
    """
    with unit_of_work():
        begun = update(Scan).where(Scan.state == ScanState.READING.value)
        db.session.execute(begun.values(state=ScanState.WAITING.value, lease_until=None))


def _read(claim: Claim, clock: Clock) -> None:
    room = waiting_room(context.settings())
    if claim.attempt > MOST_ATTEMPTS:
        raise BadInput(_GIVEN_UP)
    file = read_file(_content(claim, room), claim.file_name)

    def note(session: Session, minutes: Minutes) -> None:
        done = {"state": ScanState.DONE.value, "stored_name": None, "ended_at": clock.now(), "minutes_id": minutes.id}
        if not _note(session, claim, **done):
            raise _Lost
        line = {"text": minutes.title, "url": f"/minutes/{minutes.id}/review", "facts": [claim.file_name]}
        _tell(session, claim, f"扫描件已识别，可以核对：{minutes.title}", line, clock)

    put_on_record(_uploader(claim), claim.government_id, file, clock=clock, then=note)
    discard(claim.stored_name, room)


def _content(claim: Claim, room: Settings) -> bytes:
    try:
        return open_stored(claim.stored_name, room, claim.file_sha256)
    except NotFound:  # a restored database comes without the files that waited
        raise BadInput("服务器上没有这份扫描件了，再上传一次。") from None


def _due(clock: Clock) -> ColumnElement[bool]:
    expired = and_(Scan.state == ScanState.READING.value, Scan.lease_until < clock.now())
    return or_(Scan.state == ScanState.WAITING.value, expired)


def _claim(clock: Clock) -> Claim | None:
    """Take the oldest scan under a lease; None if there is none, or another reader was first."""
    scan_id = db.session.scalar(select(Scan.id).where(_due(clock)).order_by(Scan.id).limit(1))
    if scan_id is None:
        return None
    with unit_of_work() as session:
        row = session.execute(
            update(Scan)
            .where(Scan.id == scan_id, _due(clock))
            .values(state=ScanState.READING.value, lease_until=clock.now() + LEASE, attempts=Scan.attempts + 1)
            .returning(
                Scan.id,
                Scan.attempts,
                Scan.government_id,
                Scan.uploaded_by_id,
                Scan.file_name,
                Scan.stored_name,
                Scan.file_sha256,
            )
            .execution_options(synchronize_session=False)
        ).one_or_none()
        return Claim(*row) if row else None  # type: ignore[arg-type]  # a scan that is read has its file


def _note(session: Session, claim: Claim, **values: object) -> bool:
    """Write what became of the scan if this attempt still holds it."""
    found = session.scalar(
        update(Scan)
        .where(Scan.id == claim.id, Scan.state == ScanState.READING.value, Scan.attempts == claim.attempt)
        .values(lease_until=None, **values)
        .returning(Scan.id)
        .execution_options(synchronize_session=False)
    )
    return found is not None


def _put_back(claim: Claim) -> None:
    """Let the scan wait on; the attempt does not count."""
    with unit_of_work() as session:
        _note(session, claim, state=ScanState.WAITING.value, attempts=claim.attempt - 1)


def _fail(session: Session, claim: Claim, refusal: TrackerError, clock: Clock) -> None:
    hidden = {"file_name": "", "file_sha256": ""} if isinstance(refusal, Classified) else {}
    ended = {"state": ScanState.FAILED.value, "stored_name": None, "ended_at": clock.now(), **hidden}
    there = refusal.minutes_id if isinstance(refusal, AlreadyThere) else None
    if _note(session, claim, failure=refusal.message, minutes_id=there, **ended):
        name = "" if hidden else claim.file_name
        line = {"text": name or "上传的扫描件", "url": f"/minutes/scans/{claim.id}", "facts": [refusal.message]}
        _tell(session, claim, f"扫描件没有导入：{name}" if name else "扫描件没有导入", line, clock)


def _tell(session: Session, claim: Claim, subject: str, line: Mapping[str, object], clock: Clock) -> None:
    """A line in the in-app messages of who waits; at any hour, since it answers what the person did."""
    session.add(
        Outbox(
            government_id=claim.government_id,
            key=f"scan:{claim.id}",
            channel=Channel.INBOX.value,
            recipient_id=claim.uploaded_by_id,
            subject=subject[:200],
            body="",
            lines=[dict(line)],
            created_at=clock.now(),
            next_try_at=clock.now(),
            at_once=True,
        )
    )


def _uploader(claim: Claim) -> Actor:
    """Who handed the scan in. Raises ``Forbidden`` for a person who has left."""
    person = db.session.get(Person, claim.uploaded_by_id, populate_existing=True)
    if person is None or not person.active:
        raise Forbidden(_LEFT)
    actor = Actor(person.id, person.name, Role(person.role), person.government_id, person.body_id)
    if not actor.holds_in(Permission.REVIEW, claim.government_id):
        raise Forbidden(_LEFT)
    return actor
