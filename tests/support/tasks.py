"""Invented minutes and tasks in every state, made through the verbs."""

from collections.abc import Callable, Iterator, Sequence
from contextvars import Context
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.support.cast import Cast, Persona, Town
from tracker.clock import FixedClock, today
from tracker.extensions import db
from tracker.minutes.models import AgendaItem, Clause, Minutes
from tracker.tasks import workflow
from tracker.tasks.models import Event, Task, TaskOwner
from tracker.tasks.workflow import Progress, Result
from tracker.unit import unit_of_work
from tracker.vocabulary import DisputeClass, DueOrigin, TaskState
from tracker.workdays import Workdays

LEAD_IN = "会议强调，一要打通数据壁垒。各部门要克服本位思想，做到应编尽编、应归尽归。"
CLAUSE = "{lead}要会同有关单位，{when}编制印发第{number}批政务数据共享目录，每月通报归集情况。"
AFTER = "二要守住安全底线。各单位要加强监管，定期开展检查。"


@dataclass
class Desk:
    """Writes minutes and candidates, and brings tasks into any state by the people whose act it is.

    Days are counted from the test's clock. Asks for an application context, which its fixture opens.
    """

    cast: Cast
    clock: FixedClock

    def __post_init__(self) -> None:
        self._numbers = count(1)
        self._minutes: dict[int, int] = {}

    @property
    def today(self) -> date:
        return today(self.clock)

    def day(self, days: int) -> date:
        """So many calendar days from today."""
        return self.today + timedelta(days=days)

    def minutes(self, town: Town | None = None, *, number: int = 13, kind: str = "executive") -> int:
        """A record with one agenda item and room for clauses; gives its id."""
        town = town or self.cast
        with unit_of_work() as session:
            row = Minutes(
                government_id=town.government_id,
                meeting_kind=kind,
                meeting_number=number,
                meeting_year=2026,
                title=f"市人民政府第{number}次会议纪要",
                session=f"市政府第{number}次会议",
                meeting_date=date(2026, 11, 12),
                text="# 会议纪要\n\n",
                file_name="纪要.txt",
                file_sha256=f"{town.government_id}{kind}{number}",
                text_sha256=f"{town.government_id}{kind}{number}",
                stored_name="0" * 32 + ".txt",
                imported_at=self.clock.now(),
            )
            row.agenda.append(AgendaItem(position=1, title="关于政务数据共享工作情况", start=0, end=8))
            session.add(row)
            session.flush()
            return row.id

    def candidate(
        self,
        *,
        leads: Sequence[str] = ("市财政局",),
        supports: Sequence[str] = (),
        due_on: date | None = None,
        minutes_id: int | None = None,
        town: Town | None = None,
        **values: Any,
    ) -> int:
        """A candidate with its clause; owners by their short names in the cast; gives its id."""
        town = town or self.cast
        place = minutes_id or self._minutes.get(town.government_id)
        if place is None:
            place = self._minutes[town.government_id] = self.minutes(town)
        number = next(self._numbers)
        with unit_of_work() as session:
            minutes = session.get_one(Minutes, place)
            words = CLAUSE.format(lead=(*leads, "有关单位")[0], when="12月10日前", number=number)
            start = len(minutes.text) + len(LEAD_IN)
            minutes.text += f"{LEAD_IN}{words}{AFTER}\n\n"
            minutes.agenda[0].end = len(minutes.text)
            clause = Clause(
                minutes_id=minutes.id,
                agenda_item_id=minutes.agenda[0].id,
                position=number,
                ref=f"1.{number}",
                kind="directive",
                start=start,
                end=start + len(words),
                words=words,
                reading={},
            )
            session.add(clause)
            session.flush()
            task = Task(
                government_id=town.government_id,
                minutes_id=minutes.id,
                agenda_item_id=minutes.agenda[0].id,
                clause_id=clause.id,
                position=number,
                **{
                    "kind": "directive",
                    "grade": "A",
                    "title": f"编制印发第 {number} 批政务数据共享目录",
                    "done_when": "目录以市政府办公室文件印发。",
                    "due_on": due_on,
                    "due_origin": (DueOrigin.MINUTES if due_on else DueOrigin.NONE).value,
                    "due_words": "12月10日前" if due_on else "",
                    "no_due_reason": "" if due_on else "纪要没有写时限",
                    "accepted": True,
                    **values,
                },
            )
            task.owners = _owners(town, leads, "lead", 0) + _owners(town, supports, "support", len(leads))
            session.add(task)
            session.flush()
            return task.id

    def issued(self, **wanted: Any) -> int:
        """待签收, by the office of the town."""
        task_id = self.candidate(**wanted)
        self.issue(task_id, town=wanted.get("town"))
        return task_id

    def issue(self, *task_ids: int, town: Town | None = None) -> list[int]:
        office = (town or self.cast).office.actor
        return workflow.issue(office, task_ids, clock=self.clock, workdays=Workdays())

    def in_progress(self, **wanted: Any) -> int:
        """办理中: the first lead has signed."""
        task_id = self.issued(**wanted)
        self.sign(task_id, wanted.get("leads", ("市财政局",))[0], town=wanted.get("town"))
        return task_id

    def sign(self, task_id: int, short: str, *, town: Town | None = None) -> None:
        signer = (town or self.cast).liaison[short].actor
        workflow.acknowledge(signer, task_id, version=None, clock=self.clock)

    def closing(self, **wanted: Any) -> int:
        """报结待核, submitted by the head of the first lead."""
        task_id = self.in_progress(**wanted)
        self.submit(task_id, wanted.get("leads", ("市财政局",))[0])
        return task_id

    def submit(self, task_id: int, short: str = "市财政局") -> int:
        said = Result("目录已印发。", statement="情况属实。", supports_missing="配合单位无须反馈。")
        return workflow.submit(
            self.cast.head[short].actor, task_id, said, version=self.version(task_id), clock=self.clock
        )

    def report(self, task_id: int, short: str = "市财政局", by: Persona | None = None) -> int:
        said = Progress("已完成初稿。", self.day(7))
        return workflow.report(
            (by or self.cast.liaison[short]).actor, task_id, said, version=self.version(task_id), clock=self.clock
        )

    def closed(self, **wanted: Any) -> int:
        """已办结 by the office."""
        task_id = self.closing(**wanted)
        workflow.close(self.cast.office.actor, task_id, version=self.version(task_id), clock=self.clock)
        return task_id

    def suspended(self, **wanted: Any) -> int:
        """已挂起 by the office leader, to be looked at again in 30 days."""
        task_id = self.in_progress(**wanted)
        leader = self.cast.office_leader.actor
        workflow.suspend(leader, task_id, "等上级方案。", self.day(30), version=self.version(task_id), clock=self.clock)
        return task_id

    def disputed(self, **wanted: Any) -> int:
        """退回商榷 by the head of the first lead."""
        task_id = self.issued(**wanted)
        head = self.cast.head[wanted.get("leads", ("市财政局",))[0]].actor
        kind = DisputeClass.WRONG_BODY
        workflow.dispute(head, task_id, kind, "应由市商务局办。", version=self.version(task_id), clock=self.clock)
        return task_id

    def cancelled(self, **wanted: Any) -> int:
        task_id = self.issued(**wanted)
        leader = self.cast.office_leader.actor
        workflow.cancel(leader, task_id, "事项已并入另案。", version=self.version(task_id), clock=self.clock)
        return task_id

    def dropped(self, **wanted: Any) -> int:
        task_id = self.candidate(**wanted)
        workflow.drop(self.cast.office.actor, task_id, "只是要求。", version=self.version(task_id), clock=self.clock)
        return task_id

    def in_state(self, state: TaskState, **wanted: Any) -> int:
        """A task brought into any state."""
        return self.makers[state](**wanted)

    @property
    def makers(self) -> dict[TaskState, Callable[..., int]]:
        return {
            TaskState.CANDIDATE: self.candidate,
            TaskState.DROPPED: self.dropped,
            TaskState.ISSUED: self.issued,
            TaskState.DISPUTED: self.disputed,
            TaskState.IN_PROGRESS: self.in_progress,
            TaskState.CLOSING: self.closing,
            TaskState.CLOSED: self.closed,
            TaskState.SUSPENDED: self.suspended,
            TaskState.CANCELLED: self.cancelled,
        }

    def task(self, task_id: int) -> Task:
        """The task as it is stored now."""
        db.session.rollback()
        return db.session.get_one(Task, task_id)

    def version(self, task_id: int) -> int:
        return self.task(task_id).version

    def events(self, task_id: int) -> list[str]:
        """The kinds of the task's events, oldest first."""
        db.session.rollback()
        return list(db.session.scalars(select(Event.kind).where(Event.task_id == task_id).order_by(Event.id)))


def _owners(town: Town, names: Sequence[str], role: str, first: int) -> list[TaskOwner]:
    return [
        TaskOwner(position=first + number, name=name, role=role, basis="named", body_id=town.body[name])
        for number, name in enumerate(names)
    ]


@pytest.fixture
def desk(app: Flask, client: FlaskClient, cast: Cast, clock: FixedClock) -> Iterator[Desk]:
    """The desk of the office, with an application context open for the whole test.

    Requests of the test's client do not see that context: each has its own, as on a server.
    """
    opened = client.open
    client.open = lambda *args, **kwargs: Context().run(opened, *args, **kwargs)  # type: ignore[method-assign]
    with app.app_context():
        yield Desk(cast, clock)
