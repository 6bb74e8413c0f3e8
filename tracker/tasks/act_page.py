"""One act's page: its form with the choices that this task gives, and what the reader must know to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from tracker.accounts.actor import Actor
from tracker.clock import local
from tracker.directory.models import Body, Person
from tracker.directory.queries import bodies_named
from tracker.errors import NotNow
from tracker.extensions import db
from tracker.tasks.acting import SHEETS
from tracker.tasks.closing import unanswered
from tracker.tasks.details import body_names
from tracker.tasks.facts import first_lead
from tracker.tasks.models import Dispute, Extension, Submission, Task
from tracker.tasks.permissions import BUREAU_ACTS, TaskFacts, can
from tracker.tasks.telling import behalf_words
from tracker.tasks.timeline import File, files_of
from tracker.vocabulary import Act, DisputeClass
from tracker.workdays import Workdays

ANSWER_WORKDAYS = 2  # to answer a dispute
Value = str | date | datetime | None


@dataclass(frozen=True)
class Fact:
    """A name and a value; days and instants are printed as such."""

    name: str
    value: Value


@dataclass(frozen=True)
class Waiting:
    """What the office decides about: a submission, an extension, a dispute."""

    title: str
    facts: Sequence[Fact]
    files: Sequence[File] | None = None  # None where no file can come with it


def form_for(actor: Actor, act: Act, task: Task, of_bodies: Mapping[int, TaskFacts], today: date) -> Any:
    """The act's form, filled from the request when one was sent, without the fields that do not apply.

    Raises ``NotNow`` with the reason where the office could record the act for no body.
    """
    form = SHEETS[act].form(version=task.version)
    if act in BUREAU_ACTS:
        _for_body(form, actor, act, task, of_bodies)
    if act is Act.REPORT:
        _stages(form, actor, task)
    if act is Act.SUBMIT:
        _missing(form, task)
    if act is Act.SETTLE:
        _answers(form, task, today)
    return form


def waiting(act: Act, task: Task, workdays: Workdays) -> Sequence[Waiting]:
    """What stands above the form."""
    if act in (Act.CLOSE, Act.SEND_BACK):
        return _submissions(task)
    if act is Act.DECIDE_EXTENSION:
        return _extensions(task)
    return _disputes(task, workdays) if act is Act.SETTLE else ()


def _for_body(form: Any, actor: Actor, act: Act, task: Task, of_bodies: Mapping[int, TaskFacts]) -> None:
    if not actor.is_office:
        form.without_behalf()
        return
    verdicts = {body_id: can(actor, act, facts) for body_id, facts in of_bodies.items()}
    able = [body_id for body_id, verdict in verdicts.items() if verdict.allowed]
    if not able:
        raise NotNow(next((verdict.why for verdict in verdicts.values()), "这项任务没有办理单位。"))
    names = body_names(able)
    form.body_id.choices = [(body_id, names[body_id]) for body_id in able]


def _stages(form: Any, actor: Actor, task: Task) -> None:
    lead = first_lead(task)
    if not task.stages or lead is None or (actor.is_bureau and lead.body_id != actor.body_id):
        del form.stage
        return
    form.stage.choices = [
        (number, "还没有完成的环节" if not number else f"已完成 {number}：{task.stages[number - 1]['text']}")
        for number in range(task.stage, len(task.stages) + 1)
    ]
    if not form.is_submitted():
        form.stage.data = task.stage


def _missing(form: Any, task: Task) -> None:
    names = unanswered(task)
    if names:
        form.supports_missing.description = f"{'、'.join(names)}还没有反馈。"
    else:
        del form.supports_missing


def _answers(form: Any, task: Task, today: date) -> None:
    asked = db.session.scalars(select(Dispute.body_id).where(Dispute.task_id == task.id, Dispute.outcome == "")).all()
    names = body_names(asked)
    form.disputed_by.choices = [(body_id, names[body_id]) for body_id in asked]
    if len(asked) < 2:
        del form.disputed_by
    has = {one.body_id for one in task.assignments}
    others = [(one.id, one.name) for one in bodies_named(task.government_id, today) if one.id not in has]
    form.new_lead.choices = [(0, "不改派"), *others]
    form.new_supports.choices = others


def _submissions(task: Task) -> list[Waiting]:
    rows = db.session.execute(
        select(Submission, Person.name, Body.name)
        .join(Person, Person.id == Submission.by_id)
        .join(Body, Body.id == Submission.body_id)
        .where(Submission.task_id == task.id, Submission.state == "pending")
    )
    files = files_of(task.id)
    return [
        Waiting(
            "报结",
            [
                Fact("报结单位", body),
                Fact("报结人", behalf_words(one.behalf) if one.behalf else person),
                Fact("报结时间", one.at),
                Fact("办理结果", one.result),
                Fact("签名说明", one.statement or None),
                *([Fact("没有反馈的原因", one.supports_missing)] if one.supports_missing else []),
            ],
            files.get(("submission", one.id), ()),
        )
        for one, person, body in rows
    ]


def _extensions(task: Task) -> list[Waiting]:
    rows = db.session.execute(
        select(Extension, Person.name, Body.name)
        .join(Person, Person.id == Extension.asked_by_id)
        .join(Body, Body.id == Extension.body_id)
        .where(Extension.task_id == task.id, Extension.state == "pending")
    )
    return [
        Waiting(
            "延期申请",
            [
                Fact("申请单位", body),
                Fact("申请人", behalf_words(one.behalf) if one.behalf else person),
                Fact("申请时间", one.asked_at),
                Fact("现时限", one.from_on),
                Fact("申请延到", one.to_on),
                Fact("已延期", f"{task.extensions_granted} 次"),
                Fact("理由", one.reason),
            ],
        )
        for one, person, body in rows
    ]


def _disputes(task: Task, workdays: Workdays) -> list[Waiting]:
    rows = db.session.execute(
        select(Dispute, Person.name, Body.name)
        .join(Person, Person.id == Dispute.by_id)
        .join(Body, Body.id == Dispute.body_id)
        .where(Dispute.task_id == task.id, Dispute.outcome == "")
        .order_by(Dispute.id)
    )
    return [
        Waiting(
            "退回商榷",
            [
                Fact("单位", body),
                Fact("退回人", behalf_words(one.behalf) if one.behalf else person),
                Fact("退回时间", one.at),
                Fact("答复期限", workdays.add(local(one.at).date(), ANSWER_WORKDAYS)),
                Fact("类别", DisputeClass(one.reason_class).label),
                Fact("理由", one.reason),
            ],
        )
        for one, person, body in rows
    ]
