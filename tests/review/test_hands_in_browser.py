"""The desk by keyboard alone and by mouse or finger alone: split, undo, what was left out; focus and place are kept."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.review.conftest import CORPUS, Desk
from tests.review.test_in_browser import FILE, checked, desk_page, enter


def focus(page: Page) -> str:
    """What has the focus: never the page itself after an act."""
    return str(page.evaluate("document.activeElement.id || document.activeElement.className"))


def first_waiting(page: Page) -> tuple[Locator, str]:
    card = page.locator(".cand--waiting").first
    number = str(card.get_attribute("id")).removeprefix("t")
    return page.locator(f"#t{number}"), number


def look_at(page: Page, number: str) -> None:
    page.locator(f"#t{number} .cand__head .clause__no").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#t{number}")).to_be_focused()


def click_sign(page: Page, where: Locator, sign: int) -> None:
    """Click before a sign of the words, or tap where there is no mouse; once the page stands still."""
    page.wait_for_function("!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')")
    box = where.evaluate(
        """async (home, sign) => {
            const walker = document.createTreeWalker(home, NodeFilter.SHOW_TEXT);
            let node, left = sign;
            while ((node = walker.nextNode())) {
                if (node.parentElement.closest(".clause__no")) continue;
                if (left < node.length) break;
                left -= node.length;
            }
            const range = document.createRange();
            range.setStart(node, left);
            range.setEnd(node, left + 1);
            const inMinutes = node.parentElement.closest(".desk__doc"); // which lies over the cards on a phone
            node.parentElement.scrollIntoView({block: inMinutes ? "center" : "end"});
            let box = range.getBoundingClientRect();
            for (let still = 0; still < 10; ) {
                await new Promise(requestAnimationFrame);
                const now = range.getBoundingClientRect();
                still = now.top === box.top && now.left === box.left ? still + 1 : 0;
                box = now;
            }
            return {x: box.left + 2, y: box.top + box.height / 2};
        }""",
        sign,
    )
    page.mouse.click(box["x"], box["y"])


def test_the_question_mark_lists_the_keys_and_g_leads_to_the_head(page: Page, desk: Desk) -> None:
    desk_page(page, desk)
    _card, number = first_waiting(page)
    look_at(page, number)
    page.keyboard.press("?")
    for key in ("j", "k", "a", "d", "e", "m", "r", "u", "g", "Esc", "?"):
        expect(page.locator(".keys kbd", has_text=re.compile(f"^{re.escape(key)}$"))).to_be_visible()
    checked(page)
    page.keyboard.press("?")
    expect(page.locator(".keys kbd").first).to_be_hidden()
    page.keyboard.press("g")
    assert "btn" in focus(page) and page.evaluate("document.activeElement.closest('#head-acts') !== null")


def test_split_by_keys_at_any_sign_and_back(page: Page, desk: Desk) -> None:
    desk_page(page, desk)
    _card, number = first_waiting(page)
    whole = page.locator(f"#t{number} .cand__said").inner_text()
    look_at(page, number)
    page.keyboard.press("m")
    words = page.get_by_role("slider", name="断开的地方")
    expect(words).to_be_focused()
    checked(page)
    page.keyboard.press("Home")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(words).to_have_attribute("aria-valuenow", "9")
    assert "后面从“" in str(words.get_attribute("aria-valuetext"))
    page.keyboard.press("Enter")
    expect(page.locator(".note--done")).to_contain_text("拆分为")
    said = page.locator(".cand--now .cand__said").inner_text()
    assert whole.startswith(said[:-1]) and len(said) == len("“”") + 9
    expect(page.locator(".cand--now")).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator(".note--done")).to_contain_text("已撤销")
    expect(page.locator(f"#t{number}")).to_be_focused()
    expect(page.locator(f"#t{number} .cand__said")).to_have_text(whole)


@pytest.mark.parametrize("pane", ["card", "minutes"])
@pytest.mark.browser
@pytest.mark.database("sqlite")
@pytest.mark.parametrize("screen", ["page", "phone"])
def test_split_by_one_click(request: pytest.FixtureRequest, desk: Desk, pane: str, screen: str) -> None:
    shown: Page = request.getfixturevalue(screen)
    desk_page(shown, desk)
    card, number = first_waiting(shown)
    card.get_by_role("link", name="合并拆分").click()
    words = shown.get_by_role("slider", name="断开的地方")
    expect(words).to_be_visible()
    click_sign(shown, words if pane == "card" else shown.locator(f"#c{number}"), 9)
    expect(words).to_have_attribute("aria-valuenow", "9")
    expect(words).to_be_focused()
    button = card.get_by_role("button", name="起拆成另一条")
    rest = words.inner_text()[9:13]
    expect(button).to_contain_text(rest)
    checked(shown)
    button.click()
    expect(shown.locator(".note--done")).to_contain_text("拆分为")
    expect(shown.locator(".cand__said", has_text=re.compile(f"^“{re.escape(rest)}"))).to_be_visible()
    assert focus(shown) != ""


def test_an_edit_is_taken_back_on_its_card_and_nothing_moves(page: Page, desk: Desk) -> None:
    desk_page(page, desk)
    card = page.locator(".cand--waiting").nth(5)
    number = str(card.get_attribute("id")).removeprefix("t")
    look_at(page, number)
    title = page.locator(f"#t{number} h3").inner_text()
    page.keyboard.press("e")
    expect(page.locator(f"#t{number} [name=title]")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("另一个标题")
    page.keyboard.press("Enter")
    expect(page.locator(f"#t{number} h3")).to_have_text("另一个标题")
    expect(page.locator(f"#t{number}.cand--now")).to_be_focused()
    places = "[...document.querySelectorAll('.desk__doc, .desk__cands')].map((pane) => pane.scrollTop)"
    before = page.evaluate(places)
    page.keyboard.press("u")
    expect(page.locator(f"#t{number} h3")).to_have_text(title)
    expect(page.locator(f"#t{number}.cand--now")).to_be_focused()
    assert page.evaluate(places) == before
    expect(page.locator("#head-acts .undo")).to_contain_text("认定")


def test_promotion_and_acts_on_many_are_taken_back_by_mouse(page: Page, desk: Desk) -> None:
    office, minutes_id = desk.sample("county-executive.txt")
    enter(page, office.clerk)
    page.goto(f"/minutes/{minutes_id}/names")
    page.click(".names__acts button")
    fold = page.locator("details.fold", has_text="C 档")
    fold.locator("summary").first.click()
    first = fold.locator(".cand--principle").first
    promoted = page.locator(f"#{first.get_attribute('id')}")
    promoted.get_by_role("button", name="升为任务").click()
    expect(promoted).not_to_have_class(re.compile("cand--principle"))
    page.locator("#head-acts button", has_text="撤销：升级").click()
    expect(promoted).to_have_class(re.compile("cand--principle"))
    before = page.locator("#tallies").inner_text()
    page.get_by_role("button", name=re.compile("^按默认办，采纳")).click()
    expect(page.locator(".note--done")).to_contain_text("采纳了")
    assert page.locator("#tallies").inner_text() != before
    page.locator("#head-acts button", has_text="撤销：采纳").click()
    expect(page.locator(".note--done")).to_contain_text("已撤销")
    assert page.locator("#tallies").inner_text() == before
    assert focus(page) != ""
    page.locator("#head-acts button", has_text="撤销：认定").click()
    expect(page.locator(".batches")).to_contain_text("没有识别的名称")
    checked(page)


def test_what_was_left_out_becomes_a_task_by_keys(page: Page, desk: Desk) -> None:
    desk_page(page, desk)
    page.get_by_role("link", name=re.compile("^未立")).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".unlisted li").first).to_be_visible()
    checked(page)
    before = page.locator(".cand").count()
    page.locator(".unlisted button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".cand")).to_have_count(before + 1)
    expect(page.locator(".cand--now")).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator(".note--done")).to_contain_text("已撤销")


def test_the_focus_is_never_lost(page: Page, desk: Desk) -> None:
    desk_page(page, desk)
    _card, number = first_waiting(page)
    look_at(page, number)
    for keys in (["a"], ["u"], ["d", "x", "Enter"], ["u"], ["e", "Escape"], ["m", "Escape"], ["j"], ["k"]):
        for key in keys:
            page.keyboard.press(key)
            expect(page.locator(".htmx-request, .htmx-settling")).to_have_count(0)
        expect(page.locator(".cand:focus, .cand :focus")).to_have_count(1)
    while page.locator("button", has_text=re.compile("^由它承办")).count():
        page.locator("button", has_text=re.compile("^由它承办")).click()
    page.get_by_role("button", name=re.compile("^按默认办，采纳|^存疑以外全部采纳")).last.click()
    expect(page.locator(".note--done")).to_contain_text("采纳了")
    expect(page.locator("#head-acts :focus, .cand:focus")).to_have_count(1)


@pytest.mark.browser
@pytest.mark.database("sqlite")
@pytest.mark.parametrize("screen", ["page", "phone"])
def test_what_lost_its_clause_is_kept_and_decided_again(
    request: pytest.FixtureRequest, desk: Desk, screen: str
) -> None:
    shown: Page = request.getfixturevalue(screen)
    office, _first = desk.sample(FILE.name)
    text = FILE.read_text("utf-8")
    second = desk.take_in(office, text.replace("6月20日前", "6月25日前", 1).encode(), "修订稿.txt")
    enter(shown, office.clerk)
    shown.goto(f"/minutes/{second}/changes")
    lost = shown.locator("article.cand").count()
    shown.get_by_role("button", name=re.compile("^保留，照原条款办")).first.click()
    expect(shown.locator("article.cand")).to_have_count(lost - 1)
    expect(shown.get_by_text("已决定：保留 1 件")).to_be_visible()
    checked(shown)
    shown.get_by_role("button", name=re.compile("^重新决定")).click()
    expect(shown.locator("article.cand")).to_have_count(lost)


@pytest.mark.browser
@pytest.mark.database("sqlite")
@pytest.mark.parametrize("screen", ["page", "phone"])
def test_the_reading_is_explained_on_demand(request: pytest.FixtureRequest, desk: Desk, screen: str) -> None:
    shown: Page = request.getfixturevalue(screen)
    office, minutes_id = desk.sample(CORPUS.joinpath("township.txt").name)
    enter(shown, office.clerk)
    shown.goto(f"/minutes/{minutes_id}/review")
    shown.get_by_role("link", name="看读法").click()
    expect(shown.locator(".explained ruby").first).to_be_visible()
    assert not shown.locator(".explained", has_text="未立 headline").count()
    checked(shown)
    shown.get_by_role("link", name="收起读法").first.click()
    expect(shown.locator(".explained")).to_have_count(0)
