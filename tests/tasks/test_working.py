"""反馈, 延期, 报结, 退回重办, 办结, 重启, 挂起, 撤销, and the moment of 逾期."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.support.cast import GROUP, Cast
from tests.support.tasks import Desk
from tracker.clock import FixedClock, instant
from tracker.errors import BadInput, Forbidden, NotNow
from tracker.extensions import db
from tracker.pages.uploads import Stored
from tracker.tasks import workflow
from tracker.tasks.models import Event, Evidence, Extension, Submission
from tracker.tasks.workflow import Behalf, Progress, Result
from tracker.vocabulary import BehalfWay
from tracker.workdays import Workdays

FILE = Stored("a" * 32 + ".pdf", "b" * 64, 2048, "目录.pdf")
DUE = date(2026, 12, 10)


def on(clock: FixedClock, day: date) -> None:
    clock.at = instant(day, 9)


class TestReport:
    def send(self, desk: Desk, task_id: int, said: Progress, short: str = "市财政局", **more: Any) -> int:
        who = desk.cast.liaison[short].actor
        return workflow.report(who, task_id, said, version=desk.version(task_id), clock=desk.clock, **more)

    def test_it_stands_on_the_task_and_the_share(self, desk: Desk) -> None:
        task_id = desk.in_progress()
        said = Progress("完成初稿。", DUE, problems="人手紧", needs="请市编办支持")
        report_id = self.send(desk, task_id, said, evidence=[FILE])
        task = desk.task(task_id)
        assert task.last_report_id == task.assignments[0].last_report_id == report_id
        assert (task.last_report.needs, task.last_reported_at) == ("请市编办支持", desk.clock.now())
        kept = db.session.scalars(select(Evidence)).one()
        assert (kept.report_id, kept.file_name, kept.size) == (report_id, "目录.pdf", 2048)

    @pytest.mark.parametrize(
        "said", [Progress(" ", DUE), Progress("完成初稿。", None), Progress("完成。", DUE, stage=1)]
    )
    def test_what_must_be_told(self, desk: Desk, said: Progress) -> None:
        task_id = desk.in_progress()
        with pytest.raises(BadInput):
            self.send(desk, task_id, said)

    def test_the_first_lead_tells_how_far_the_chain_is(self, desk: Desk) -> None:
        stages = [{"text": "修改完善", "owners": []}, {"text": "印发", "owners": []}]
        task_id = desk.in_progress(stages=stages, supports=("市审计局",))
        desk.sign(task_id, "市审计局")
        self.send(desk, task_id, Progress("已修改。", DUE, stage=1))
        assert desk.task(task_id).stage == 1
        for short, stage in (("市财政局", 3), ("市财政局", 0), ("市审计局", 2)):
            with pytest.raises(BadInput):
                self.send(desk, task_id, Progress("已修改。", DUE, stage=stage), short)

    def test_it_answers_the_cycle(self, desk: Desk, clock: FixedClock) -> None:
        task_id = desk.in_progress()  # first report by Friday, 11-27; then by the 5th of each month
        desk.report(task_id)
        assert desk.task(task_id).report_due_on == date(2026, 12, 5)
        on(clock, date(2026, 12, 3))
        desk.report(task_id)
        assert desk.task(task_id).report_due_on == date(2027, 1, 5)
        on(clock, date(2026, 12, 4))  # a second one in the window answers nothing new
        desk.report(task_id)
        assert desk.task(task_id).report_due_on == date(2027, 1, 5)

    def test_a_supports_report_does_not_answer_for_the_lead(self, desk: Desk) -> None:
        task_id = desk.in_progress(supports=("市审计局",))
        desk.sign(task_id, "市审计局")
        desk.report(task_id, "市审计局")
        assert desk.task(task_id).report_due_on == date(2026, 11, 27)

    def test_a_group_has_answered_when_all_have(self, desk: Desk) -> None:
        task_id = desk.issued(leads=(GROUP,))
        for short in ("东屏区", "南浦县"):
            desk.sign(task_id, short)
        desk.report(task_id, "南浦县")
        assert desk.task(task_id).report_due_on == date(2026, 11, 27)
        desk.report(task_id, "东屏区")
        assert desk.task(task_id).report_due_on == date(2026, 12, 5)

    def test_the_head_may_report_as_well(self, desk: Desk, cast: Cast) -> None:
        desk.report(desk.in_progress(), by=cast.head["市财政局"])


ABSURD = date(9999, 12, 31)


class TestAbsurdDays:
    """A slip of the pen in the year is refused wherever a verb takes a day; nothing changes."""

    @pytest.mark.parametrize("act", ["report", "extension", "suspend", "reopen"])
    def test_refused_in_the_users_words(self, desk: Desk, cast: Cast, act: str) -> None:
        task_id = desk.closed(due_on=DUE) if act == "reopen" else desk.in_progress(due_on=DUE)
        named = {"version": desk.version(task_id), "clock": desk.clock}
        leader, head = cast.office_leader.actor, cast.head["市财政局"].actor
        verbs: dict[str, Callable[[], object]] = {
            "report": lambda: workflow.report(head, task_id, Progress("在办。", ABSURD), **named),
            "extension": lambda: workflow.request_extension(head, task_id, ABSURD, "量大。", **named),
            "suspend": lambda: workflow.suspend(leader, task_id, "等。", ABSURD, **named),
            "reopen": lambda: workflow.reopen(leader, task_id, "不实。", ABSURD, **named),
        }
        with pytest.raises(BadInput, match="9999-12-31 周五 在 10 年以后，核对年份"):
            verbs[act]()
        assert desk.version(task_id) == named["version"]


class TestExtension:
    def ask(self, desk: Desk, task_id: int, to_on: date, **more: Any) -> None:
        who = more.pop("who", desk.cast.head["市财政局"].actor)
        workflow.request_extension(
            who, task_id, to_on, "部门确认量大。", version=desk.version(task_id), clock=desk.clock, **more
        )

    def decide(self, desk: Desk, task_id: int, granted: bool, answer: str = "") -> None:
        who = desk.cast.office.actor
        workflow.decide_extension(who, task_id, granted, answer, version=desk.version(task_id), clock=desk.clock)

    def test_granted_twice_and_the_first_date_stays(self, desk: Desk) -> None:
        task_id = desk.in_progress(due_on=DUE)
        for number, to_on in enumerate((date(2026, 12, 20), date(2026, 12, 31)), start=1):
            self.ask(desk, task_id, to_on)
            assert desk.task(task_id).extension_pending
            self.decide(desk, task_id, True)
            task = desk.task(task_id)
            assert (task.due_on, task.first_due_on, task.extension_pending) == (to_on, DUE, False)
            assert (task.extensions_granted, task.due_revision) == (number, number + 1)
        with pytest.raises(NotNow, match="已延期 2 次"):
            self.ask(desk, task_id, date(2027, 1, 31))

    def test_a_refusal_needs_its_reason_and_moves_nothing(self, desk: Desk) -> None:
        task_id = desk.in_progress(due_on=DUE)
        self.ask(desk, task_id, date(2026, 12, 20))
        with pytest.raises(BadInput):
            self.decide(desk, task_id, False)
        self.decide(desk, task_id, False, "年底前必须完成。")
        task = desk.task(task_id)
        assert (task.due_on, task.due_revision, task.extensions_granted) == (DUE, 1, 0)
        self.ask(desk, task_id, date(2026, 12, 15))

    @pytest.mark.parametrize("to_on", [DUE, date(2026, 12, 1)])
    def test_the_new_date_is_later(self, desk: Desk, to_on: date) -> None:
        task_id = desk.in_progress(due_on=DUE)
        with pytest.raises(BadInput, match="现时限以后"):
            self.ask(desk, task_id, to_on)

    def test_on_the_due_day_and_not_after(self, desk: Desk, clock: FixedClock) -> None:
        in_time, too_late = desk.in_progress(due_on=DUE), desk.in_progress(due_on=DUE)
        on(clock, DUE)
        self.ask(desk, in_time, date(2026, 12, 20))
        on(clock, date(2026, 12, 11))
        with pytest.raises(NotNow, match="时限已过"):
            self.ask(desk, too_late, date(2026, 12, 20))
        self.decide(desk, in_time, True)  # asked in time, answered later

    def test_the_liaison_cannot_ask_and_the_office_records(self, desk: Desk, cast: Cast) -> None:
        task_id = desk.in_progress(due_on=DUE)
        with pytest.raises(Forbidden, match="负责人"):
            self.ask(desk, task_id, date(2026, 12, 20), who=cast.liaison["市财政局"].actor)
        behalf = Behalf(BehalfWay.PAPER, "郑怀远")
        self.ask(
            desk,
            task_id,
            date(2026, 12, 20),
            who=cast.office.actor,
            behalf=behalf,
            body_id=cast.body["市财政局"],
        )
        assert db.session.scalars(select(Extension)).one().behalf["from_whom"] == "郑怀远"


class TestClosing:
    def hand_in(self, desk: Desk, task_id: int, said: Result, **more: Any) -> None:
        who = more.pop("who", desk.cast.head["市财政局"].actor)
        workflow.submit(who, task_id, said, version=desk.version(task_id), clock=desk.clock, **more)

    def test_evidence_or_a_signed_statement(self, desk: Desk) -> None:
        task_id = desk.in_progress()
        with pytest.raises(BadInput, match="佐证材料"):
            self.hand_in(desk, task_id, Result("办完。"))
        self.hand_in(desk, task_id, Result("办完。"), evidence=[FILE])
        assert desk.task(task_id).state == "closing"
        assert db.session.scalars(select(Evidence)).one().submission_id is not None

    def test_supports_have_answered_or_the_reason_why_not(self, desk: Desk) -> None:
        task_id = desk.in_progress(supports=("市审计局",))
        said = Result("办完。", "属实。")
        with pytest.raises(BadInput, match="云澄市审计局还没有反馈"):
            self.hand_in(desk, task_id, said)
        self.hand_in(desk, task_id, replace(said, supports_missing="审计局只参加评审。"))
        assert db.session.scalars(select(Submission)).one().supports_missing == "审计局只参加评审。"

    def test_children_are_closed_first(self, desk: Desk, cast: Cast, clock: FixedClock) -> None:
        parent = desk.in_progress()
        child = desk.in_progress(parent_id=parent)
        with pytest.raises(NotNow, match="还有 1 件分项"):
            desk.submit(parent)
        desk.submit(child)
        workflow.close(cast.office.actor, child, version=desk.version(child), clock=clock)
        desk.submit(parent)

    def test_sent_back_as_if_never_submitted(self, desk: Desk, cast: Cast, clock: FixedClock) -> None:
        task_id = desk.closing(due_on=DUE)
        workflow.send_back(cast.office.actor, task_id, "缺附件。", version=desk.version(task_id), clock=clock)
        task = desk.task(task_id)
        assert (task.state, task.sent_back, task.submitted_on, task.submit_cutoff_on) == ("in_progress", 1, None, None)
        on(clock, date(2026, 12, 14))
        desk.submit(task_id)
        assert workflow.close(cast.office.actor, task_id, version=desk.version(task_id), clock=clock) is False

    def test_on_time_is_judged_by_the_day_of_submission(self, desk: Desk, cast: Cast, clock: FixedClock) -> None:
        task_id = desk.in_progress(due_on=DUE)
        on(clock, DUE)
        desk.submit(task_id)
        on(clock, date(2027, 1, 20))
        assert workflow.close(cast.office.actor, task_id, version=desk.version(task_id), clock=clock) is True

    def test_who_recorded_the_submission_does_not_close(self, desk: Desk, cast: Cast, clock: FixedClock) -> None:
        task_id = desk.in_progress()
        behalf = Behalf(BehalfWay.PAPER, "郑怀远")
        self.hand_in(
            desk,
            task_id,
            Result("办完。", "属实。"),
            who=cast.office.actor,
            behalf=behalf,
            body_id=cast.body["市财政局"],
        )
        with pytest.raises(NotNow, match="另一人"):
            workflow.close(cast.office.actor, task_id, version=desk.version(task_id), clock=clock)
        workflow.close(cast.office_leader.actor, task_id, version=desk.version(task_id), clock=clock)

    def test_a_waiting_extension_lapses(self, desk: Desk) -> None:
        task_id = desk.in_progress(due_on=DUE)
        TestExtension().ask(desk, task_id, date(2026, 12, 20))
        desk.submit(task_id)
        assert not desk.task(task_id).extension_pending
        assert db.session.scalars(select(Extension)).one().state == "lapsed"

    def test_reopened_with_the_old_closure_on_record(self, desk: Desk, cast: Cast, clock: FixedClock) -> None:
        task_id, leader = desk.closed(due_on=DUE), cast.office_leader.actor
        on(clock, date(2027, 1, 4))
        with pytest.raises(BadInput, match="原时限已过"):
            workflow.reopen(leader, task_id, "回头看不实。", version=desk.version(task_id), clock=clock)
        workflow.reopen(leader, task_id, "回头看不实。", date(2027, 1, 29), version=desk.version(task_id), clock=clock)
        task = desk.task(task_id)
        assert (task.state, task.reopened, task.closed_at) == ("in_progress", 1, None)
        assert (task.due_on, task.first_due_on, task.due_revision) == (date(2027, 1, 29), DUE, 2)
        assert task.report_due_on == date(2027, 1, 11)
        assert db.session.scalars(select(Submission)).one().state == "accepted"
        assert desk.events(task_id)[-2:] == ["closed", "reopened"]
        desk.submit(task_id)
        workflow.close(cast.office.actor, task_id, version=desk.version(task_id), clock=clock)


class TestStopping:
    def test_suspended_and_resumed_longer_by_the_stopped_days(self, desk: Desk, cast: Cast, clock: FixedClock) -> None:
        task_id, leader = desk.suspended(due_on=DUE), cast.office_leader.actor
        assert desk.task(task_id).review_on == desk.day(30)
        on(clock, date(2026, 11, 30))  # six working days after Friday, 11-20
        workflow.resume(leader, task_id, "方案已下达。", version=desk.version(task_id), clock=clock)
        task = desk.task(task_id)
        assert (task.state, task.due_on, task.first_due_on) == ("in_progress", date(2026, 12, 18), DUE)
        assert (task.due_revision, task.stopped_on, task.review_on) == (2, None, None)

    def test_the_review_day_lies_ahead(self, desk: Desk, cast: Cast, clock: FixedClock) -> None:
        task_id = desk.in_progress()
        with pytest.raises(BadInput, match="今天以后"):
            workflow.suspend(
                cast.office_leader.actor, task_id, "等。", desk.today, version=desk.version(task_id), clock=clock
            )

    def test_cancelling_takes_what_is_open_below(self, desk: Desk, cast: Cast, clock: FixedClock) -> None:
        parent = desk.candidate(leads=())
        open_child, done = desk.candidate(parent_id=parent), desk.candidate(parent_id=parent)
        desk.issue(parent, open_child, done)
        desk.sign(done, "市财政局")
        desk.submit(done)
        workflow.close(cast.office.actor, done, version=desk.version(done), clock=clock)
        leader = cast.office_leader.actor
        found = workflow.cancel(leader, parent, "会议已另作决定。", version=desk.version(parent), clock=clock)
        assert found == [open_child, parent]
        states = [desk.task(one).state for one in (parent, open_child, done)]
        assert states == ["cancelled", "cancelled", "closed"]

    def test_what_waited_ends_with_the_task(self, desk: Desk, cast: Cast, clock: FixedClock) -> None:
        task_id = desk.in_progress(due_on=DUE)
        TestExtension().ask(desk, task_id, date(2026, 12, 20))
        workflow.cancel(cast.office_leader.actor, task_id, "并入另案。", version=desk.version(task_id), clock=clock)
        assert db.session.scalars(select(Extension)).one().state == "lapsed"


class TestHeadings:
    def family(self, desk: Desk) -> tuple[int, int, int]:
        parent = desk.candidate(leads=())
        first, second = desk.candidate(parent_id=parent), desk.candidate(parent_id=parent)
        desk.issue(parent, first, second)
        return parent, first, second

    def close(self, desk: Desk, task_id: int) -> None:
        desk.sign(task_id, "市财政局")
        desk.submit(task_id)
        workflow.close(desk.cast.office.actor, task_id, version=desk.version(task_id), clock=desk.clock)

    def test_it_closes_after_the_last_child(self, desk: Desk) -> None:
        parent, first, second = self.family(desk)
        self.close(desk, first)
        assert desk.task(parent).state == "in_progress"
        self.close(desk, second)
        assert desk.task(parent).state == "closed"
        event = db.session.scalars(select(Event).where(Event.task_id == parent, Event.kind == "closed")).one()
        assert event.by_clock

    def test_a_cancelled_child_counts_as_ended(self, desk: Desk, cast: Cast, clock: FixedClock) -> None:
        parent, first, second = self.family(desk)
        self.close(desk, first)
        workflow.cancel(cast.office_leader.actor, second, "并入。", version=desk.version(second), clock=clock)
        assert desk.task(parent).state == "closed"

    def test_with_all_children_cancelled_it_is_cancelled(self, desk: Desk, cast: Cast, clock: FixedClock) -> None:
        parent, *children = self.family(desk)
        for child in children:
            workflow.cancel(cast.office_leader.actor, child, "并入。", version=desk.version(child), clock=clock)
        assert desk.task(parent).state == "cancelled"

    def test_it_reopens_with_a_child(self, desk: Desk, cast: Cast, clock: FixedClock) -> None:
        parent, *children = self.family(desk)
        for child in children:
            self.close(desk, child)
        workflow.reopen(cast.office_leader.actor, children[0], "不实。", version=desk.version(children[0]), clock=clock)
        assert (desk.task(parent).state, desk.task(parent).closed_at) == ("in_progress", None)

    def test_a_child_that_comes_later_opens_it_again(self, desk: Desk, cast: Cast) -> None:
        parent, first, second = self.family(desk)
        for child in (first, second):
            self.close(desk, child)
        assert desk.task(parent).state == "closed"
        third = desk.issued(parent_id=parent)
        assert desk.task(parent).state == "in_progress"
        self.close(desk, third)
        assert desk.task(parent).state == "closed"


class TestOverdue:
    def sweep(self, desk: Desk) -> int:
        db.session.rollback()
        done = 0
        while workflow.handle_one_overdue(desk.clock):
            done += 1
            assert done < 20
        return done

    def test_noted_once_for_each_due_revision(self, desk: Desk, clock: FixedClock) -> None:
        task_id = desk.in_progress(due_on=DUE)
        on(clock, DUE)
        assert self.sweep(desk) == 0
        on(clock, date(2026, 12, 11))
        assert (self.sweep(desk), self.sweep(desk)) == (1, 0)
        assert desk.events(task_id).count("overdue") == 1
        assert not workflow.mark_overdue(task_id, clock, Workdays())

    def test_again_after_more_time(self, desk: Desk, clock: FixedClock) -> None:
        task_id = desk.in_progress(due_on=DUE)
        on(clock, DUE)
        TestExtension().ask(desk, task_id, date(2026, 12, 15))
        on(clock, date(2026, 12, 11))
        assert self.sweep(desk) == 1
        TestExtension().decide(desk, task_id, True)
        assert self.sweep(desk) == 0
        on(clock, date(2026, 12, 16))
        assert self.sweep(desk) == 1
        assert desk.events(task_id).count("overdue") == 2

    def test_what_never_falls_overdue(self, desk: Desk, clock: FixedClock) -> None:
        for make in (desk.closed, desk.suspended, desk.disputed, desk.cancelled, desk.closing):
            make(due_on=DUE)
        desk.issued(grade="C")
        desk.candidate(due_on=DUE)
        on(clock, date(2026, 12, 30))
        assert self.sweep(desk) == 0

    def test_submitted_late_is_overdue_while_it_is_checked(self, desk: Desk, clock: FixedClock) -> None:
        task_id = desk.in_progress(due_on=DUE)
        on(clock, date(2026, 12, 14))
        desk.submit(task_id)
        assert self.sweep(desk) == 1

    def test_an_overdue_task_that_stood_still_is_not_noted_twice(
        self, desk: Desk, cast: Cast, clock: FixedClock
    ) -> None:
        task_id, leader = desk.in_progress(due_on=DUE), cast.office_leader.actor
        on(clock, date(2026, 12, 14))
        assert self.sweep(desk) == 1
        workflow.suspend(leader, task_id, "等。", desk.day(9), version=desk.version(task_id), clock=clock)
        on(clock, date(2026, 12, 21))
        workflow.resume(leader, task_id, "继续。", version=desk.version(task_id), clock=clock)
        assert (desk.task(task_id).due_on, desk.task(task_id).due_revision) == (date(2026, 12, 17), 2)
        assert self.sweep(desk) == 0
