"""Loads the invented government: directory, accounts, two minutes, and their story until today."""

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from sqlalchemy import select

from tracker.accounts import audit, passwords
from tracker.accounts.models import Account
from tracker.clock import Clock, FixedClock, instant, today
from tracker.directory.models import AuditEntry, Installation, Person
from tracker.directory.queries import loaded_workdays
from tracker.extensions import db
from tracker.review import batch, verbs
from tracker.review.importing import import_minutes
from tracker.review.limits import DueChoice, DueWay
from tracker.sample import story
from tracker.sample.directory import HERE, build, described
from tracker.sample.replay import Replay
from tracker.tasks import workflow
from tracker.tasks.models import Task
from tracker.unit import unit_of_work
from tracker.vocabulary import FanOut, InstallationKind, Role, TaskState

PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are taken for one another
BEGUN = "sample.begin"  # on record from the first row on; the last row is the installation's own
EACH_MEMBER = "净地交付"  # the group duty that each member closes for itself


@dataclass(frozen=True)
class SampleAccount:
    """One account as it is printed on the first start; the password is shown this once."""

    login: str
    password: str
    name: str
    role: str


def load(clock: Clock, show: Callable[[list[SampleAccount]], None] | None = None) -> list[SampleAccount]:
    """Fill an empty database with the sample as of today. Gives the accounts with their passwords.

    ``show`` gets them before the database counts as filled: whoever is killed earlier starts afresh,
    and no passwords are lost.
    """
    reader_day = today(clock)
    workdays = loaded_workdays()
    began = FixedClock(instant(workdays.add(reader_day, story.MEETING_13), 8))
    with unit_of_work() as session:
        audit.done(session, None, BEGUN, "", clock)
        government_id = build(session, began.now()).id
    accounts = _accounts(began)
    play = Replay(government_id, reader_day, began, workdays)
    _follow(play, "13", story.MEETING_13, story.ISSUED_13, story.REVIEWED_13)
    story.after_meeting_13(play)
    _follow(play, "15", story.MEETING_15, story.ISSUED_15, story.REVIEWED_15, story.ISSUED_FROM_15)
    story.after_meeting_15(play)
    play.run(until=clock.now())
    if show is not None:
        show(accounts)
    with unit_of_work() as session:
        session.add(Installation(id=1, kind=InstallationKind.SAMPLE.value, created_at=clock.now()))
    return accounts


def is_half_loaded() -> bool:
    """Whether a load was begun here that never came to its end. Needs an application context."""
    begun = db.session.scalar(select(AuditEntry.id).where(AuditEntry.act == BEGUN).limit(1))
    return begun is not None and db.session.get(Installation, 1) is None


def _accounts(clock: Clock) -> list[SampleAccount]:
    found = []
    with unit_of_work() as session:
        for login, name in described()["accounts"].items():
            person = session.scalars(select(Person).where(Person.name == name)).one()
            password = _password()
            session.add(
                Account(
                    person_id=person.id,
                    login=login,
                    password_hash=passwords.hashed(password),
                    created_at=clock.now(),
                )
            )
            found.append(SampleAccount(login, password, person.name, _described(person)))
    return found


def _described(person: Person) -> str:
    where = person.body.shown + " " if person.body else ""
    return where + (Role(person.role).label if person.body or not person.post else person.post)


def _password() -> str:
    """Four groups of four: 80 bits that a person can type from the screen."""
    return "-".join("".join(secrets.choice(PASSWORD_LETTERS) for _ in range(4)) for _ in range(4))


def _follow(play: Replay, number: str, met: int, issued: int, reviewed: int, only: Sequence[str] = ()) -> None:
    """Note the import and the review of one of the minutes; with ``only``, what else stays a candidate."""
    words = _written(number, play, met, issued).encode()
    name = f"云澄市政府第{number}次常务会议纪要.txt"
    play.at(issued, 16).do(lambda: _import(play, words, name))
    play.at(reviewed, 9).do(partial(_review, play, only))


def _written(number: str, play: Replay, met: int, issued: int) -> str:
    """The minutes with the story's days in them: {meeting}, {issued} and {d+15}, days from the reader's day."""
    text = (HERE / "minutes" / f"{number}.txt").read_text(encoding="utf-8")
    meeting = play.day(met)
    text = text.replace("{meeting}", _day(meeting)).replace("{issued}", _day(play.day(issued)))
    return re.sub(r"\{d([+-]\d+)\}", lambda found: _due(play.today + timedelta(days=int(found[1])), meeting), text)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _due(day: date, meeting: date) -> str:
    return f"{day.month}月{day.day}日" if day.year == meeting.year else _day(day)


def _import(play: Replay, words: bytes, name: str) -> None:
    import_minutes(play.person("秦晓岚"), play.government_id, words, name, clock=play.clock)


def _review(play: Replay, only: Sequence[str]) -> None:
    """A clerk checks the newest minutes: dates the undated, confirms, and issues all or what ``only`` names."""
    clerk = play.person("秦晓岚")
    minutes_id = db.session.scalar(select(db.func.max(Task.minutes_id)))
    assert minutes_id is not None
    cycle = DueChoice(DueWay.CYCLE)
    batch.choose_due_for_all(clerk, minutes_id, cycle, stamp=_stamp(minutes_id), clock=play.clock)
    wanted = [play.task(words).id for words in only]
    for task_id in _candidates(minutes_id):
        task = db.session.get_one(Task, task_id)
        if only and task_id not in wanted:
            continue
        if EACH_MEMBER in task.clause.words and task.kind == "directive":
            _each_member(play, task)
        task = db.session.get_one(Task, task_id)
        verbs.accept(clerk, task_id, version=task.version, clock=play.clock)
    ready = wanted or _candidates(minutes_id)
    workflow.issue(clerk, ready, clock=play.clock, workdays=play.workdays)


def _each_member(play: Replay, task: Task) -> None:
    with unit_of_work() as session:
        session.get_one(Task, task.id).fan_out = FanOut.EACH.value


def _candidates(minutes_id: int) -> list[int]:
    rows = select(Task.id).where(Task.minutes_id == minutes_id, Task.state == TaskState.CANDIDATE.value)
    return list(db.session.scalars(rows.order_by(Task.position)))


def _stamp(minutes_id: int) -> int:
    return db.session.scalar(select(db.func.sum(Task.version)).where(Task.minutes_id == minutes_id)) or 0
