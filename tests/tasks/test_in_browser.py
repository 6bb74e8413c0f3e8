"""Task page, its forms and the inbox on a desk's screen and on a phone."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page

from tests.support.browser import axe, no_sideways_scrolling
from tests.support.cast import PASSWORD, Cast, Persona
from tests.support.tasks import Desk
from tracker.clock import instant

DUE = date(2026, 12, 10)
SMALLEST = 44  # px of what a finger must hit


@pytest.fixture
def enter(cast: Cast) -> Callable[[Page, Persona], None]:
    """Sign in through the door."""

    def through(page: Page, person: Persona) -> None:
        page.goto("/sign-in")
        page.fill("input[name=login]", person.login)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")

    return through


def checked(page: Page, url: str) -> None:
    page.goto(url)
    axe(page)
    no_sideways_scrolling(page)


def busy(desk: Desk) -> int:
    """Some of everything; gives the id of an overdue task."""
    overdue = desk.in_progress(due_on=DUE, supports=("市审计局",), stages=[{"text": "修改完善", "owners": []}])
    desk.report(overdue)
    desk.closing()
    desk.in_progress(due_on=date(2026, 12, 16))
    desk.clock.at = instant(date(2026, 12, 14), 9)
    desk.issued()
    desk.issued(grade="C")
    return overdue


@pytest.mark.parametrize("act", ["", "/report", "/submit"])
def test_task_pages_on_both_screens(
    desk: Desk, cast: Cast, page: Page, phone: Page, enter: Callable[[Page, Persona], None], act: str
) -> None:
    task_id = busy(desk)
    for screen in (page, phone):
        enter(screen, cast.head["市财政局"])
        checked(screen, f"/tasks/{task_id}{act}")


@pytest.mark.parametrize("act", ["", "/acknowledge"])
def test_the_offices_pages(
    desk: Desk, cast: Cast, page: Page, enter: Callable[[Page, Persona], None], act: str
) -> None:
    task_id = busy(desk)
    enter(page, cast.office)
    checked(page, f"/tasks/{task_id}{act}")


def test_signing_and_reporting_with_a_finger(
    desk: Desk, cast: Cast, phone: Page, enter: Callable[[Page, Persona], None]
) -> None:
    busy(desk)
    enter(phone, cast.liaison["市财政局"])
    checked(phone, "/inbox")
    for box in (one.bounding_box() for one in phone.locator("main .btn").all()):
        assert box is not None and box["height"] >= SMALLEST
    phone.locator("#to-sign ~ ol .btn, section[aria-labelledby=to-sign] .slip .btn").first.tap()
    phone.get_by_role("button", name="签收").tap()
    phone.get_by_text("已签收。").wait_for()
    phone.get_by_role("link", name="反馈进展").tap()
    phone.wait_for_url("**/report")
    axe(phone)
    phone.get_by_label("落实情况").fill("已完成初稿")
    phone.get_by_label("预计完成").fill("2026-12-30")
    phone.get_by_role("button", name="反馈进展").tap()
    phone.get_by_text("进展已存下。").wait_for()
