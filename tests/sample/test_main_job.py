"""The main job from end to end, as people do it in a browser: minutes in, task out, late, reminded, closed."""

import re
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from tests.support.browser import axe, no_sideways_scrolling
from tests.support.smtp import MailServer
from tracker.clock import FixedClock, instant
from tracker.directory.models import Person
from tracker.reminders.turn import take_turn
from tracker.unit import unit_of_work

WORDS = "市数据局要在11月24日前完成全市政务系统账号清理"
MINUTES = f"""云澄市人民政府
常务会议纪要

第16号

云澄市人民政府办公室　　2026年11月20日

市政府第16次常务会议纪要

2026年11月19日上午，市长周启明在市行政中心第一会议室主持召开市政府第16次常务会议。现将会议议定事项纪要如下：

一、研究政务信息安全工作

会议听取了市数据局关于政务信息安全工作情况的汇报。会议要求，{WORDS}，逐个系统登记造册。

出席：周启明　沈立群
"""


@pytest.fixture
def as_person(browser: Browser, live_server: str, passwords: dict[str, str]):
    """Open a window signed in as one of the sample's accounts; ``phone`` gives it a phone's screen."""
    windows = []

    def enter(login: str, *, phone: bool = False) -> Page:
        size = {"width": 375, "height": 812} if phone else {"width": 1280, "height": 800}
        window = browser.new_context(base_url=live_server, viewport=size, has_touch=phone, is_mobile=phone)
        windows.append(window)
        page = window.new_page()
        page.goto("/sign-in")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", passwords[login])
        page.click("main button[type=submit]")
        expect(page.locator("h1")).to_be_visible()
        return page

    yield enter
    for window in windows:
        window.close()


def seen(page: Page) -> None:
    axe(page)
    no_sideways_scrolling(page)


def work_off(app: Flask, clock: FixedClock, day: date) -> None:
    """What the scheduler does on the mornings until ``day``."""
    with app.app_context():
        for one in range(clock.now().date().toordinal() + 1, day.toordinal() + 1):
            clock.at = instant(date.fromordinal(one), 9)
            while take_turn(clock):
                pass


def test_from_the_minutes_to_the_closed_task(
    app: Flask, clock: FixedClock, smtp: MailServer, as_person, tmp_path: Path
) -> None:
    with app.app_context(), unit_of_work() as session:
        for name, address in (("冯一鸣", "head@example.com"), ("韩雪", "liaison@example.com")):
            session.scalars(select(Person).where(Person.name == name)).one().email = address
    file = tmp_path / "第16次常务会议纪要.txt"
    file.write_text(MINUTES, encoding="utf-8")

    office = as_person("office")
    office.goto("/minutes/new")
    office.set_input_files("input[type=file]", file)
    office.click("main button[type=submit]")
    expect(office).to_have_url(re.compile("/review$"))
    seen(office)
    office.get_by_role("button", name="存疑以外全部采纳 1 件").click()
    office.get_by_role("button", name="交办已采纳的 1 件").click()
    expect(office.locator(".note--done")).to_contain_text("交办了")

    liaison = as_person("data", phone=True)
    slip = liaison.locator(".slip", has_text="账号清理")
    expect(slip).to_contain_text(WORDS)
    slip.get_by_role("link", name=re.compile("签收")).tap()
    liaison.get_by_role("button", name="签收").tap()
    liaison.get_by_role("link", name="反馈进展").tap()
    liaison.get_by_label("落实情况").fill("已清理 12 个系统")
    liaison.get_by_label("预计完成").fill("2026-11-27")
    liaison.get_by_role("button", name="反馈进展").tap()
    expect(liaison.locator(".note--done")).to_be_visible()
    seen(liaison)

    work_off(app, clock, date(2026, 11, 26))
    urged = [mail for mail in smtp.box.messages if "催办" in str(mail["Subject"]) and "head@" in str(mail["To"])]
    assert len(urged) == 1
    assert "账号清理" in urged[0].get_body(("plain",)).get_content()

    mayor = as_person("mayor")
    row = mayor.locator("tr", has_text="账号清理")
    expect(row).to_contain_text("2 天")
    expect(row).to_contain_text("市数据局要在11月24日前")
    seen(mayor)

    head = as_person("data-head", phone=True)
    head.locator(".slip", has_text="账号清理").locator("h3 a").tap()
    head.get_by_role("link", name=re.compile("^报结")).tap()
    head.get_by_label("办理结果").fill("全市 37 个系统账号清理完毕")
    head.get_by_label("签名说明").fill("冯一鸣于11月26日核实")
    head.get_by_role("button", name="报结").tap()
    expect(head.locator(".note--done")).to_be_visible()

    office = as_person("office")  # the session of six days ago has ended
    office.locator("tr", has_text="账号清理").get_by_role("link", name=re.compile("核查")).click()
    office.get_by_role("button", name="办结").click()
    expect(office.locator(".state--closed")).to_be_visible()
    expect(office.locator("main")).to_contain_text("超期 2 天办结")
    mayor.reload()
    expect(mayor.locator("tr", has_text="账号清理")).to_have_count(0)
