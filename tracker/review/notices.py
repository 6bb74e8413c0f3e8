"""What each body would be told if candidates were issued now: the issue is rehearsed, read and undone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from tracker.accounts.actor import Actor, Permission
from tracker.clock import Clock
from tracker.directory.models import Body, Person
from tracker.errors import Forbidden
from tracker.extensions import db
from tracker.reminders import letters
from tracker.reminders.models import Reminder
from tracker.reminders.rules import Form
from tracker.tasks import workflow
from tracker.tasks.models import Assignment, Task
from tracker.unit import rehearsal
from tracker.vocabulary import Role, Rule
from tracker.workdays import Workdays


@dataclass(frozen=True)
class Notice:
    """The one notice of a body. ``people`` get it; where there is nobody, ``text`` is empty."""

    body_id: int
    body: str
    tasks: int
    people: tuple[str, ...]
    subject: str = ""
    text: str = ""


def preview(actor: Actor, task_ids: Sequence[int], *, clock: Clock, workdays: Workdays) -> list[Notice]:
    """The notices of the bodies in the order of their names. The numbers are those that would be given now.

    Who may review may look, also where another person issues. Raises ``Forbidden``, and ``NotNow`` with what
    keeps a candidate from being issued.
    """
    if not actor.holds(Permission.REVIEW):
        raise Forbidden()
    issuer = replace(actor, role=Role.OFFICE_LEADER)  # of the rehearsal only
    with rehearsal():
        issued = workflow.issue(issuer, task_ids, clock=clock, workdays=workdays)
        return [_notice(body, issued, clock, workdays) for body in _bodies(issued)]


def _bodies(task_ids: Sequence[int]) -> list[Body]:
    told = select(Assignment.body_id).where(Assignment.task_id.in_(task_ids))
    return list(db.session.scalars(select(Body).where(Body.id.in_(told)).order_by(Body.name)))


def _notice(body: Body, task_ids: Sequence[int], clock: Clock, workdays: Workdays) -> Notice:
    """The letter as the first of the body's people gets it; the others' differ in the name alone."""
    rows = db.session.execute(
        select(Reminder, Task)
        .join(Task, Task.id == Reminder.subject_id)
        .where(Reminder.subject_kind == "task", Reminder.rule == Rule.R1.value, Reminder.body_id == body.id)
        .where(Reminder.subject_id.in_(task_ids))
        .order_by(Reminder.id)
    ).all()
    by_person: dict[int, list[tuple[Reminder, Task]]] = {}
    for row, task in rows:
        by_person.setdefault(row.recipient_id, []).append((row, task))
    count = len(_tasks_of(body, task_ids))
    if not by_person:
        return Notice(body.id, body.name, count, ())
    people = tuple(db.session.get_one(Person, person_id).name for person_id in by_person)
    letter = letters.write(Form.NOTICE, next(iter(by_person.values())), clock, workdays)
    return Notice(body.id, body.name, count, people, letter.subject, letter.body)


def _tasks_of(body: Body, task_ids: Sequence[int]) -> Sequence[int]:
    mine = select(Assignment.task_id).where(Assignment.body_id == body.id, Assignment.task_id.in_(task_ids))
    return db.session.scalars(mine).all()
