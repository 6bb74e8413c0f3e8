"""Whether it runs, said where it matters; jobs of the day; what a dry run tells."""

import threading
from datetime import date, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config.timetable import TIMETABLE
from tests.support.cast import Cast, sign_in
from tests.support.reminders import at, messages, reminders, signed_in, work_off
from tests.support.smtp import MailServer
from tests.support.tasks import Desk
from tests.support.visitor import Visitor
from tracker.clock import FixedClock
from tracker.extensions import db
from tracker.reminders import pulse
from tracker.reminders.daily import back_up_daily, replan_daily
from tracker.reminders.forecast import forecast
from tracker.reminders.models import Heartbeat
from tracker.unit import unit_of_work


@pytest.fixture
def office(client: FlaskClient, cast: Cast, checked_client: Visitor) -> Visitor:
    sign_in(client, cast.office)
    return checked_client


def banners(visitor: Visitor) -> str:
    return " ".join(found.text_content() for found in visitor.get("/messages").select("//aside[@class='banners']"))


def test_a_silent_scheduler_is_told_in_office_hours(office: Visitor, desk: Desk, cast: Cast, clock: FixedClock) -> None:
    assert "提醒还没有运行过" in banners(office)
    work_off(clock)
    assert "提醒" not in banners(office)
    clock.move(minutes=11)
    assert "提醒停了 11 分钟。上次运行 2026-11-20 周五 08:30，没有漏发；恢复后补发。" in banners(office)
    signed_in(office.client, cast.liaison["市财政局"])
    assert "提醒停了" not in banners(office)
    clock.move(hours=12)
    signed_in(office.client, cast.office)
    assert "提醒停了" not in banners(office)  # at night nothing would go out anyway


def test_two_schedulers_note_their_first_round_at_once(app: Flask, clock: FixedClock) -> None:
    def note() -> None:
        with app.app_context():
            pulse.beat(pulse.REMINDERS, clock, "the other's")
            done.append(True)

    done: list[bool] = []
    other = threading.Thread(target=note)
    with app.app_context(), unit_of_work() as session:
        session.add(Heartbeat(job=pulse.REMINDERS, at=clock.now(), note="mine"))
        session.flush()
        other.start()
        other.join(0.5)
        assert other.is_alive()  # it waits for this unit's end
    other.join(30)
    assert done == [True]
    with app.app_context():
        assert pulse.last_beat(pulse.REMINDERS) == clock.now()


def test_messages_that_fail_are_told(
    smtp: MailServer, office: Visitor, desk: Desk, cast: Cast, clock: FixedClock
) -> None:
    desk.issued()
    smtp.box.mode = "busy"
    for expected in ("", "", "2 条消息没有发出去"):
        work_off(clock)
        assert expected in banners(office)
        assert expected or "没有发出去" not in banners(office)
        clock.move(minutes=6)
    smtp.box.mode = "refuse"
    clock.move(hours=1)
    work_off(clock)
    signed_in(office.client, cast.office)
    assert "2 条消息没有发出去" in banners(office)
    signed_in(office.client, cast.other.office)
    assert "没有发出去" not in banners(office)  # another government's


def test_a_daily_job_runs_once_after_its_hour(desk: Desk, clock: FixedClock) -> None:
    hour = time(2, 30)
    at(clock, date(2026, 11, 20), 2, 29)
    assert not pulse.is_due_today("job", hour, clock)
    clock.move(minutes=1)
    assert pulse.is_due_today("job", hour, clock)
    pulse.beat("job", clock)
    assert not pulse.is_due_today("job", hour, clock)
    clock.move(hours=23)
    assert not pulse.is_due_today("job", hour, clock)
    clock.move(hours=9)  # the machine was off at the hour
    assert pulse.is_due_today("job", hour, clock)


def test_the_nightly_backup(desk: Desk, app: Flask, clock: FixedClock) -> None:
    back_up_daily(clock)
    back_up_daily(clock)
    archives = list(app.extensions["settings"].backups.iterdir())
    assert len(archives) == 1
    db.session.rollback()
    assert db.session.get_one(Heartbeat, "backup").note == archives[0].name


def test_the_nightly_replanning_notes_itself(desk: Desk, clock: FixedClock) -> None:
    desk.issued()
    replan_daily(clock)
    db.session.rollback()
    assert db.session.get_one(Heartbeat, "replan").note == "1 件"


def test_the_timetable_names_each_job_once() -> None:
    assert [job.id for job in TIMETABLE] == ["reminders", "replan", "scans", "backup", "leftovers"]


def test_a_dry_run_tells_what_goes_out_and_what_does_not(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    task_id, gone = desk.in_progress(due_on=date(2026, 12, 9)), desk.cancelled(due_on=date(2026, 12, 9))
    work_off(clock)
    before = reminders(task_id), messages()
    subject = "今日提醒：13-01 编制印发第 1 批政务数据共享目录，还有 3 天"
    seen = forecast(date(2026, 12, 4), clock)
    assert [(one.name, one.subject) for one in seen.outgoing] == [("沈若溪（市财政局 联络员）", subject)]
    assert seen.outgoing[0].lines == ("13-01 编制印发第 1 批政务数据共享目录：还有 3 天，时限 2026-12-09 周三",)
    assert [(one.name, one.rule, one.reason) for one in seen.withheld] == [
        ("沈若溪（市财政局 联络员）", "临期提醒", "任务已撤销")
    ]
    assert (reminders(task_id), messages()) == before
    at(clock, date(2026, 11, 27))
    work_off(clock)
    at(clock, date(2026, 12, 4))
    work_off(clock)
    assert messages()[-1] == ("沈若溪", subject)
    assert gone != task_id


def test_a_dry_run_of_another_government_is_empty(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    desk.issued()
    assert forecast(desk.today, clock, cast.government_id).outgoing
    assert not forecast(desk.today, clock, cast.other.government_id).outgoing
    assert not forecast(desk.today + timedelta(days=1), clock).outgoing  # a Saturday
