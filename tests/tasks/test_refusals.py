"""A forged or stale request is refused by the verb, and nothing changes: every state, act and role."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.support.cast import Cast, Persona
from tests.support.tasks import Desk
from tracker.accounts.actor import Actor
from tracker.clock import Clock, FixedClock
from tracker.errors import Forbidden, NotFound, NotNow, Stale
from tracker.extensions import db
from tracker.tasks import workflow
from tracker.tasks.workflow import Answer, Behalf, Progress, Result
from tracker.vocabulary import Act, BehalfWay, DisputeClass, Role, TaskState
from tracker.workdays import Workdays

Verb = Callable[..., Any]
REFUSALS = (Forbidden, NotFound, NotNow)
LATER = date(2027, 3, 1)
VERBS: dict[Act, Verb] = {
    Act.ISSUE: lambda who, task, version, clock, **_: workflow.issue(
        who, [task], versions={task: version}, clock=clock, workdays=Workdays()
    ),
    Act.DROP: lambda who, task, **how: workflow.drop(who, task, "理由。", **plain(how)),
    Act.RESTORE: lambda who, task, **how: workflow.restore(who, task, **plain(how)),
    Act.EDIT: lambda who, task, **how: workflow.promote(who, task, **plain(how)),
    Act.ACKNOWLEDGE: lambda who, task, **how: workflow.acknowledge(who, task, **how),
    Act.DISPUTE: lambda who, task, **how: workflow.dispute(who, task, DisputeClass.WORDING, "理由。", **how),
    Act.SETTLE: lambda who, task, **how: workflow.settle(who, task, Answer("keep", "维持。"), **plain(how)),
    Act.REPORT: lambda who, task, **how: workflow.report(who, task, Progress("进展。", LATER), **how),
    Act.REQUEST_EXTENSION: lambda who, task, **how: workflow.request_extension(who, task, LATER, "理由。", **how),
    Act.DECIDE_EXTENSION: lambda who, task, **how: workflow.decide_extension(who, task, True, "", **plain(how)),
    Act.SUBMIT: lambda who, task, **how: workflow.submit(who, task, Result("办完。", "属实。"), **how),
    Act.SEND_BACK: lambda who, task, **how: workflow.send_back(who, task, "理由。", **plain(how)),
    Act.CLOSE: lambda who, task, **how: workflow.close(who, task, **plain(how)),
    Act.REOPEN: lambda who, task, **how: workflow.reopen(who, task, "理由。", **plain(how)),
    Act.SUSPEND: lambda who, task, **how: workflow.suspend(who, task, "理由。", LATER, **plain(how)),
    Act.RESUME: lambda who, task, **how: workflow.resume(who, task, "理由。", **plain(how)),
    Act.CANCEL: lambda who, task, **how: workflow.cancel(who, task, "理由。", **plain(how)),
}
BODY = {Act.ACKNOWLEDGE, Act.REPORT}
HEAD = {Act.DISPUTE, Act.REQUEST_EXTENSION, Act.SUBMIT}
OFFICE = {Act.ISSUE, Act.DROP, Act.RESTORE, Act.EDIT, Act.SETTLE, Act.DECIDE_EXTENSION, Act.SEND_BACK, Act.CLOSE}
HELD = {
    Role.LIAISON: BODY,
    Role.HEAD: BODY | HEAD,
    Role.OFFICE: BODY | HEAD | OFFICE,
    Role.OFFICE_LEADER: set(Act),
    Role.LEADER: set(),
    Role.ADMIN: set(),
}
# What the first lead's people and the office can do with a task that ``Desk`` has just brought into a state.
POSSIBLE = {
    TaskState.CANDIDATE: {Act.ISSUE, Act.DROP},
    TaskState.DROPPED: {Act.RESTORE},
    TaskState.ISSUED: {Act.ACKNOWLEDGE, Act.DISPUTE, Act.CANCEL},
    TaskState.DISPUTED: {Act.SETTLE, Act.CANCEL},
    TaskState.IN_PROGRESS: {Act.REPORT, Act.REQUEST_EXTENSION, Act.SUBMIT, Act.SUSPEND, Act.CANCEL},
    TaskState.CLOSING: {Act.SEND_BACK, Act.CLOSE, Act.CANCEL},
    TaskState.CLOSED: {Act.REOPEN},
    TaskState.SUSPENDED: {Act.RESUME, Act.CANCEL},
    TaskState.CANCELLED: set(),
}


def plain(how: dict[str, Any]) -> dict[str, Any]:
    """Without what only the bureau acts take."""
    return {name: how[name] for name in ("version", "clock")}


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the database."""
    db.session.rollback()
    rows = {
        table.name: sorted(map(tuple, db.session.execute(select(table))), key=repr)
        for table in db.metadata.sorted_tables
    }
    db.session.rollback()
    return rows


def attempt(act: Act, who: Actor, task_id: int, version: int, clock: Clock, body_id: int) -> None:
    """The act as a forged request would have it: the office always claims to act for the lead."""
    behalf = {"behalf": Behalf(BehalfWay.PHONE, "来电人"), "body_id": body_id} if who.is_office else {}
    VERBS[act](who, task_id, version=version, clock=clock, **behalf)


@pytest.mark.parametrize("state", TaskState)
def test_what_the_law_does_not_allow_changes_nothing(
    desk: Desk, cast: Cast, clock: FixedClock, state: TaskState
) -> None:
    task_id = desk.in_state(state, supports=("市审计局",), due_on=desk.day(20))
    version, body_id = desk.version(task_id), cast.body["市财政局"]
    strangers = (cast.other.office_leader, cast.reader, cast.other.head["区财政局"], cast.head["市商务局"])
    people: list[tuple[Persona, set[Act]]] = [
        *((person, HELD[role] & POSSIBLE[state]) for role, person in cast.by_role.items()),
        *((person, set()) for person in strangers),
    ]
    before = everything()
    for person, may in people:
        for act in Act:
            if act not in may:
                with pytest.raises(REFUSALS):
                    attempt(act, person.actor, task_id, version, clock, body_id)
                assert everything() == before, (person.role, act)


@pytest.mark.parametrize(("state", "act"), [(state, act) for state, acts in POSSIBLE.items() for act in sorted(acts)])
def test_a_stale_form_changes_nothing_and_a_fresh_one_does(
    desk: Desk, cast: Cast, clock: FixedClock, state: TaskState, act: Act
) -> None:
    task_id = desk.in_state(state, due_on=desk.day(20))
    version, body_id = desk.version(task_id), cast.body["市财政局"]
    who = cast.head["市财政局"].actor if act in BODY | HEAD else cast.office_leader.actor
    before = everything()
    with pytest.raises(Stale):
        attempt(act, who, task_id, version - 1, clock, body_id)
    assert everything() == before
    attempt(act, who, task_id, version, clock, body_id)
    assert len(everything()["event"]) == len(before["event"]) + 1
    assert desk.version(task_id) > version


def test_nobody_learns_of_a_task_that_is_not_theirs(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    task_id = desk.issued()
    for person in (cast.head["市商务局"], cast.other.office, cast.reader, cast.admin):
        with pytest.raises(NotFound):
            workflow.acknowledge(person.actor, task_id, version=1, clock=clock)
    with pytest.raises(NotFound):
        workflow.acknowledge(cast.office.actor, task_id + 1000, version=1, clock=clock)


def test_only_the_office_records_on_behalf(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    task_id = desk.issued()
    behalf = Behalf(BehalfWay.PHONE, "沈若溪")
    with pytest.raises(Forbidden, match="只有督查室"):
        workflow.acknowledge(cast.head["市财政局"].actor, task_id, version=None, clock=clock, behalf=behalf)


def test_bureau_people_cannot_act_for_another_body_by_naming_it(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    task_id = desk.issued(supports=("市审计局",))
    workflow.acknowledge(
        cast.liaison["市审计局"].actor, task_id, version=None, clock=clock, body_id=cast.body["市财政局"]
    )
    assert [one.state for one in desk.task(task_id).assignments] == ["to_sign", "signed"]


def test_a_long_stopped_office_cannot_be_dated_back(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    """An extension must be asked for by the due day, whoever records it."""
    task_id = desk.in_progress(due_on=desk.day(3))
    clock.at += timedelta(days=4)
    for who in (cast.head["市财政局"].actor, cast.office.actor):
        with pytest.raises(NotNow, match="时限已过"):
            attempt(Act.REQUEST_EXTENSION, who, task_id, desk.version(task_id), clock, cast.body["市财政局"])
