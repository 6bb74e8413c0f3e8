"""交办: guards, groups taken apart, dates, cycles, numbers; 不立项 and promoting."""

from datetime import date
from typing import Any

import pytest

from tests.support.cast import GROUP, GROUP_MEMBERS, Cast
from tests.support.tasks import Desk
from tracker.clock import FixedClock
from tracker.directory.models import Government, GroupMember
from tracker.errors import BadInput, Forbidden, NotFound, NotNow, Stale
from tracker.extensions import db
from tracker.tasks import workflow
from tracker.tasks.models import Task, TaskOwner
from tracker.unit import unit_of_work
from tracker.vocabulary import Act, Role
from tracker.workdays import Workdays


def change(task_id: int, **values: Any) -> None:
    with unit_of_work() as session:
        task = session.get_one(Task, task_id)
        for name, value in values.items():
            setattr(task, name, value)


def owner(task_id: int, **values: Any) -> None:
    """Change the first owner of a candidate."""
    with unit_of_work() as session:
        row = session.get_one(Task, task_id).owners[0]
        for name, value in values.items():
            setattr(row, name, value)


def add_owner(task_id: int, **values: Any) -> None:
    with unit_of_work() as session:
        task = session.get_one(Task, task_id)
        given = {"position": len(task.owners), "name": "某单位", "role": "lead", "basis": "named"} | values
        task.owners.append(TaskOwner(**given))


def bodies(task: Task) -> list[tuple[str, str]]:
    return [(one.body.short_name, one.role) for one in task.assignments]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda desk, one: owner(one, body_id=None), "还没有认定“市财政局”是哪个单位"),
        (lambda desk, one: owner(one, role="support"), "没有牵头单位"),
        (lambda desk, one: owner(one, dismissed=True), "没有牵头单位"),
        (lambda desk, one: owner(one, is_person=True), "没有牵头单位"),
        (lambda desk, one: owner(one, basis="reporting"), "推定的单位还没有人确认"),
        (lambda desk, one: owner(one, body_id=desk.cast.body[GROUP]), None),
        (lambda desk, one: change(one, due_on=desk.day(-1)), "时限 2026-11-19 周四 已过"),
        (lambda desk, one: change(one, due_on=date(9999, 12, 31)), "时限 9999-12-31 周五 在 10 年以后，先核对年份"),
        (lambda desk, one: change(one, due_on=date(2036, 11, 21)), "在 10 年以后"),
        (lambda desk, one: change(one, due_on=date(2036, 11, 20)), None),
        (lambda desk, one: change(one, no_due_reason=""), "没有时限，也没有写明为什么"),
        (lambda desk, one: change(one, no_due_reason="", cycle="weekly"), None),
        (lambda desk, one: change(one, no_due_reason="", recurrence="weekly"), None),
        (lambda desk, one: change(one, no_due_reason="", grade="C"), None),
        (lambda desk, one: owner(one, basis="reporting", confirmed=True), None),
    ],
)
def test_what_stands_in_the_way(desk: Desk, spoil: Any, why: str | None) -> None:
    task_id = desk.candidate()
    spoil(desk, task_id)
    if why is None:
        assert desk.issue(task_id)[0] == task_id
        return
    with pytest.raises(NotNow, match=why):
        desk.issue(task_id)
    assert desk.task(task_id).state == "candidate"


def test_all_are_issued_or_none(desk: Desk) -> None:
    good, bad = desk.candidate(), desk.candidate(due_on=desk.day(-1))
    with pytest.raises(NotNow):
        desk.issue(good, bad)
    assert (desk.task(good).state, desk.task(good).number) == ("candidate", None)
    desk.issue(good)
    assert desk.task(good).short_number == "13-01"


def test_numbers_run_in_the_order_of_the_minutes(desk: Desk) -> None:
    first, second, third = desk.candidate(), desk.candidate(), desk.candidate()
    desk.issue(third, first)
    desk.issue(second)
    assert [desk.task(one).short_number for one in (first, third, second)] == ["13-01", "13-02", "13-03"]


def test_meetings_and_governments_have_their_own_series(desk: Desk, cast: Cast) -> None:
    topic = desk.minutes(number=22, kind="topic")
    here, there = desk.issued(minutes_id=topic), desk.issued(town=cast.other, leads=("区财政局",))
    assert desk.task(here).number == "云督〔2026〕专22-01"
    assert desk.task(there).number == "望督〔2026〕13-01"


def test_a_person_is_responsible_and_signs_nothing(desk: Desk) -> None:
    task_id = desk.candidate()
    add_owner(task_id, name="常务副市长", is_person=True)
    desk.issue(task_id)
    task = desk.task(task_id)
    assert (task.responsible_leader, bodies(task)) == ("常务副市长", [("市财政局", "lead")])


def test_a_group_signs_as_its_members(desk: Desk, cast: Cast) -> None:
    task_id = desk.candidate(leads=(GROUP, "市住建局"), supports=("东屏区", "市审计局"))
    assert desk.issue(task_id) == [task_id]
    task = desk.task(task_id)
    leads = [("市住建局", "lead"), ("东屏区", "lead"), ("南浦县", "lead")]  # a named body goes first; each body once
    assert bodies(task) == [*leads, ("市审计局", "support")]
    assert [one.group_id for one in task.assignments] == [None, cast.body[GROUP], cast.body[GROUP], None]
    assert (task.counted, task.is_heading) == (True, False)


def test_members_are_those_of_the_day(desk: Desk, cast: Cast) -> None:
    with unit_of_work() as session:
        key = (cast.body[GROUP], cast.body["南浦县"])
        session.get_one(GroupMember, key).valid_to = desk.day(-1)
    assert bodies(desk.task(desk.issued(leads=(GROUP,)))) == [("东屏区", "lead")]


def test_a_group_without_members_is_an_obstacle(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    with unit_of_work() as session:
        session.query(GroupMember).update({"valid_from": desk.day(1)})
    with pytest.raises(NotNow, match="没有成员单位"):
        desk.issued(leads=(GROUP,))


def test_each_member_gets_a_task_of_its_own(desk: Desk) -> None:
    task_id = desk.candidate(leads=(GROUP, "东屏区"), supports=("市审计局",), due_on=desk.day(30), fan_out="each")
    heading_id, *children = desk.issue(task_id)
    heading = desk.task(heading_id)
    assert (heading.state, heading.is_heading, heading.counted) == ("in_progress", True, False)
    assert (heading.assignments, heading.report_due_on, heading.short_number) == ([], None, "13-01")
    assert [desk.task(one).short_number for one in children] == ["13-02", "13-03"]
    for child_id, short in zip(children, GROUP_MEMBERS, strict=True):
        child = desk.task(child_id)
        assert bodies(child) == [(short, "lead"), ("市审计局", "support")]
        assert (child.parent_id, child.state, child.counted) == (heading_id, "issued", True)
        assert (child.due_on, child.first_due_on, child.due_revision) == (desk.day(30), desk.day(30), 1)
        assert (child.title, child.clause_id) == (heading.title, heading.clause_id)


def test_one_collects_for_all(desk: Desk) -> None:
    task = desk.task(desk.issued(leads=(GROUP,), fan_out="collect"))
    assert bodies(task) == [("东屏区", "lead"), ("南浦县", "support")]


def test_a_parent_without_owners_is_a_heading(desk: Desk) -> None:
    parent = desk.candidate(leads=())
    child = desk.candidate(parent_id=parent)
    desk.issue(parent, child)
    assert (desk.task(parent).is_heading, desk.task(parent).state) == (True, "in_progress")
    assert desk.task(child).counted


def test_a_parent_with_owners_is_not_counted(desk: Desk) -> None:
    parent = desk.issued()
    assert desk.task(parent).counted
    desk.issued(parent_id=parent)
    task = desk.task(parent)
    assert (task.counted, task.is_heading, task.state) == (False, False, "issued")


def test_without_owners_or_children_nothing_is_issued(desk: Desk) -> None:
    with pytest.raises(NotNow, match="没有牵头单位"):
        desk.issued(leads=())


def test_undated_tasks_report_by_the_governments_cycle(desk: Desk, cast: Cast) -> None:
    with unit_of_work() as session:
        session.get_one(Government, cast.government_id).cycle_day = 8
    task = desk.task(desk.issued())
    assert (task.cycle, task.due_on, task.due_revision) == ("monthly-day-8", None, 0)
    assert task.report_due_on == date(2026, 11, 27)  # five working days after the issue


def test_a_recurring_duty_reports_by_its_own_cycle(desk: Desk) -> None:
    assert desk.task(desk.issued(recurrence="weekly")).cycle == "weekly"


def test_dated_tasks_without_a_cycle_report_once(desk: Desk) -> None:
    task = desk.task(desk.issued(due_on=desk.day(60)))
    assert (task.cycle, task.report_due_on) == ("", date(2026, 11, 27))


def test_c_grade_is_issued_and_never_reminded(desk: Desk) -> None:
    task = desk.task(desk.issued(grade="C", due_on=desk.day(9), cycle="weekly"))
    assert (task.state, task.counted, task.due_on, task.first_due_on) == ("issued", False, None, None)
    assert (task.cycle, task.report_due_on) == ("", None)


def test_promoting_makes_it_a_task_that_is_followed(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    task_id = desk.issued(grade="C")
    workflow.promote(cast.office.actor, task_id, version=desk.version(task_id), clock=clock)
    task = desk.task(task_id)
    assert (task.grade, task.counted, task.cycle) == ("B", True, "monthly-day-5")
    assert task.report_due_on == date(2026, 11, 27)
    with pytest.raises(NotNow):
        workflow.promote(cast.office.actor, task_id, version=desk.version(task_id), clock=clock)


def test_dropping_needs_a_reason_and_can_be_taken_back(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    task_id, office = desk.candidate(), cast.office.actor
    with pytest.raises(BadInput):
        workflow.drop(office, task_id, "  ", version=1, clock=clock)
    workflow.drop(office, task_id, "只是要求。", version=desk.version(task_id), clock=clock)
    assert (desk.task(task_id).state, desk.task(task_id).drop_reason) == ("dropped", "只是要求。")
    workflow.restore(office, task_id, version=desk.version(task_id), clock=clock)
    assert (desk.task(task_id).state, desk.task(task_id).drop_reason) == ("candidate", "")


def test_with_two_persons_the_clerk_cannot_issue(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    with unit_of_work() as session:
        session.get_one(Government, cast.government_id).two_person = True
    task_id = desk.candidate()
    with pytest.raises(Forbidden, match="双人复核"):
        desk.issue(task_id)
    leader = cast.office_leader.actor
    assert workflow.issue(leader, [task_id], clock=clock, workdays=Workdays()) == [task_id]


def test_what_the_page_showed_must_still_stand(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    task_id = desk.candidate()
    with pytest.raises(Stale):
        workflow.issue(cast.office.actor, [task_id], versions={task_id: 9}, clock=clock, workdays=Workdays())


def test_an_unknown_candidate_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.issue(desk.candidate(), 9999)


def test_the_last_judge_is_the_database(desk: Desk) -> None:
    """Check constraints repeat the law where no verb would go."""
    from sqlalchemy.exc import IntegrityError

    issued, candidate, closed = desk.issued(due_on=desk.day(9)), desk.candidate(), desk.closed()
    wrong: list[tuple[int, dict[str, Any]]] = [
        (candidate, {"state": "issued"}),
        (candidate, {"state": "dropped"}),
        (candidate, {"grade": "D"}),
        (issued, {"number": None}),
        (issued, {"first_due_on": None}),
        (issued, {"state": "suspended"}),
        (issued, {"state": "closing"}),
        (issued, {"state": "candidate"}),
        (closed, {"closed_at": None}),
        (closed, {"number": desk.task(issued).number}),
    ]
    for task_id, values in wrong:
        with pytest.raises(IntegrityError):
            change(task_id, **values)
        db.session.rollback()


def test_every_role_and_act_has_been_thought_of() -> None:
    assert len(Role) == 6 and len(Act) == 17
