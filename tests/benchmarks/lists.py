"""Lists must not slow down with what they do not show: a page of 50 out of 1,000 tasks and out of 8,000."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from sqlalchemy import Table, insert, select

from config.settings import Settings
from tests.benchmarks.measure import Growth, growth
from tests.support.application import SECRET, make_app, release
from tests.support.cast import Cast, cast
from tests.support.database import migrate
from tests.support.tasks import Desk
from tracker.clock import FixedClock, instant, today
from tracker.extensions import db
from tracker.supervision import figures
from tracker.tasks import ledger
from tracker.tasks.models import Assignment, Task
from tracker.unit import unit_of_work
from tracker.workdays import Workdays

SMALL, TIMES = 1_000, 8
Work = Callable[[], object]


@dataclass(frozen=True)
class Office:
    """An office with so many tasks, a third of them overdue."""

    app: Flask
    cast: Cast
    days: ledger.Days
    count: int

    def timed(self, query: Callable[["Office"], object]) -> Work:
        """The query in a fresh context, as a request runs it."""

        def work() -> None:
            with self.app.app_context():
                query(self)

        return work


def measured() -> Iterator[Growth]:
    with TemporaryDirectory() as place:
        small, large = (office(Path(place) / str(count), count) for count in (SMALL, SMALL * TIMES))
        overdue = ledger.Filter(listing=ledger.Listing.OVERDUE)
        questions: list[tuple[str, Callable[[Office], object], float]] = [
            ("first page of the ledger", lambda o: page(o, ledger.Filter()), 3),
            ("first page of the overdue list, by days", lambda o: page(o, overdue, order=ledger.Order.DUE), 3),
            ("a page in the middle of the ledger, by its key", lambda o: page(o, ledger.Filter(), after=middle(o)), 3),
            ("all counts of the overdue page", board, 1.6 * TIMES),
        ]
        for name, question, most in questions:
            yield growth(f"{name}, {TIMES} times the tasks", small.timed(question), large.timed(question), most)
        release(small.app)
        release(large.app)


def page(office: Office, wanted: ledger.Filter, **how: Any) -> ledger.Page:
    return ledger.page(office.cast.office.actor, office.cast.government_id, wanted, office.days, **how)


def board(office: Office) -> figures.Board:
    return figures.board(office.cast.office.actor, office.cast.government_id, office.days)


def middle(office: Office) -> str:
    """The key that continues the ledger in the middle."""
    return str(office.count // 2)


def office(place: Path, count: int) -> Office:
    place.mkdir()
    clock = FixedClock(instant(date(2026, 11, 20), 8, 30))
    url = f"sqlite:///{place / 'tracker.db'}"
    migrate(url, place)
    app = make_app(Settings(secret_key=SECRET, var_dir=place, database_url=url, testing=True), clock)
    with app.app_context():
        people = cast(clock)
        desk = Desk(people, clock)
        fill(desk.in_progress(due_on=desk.day(20)), count, today(clock))
    return Office(app, people, ledger.Days.of(today(clock), Workdays()), count)


def fill(task_id: int, count: int, day: date) -> None:
    """Copy a task in progress until there are ``count`` of them, due from 100 days ago to 200 days ahead."""
    with unit_of_work() as session:
        tasks, shares = _table(Task), _table(Assignment)
        task = dict(session.execute(select(tasks).where(tasks.c.id == task_id)).one()._mapping)
        share = dict(session.execute(select(shares).where(shares.c.task_id == task_id)).one()._mapping)
        del share["id"]
        ids = range(task_id + 1, task_id + count)
        session.execute(
            insert(tasks),
            [
                task
                | {"id": n, "number": f"云督〔2026〕1-{n}", "position": n, "due_on": day + timedelta(n % 300 - 100)}
                for n in ids
            ],
        )
        session.execute(insert(shares), [share | {"task_id": n} for n in ids])


def _table(model: type[db.Model]) -> Table:  # type: ignore[name-defined]
    table = model.__table__
    assert isinstance(table, Table)
    return table
