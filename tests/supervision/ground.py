"""Tasks as plain rows, written past the verbs: for figures whose truth is counted by hand, and for many rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from tests.support.cast import Cast, Town
from tracker.clock import FixedClock, instant, today
from tracker.extensions import db
from tracker.minutes.models import AgendaItem, Clause, Minutes
from tracker.tasks.models import Assignment, Event, Report, Task
from tracker.tasks.timing import cutoff
from tracker.unit import unit_of_work
from tracker.workdays import Workdays

ISSUED = datetime(2026, 10, 12, 2, tzinfo=UTC)
WORDS = "市有关单位要于规定时限前完成第{n}批事项，并把结果报市政府。"


@dataclass
class Ground:
    """One government's minutes and tasks. Ids are given in the order of writing."""

    app: Flask
    town: Town
    clock: FixedClock
    workdays: Workdays = field(default_factory=Workdays)
    numbers: int = 0

    @property
    def today(self) -> date:
        return today(self.clock)

    def meeting(self, number: int, held_on: date, kind: str = "executive") -> int:
        with self.app.app_context(), unit_of_work() as session:
            row = Minutes(
                government_id=self.town.government_id,
                meeting_kind=kind,
                meeting_number=number,
                meeting_year=held_on.year,
                title=f"市政府第 {number} 次会议纪要",
                session=f"市政府第 {number} 次会议",
                meeting_date=held_on,
                text="一、关于有关工作",
                file_name="纪要.txt",
                file_sha256=f"{self.town.government_id}{kind}{held_on}{number}",
                text_sha256=f"{self.town.government_id}{kind}{held_on}{number}",
                stored_name="0.txt",
                imported_at=self.clock.now(),
            )
            row.agenda.append(AgendaItem(position=2, title="关于有关工作", start=0, end=8))
            session.add(row)
            session.flush()
            return row.id

    def tasks(self, minutes_id: int, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Write tasks. A row may say ``leads`` and ``supports`` (short names), ``progress``, ``events``."""
        with self.app.app_context(), unit_of_work() as session:
            return [self._task(session, minutes_id, dict(row)) for row in rows]

    def _task(self, session: Session, minutes_id: int, row: dict[str, Any]) -> int:
        leads, supports = row.pop("leads", ("市财政局",)), row.pop("supports", ())
        progress, events = row.pop("progress", ""), row.pop("events", ())
        self.numbers += 1
        n = self.numbers
        minutes = session.get_one(Minutes, minutes_id)
        clause = Clause(
            minutes_id=minutes_id,
            agenda_item_id=minutes.agenda[0].id,
            position=n,
            ref=f"1.{n}",
            kind="directive",
            start=0,
            end=8,
            words=row.pop("words", WORDS.format(n=n)),
            reading={},
        )
        session.add(clause)
        session.flush()
        task = Task(
            government_id=self.town.government_id,
            minutes_id=minutes_id,
            agenda_item_id=minutes.agenda[0].id,
            clause_id=clause.id,
            **self.columns(n, row),
        )
        task.assignments = [
            Assignment(
                body_id=self.town.body[short],
                position=position,
                role="lead" if position < len(leads) else "support",
                basis="named",
                state="to_sign" if row.get("state", "in_progress") == "issued" else "signed",
                assigned_at=ISSUED,
                acknowledged_at=ISSUED,
            )
            for position, short in enumerate((*leads, *supports))
        ]
        session.add(task)
        session.flush()
        if progress:
            self._report(task, progress, self.town.body[leads[0]])
        for kind, at in events:
            session.add(
                Event(government_id=task.government_id, task_id=task.id, kind=kind, at=at, by_clock=True, detail={})
            )
        return task.id

    def columns(self, n: int, row: Mapping[str, Any]) -> dict[str, Any]:
        """All that the law asks of a stored task in this state."""
        state = row.get("state", "in_progress")
        submitted = row.get("submitted_on")
        due = row.get("due_on")
        return {
            "position": n,
            "number": f"云督〔2026〕13-{n:02d}",
            "short_number": f"13-{n:02d}",
            "state": state,
            "kind": "directive",
            "grade": "A",
            "title": f"完成第 {n} 批事项",
            "counted": True,
            "first_due_on": due,
            "due_origin": "minutes" if due else "none",
            "submit_cutoff_on": cutoff(submitted, self.workdays) if submitted else None,
            "issued_at": ISSUED,
            "acknowledged_at": ISSUED,
            "closed_at": instant(submitted or self.today, 17) if state == "closed" else None,
            "stopped_on": self.today if state in ("disputed", "suspended") else None,
            "review_on": self.today if state == "suspended" else None,
            **row,
        }

    def many(self, minutes_id: int, count: int, **row: Any) -> None:
        """Copies of one task, due one day apart, written in bulk."""
        (first,) = self.tasks(minutes_id, [row])
        with self.app.app_context(), unit_of_work() as session:
            task = session.get_one(Task, first)
            plain = {column.key: getattr(task, column.key) for column in Task.__table__.columns}
            share = {column.key: getattr(task.assignments[0], column.key) for column in Assignment.__table__.columns}
            clause = {column.key: getattr(task.clause, column.key) for column in Clause.__table__.columns}
            del plain["id"], share["id"], clause["id"]
            days = {n: task.due_on and task.due_on - timedelta(days=n % 60) for n in range(1, count)}
            clauses = [clause | {"position": clause["position"] + n, "ref": f"9.{n}"} for n in days]
            of = dict(zip(days, session.scalars(insert(Clause).returning(Clause.id), clauses), strict=True))
            copies = [
                plain
                | {
                    "clause_id": of[n],
                    "number": f"{plain['number']}-{n}",
                    "short_number": f"{self.numbers}-{n}",
                    "due_on": day,
                    "first_due_on": day,
                }
                for n, day in days.items()
            ]
            ids = session.scalars(insert(Task).returning(Task.id), copies).all()
            session.execute(insert(Assignment), [share | {"task_id": task_id} for task_id in ids])
        self.numbers += count

    def _report(self, task: Task, progress: str, body_id: int) -> None:
        author = next(iter(self.town.liaison.values())).id
        at = datetime.combine(self.today - timedelta(days=3), time(2), UTC)
        report = Report(task_id=task.id, body_id=body_id, author_id=author, at=at, progress=progress)
        db.session.add(report)
        db.session.flush()
        task.last_report_id, task.last_reported_at = report.id, at


def ground(app: Flask, cast: Cast | Town, clock: FixedClock) -> Ground:
    return Ground(app, cast, clock)


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The SQL that runs meanwhile, without the transactions' own words."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def explained(query: Callable[[], object]) -> list[str]:
    """The plan of every SELECT that a query runs, on SQLite."""
    plans: list[str] = []

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            other = connection.connection.driver_connection.cursor()
            plans.extend(row[3] for row in other.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))

    event.listen(db.engine, "before_cursor_execute", explain)
    try:
        query()
    finally:
        event.remove(db.engine, "before_cursor_execute", explain)
    return plans
