"""The doors, the administration and the directory in a real browser, at a desk and on a phone."""

import os
import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.support.browser import axe, no_sideways_scrolling
from tests.support.cast import PASSWORD, Cast
from tracker.accounts import links
from tracker.clock import FixedClock
from tracker.reminders.daily import back_up_daily
from tracker.reminders.models import Outbox
from tracker.unit import unit_of_work

ADMIN = (
    "/admin/governments",
    "/admin/governments/new",
    "/admin/governments/1",
    "/admin/people",
    "/admin/governments/1/people/new",
    "/admin/people/new",
    "/admin/people/3",
    "/admin/operations",
    "/admin/operations/calendar/2027",
    "/admin/operations/audit",
    "/account",
    "/password",
    "/nothing",
)
OFFICE = ("/bodies", "/bodies/new", "/bodies/new-group", "/bodies/2", "/bodies/2/edit", "/bodies/8", "/bodies/8/edit")


def enter(page: Page, login: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("账号").fill(login)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))


def look(page: Page, path: str) -> None:
    page.goto(path)
    if folder := os.environ.get("SCREENS"):  # to look at what the test saw
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{path.strip('/').replace('/', '-')}-{width}.png", full_page=True)
    axe(page)
    no_sideways_scrolling(page)


@pytest.fixture(params=["page", "phone"])
def screen(request: pytest.FixtureRequest, cast: Cast) -> Page:
    return request.getfixturevalue(request.param)


def test_the_doors(screen: Page, app: Flask, cast: Cast, clock: FixedClock) -> None:
    with app.app_context(), unit_of_work() as session:
        path = links.make(session, cast.office.id, clock)
    look(screen, "/sign-in")
    look(screen, path)
    screen.goto("/sign-in")
    screen.get_by_role("button", name="登录").click()
    expect(screen.get_by_text("这一项要填")).to_have_count(2)
    axe(screen)


def test_the_administration(screen: Page, cast: Cast) -> None:
    enter(screen, cast.admin.login)
    for path in ADMIN:
        look(screen, path)


def test_the_operations_with_something_amiss(screen: Page, app: Flask, cast: Cast, clock: FixedClock) -> None:
    with app.app_context():
        back_up_daily(clock)
        given_up = Outbox(
            government_id=cast.government_id,
            key="given up",
            channel="mail",
            recipient_id=cast.office.id,
            subject="今日提醒",
            body="",
            created_at=clock.now(),
            next_try_at=clock.now(),
            state="failed",
            attempts=4,
            error="邮件服务器答复 550：no such address",
        )
        with unit_of_work() as session:
            session.add(given_up)
    enter(screen, cast.admin.login)
    look(screen, "/admin/operations")
    screen.get_by_role("button", name="校验这份备份").click()
    expect(screen.get_by_role("alert")).to_contain_text("校验值全部相符")
    screen.get_by_role("button", name="重发失败的消息").click()
    expect(screen.get_by_role("alert")).to_contain_text("1 条重新发送")
    expect(screen.get_by_text("没有发送失败的消息。")).to_have_count(0)  # four attempts: still listed until it is sent
    axe(screen)


def test_the_directory(screen: Page, cast: Cast) -> None:
    enter(screen, cast.office.login)
    for path in OFFICE:
        look(screen, path)


def test_a_link_is_shown_once(screen: Page, cast: Cast) -> None:
    enter(screen, cast.admin.login)
    screen.goto(f"/admin/people/{cast.office.id}")
    screen.get_by_role("button", name="发新的设置口令链接").click()
    expect(screen.get_by_label("发给秦晓岚的链接")).to_have_value(re.compile("/first-password/"))
    axe(screen)
    no_sideways_scrolling(screen)
