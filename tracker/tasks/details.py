"""The values of the task page and of the pages of its acts, ready to print."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.accounts.actor import Actor
from tracker.clock import local
from tracker.directory.models import Body, Person
from tracker.directory.queries import Recipient, people_of_bodies
from tracker.extensions import db
from tracker.minutes.context import Passage, in_context, place
from tracker.minutes.words import agenda_word, meeting_word
from tracker.tasks.facts import facts_of, first_lead, share_of, time_facts
from tracker.tasks.models import Assignment, Task, TaskOwner
from tracker.tasks.permissions import MOST_EXTENSIONS, TaskFacts
from tracker.tasks.queries import visible
from tracker.tasks.timing import Judgement, cycle_word, is_silent, judge
from tracker.vocabulary import (
    AssignmentState,
    Basis,
    DueOrigin,
    Grade,
    Kind,
    Level,
    OwnerRole,
    Role,
    TaskState,
    TimeStatus,
    Urgency,
)
from tracker.workdays import Workdays


@dataclass(frozen=True)
class Source:
    """The clause as the ``quote`` macro asks for it, and where it stands. ``page``: 第 5 页, or empty."""

    words: str
    before: str
    after: str
    kind: Kind
    meeting: str
    meeting_date: date
    agenda: str
    agenda_title: str
    page: str
    minutes_id: int
    clause: int


@dataclass(frozen=True)
class Step:
    """What the ``level`` macro asks for."""

    step: int
    word: str


@dataclass(frozen=True)
class DueBox:
    """Dates and where they come from. ``over``: the current date has passed."""

    due_on: date | None
    first_due_on: date | None
    over: bool
    extensions: str
    origin: DueOrigin
    words: str
    base: str
    base_on: date | None
    reason: str  # for no date
    cycle: str
    report_due_on: date | None  # the next report; None where none is asked for any more
    report_late: bool
    milestones: Sequence[dict[str, str]]
    stopped_on: date | None
    review_on: date | None


@dataclass(frozen=True)
class ShareRow:
    """A body's share. ``people``: 冯一鸣 局长 8630, of head and liaison."""

    body_id: int
    body: str
    people: Sequence[str]
    role: OwnerRole
    basis: str
    group: str
    state: AssignmentState
    signed_by: str
    signed_at: datetime | None
    waits: int  # working days since it was given
    progress: str
    reported_at: datetime | None


@dataclass(frozen=True)
class Relative:
    """A task above or below."""

    id: int
    number: str
    title: str
    state: TaskState
    lead: str
    lamp: Judgement | None


@dataclass(frozen=True)
class Head:
    """What stands at the top of every page about a task."""

    id: int
    version: int
    number: str
    short_number: str
    title: str
    state: TaskState
    kind: Kind
    grade: Grade
    urgency: Urgency
    lamp: Judgement | None
    level: Step | None


def head(task: Task, today: date, workdays: Workdays) -> Head:
    """The top of the page of an issued task."""
    urged = Step(Level.URGED.value, f"{Level.URGED.label}，第 {task.urged} 次") if task.urged else None
    return Head(
        id=task.id,
        version=task.version,
        number=task.number or "",
        short_number=task.short_number or "",
        title=task.title,
        state=TaskState(task.state),
        kind=Kind(task.kind),
        grade=Grade(task.grade),
        urgency=Urgency(task.urgency),
        lamp=lamp_of(task, today, workdays),
        level=urged,
    )


def lamp_of(task: Task, today: date, workdays: Workdays) -> Judgement | None:
    """The time status; none for a heading and for C grade, which no clock follows."""
    if task.is_heading or task.grade == Grade.C.value:
        return None
    return judge(time_facts(task), today, workdays)


def source(task: Task) -> Source:
    """The clause in its context."""
    minutes, clause, item = task.minutes, task.clause, task.agenda_item
    passage: Passage = in_context(minutes.text, clause.start, clause.end)
    return Source(
        words=passage.words,
        before=passage.before,
        after=passage.after,
        kind=Kind(clause.kind),
        meeting=meeting_word(minutes.meeting_kind, minutes.meeting_number),
        meeting_date=minutes.meeting_date,
        agenda=agenda_word(item.position) if item else "",
        agenda_title=item.title if item else "",
        page=place(minutes.anchors, clause.start),
        minutes_id=minutes.id,
        clause=clause.position,
    )


def due_box(task: Task, today: date, workdays: Workdays) -> DueBox:
    lamp = lamp_of(task, today, workdays)
    granted = task.extensions_granted
    asks = TaskState(task.state) in (TaskState.ISSUED, TaskState.IN_PROGRESS)
    spent = "，已用完" if granted >= MOST_EXTENSIONS else ""
    return DueBox(
        due_on=task.due_on,
        first_due_on=task.first_due_on,
        over=lamp is not None and lamp.status in (TimeStatus.OVERDUE, TimeStatus.CLOSED_LATE),
        extensions=f"{granted} 次{spent}" if granted else "未延期",
        origin=DueOrigin(task.due_origin),
        words=task.due_words,
        base="" if task.due_origin != DueOrigin.MINUTES or task.due_base_on else "写明日期，不需起算",
        base_on=task.due_base_on,
        reason=task.no_due_reason,
        cycle=cycle_word(task.cycle),
        report_due_on=task.report_due_on if asks else None,
        report_late=asks and is_silent(time_facts(task), today, workdays),
        milestones=task.milestones,
        stopped_on=task.stopped_on,
        review_on=task.review_on,
    )


def share_rows(task: Task, today: date, workdays: Workdays) -> list[ShareRow]:
    shares = db.session.scalars(
        select(Assignment)
        .where(Assignment.task_id == task.id)
        .order_by(Assignment.position)
        .options(joinedload(Assignment.body), joinedload(Assignment.group), joinedload(Assignment.last_report))
    ).all()
    people = people_of_bodies([one.body_id for one in shares])
    names = {owner.body_id: owner for owner in task.owners}
    return [_share_row(one, names, people.get(one.body_id, []), today, workdays) for one in shares]


def _share_row(
    one: Assignment,
    names: dict[int | None, TaskOwner],
    people: Sequence[Recipient],
    today: date,
    workdays: Workdays,
) -> ShareRow:
    named = names.get(one.group_id or one.body_id)
    report = one.last_report
    return ShareRow(
        body_id=one.body_id,
        body=one.body.name,
        people=[_contact(person) for person in sorted(people, key=lambda person: person.role is not Role.HEAD)],
        role=OwnerRole(one.role),
        basis=f"“{named.name}”" if named else Basis(one.basis).label,
        group=one.group.name if one.group else "",
        state=AssignmentState(one.state),
        signed_by=one.acknowledged_by,
        signed_at=one.acknowledged_at,
        waits=workdays.between(local(one.assigned_at).date(), today),
        progress=report.progress if report else "",
        reported_at=report.at if report else None,
    )


def _contact(person: Recipient) -> str:
    title = person.role.label if person.role is Role.LIAISON else person.post or person.role.label
    return " ".join(part for part in (person.name, title, person.phone) if part)


def leaders(task: Task) -> dict[str, str]:
    """The leader whom the minutes name, and the one who oversees the first lead."""
    lead = first_lead(task)
    overseer = (
        db.session.get(Person, lead.body.overseeing_leader_id) if lead and lead.body.overseeing_leader_id else None
    )
    found = {
        "责任领导": task.responsible_leader,
        "分管领导": f"{overseer.name} {overseer.post}".strip() if overseer else "",
    }
    return {name: words for name, words in found.items() if words}


def relatives(actor: Actor, task: Task, today: date, workdays: Workdays) -> tuple[Relative | None, list[Relative]]:
    """The task above and those below, as far as the reader may see them."""
    near = Task.parent_id == task.id
    if task.parent_id is not None:
        near = near | (Task.id == task.parent_id)
    seen = db.session.scalars(
        select(Task).where(near, visible(actor, task.government_id)).order_by(Task.position, Task.id)
    ).all()
    rows = {one.id: _relative(one, today, workdays) for one in seen}
    above = rows.get(task.parent_id) if task.parent_id is not None else None
    return above, [row for ident, row in rows.items() if ident != task.parent_id]


def _relative(task: Task, today: date, workdays: Workdays) -> Relative:
    lead = task.assignments[0].body.shown if task.assignments else ""
    lamp = lamp_of(task, today, workdays)
    return Relative(task.id, task.short_number or "", task.title, TaskState(task.state), lead, lamp)


def facts_by_body(task: Task, today: date, workdays: Workdays) -> dict[int, TaskFacts]:
    """The facts as each assigned body stands to the task."""
    base = facts_of(task, None, session=db.session(), today=today, workdays=workdays)
    lead = first_lead(task)
    return {one.body_id: replace(base, share=share_of(one, lead, today, workdays)) for one in task.assignments}


def body_names(body_ids: Sequence[int]) -> dict[int, str]:
    rows = db.session.execute(select(Body.id, Body.name).where(Body.id.in_(body_ids)))
    return {row.id: row.name for row in rows}
