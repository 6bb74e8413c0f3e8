"""What reaches whom, when: from planned rows to the in-app message list."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.support.cast import Cast
from tests.support.reminders import at, messages, outbox, reasons, reminders, sent_to, work_off
from tests.support.tasks import Desk
from tracker.clock import FixedClock
from tracker.extensions import db
from tracker.reminders import letters
from tracker.reminders.models import Heartbeat, Message
from tracker.tasks.models import Event

LIAISON, HEAD, LEADER = "沈若溪", "郑怀远", "林岳"


def test_one_notice_per_body_and_meeting(desk: Desk, clock: FixedClock) -> None:
    tasks = [desk.candidate(due_on=desk.day(40)), desk.candidate(supports=("市审计局",)), desk.candidate()]
    desk.issue(*tasks)
    work_off(clock)
    assert sent_to(LIAISON) == sent_to(HEAD) == ["督办通知：第 13 次常务会议交办 3 件"]
    assert sent_to("许嘉宁") == ["督办通知：第 13 次常务会议交办 1 件"]
    lines = db.session.scalars(select(Message.lines).order_by(Message.id)).first()
    assert lines is not None
    assert [line.get("task_id") for line in lines] == [*tasks, None]
    assert lines[-1] == {"text": "到待办签收", "url": "/inbox"}
    assert lines[0]["text"] == "13-01 编制印发第 1 批政务数据共享目录"
    assert lines[0]["facts"] == ["牵头", "时限 2026-12-30 周三", "应在 2026-11-27 周五 前反馈"]
    assert lines[0]["words"].startswith("市财政局要会同有关单位")
    assert work_off(clock) == 0


def test_two_meetings_are_two_notices(desk: Desk, clock: FixedClock) -> None:
    other = desk.minutes(number=14)
    desk.issue(desk.candidate(), desk.candidate(minutes_id=other))
    work_off(clock)
    assert sorted(sent_to(LIAISON)) == ["督办通知：第 13 次常务会议交办 1 件", "督办通知：第 14 次常务会议交办 1 件"]


def test_the_second_half_of_a_meeting_has_its_own_notice(desk: Desk, clock: FixedClock) -> None:
    desk.issue(desk.candidate())
    work_off(clock)
    desk.issue(desk.candidate(), desk.candidate())
    work_off(clock)
    assert sent_to(LIAISON) == ["督办通知：第 13 次常务会议交办 1 件", "督办通知：第 13 次常务会议交办 2 件"]


def test_nothing_outside_office_hours_unless_most_urgent(desk: Desk, clock: FixedClock) -> None:
    at(clock, date(2026, 11, 20), 20)
    desk.issue(desk.candidate(), desk.candidate(urgency="most_urgent"))
    work_off(clock)
    assert sent_to(LIAISON) == ["督办通知：第 13 次常务会议交办 1 件"]
    at(clock, date(2026, 11, 22), 9)  # Sunday
    assert work_off(clock) == 0
    at(clock, date(2026, 11, 23), 7, 59)
    assert work_off(clock) == 0
    at(clock, date(2026, 11, 23), 8)
    work_off(clock)
    assert len(sent_to(LIAISON)) == 2


def walk(desk: Desk, clock: FixedClock, last: date) -> None:
    """Live through all the days until ``last``, the scheduler working every morning."""
    while desk.today < last:
        clock.move(days=1)
        work_off(clock)


def test_the_way_of_a_task_that_nobody_works_on(desk: Desk, clock: FixedClock) -> None:
    task_id = desk.issued(due_on=date(2026, 12, 4))
    work_off(clock)
    walk(desk, clock, date(2026, 12, 20))
    title = "13-01 编制印发第 1 批政务数据共享目录"
    assert sent_to(LIAISON) == [
        "督办通知：第 13 次常务会议交办 1 件",
        f"今日提醒：{title}，待反馈",
        f"今日提醒：{title}，还有 3 天",
        f"今日提醒：{title}，还有 1 天",
        f"今日到期：{title}",
    ]
    assert sent_to(HEAD) == [
        "督办通知：第 13 次常务会议交办 1 件",
        f"今日提醒：{title}，还有 1 天",
        f"今日到期：{title}",
        f"催办单：{title}，逾期 1 天",
    ]
    assert sent_to(LEADER) == [f"催办单：{title}，逾期 1 天"]
    assert desk.task(task_id).urged == 1
    told = [e.detail for e in db.session.scalars(select(Event).where(Event.kind == "reminded").order_by(Event.id))]
    assert [(one["rule"], one["occasion"], one["recipients"]) for one in told] == [
        ("R1", "issue", [LIAISON, HEAD]),
        ("R3", "2026-11-27", [LIAISON]),
        ("R5", "-3", [LIAISON]),
        ("R5", "-1", [LIAISON, HEAD]),
        ("R6", "0", [LIAISON, HEAD]),
        ("R7", "+1", [LEADER, HEAD]),
    ]
    assert desk.events(task_id).count("overdue") == 1


def test_several_due_on_one_day_are_counted_and_a_long_title_gives_way(desk: Desk, clock: FixedClock) -> None:
    desk.issue(*(desk.candidate(due_on=date(2026, 11, 24)) for _ in range(2)))
    desk.issue(desk.candidate(leads=("市商务局",), title="长" * 200, due_on=date(2026, 11, 24)))
    work_off(clock)
    walk(desk, clock, date(2026, 11, 24))
    assert sent_to(LIAISON)[1:] == ["今日提醒：临期 2 件", "今日到期 2 件"]
    told = sent_to("何晓光")[1:]
    assert told[0].startswith("今日提醒：13-03 长长") and told[0].endswith("长，还有 1 天") and len(told[0]) == 200


def test_urging_names_the_words_that_ordered_it(desk: Desk, clock: FixedClock) -> None:
    desk.issued(due_on=date(2026, 11, 23))
    at(clock, date(2026, 11, 24))
    work_off(clock)
    slip = outbox("inbox")[-1]
    assert "原文：“市财政局要会同有关单位，12月10日前编制印发第1批政务数据共享目录，每月通报归集情况。”" in slip.body
    assert "第 13 次常务会议" in slip.body
    copy = next(row for row in outbox("inbox") if row.body.startswith("抄送"))
    assert copy.body.startswith("抄送 常务副市长 林岳：")


def test_a_digest_is_one_per_day_with_the_overdue_first(desk: Desk, clock: FixedClock) -> None:
    # On 25 December: the first is overdue with a report due, ten are three days from their due day.
    late = desk.in_progress(due_on=date(2026, 12, 10), cycle="monthly-day-25")
    at(clock, date(2026, 11, 27))
    desk.report(late)
    soon = [desk.candidate(due_on=date(2026, 12, 30)) for _ in range(10)]
    desk.issue(*soon)
    work_off(clock)
    walk(desk, clock, date(2026, 12, 24))
    before = len(sent_to(LIAISON))
    walk(desk, clock, date(2026, 12, 25))
    assert sent_to(LIAISON)[before:] == ["今日提醒：逾期 1 件，临期 10 件"]
    digest = outbox("inbox")[-1]
    assert digest.key == f"digest:2026-12-25:person:{digest.recipient_id}:inbox"
    assert len(digest.lines) == 11
    assert digest.lines[0]["task_id"] == late
    assert digest.lines[0]["facts"] == ["逾期 11 天", "时限 2026-12-10 周四", "应在 2026-12-25 周五 前反馈"]
    assert digest.lines[-1] == {"text": "另有 1 件，见待办", "url": "/inbox"}


def test_no_second_digest_on_the_same_day(desk: Desk, clock: FixedClock) -> None:
    first, second = (desk.in_progress(due_on=date(2026, 12, 8)) for _ in range(2))
    work_off(clock)
    at(clock, date(2026, 12, 3))
    held = reminders_of(second, "R5", "-3")
    held.send_at = clock.now().replace(hour=6)  # becomes due after the morning's digest has gone
    db.session.commit()
    work_off(clock)
    clock.move(hours=8)
    work_off(clock)
    digests = [row for row in outbox("inbox") if row.key.startswith("digest:2026-12-03")]
    assert len(digests) == 1
    assert [row.state for row in reminders(first) if (row.rule, row.occasion) == ("R5", "-3")] == ["queued"]
    waiting = next(row for row in reminders(second) if (row.rule, row.occasion) == ("R5", "-3"))
    assert (waiting.state, waiting.on) == ("planned", date(2026, 12, 4))
    at(clock, date(2026, 12, 4))
    work_off(clock)
    assert "digest:2026-12-04" in outbox("inbox")[-1].key


def reminders_of(task_id: int, rule: str, occasion: str):
    from tracker.reminders.models import Reminder

    return db.session.scalars(
        select(Reminder).where(Reminder.subject_id == task_id, Reminder.rule == rule, Reminder.occasion == occasion)
    ).one()


def test_nothing_when_there_is_nothing(desk: Desk, clock: FixedClock) -> None:
    assert work_off(clock) == 0
    assert messages() == []
    assert db.session.get(Heartbeat, "reminders").at == clock.now()


def test_a_stopped_scheduler_makes_up_without_untrue_words(desk: Desk, clock: FixedClock) -> None:
    task_id = desk.in_progress(due_on=date(2026, 12, 4))
    work_off(clock)
    at(clock, date(2026, 12, 9))  # nothing ran for three weeks
    work_off(clock)
    assert sent_to(HEAD)[1:] == ["催办单：13-01 编制印发第 1 批政务数据共享目录，逾期 3 天"]
    assert sent_to(LIAISON)[1:] == [
        "今日提醒：13-01 编制印发第 1 批政务数据共享目录，逾期 3 天"
    ]  # the report of 27 November is still owed
    assert reasons(task_id) == {("R5", "-3"): "已到时限日", ("R5", "-1"): "已到时限日", ("R6", "0"): "时限已过"}


def test_due_on_a_rest_day_is_told_before(desk: Desk, clock: FixedClock) -> None:
    desk.in_progress(due_on=date(2026, 12, 6))  # Sunday
    work_off(clock)
    walk(desk, clock, date(2026, 12, 7))
    assert sent_to(HEAD)[-1] == "到期提醒：13-01 编制印发第 1 批政务数据共享目录"
    assert outbox("inbox")[-1].created_at.date() == date(2026, 12, 4)


def test_a_closed_task_is_not_urged(desk: Desk, clock: FixedClock, cast: Cast) -> None:
    desk.closed(due_on=date(2026, 12, 4))
    work_off(clock)
    walk(desk, clock, date(2026, 12, 10))
    assert [subject for _, subject in messages()] == []


def test_what_cannot_be_written_steps_aside(desk: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in one letter is raised, and blocks no other."""
    desk.issue(desk.candidate(), desk.candidate(leads=("市商务局",)))
    write = letters.write

    def faulty(form, rows, *others):
        if rows[0][1].id == 1:
            raise ValueError("spoiled")
        return write(form, rows, *others)

    monkeypatch.setattr(letters, "write", faulty)
    for _ in range(2):
        with pytest.raises(ValueError, match="spoiled"):
            work_off(clock)
    work_off(clock)
    assert {name for name, _ in messages()} == {"何晓光", "孙敏"}
    monkeypatch.undo()
    clock.move(hours=1)
    work_off(clock)
    assert {name for name, _ in messages()} == {"何晓光", "孙敏", LIAISON, HEAD}
