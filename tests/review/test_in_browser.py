"""纪要核对 on a desk's screen and on a phone: uploaded, named, accepted, edited, dropped, issued."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.review.conftest import CORPUS, SAMPLES, Desk, Office
from tests.support.browser import axe, no_sideways_scrolling
from tests.support.cast import PASSWORD, Persona
from tracker.clock import instant

FILE = CORPUS / "on-site.txt"


@pytest.fixture
def office(desk: Desk) -> Office:
    name, day = SAMPLES[FILE.name]
    desk.clock.at = instant(day, 9)
    return desk.office(name)


def enter(page: Page, person: Persona) -> None:
    page.goto("/sign-in")
    page.fill("input[name=login]", person.login)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")


def checked(page: Page) -> None:
    axe(page)
    no_sideways_scrolling(page)


def upload(page: Page, file: Path) -> None:
    page.goto("/minutes/new")
    checked(page)
    page.set_input_files("input[type=file]", file)
    page.click("main button[type=submit]")
    expect(page).to_have_url(re.compile("/names$"))
    checked(page)


def test_from_the_file_to_the_issue(page: Page, office: Office) -> None:
    enter(page, office.clerk)
    upload(page, FILE)
    page.click(".names__acts button")
    expect(page.locator(".desk")).to_be_visible()
    checked(page)

    first = page.locator(".cand--waiting").first
    name = first.get_attribute("id")
    card = page.locator(f"#{name}")
    card.get_by_role("link", name="修改").click()
    expect(card).to_have_class(re.compile("cand--edit"))
    checked(page)
    card.locator("[name=done_when]").fill("批复下达")
    card.locator("[name=due]").select_option("date")
    card.locator("[name=due_on]").fill("2025-07-01")
    card.get_by_role("button", name="保存修改").click()
    expect(card).to_contain_text("批复下达")
    expect(card).to_contain_text("2025-07-01 周二")
    card.get_by_role("button", name="采纳").click()
    expect(card).to_have_class(re.compile("cand--accepted"))
    expect(page.locator("#tallies div", has_text="已采纳").locator("b")).to_have_text(re.compile("[12]"))

    other = page.locator(".cand--waiting").last
    dropped = page.locator(f"#{other.get_attribute('id')}")
    dropped.locator("summary", has_text="不立项").click()
    dropped.locator("[name=reason]").fill("会后已办完")
    dropped.get_by_role("button", name="不立项").click()
    expect(dropped).to_have_class(re.compile("cand--dropped"))
    page.locator("#head-acts").get_by_role("button", name="交办已采纳的").click()
    expect(page.locator(".note--done")).to_contain_text("交办了")
    checked(page)
    page.goto("/minutes/1")
    checked(page)


def test_a_number_leads_to_its_candidate_and_back(page: Page, desk: Desk) -> None:
    office, minutes_id = desk.sample(FILE.name)
    enter(page, office.clerk)
    page.goto(f"/minutes/{minutes_id}/review")
    page.locator("#c7 > .clause__no").click()
    expect(page.locator("#t7")).to_have_class(re.compile("cand--now"))
    page.locator("#t7 .cand__head .clause__no").click()
    expect(page.locator("#c7")).to_have_class(re.compile("clause--now"))


def test_forms_of_the_page_stay_good_after_an_act_on_a_card(page: Page, desk: Desk) -> None:
    office, minutes_id = desk.sample(FILE.name)
    enter(page, office.clerk)
    page.goto(f"/minutes/{minutes_id}/review")
    dropped = page.locator(f"#{page.locator('.cand--doubtful').last.get_attribute('id')}")
    dropped.locator("summary", has_text="不立项").click()
    dropped.locator("[name=reason]").fill("会后已办完")
    dropped.get_by_role("button", name="不立项").click()
    expect(dropped).to_have_class(re.compile("cand--dropped"))
    page.locator(".settle button").first.click()
    expect(page.locator(".note--done")).to_contain_text("认定了")


def test_a_body_that_is_picked_says_what_the_name_is(page: Page, desk: Desk) -> None:
    office, minutes_id = desk.sample(FILE.name)
    enter(page, office.clerk)
    page.goto(f"/minutes/{minutes_id}/review")
    page.locator(".settle button").first.click()
    expect(page.locator(".note--done")).to_contain_text("认定了")
    page.goto(f"/minutes/{minutes_id}/names")
    kind, button = page.locator("#kind-0"), page.locator(".names__acts button")
    built = int(re.sub(r"\D", "", button.inner_text()))
    expect(kind).to_have_value("body")
    page.locator("#body-0").select_option(index=1)
    expect(kind).to_have_value("existing")
    expect(button).to_have_text(f"建立 {built - 1} 个单位")
    page.locator("#new-0").fill("某某局")
    page.locator("#new-0").blur()
    expect(kind).to_have_value("body")
    expect(button).to_have_text(f"建立 {built} 个单位")


@pytest.mark.parametrize("width", [1280, 992, 768, 375])
def test_members_to_pick_are_listed_downwards(page: Page, desk: Desk, width: int) -> None:
    office, minutes_id = desk.sample(FILE.name)
    page.set_viewport_size({"width": width, "height": 800})
    enter(page, office.clerk)
    page.goto(f"/minutes/{minutes_id}/names")
    page.locator("summary", has_text="选成员").first.click()
    listed = page.locator(".members__in").first
    expect(listed).to_be_visible()
    assert listed.evaluate("box => box.scrollWidth <= box.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_marked_words_become_a_candidate(page: Page, desk: Desk) -> None:
    office, minutes_id = desk.sample(FILE.name)
    enter(page, office.clerk)
    page.goto(f"/minutes/{minutes_id}/review")
    page.wait_for_load_state()
    before = page.locator(".cand").count()
    words = page.locator(".minutes p", has_text="会前，与会人员").locator("[data-start]").first
    words.select_text()
    expect(page.locator("#take output")).to_contain_text("会前，与会人员")
    page.locator("#take").get_by_role("button", name="立为任务").click()
    expect(page.locator(".cand")).to_have_count(before + 1)
    expect(page.locator(f"#c{before + 1}")).to_contain_text("会前，与会人员")


def test_a_refusal_is_said_on_the_card(page: Page, desk: Desk) -> None:
    office, minutes_id = desk.sample(FILE.name)
    enter(page, office.clerk)
    page.goto(f"/minutes/{minutes_id}/names")
    page.click(".names__acts button")
    card = page.locator(f"#{page.locator('.cand--waiting').last.get_attribute('id')}")
    card.locator("summary", has_text="不立项").click()
    card.locator("[name=reason]").evaluate("field => field.removeAttribute('required')")
    card.get_by_role("button", name="不立项").click()
    expect(card.locator(".note--stop")).to_contain_text("理由")


@pytest.mark.parametrize("left_out", ["", "?left-out"])
def test_the_desk_on_a_phone(phone: Page, desk: Desk, left_out: str) -> None:
    office, minutes_id = desk.sample("county-executive.txt")
    enter(phone, office.clerk)
    for path in ("/minutes", "/minutes/new", f"/minutes/{minutes_id}/names", f"/minutes/{minutes_id}"):
        phone.goto(path)
        checked(phone)
    phone.goto(f"/minutes/{minutes_id}/review{left_out}")
    checked(phone)
    words = phone.locator(".desk__doc").bounding_box()
    assert words is not None and words["height"] <= 0.43 * 812


def test_without_script_the_edit_has_a_page(page: Page, desk: Desk) -> None:
    office, minutes_id = desk.sample("township.txt")
    enter(page, office.clerk)
    page.goto(f"/minutes/{minutes_id}/review/1/edit")
    checked(page)
    page.fill("[name=title]", "签订禁烧承诺书")
    page.get_by_role("button", name="保存修改").click()
    expect(page.locator("#t1 h3")).to_have_text("签订禁烧承诺书")


def desk_page(page: Page, desk: Desk) -> int:
    """The desk of a sample, its names settled; gives the minutes' id."""
    office, minutes_id = desk.sample(FILE.name)
    enter(page, office.clerk)
    page.goto(f"/minutes/{minutes_id}/names")
    page.click(".names__acts button")
    expect(page.locator(".desk")).to_be_visible()
    return minutes_id


def test_keys_alone_accept_drop_edit_and_undo(page: Page, desk: Desk) -> None:
    desk_page(page, desk)
    waiting = page.locator(".cand--waiting")
    first, second = (f"#{waiting.nth(n).get_attribute('id')}" for n in (0, 1))
    page.locator(f"{first} .cand__head .clause__no").focus()
    page.keyboard.press("Enter")
    expect(page.locator(first)).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator(first)).to_have_class(re.compile("cand--accepted"))
    expect(page.locator(second)).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator(first)).to_have_class(re.compile("cand--waiting"))
    expect(page.locator(first)).to_be_focused()
    page.keyboard.press("d")
    page.keyboard.type("会后已办完")
    page.keyboard.press("Enter")
    expect(page.locator(first)).to_have_class(re.compile("cand--dropped"))
    page.keyboard.press("u")
    expect(page.locator(first)).not_to_have_class(re.compile("cand--dropped"))
    page.keyboard.press("e")
    expect(page.locator(first)).to_have_class(re.compile("cand--edit"))
    page.keyboard.press("Escape")
    expect(page.locator(first)).not_to_have_class(re.compile("cand--edit"))
    page.keyboard.press("m")
    expect(page.locator(f"{first} .recast").first).to_be_visible()
    checked(page)


def test_keys_are_left_alone_outside_the_desk_and_in_fields(page: Page, desk: Desk) -> None:
    desk_page(page, desk)
    before = page.locator("#tallies").inner_text()
    page.locator("a.skip").focus()
    page.keyboard.press("a")
    card = page.locator(f"#{page.locator('.cand--waiting').first.get_attribute('id')}")
    card.locator("[data-key=e]").click()
    card.locator("[name=title]").fill("")
    page.keyboard.type("adeju")
    expect(card.locator("[name=title]")).to_have_value("adeju")
    assert page.locator("#tallies").inner_text() == before


def test_marked_words_split_a_clause_and_the_button_takes_it_back(page: Page, desk: Desk) -> None:
    desk_page(page, desk)
    card = page.locator(".cand--waiting").first
    number = str(card.get_attribute("id")).removeprefix("t")
    card.locator(".cand__head .clause__no").click()
    mark_words(page, number, 12, 16)
    button = page.locator("#take button", has_text="从这里拆开")
    expect(button).to_contain_text(f"第 {number} 条")
    button.click()
    expect(page.locator(".note--done")).to_contain_text("拆分为")
    expect(page.locator(f"#c{number}")).to_have_count(0)
    expect(page.locator(".cand--now")).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator(f"#c{number}")).to_have_count(1)
    expect(page.locator(".note--done")).to_contain_text("已撤销")


def test_marked_words_are_the_span_of_the_clause_that_is_looked_at(page: Page, desk: Desk) -> None:
    desk_page(page, desk)
    card = page.locator(".cand--waiting").first
    number = str(card.get_attribute("id")).removeprefix("t")
    card.locator(".cand__head .clause__no").click()
    words = mark_words(page, number, 2, 20)
    page.locator("#take button", has_text="条的范围").click()
    expect(page.locator(".cand--now .cand__said")).to_have_text(f"“{words}”")
    checked(page)


def mark_words(page: Page, number: str, start: int, end: int) -> str:
    """Select characters of a clause as a mouse would; gives them."""
    return page.evaluate(
        """([number, start, end]) => {
            const mark = document.getElementById("c" + number);
            const text = Array.from(mark.childNodes).find((one) => one.nodeType === Node.TEXT_NODE);
            const range = document.createRange();
            range.setStart(text, start);
            range.setEnd(text, end);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            return range.toString();
        }""",
        [number, start, end],
    )


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_the_pages_beside_the_desk(request: pytest.FixtureRequest, desk: Desk, screen: str) -> None:
    shown: Page = request.getfixturevalue(screen)
    office, first = desk.sample(FILE.name)
    text = FILE.read_text("utf-8")
    second = desk.take_in(office, text.replace("6月20日前", "6月25日前", 1).encode(), "修订稿.txt")
    enter(shown, office.clerk)
    shown.goto(f"/minutes/{second}/names")
    shown.click(".names__acts button")
    shown.get_by_role("button", name=re.compile("采纳 .* 件")).first.click()
    expect(shown.locator(".note--done")).to_be_visible()
    task = shown.locator(".cand [data-key=m]").first.get_attribute("href")
    for path in (
        f"/minutes/{second}/changes",
        f"/minutes/{second}/notices",
        f"/minutes/{second}/review?explain",
        f"/minutes/{first}/review",
        str(task),
    ):
        shown.goto(path)
        checked(shown)
