"""How many clicks and key strokes a clerk needs from the upload of minutes to everything issued."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.review.conftest import CORPUS, REAL, SAMPLES, Desk
from tests.review.test_in_browser import enter
from tracker.clock import instant

NAME, DAY = SAMPLES["county-executive.txt"]
MOST_FIXED = 8  # upload 3, names 1, lead 1, default dates 1, inferred owners 1, issue 1


class Hand:
    """Clicks and presses keys, and counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.acts = page, 0

    def click(self, words: str, *, where: str = "button, a.btn") -> None:
        self.acts += 1
        self.page.locator(where).filter(has_text=re.compile(words)).first.click()

    def press(self, key: str) -> None:
        self.acts += 1
        self.page.keyboard.press(key)

    def choose(self, file: Path) -> None:
        self.acts += 1
        self.page.set_input_files("input[type=file]", file)


def issue_all(page: Page, file: Path) -> tuple[int, int, int]:
    """Gives (acts, doubtful candidates, tasks issued)."""
    hand = Hand(page)
    page.goto("/minutes")
    hand.click("导入")
    hand.choose(file)
    hand.click("^导入$", where="main button")
    if page.url.endswith("/names"):
        hand.click("个单位|个名称", where=".names__acts button")
    for words in ("由它承办", "按默认办，采纳", "^确认并采纳"):
        if page.locator("button", has_text=re.compile(words)).count():
            hand.click(words, where="button")
    doubtful = page.locator(".cand--doubtful").count()
    for left in range(doubtful, 0, -1):
        expect(page.locator(".cand--doubtful")).to_have_count(left)
        expect(page.locator(".cand--doubtful.cand--now")).to_be_focused()
        hand.press("a")
    expect(page.locator(".cand--doubtful")).to_have_count(0)
    waiting = page.locator(".cand--waiting, .cand--inferred, .cand--principle")
    expect(waiting).to_have_count(0)
    hand.click("交办已采纳的", where="#head-acts button")
    said = page.locator(".note--done")
    expect(said).to_contain_text("交办了")
    issued = int(re.sub(r"\D", "", said.inner_text()))
    expect(page.locator(".cand--issued")).to_have_count(issued)  # the long page may still be on its way
    return hand.acts, doubtful, issued


def test_minutes_of_thirty_tasks_in_an_empty_directory(page: Page, desk: Desk) -> None:
    desk.clock.at = instant(DAY, 9)
    enter(page, desk.office(NAME).clerk)
    acts, doubtful, issued = issue_all(page, CORPUS / "county-executive.txt")
    assert issued >= 30
    assert acts <= MOST_FIXED + doubtful
    assert acts <= 12


def test_old_minutes_are_dated_anew_in_the_same_act(page: Page, desk: Desk) -> None:
    enter(page, desk.office(NAME).clerk)  # two years later
    acts, doubtful, issued = issue_all(page, CORPUS / "county-executive.txt")
    assert issued >= 30 and acts <= MOST_FIXED + doubtful


def _real() -> list[Any]:
    found = sorted(path for path in REAL.glob("*.txt") if path.name not in SAMPLES)
    missing = pytest.param(None, marks=pytest.mark.skip(reason="no real minutes on this machine"))
    return [pytest.param(path, id=f"real{n}") for n, path in enumerate(found, start=1)] or [missing]


@pytest.mark.parametrize("file", _real())
def test_real_minutes(page: Page, desk: Desk, file: Path) -> None:
    enter(page, desk.office("云溪市人民政府").clerk)
    acts, doubtful, issued = issue_all(page, file)
    assert issued > 20
    assert acts <= MOST_FIXED + doubtful, f"{acts} acts, {doubtful} doubtful, {issued} issued"
