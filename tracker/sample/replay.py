"""Plays a story through the very verbs that people use, with a clock that stands where the story is.

So the sample's history is true: its numbers, events, reminders and lamps come from the product.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any, TypeVar, cast

from sqlalchemy import select

from tracker.accounts.actor import Actor
from tracker.clock import FixedClock, instant
from tracker.directory.models import Body, Person
from tracker.extensions import db
from tracker.minutes.models import Clause
from tracker.reminders.turn import take_turn
from tracker.tasks import workflow
from tracker.tasks.models import Assignment, Task
from tracker.tasks.workflow import Behalf, Progress, Result
from tracker.vocabulary import BehalfWay, DisputeClass, Role
from tracker.workdays import Workdays

Act = TypeVar("Act", bound=Callable[..., None])
MORNING = (8, 30)  # when the scheduler of the story works off what is due


def step(act: Act) -> Act:
    """The call is noted with the time at which the story stands, and done by ``run``."""

    @wraps(act)
    def noted(self: "Replay", *args: Any, **kwargs: Any) -> None:
        self.steps.append((self.stands_at, lambda: act(self, *args, **kwargs)))

    return cast(Act, noted)


@dataclass
class Replay:
    """One government's story, told in any order and run in the order of time.

    ``today`` is the reader's day; steps name working days before it.
    """

    government_id: int
    today: date
    clock: FixedClock
    workdays: Workdays
    stands_at: datetime = field(init=False)
    steps: list[tuple[datetime, Callable[[], None]]] = field(default_factory=list)

    def day(self, workdays: int) -> date:
        """A working day before the reader's day (negative)."""
        return self.workdays.add(self.today, workdays)

    def at(self, workdays: int, hour: int = 10, minute: int = 0) -> "Replay":
        """What is told next happens on that working day, at that wall time."""
        self.stands_at = instant(self.day(workdays), hour, minute)
        return self

    def do(self, act: Callable[[], None]) -> None:
        """Any other thing that happens where the story stands."""
        self.steps.append((self.stands_at, act))

    def run(self, until: datetime) -> None:
        """Do every step in the order of time, and every morning what the scheduler would do."""
        for at, act in sorted(self.steps, key=lambda one: one[0]):
            self._mornings(at)
            self.clock.at = at
            act()
            self._work_off()
        self._mornings(until)
        self.steps.clear()

    def _mornings(self, until: datetime) -> None:
        day = self.clock.at.date() + timedelta(days=1)
        while (morning := instant(day, *MORNING)) < until:
            self.clock.at = morning
            self._work_off()
            day += timedelta(days=1)

    def _work_off(self) -> None:
        while take_turn(self.clock):
            pass

    def person(self, name: str) -> Actor:
        """The actor of that name."""
        query = select(Person).where(Person.name == name, Person.government_id == self.government_id)
        return _actor(db.session.scalars(query).one())

    def of(self, body: str, role: Role) -> Actor:
        """A body's liaison or head."""
        query = select(Person).join(Body, Body.id == Person.body_id).where(Body.name == body, Person.role == role.value)
        return _actor(db.session.scalars(query).one())

    def task(self, words: str, body: str = "") -> Task:
        """The task whose own words hold ``words``: the innermost one, or the one that ``body`` leads."""
        query = (
            select(Task)
            .join(Clause, Clause.id == Task.clause_id)
            .where(Task.government_id == self.government_id, Clause.words.contains(words))
            .order_by(Clause.end - Clause.start, Task.id)
        )
        if body:
            led = select(Assignment.task_id).join(Assignment.body).where(Body.name == body, Assignment.position == 0)
            query = query.where(Task.id.in_(led))
        found = db.session.scalars(query).first()
        if found is None:
            raise LookupError(f"the sample's minutes hold no task with {words!r} for {body or 'anybody'}")
        return found

    @step
    def sign(self, words: str, body: str, *, lead: bool = True) -> None:
        task = self.task(words, body if lead else "")
        actor = self.of(body, Role.LIAISON)
        workflow.acknowledge(actor, task.id, version=task.version, clock=self.clock)

    @step
    def sign_group(self, words: str) -> None:
        """Every body of a task signs for its share."""
        task_id = self.task(words).id
        for body in self._bodies(task_id):
            workflow.acknowledge(self.of(body, Role.LIAISON), task_id, version=None, clock=self.clock)

    @step
    def report_group(self, words: str, progress: str, expected: int) -> None:
        """Every body of a task reports the same."""
        said = Progress(progress, self.today + timedelta(days=expected))
        task_id = self.task(words).id
        for body in self._bodies(task_id):
            version = db.session.get_one(Task, task_id).version
            workflow.report(self.of(body, Role.LIAISON), task_id, said, version=version, clock=self.clock)

    def _bodies(self, task_id: int) -> list[str]:
        query = select(Body.name).join(Assignment, Assignment.body_id == Body.id).where(Assignment.task_id == task_id)
        return list(db.session.scalars(query.order_by(Assignment.position)))

    @step
    def sign_by_phone(self, words: str, body: str, from_whom: str) -> None:
        """The office records what a body said on the telephone (代录)."""
        task = self.task(words, body)
        workflow.acknowledge(
            self.person("任清"),
            task.id,
            version=task.version,
            clock=self.clock,
            behalf=Behalf(BehalfWay.PHONE, from_whom),
            body_id=task.assignments[0].body_id,
        )

    @step
    def report(self, words: str, body: str, progress: str, expected: int, *, lead: bool = True, **more: str) -> None:
        """A report; ``expected`` is the 预计完成, in days from the reader's day."""
        task = self.task(words, body if lead else "")
        said = Progress(progress, self.today + timedelta(days=expected), **more)  # type: ignore[arg-type]
        workflow.report(self.of(body, Role.LIAISON), task.id, said, version=task.version, clock=self.clock)

    @step
    def ask_for_time(self, words: str, body: str, to: int, reason: str) -> None:
        task = self.task(words, body)
        to_on = self.today + timedelta(days=to)
        actor = self.of(body, Role.HEAD)
        workflow.request_extension(actor, task.id, to_on, reason, version=task.version, clock=self.clock)

    @step
    def grant(self, words: str, body: str, answer: str = "同意") -> None:
        task = self.task(words, body)
        workflow.decide_extension(self.person("秦晓岚"), task.id, True, answer, version=task.version, clock=self.clock)

    @step
    def submit(self, words: str, body: str, result: str, supports_missing: str = "") -> None:
        task = self.task(words, body)
        said = Result(result, statement="以上情况属实，本单位负责。", supports_missing=supports_missing)
        workflow.submit(self.of(body, Role.HEAD), task.id, said, version=task.version, clock=self.clock)

    @step
    def send_back(self, words: str, body: str, reason: str) -> None:
        task = self.task(words, body)
        workflow.send_back(self.person("秦晓岚"), task.id, reason, version=task.version, clock=self.clock)

    @step
    def close(self, words: str, body: str, answer: str = "经核查，已落实") -> None:
        task = self.task(words, body)
        workflow.close(self.person("秦晓岚"), task.id, answer, version=task.version, clock=self.clock)

    @step
    def suspend(self, words: str, body: str, reason: str, review: int) -> None:
        task = self.task(words, body)
        review_on = self.today + timedelta(days=review)
        workflow.suspend(self.person("高文博"), task.id, reason, review_on, version=task.version, clock=self.clock)

    @step
    def cancel(self, words: str, body: str, reason: str) -> None:
        task = self.task(words, body)
        workflow.cancel(self.person("高文博"), task.id, reason, version=task.version, clock=self.clock)

    @step
    def dispute(self, words: str, body: str, why: DisputeClass, reason: str) -> None:
        task = self.task(words, body)
        workflow.dispute(self.of(body, Role.HEAD), task.id, why, reason, version=task.version, clock=self.clock)


def _actor(person: Person) -> Actor:
    return Actor(person.id, person.name, Role(person.role), person.government_id, person.body_id)
