"""运行情况: what an administrator sees of the installation, and the few things to do there."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import Cast, sign_in
from tests.support.reminders import work_off
from tests.support.smtp import MailServer
from tests.support.tasks import Desk
from tests.support.visitor import Sheet, Visitor
from tracker.accounts import audit
from tracker.clock import FixedClock
from tracker.directory.queries import loaded_workdays
from tracker.extensions import db
from tracker.reminders import calendar
from tracker.reminders.daily import back_up_daily, replan_daily
from tracker.reminders.models import Reminder
from tracker.unit import unit_of_work

PAGE, TRAIL, YEAR = "/admin/operations", "/admin/operations/audit", "/admin/operations/calendar/2027"


@pytest.fixture
def admin(checked_client: Visitor, cast: Cast) -> Visitor:
    sign_in(checked_client.client, cast.admin)
    return checked_client


def table(page: Sheet, heading: str) -> list[list[str]]:
    """The cells of the table under a heading."""
    rows = page.select(f"//section[@aria-labelledby='{heading}']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def test_nobody_else_comes_here(client: FlaskClient, cast: Cast) -> None:
    for person in (cast.office, cast.office_leader, cast.leader, cast.head["市财政局"]):
        sign_in(client, person)
        for path in (PAGE, TRAIL, YEAR):
            assert client.get(path).status_code == 403
        for act in ("check-backup", "resend"):
            assert client.post(f"{PAGE}/{act}").status_code == 403


def test_each_job_says_when_it_last_ended_well(admin: Visitor, desk: Desk, clock: FixedClock) -> None:
    assert {row[3] for row in table(admin.get(PAGE), "h-jobs")} == {"还没有运行过"}
    desk.issued()
    replan_daily(clock)
    back_up_daily(clock)
    work_off(clock)
    clock.move(minutes=15)
    first, second, third, _ = table(admin.get(PAGE), "h-jobs")
    assert (first[1], first[3]) == ("2026-11-20 周五 08:30", "停了 15 分钟")
    assert second[2:] == ["1 件", "在运行"] and third[3] == "在运行"
    clock.move(days=2)
    sign_in(admin.client, desk.cast.admin)
    assert table(admin.get(PAGE), "h-jobs")[2][3] == "停了 2 天"


def test_the_newest_backup_is_read_through(admin: Visitor, app: Flask, desk: Desk, clock: FixedClock) -> None:
    assert "还没有备份" in admin.get(PAGE).text
    assert admin.client.post(f"{PAGE}/check-backup").status_code == 400, "forged"
    back_up_daily(clock)
    page = admin.get(PAGE)
    assert "tracker-20261120-083000.tar.gz" in page.text
    words = "校验这份备份 通读一遍，逐个核对校验值"
    assert "校验值全部相符" in admin.follow(admin.submit(page, words)).text
    archive: Path = next(app.extensions["settings"].backups.glob("*.tar.gz"))
    archive.write_bytes(archive.read_bytes()[:-200])
    assert "备份文件已损坏" in admin.follow(admin.submit(page, words)).text


def test_a_message_that_was_given_up_is_sent_again(
    smtp: MailServer, admin: Visitor, desk: Desk, clock: FixedClock
) -> None:
    desk.issued(title="北山水库移民安置")
    smtp.box.mode = "refuse"
    work_off(clock)
    page = admin.get(PAGE)
    rows = table(page, "h-failed")
    assert len(rows) == 2 and rows[0][2] == "电子邮件" and rows[0][4:6] == ["1 次", "发送失败"]
    assert "邮件服务器答复 550" in rows[0][6]
    assert page.select(f"//aside[@class='banners']//a[@href='{PAGE}']")
    assert "北山水库" not in page.text, "an administrator sees no task"
    smtp.box.mode = "accept"
    done = admin.follow(admin.submit(page, "重发失败的消息 每条再试，先改好邮件服务器的设置"))
    assert "2 条重新发送" in done.text
    work_off(clock)
    assert len(smtp.box.messages) == 2
    assert "没有发送失败的消息" in admin.get(PAGE).text


@pytest.mark.parametrize("up_to", [str(10**30), str(-(10**30)), "x", ""])
def test_a_forged_number_sends_nothing_again(admin: Visitor, desk: Desk, up_to: str) -> None:
    page = admin.get(PAGE)
    token = page.select("//input[@name='csrf_token']/@value")[0]
    response = admin.client.post(f"{PAGE}/resend", data={"csrf_token": token, "up_to": up_to})
    assert response.status_code == 302
    assert "0 条重新发送" in admin.get(PAGE).text


def test_a_year_is_loaded_and_reminders_follow(admin: Visitor, desk: Desk, clock: FixedClock) -> None:
    task_id = desk.issued(due_on=date(2027, 1, 8))
    work_off(clock)
    replan_daily(clock)
    assert ["2027", "暂算", "载入 2027 年"] in table(admin.get(PAGE), "h-years")
    form = admin.get(YEAR)
    again = admin.submit(form, "载入", status=200, days="2027-01-01 休 元旦\n2027-13-01 休")
    assert "第 2 行读不出来" in again.text
    assert "第 1 行：2026-01-01 不在 2027 年" in admin.submit(form, "载入", status=200, days="2026-01-01 休").text
    assert "写了两次" in admin.submit(form, "载入", status=200, days="2027-01-01 休\n2027-01-01 班").text
    days = "2027-01-01 休 元旦\n\n 2027-01-07   休  雪灾\n2027-01-09 班"
    saved = admin.follow(admin.submit(again, "载入", days=days))
    assert "2027 年载入 3 天" in saved.text and ["2027", "载入 3 天", "改动 2027 年"] in table(saved, "h-years")
    db.session.rollback()
    workdays = loaded_workdays()
    assert workdays.is_official(2027) and not workdays.is_workday(date(2027, 1, 7))
    assert workdays.is_workday(date(2027, 1, 9))
    replan_daily(clock)
    db.session.rollback()
    day_before = db.session.scalars(
        db.select(Reminder.send_at).where(Reminder.subject_id == task_id, Reminder.occasion == "-1")
    ).first()
    assert day_before is not None and day_before.date() == date(2027, 1, 6), "moved off the loaded rest day"
    assert desk.task(task_id).due_on == date(2027, 1, 8)
    kept = admin.get(YEAR).select("//textarea")[0].text.strip().splitlines()
    assert kept == ["2027-01-01 休 元旦", "2027-01-07 休 雪灾", "2027-01-09 班"]
    admin.submit(admin.get(YEAR), "载入", days="")
    db.session.rollback()
    assert calendar.loaded(2027) == []


def test_the_banner_leads_to_where_the_year_is_loaded(admin: Visitor, cast: Cast, clock: FixedClock) -> None:
    clock.move(days=60)
    sign_in(admin.client, cast.admin)
    (link,) = admin.get(PAGE).select("//aside[@class='banners']//a[text()='载入']/@href")
    assert link == YEAR
    admin.submit(admin.get(link), "载入", days="2027-01-01 休 元旦")
    assert not admin.get(PAGE).select("//aside[@class='banners']//a[text()='载入']")
    sign_in(admin.client, cast.office)
    assert not admin.get("/messages").select("//aside[@class='banners']//a")


def test_of_two_who_load_a_year_the_second_is_told(admin: Visitor, cast: Cast) -> None:
    mine, theirs = admin.get(YEAR), admin.get(YEAR)
    admin.submit(theirs, "载入", days="2027-01-01 休 元旦")
    assert "已有新进展，请刷新" in admin.submit(mine, "载入", status=409, days="2027-01-02 班").text


def test_the_trail_is_searched_by_person_act_and_day(admin: Visitor, app: Flask, cast: Cast, clock: FixedClock) -> None:
    with app.app_context():
        audit.refused(None, "sign-in", "nobody", "10.0.0.7", clock)
        audit.refused(cast.leader.actor, "tasks.act", "/tasks/3", "10.0.0.8", clock)
        clock.move(days=1)
        audit.refused(cast.office.actor, "password", cast.office.login, "10.0.0.9", clock)
    sign_in(admin.client, cast.admin)

    def found(query: str) -> list[list[str]]:
        return [[row[1], row[3], row[4], row[5], row[6]] for row in table(admin.get(f"{TRAIL}?{query}"), "h-steps")]

    office = ["秦晓岚", "修改口令", "qinxiaolan", "被拒", "10.0.0.9"]
    leader = [cast.leader.name, "打开页面", "/tasks/3", "被拒", "10.0.0.8"]
    nobody = ["无", "登录", "nobody", "被拒", "10.0.0.7"]
    assert found("") == [office, leader, nobody]
    assert found("who=秦晓岚") == found("who=QinXiaolan") == found("on=2026-11-21") == [office]
    assert found("who=nobody") == found("act=sign-in") == [nobody]
    assert found("act=other") == [leader]
    assert found("act=sign-in&on=2026-11-21") == []
    assert found("act=无此项&on=9999-99-99&before=x") == [office, leader, nobody]


def test_the_trail_names_what_was_done_on_minutes(admin: Visitor, app: Flask, cast: Cast, clock: FixedClock) -> None:
    with app.app_context(), unit_of_work() as session:
        audit.done(session, cast.office.actor, "import_minutes", "minutes:7", clock)
    (row,) = table(admin.get(f"{TRAIL}?act=import_minutes"), "h-steps")
    assert row[3:6] == ["导入纪要", "纪要 7", "办成"]


def test_the_trail_is_paged_by_key(admin: Visitor, app: Flask, clock: FixedClock) -> None:
    with app.app_context():
        for number in range(120):
            audit.refused(None, "sign-in", f"n{number}", "10.0.0.7", clock)

    def subjects(page: Sheet) -> list[str]:
        return [row[4] for row in table(page, "h-steps")]

    def turn(page: Sheet, way: str) -> Sheet:
        return admin.get(page.select(f"//a[@rel='{way}']")[0].get("href"))

    newest = admin.get(f"{TRAIL}?act=sign-in")
    middle = turn(newest, "next")
    last = turn(middle, "next")
    assert subjects(newest) + subjects(middle) + subjects(last) == [f"n{number}" for number in reversed(range(120))]
    assert not last.select("//a[@rel='next']") and not newest.select("//a[@rel='prev']")
    assert subjects(turn(last, "prev")) == subjects(middle)
    assert subjects(turn(turn(last, "prev"), "prev")) == subjects(newest)
