"""What people see: 逾期清单, 今日工作 and 台账 on a desk's screen, on a phone and on paper."""

from collections.abc import Callable
from datetime import date, timedelta

import pypdfium2
import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.supervision.ground import Ground, ground
from tests.support.browser import axe, no_sideways_scrolling
from tests.support.cast import Cast, Persona
from tracker.accounts import sessions
from tracker.clock import FixedClock, instant
from tracker.pages.context import TOKEN
from tracker.unit import unit_of_work

TITLES = (  # title, the minutes' words, the latest report
    (
        "8 个未开工市级重点项目完成用地组卷报批",
        "9月底前完成 8 个未开工重点项目用地组卷报批",
        "6 个已报批，2 个待林地审核意见",
    ),
    (
        "41 个老旧小区改造收尾并完成验收",
        "余下 41 个小区 10 月底前全部改造到位、验收销号",
        "38 个已验收，3 个雨污管网返工",
    ),
    ("出台汽车以旧换新市级补贴实施细则", "市商务局 10 月底前拿出细则，抓紧兑付", "收回意见 21 条；此后未反馈"),
    ("编制印发第一批政务数据共享目录", "10月20日前编制印发第一批政务数据共享目录", "1,246 项已编目，3 个部门未确认"),
    ("城北客运站 6 条公交接驳线路全部开通", "11月13日前接驳线路全部开通", "4 条已开通，2 条待站台移交"),
    (
        "湖滨安置房 326 户逾期过渡费发放到位",
        "三十日内把拖欠的过渡费发到群众手里，不得再拖，市财政局做好资金保障，逐户核对账户",
        "",
    ),
    ("公布 2027 年城区学位预警名单", "市教育局要在 11 月 19 日前向社会公布", "名单已审定，待印发"),
)
SHORTS = ("市财政局", "市住建局", "市商务局", "市审计局", "东屏区", "南浦县", "市政府办")


@pytest.fixture
def place(app: Flask, cast: Cast, clock: FixedClock) -> Ground:
    return ground(app, cast, clock)


def fill(place: Ground, overdue: int) -> None:
    """``overdue`` late tasks, and some of everything else."""
    meetings = [place.meeting(number, date(2026, 8, 3) + timedelta(days=21 * number)) for number in (1, 2, 3, 4)]
    meetings.append(place.meeting(22, date(2026, 11, 6), kind="topic"))
    seen = instant(place.today - timedelta(days=1), 9)
    for n in range(overdue):
        title, words, progress = TITLES[n % 7]
        due = place.today - timedelta(days=35 - 3 * n % 30)
        late = {"title": title, "words": words, "progress": progress, "due_on": due, "leads": (SHORTS[n % 7],)}
        late |= {"urged": n % 3, "extensions_granted": n % 2, "first_due_on": due - timedelta(days=n % 2 * 17)}
        place.tasks(meetings[n % 4], [late | {"events": [("overdue", seen)]}])
    for n, short in enumerate(SHORTS):
        place.tasks(
            meetings[n % 5],
            [
                {
                    "due_on": place.today + timedelta(days=n),
                    "leads": (short, SHORTS[n - 1]),
                    "supports": SHORTS[3:5] if n < 2 else (),
                },
                {"state": "issued", "leads": (short,)},
                {"report_due_on": place.today - timedelta(days=9), "leads": (short,)},
                {"due_on": place.today + timedelta(days=40), "leads": (short,), "extension_pending": n == 2},
                {"state": "closed", "due_on": place.today, "submitted_on": place.today - timedelta(days=n)},
                {"state": "closed", "due_on": date(2026, 11, 3), "submitted_on": date(2026, 11, 3 + n)},
                {"state": ("suspended", "disputed")[n % 2], "due_on": place.today},
            ],
        )


Opened = Callable[[Page, Persona, str], None]


@pytest.fixture
def opened(app: Flask, live_server: str) -> Opened:
    """Open a page as somebody who is signed in."""

    def go(page: Page, person: Persona, path: str) -> None:
        with app.test_client() as client:
            with app.app_context(), unit_of_work() as session:
                token = sessions.begin(session, person.id, "127.0.0.1", app.extensions["clock"])
            with client.session_transaction() as cookie:
                cookie[TOKEN] = token
            value = client.get_cookie("session")
            assert value is not None
            page.context.add_cookies([{"name": "session", "value": value.value, "url": live_server}])
        page.goto(path)

    return go


@pytest.mark.parametrize("path", ["/overdue", "/queue", "/ledger"])
def test_a_full_page_on_a_desk_and_on_a_phone(
    place: Ground, cast: Cast, page: Page, phone: Page, opened: Opened, path: str
) -> None:
    fill(place, 7)
    for screen in (page, phone):
        opened(screen, cast.office, path)
        no_sideways_scrolling(screen)
        axe(screen)


@pytest.mark.parametrize("path", ["/overdue", "/queue", "/ledger", "/ledger?listing=overdue&words=无"])
def test_an_empty_page_stands_too(cast: Cast, page: Page, phone: Page, opened: Opened, path: str) -> None:
    for screen in (page, phone):
        opened(screen, cast.office, path)
        no_sideways_scrolling(screen)
        axe(screen)


def test_seven_rows_stand_on_one_screen(place: Ground, cast: Cast, page: Page, opened: Opened) -> None:
    fill(place, 7)
    opened(page, cast.leader, "/overdue")
    expect(page.locator(".overdue tbody tr")).to_have_count(7)
    assert page.evaluate("document.documentElement.scrollHeight") <= 800


def test_sixteen_rows_of_the_ledger_are_seen_at_once(place: Ground, cast: Cast, page: Page, opened: Opened) -> None:
    fill(place, 7)
    page.set_viewport_size({"width": 1280, "height": 900})
    opened(page, cast.leader, "/ledger")
    assert page.locator(".ledger tbody tr").nth(15).bounding_box()["y"] < 880  # type: ignore[index]
    edge = page.locator(".ledger-wrap").bounding_box()["width"]  # type: ignore[index]
    for column in range(1, 7):  # lamp, state, both dates, extensions, lead
        place_of = page.locator(f".ledger thead th:nth-child({column})").bounding_box()
        assert place_of is not None
        assert place_of["x"] + place_of["width"] <= edge


def test_a_phone_shows_whose_and_hides_the_first_date(place: Ground, cast: Cast, phone: Page, opened: Opened) -> None:
    fill(place, 7)
    opened(phone, cast.leader, "/overdue")
    row = phone.locator(".overdue tbody tr").first
    assert row.locator(".days, .what > a, .whose, .lvl").evaluate_all("all => all.every(one => one.offsetHeight > 0)")
    assert row.locator(".src, .when").evaluate_all("all => all.every(one => one.offsetHeight === 0)")
    row.locator(".what > a").tap()  # the rest is one tap away
    phone.wait_for_url("**/tasks/*")


def test_the_printed_page_is_one_sheet(place: Ground, cast: Cast, page: Page, opened: Opened) -> None:
    fill(place, 12)
    opened(page, cast.leader, "/overdue")
    paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert len(paper) == 1
    words = paper[0].get_textpage().get_text_bounded()
    assert "按原时限" in words
    assert "筛选" not in words
    assert (round(paper[0].get_width()), round(paper[0].get_height())) == (595, 842)  # A4 upright, in points
    paper.close()
