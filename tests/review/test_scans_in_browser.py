"""A scan on a desk's screen and on a phone: the wait, the review beside the picture, the refusal."""

import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.reading.makers import SCAN, pdf
from tests.review.conftest import Desk, Office
from tests.review.test_in_browser import checked, enter
from tests.review.test_scans import Scans, engine, png
from tracker.reading.pictures import WIDTH
from tracker.reminders import pulse

__all__ = ["engine"]


@pytest.fixture
def ground(app: Flask, desk: Desk, office: Office) -> Scans:
    return Scans(app, desk, office)


def handed_in(page: Page, ground: Scans, content: bytes, folder: Path, name: str) -> None:
    file = folder / name
    file.write_bytes(content)
    enter(page, ground.office.clerk)
    page.goto("/minutes/new")
    page.set_input_files("input[type=file]", file)
    page.click("main button[type=submit]")
    expect(page).to_have_url(re.compile("/minutes/scans/1$"))


def runs(ground: Scans) -> None:
    with ground.app.app_context():
        pulse.beat(pulse.REMINDERS, ground.desk.clock)


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_from_the_wait_to_the_comparison(
    screen: str, request: pytest.FixtureRequest, ground: Scans, tmp_path: Path
) -> None:
    page: Page = request.getfixturevalue(screen)
    runs(ground)
    handed_in(page, ground, pdf(SCAN, SCAN), tmp_path, "扫描.pdf")
    expect(page.locator("#scan h2")).to_have_text("等待识别")
    checked(page)
    page.goto("/minutes")
    checked(page)
    page.get_by_role("link", name="扫描.pdf").click()
    assert ground.read_one()
    expect(page).to_have_url(re.compile("/minutes/1/review$"), timeout=15_000)  # by itself
    expect(page.locator(".note", has_text="识别件（OCR）")).to_contain_text("全部 2 页")
    checked(page)

    page.get_by_role("link", name="对照原件").click()
    pictures = page.locator(".original img")
    expect(pictures).to_have_count(2)
    expect(pictures.first).to_have_js_property("naturalWidth", WIDTH)
    checked(page)
    number = (
        page.locator(".original__page")
        .nth(1)
        .evaluate(
            """second => Array.from(document.querySelectorAll('mark[id] > .clause__no')).find(
             link => Number(link.closest('[data-start]').dataset.start) >= Number(second.dataset.from)).textContent"""
        )
    )
    page.locator(f"#c{number} > .clause__no").click()
    came_to = """pane => pane.scrollTop >= pane.querySelectorAll('.original__page')[1].offsetTop"""
    for _ in range(100):
        if page.locator(".original").evaluate(came_to):
            break
        page.wait_for_timeout(50)
    assert page.locator(".original").evaluate(came_to), "the picture of its page comes into sight"
    clause, pane = page.locator(f"#c{number}").bounding_box(), page.locator(".original").bounding_box()
    assert clause is not None and pane is not None
    assert clause["y"] >= pane["y"] + pane["height"], "the words are in sight below the picture"


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_what_is_refused_says_so(screen: str, request: pytest.FixtureRequest, ground: Scans, tmp_path: Path) -> None:
    page: Page = request.getfixturevalue(screen)
    handed_in(page, ground, png(b"secret"), tmp_path, "扫描.png")
    expect(page.locator(".note--doubt", has_text="识别程序现在没有运行")).to_be_visible()
    checked(page)
    assert ground.read_one()
    page.reload()
    expect(page.locator(".note--stop")).to_contain_text("机密")
    checked(page)
    page.goto("/minutes")
    checked(page)
    ground.told()
    page.goto("/messages/1")
    expect(page.locator("h2")).to_have_text("所涉文件")
    checked(page)
