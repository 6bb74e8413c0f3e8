"""The rows follow the task: issue, report, extension, submission, suspension, closure, people, calendar."""

from datetime import date

from sqlalchemy import select, update

from tests.support.cast import Cast
from tests.support.reminders import at, planned, reasons, reminders, work_off
from tests.support.tasks import Desk
from tracker.clock import FixedClock
from tracker.directory.models import Body, CalendarDay, Person
from tracker.extensions import db
from tracker.reminders.models import Reminder
from tracker.reminders.planning import replan_all
from tracker.tasks import workflow
from tracker.unit import unit_of_work
from tracker.vocabulary import DisputeClass

LIAISON, HEAD, LEADER = "沈若溪", "郑怀远", "林岳"  # of 市财政局, and who oversees it
TODAY = date(2026, 11, 20)
DUE = date(2026, 12, 30)


def test_issue_plans_the_whole_way(desk: Desk) -> None:
    task_id = desk.issued(due_on=DUE)
    assert planned(task_id) == [
        ("R1", "issue", LIAISON, TODAY),
        ("R1", "issue", HEAD, TODAY),
        ("R3", "2026-11-27", LIAISON, date(2026, 11, 27)),
        ("R5", "-7", LIAISON, date(2026, 12, 21)),
        ("R5", "-3", LIAISON, date(2026, 12, 25)),
        ("R5", "-1", LIAISON, date(2026, 12, 29)),
        ("R5", "-1", HEAD, date(2026, 12, 29)),
        ("R6", "0", LIAISON, DUE),
        ("R6", "0", HEAD, DUE),
        ("R7", "+1", LEADER, date(2026, 12, 31)),
        ("R7", "+1", HEAD, date(2026, 12, 31)),
    ]


def test_what_would_have_been_before_the_issue_is_left_out(desk: Desk) -> None:
    task_id = desk.issued(due_on=date(2026, 11, 23))  # Monday; the day before it is today
    assert {row[:2] for row in planned(task_id)} == {("R1", "issue"), ("R3", "2026-11-27"), ("R6", "0"), ("R7", "+1")}


def test_an_undated_task_is_reached_by_its_cycle(desk: Desk, clock: FixedClock) -> None:
    task_id = desk.in_progress()
    assert {row[0] for row in planned(task_id)} == {"R1", "R3"}
    at(clock, date(2026, 11, 26))
    desk.report(task_id)
    assert [row for row in planned(task_id) if row[0] == "R3"] == [("R3", "2026-12-05", LIAISON, date(2026, 12, 4))]
    assert reasons(task_id)[("R3", "2026-11-27")] == "已反馈"


def test_no_reminders_for_an_exhortation(desk: Desk) -> None:
    assert reminders(desk.issued(grade="C", leads=("市财政局",))) == []


def test_an_exhortation_that_is_promoted_is_told_of(desk: Desk, cast: Cast) -> None:
    task_id = desk.issued(grade="C")
    workflow.promote(cast.office.actor, task_id, version=desk.version(task_id), clock=desk.clock)
    assert {row[:2] for row in planned(task_id)} == {("R1", "issue"), ("R3", "2026-11-27")}


def test_a_support_is_told_until_it_has_answered(desk: Desk) -> None:
    task_id = desk.in_progress(supports=("市审计局",), due_on=DUE)
    desk.sign(task_id, "市审计局")
    support = "许嘉宁"
    assert {row[0] for row in planned(task_id) if row[2] == support} == {"R1", "R3", "R5", "R6"}
    desk.report(task_id, "市审计局")
    assert {row[0] for row in planned(task_id) if row[2] == support} == {"R1"}
    assert "R6" in {row[0] for row in planned(task_id) if row[2] == LIAISON}


def test_of_a_group_only_those_are_asked_who_have_not_reported(desk: Desk, clock: FixedClock) -> None:
    task_id = desk.issued(leads=("各县区",))
    desk.sign(task_id, "东屏区")
    desk.sign(task_id, "南浦县")
    desk.report(task_id, "东屏区")
    asked = [row for row in planned(task_id) if row[0] == "R3"]
    assert asked == [("R3", "2026-11-27", "傅小雨", date(2026, 11, 27))]
    at(clock, date(2026, 11, 27))
    desk.report(task_id, "南浦县")
    asked = [row for row in planned(task_id) if row[0] == "R3"]
    assert [row[1:3] for row in asked] == [("2026-12-05", "罗青"), ("2026-12-05", "傅小雨")]


def extend(desk: Desk, cast: Cast, task_id: int, to_on: date) -> None:
    head, office = cast.head["市财政局"].actor, cast.office.actor
    workflow.request_extension(
        head, task_id, to_on, "数据量超出预期。", version=desk.version(task_id), clock=desk.clock
    )
    workflow.decide_extension(office, task_id, True, "", version=desk.version(task_id), clock=desk.clock)


def test_an_extension_replans(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    task_id = desk.in_progress(due_on=date(2026, 12, 4))
    work_off(clock)
    at(clock, date(2026, 12, 1))
    work_off(clock)  # R5 -3 has gone out
    extend(desk, cast, task_id, DUE)
    assert [row[:4] for row in reminders(task_id) if row.state == "planned" and row.rule != "R3"] == [
        ("R5", "-7", LIAISON, date(2026, 12, 21)),
        ("R5", "-3", LIAISON, date(2026, 12, 25)),
        ("R5", "-1", LIAISON, date(2026, 12, 29)),
        ("R5", "-1", HEAD, date(2026, 12, 29)),
        ("R6", "0", LIAISON, DUE),
        ("R6", "0", HEAD, DUE),
        ("R7", "+1", LEADER, date(2026, 12, 31)),
        ("R7", "+1", HEAD, date(2026, 12, 31)),
    ]
    assert {reason for (rule, _), reason in reasons(task_id).items() if rule in ("R6", "R7")} == {"时限已改"}
    assert ("R5", "-3", LIAISON, date(2026, 12, 1), "queued") in reminders(task_id)


def test_silence_while_the_office_verifies_and_speech_when_sent_back(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    task_id = desk.closing(due_on=date(2026, 12, 4))
    assert planned(task_id) == []
    assert reasons(task_id)[("R7", "+1")] == "任务在报结待核"
    at(clock, date(2026, 12, 10))
    workflow.send_back(cast.office.actor, task_id, "附件不全。", version=desk.version(task_id), clock=clock)
    late = [row for row in planned(task_id) if row[0] == "R7"]
    assert {row[2] for row in late} == {HEAD, LEADER}  # overdue long since, and nobody urged yet
    assert not [row for row in planned(task_id) if row[0] in ("R5", "R6")]


def test_closure_and_cancelling_say_why(desk: Desk, cast: Cast) -> None:
    closed, cancelled = desk.closed(due_on=DUE), desk.cancelled(due_on=DUE)
    assert planned(closed) == planned(cancelled) == []
    assert set(reasons(cancelled).values()) == {"任务已撤销"}
    assert set(reasons(closed).values()) == {"任务在报结待核"}


def test_suspension_stops_and_resuming_plans_the_new_date(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    task_id = desk.suspended(due_on=DUE)
    assert planned(task_id) == []
    assert set(reasons(task_id).values()) == {"任务已挂起"}
    at(clock, date(2026, 11, 27))
    leader = cast.office_leader.actor
    workflow.resume(leader, task_id, "方案已到。", version=desk.version(task_id), clock=clock)
    assert ("R6", "0", LIAISON, date(2027, 1, 6)) in planned(
        task_id
    )  # five working days later, 2027 counted provisionally


def test_a_new_body_gets_its_notice(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    task_id = desk.issued(due_on=DUE)
    work_off(clock)
    head = cast.head["市财政局"].actor
    workflow.dispute(
        head, task_id, DisputeClass.WRONG_BODY, "应由市商务局办。", version=desk.version(task_id), clock=clock
    )
    assert planned(task_id) == []
    answer = workflow.Answer("reassign", "改由市商务局牵头。", (cast.body["市商务局"],))
    workflow.settle(cast.office.actor, task_id, answer, version=desk.version(task_id), clock=clock)
    notices = [row for row in planned(task_id) if row[0] == "R1"]
    assert {row[2] for row in notices} == {"何晓光", "孙敏"}
    assert not [row for row in planned(task_id) if row[2] in (LIAISON, HEAD)]


def test_people_who_come_and_go_are_caught_up_with(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    task_id = desk.issued(due_on=DUE)
    work_off(clock)
    with unit_of_work() as session:
        session.execute(update(Person).where(Person.name == LIAISON).values(active=False))
        session.add(
            Person(
                name="苏禾",
                role="liaison",
                government_id=cast.government_id,
                body_id=cast.body["市财政局"],
                post="科员",
            )
        )
    assert replan_all(clock) == 1
    names = {row[2] for row in planned(task_id)}
    assert "苏禾" in names and LIAISON not in names
    assert not [row for row in planned(task_id) if row[0] == "R1"]  # the notice is out; it is not repeated
    assert "收件人已停用，或已不负责这件任务" in reasons(task_id).values()


def test_a_loaded_calendar_moves_reminders_and_no_date(desk: Desk, clock: FixedClock) -> None:
    task_id = desk.issued(due_on=DUE)
    with unit_of_work() as session:
        session.add(CalendarDay(day=date(2026, 12, 29), is_work=False, note="试"))
    replan_all(clock)
    assert ("R5", "-1", HEAD, date(2026, 12, 28)) in planned(task_id)
    assert desk.task(task_id).due_on == DUE


def test_planning_again_changes_nothing(desk: Desk, clock: FixedClock) -> None:
    task_id = desk.issued(due_on=DUE)
    work_off(clock)
    before = reminders(task_id)
    replan_all(clock)
    replan_all(clock)
    assert reminders(task_id) == before


def test_overseeing_leaders_of_several_leads_are_told_once(desk: Desk, cast: Cast) -> None:
    task_id = desk.issued(leads=("市财政局", "市审计局"), due_on=DUE)  # both overseen by the same deputy
    overseers = db.session.scalars(
        select(Body.overseeing_leader_id).where(Body.id.in_([cast.body["市财政局"], cast.body["市审计局"]]))
    ).all()
    assert len(set(overseers)) == 1
    copies = select(Reminder).where(Reminder.rule == "R7", Reminder.recipient_id == overseers[0])
    assert len(db.session.scalars(copies).all()) == 1
    assert {row[2] for row in planned(task_id) if row[0] == "R7"} == {HEAD, "马向东", LEADER}
