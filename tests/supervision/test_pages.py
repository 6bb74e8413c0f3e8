"""逾期清单, 今日工作, 台账 and their files through the doors: every number opens its list, nobody sees too much."""

import random
import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import update

from tests.supervision.ground import Ground, explained, ground, statements
from tests.support.cast import Cast, Persona, sign_in
from tests.support.tasks import Desk
from tests.support.visitor import Sheet, Visitor
from tracker.clock import FixedClock, instant
from tracker.directory.models import Body, Person
from tracker.extensions import db
from tracker.reminders.models import Outbox
from tracker.supervision import figures, filters, overview, queue
from tracker.tasks import ledger, workflow
from tracker.tasks.ledger import Filter
from tracker.tasks.listings import Days, Listing
from tracker.tasks.models import Assignment
from tracker.unit import unit_of_work
from tracker.workdays import Workdays

MEETING = date(2026, 9, 15)
SHORTS = ("市财政局", "市住建局", "市商务局", "市审计局", "东屏区", "南浦县", "市政府办")
STATES = ("issued", "in_progress", "in_progress", "in_progress", "closing", "closed", "suspended", "disputed")


@pytest.fixture
def place(app: Flask, cast: Cast, clock: FixedClock) -> Ground:
    return ground(app, cast, clock)


def visitor(client: FlaskClient, person: Persona) -> Visitor:
    return Visitor(sign_in(client, person))


def scatter(place: Ground, number: int, seed: int = 1) -> None:
    """Tasks of all kinds over two meetings, some joint, with events."""
    chance = random.Random(seed)
    meetings = [place.meeting(13, MEETING), place.meeting(14, MEETING + timedelta(days=20))]
    rows = [any_row(place, chance, n) for n in range(number)]
    for n, meeting in enumerate(meetings):
        place.tasks(meeting, rows[n::2])


def any_row(place: Ground, chance: random.Random, n: int) -> dict[str, object]:
    state = chance.choice(STATES)
    due = place.today + timedelta(days=chance.randrange(-60, 40)) if chance.random() < 0.8 else None
    submitted = place.today - timedelta(days=chance.randrange(60)) if state in ("closed", "closing") else None
    return {
        "state": state,
        "due_on": due,
        "first_due_on": due and due - timedelta(days=chance.choice((0, 0, 20))),
        "submitted_on": submitted,
        "report_due_on": place.today - timedelta(days=chance.randrange(20)) if chance.random() < 0.3 else None,
        "leads": tuple(chance.sample(SHORTS, chance.choice((1, 1, 2)))),
        "progress": "已完成初稿" if n % 3 else "",
        "events": [(chance.choice(("overdue", "closed", "issued")), instant(place.today, 1 + n % 6))],
    }


def shown(sheet: Sheet) -> str:
    """How many the ledger says it found."""
    (text,) = [" ".join(one.text_content().split()) for one in sheet.select("//ul[@class='chosen']/li[1]")]
    return re.fullmatch(r"[筛出共]+ ([\d,+]+) 件", text)[1]  # type: ignore[index]


@pytest.mark.parametrize(
    "narrow", ["", "?body={body}", "?meeting={meeting}", "?body={body}&meeting={meeting}", "?all=bodies"]
)
def test_every_number_of_the_overdue_page_opens_the_list_that_it_counts(
    place: Ground, cast: Cast, client: FlaskClient, clock: FixedClock, narrow: str
) -> None:
    look = visitor(client, cast.leader)
    clock.move(days=-1)
    look.get("/overdue")
    clock.move(days=1)
    scatter(place, 40)
    page = look.get("/overdue" + narrow.format(body=cast.body["市住建局"], meeting=1))
    links = page.select("//ul[@class='counts']//a | //div[contains(@class, 'board__side')]//td//a | //p//a")
    lists = {}
    for link in links:
        words = [one.text_content() for one in link.xpath(".//*[@class='count__n']")] or [link.text_content()]
        if link.get("href").startswith("/ledger"):
            lists[link.get("href")] = words[0].strip().split("/")[0]
    assert len(lists) > 10
    for url, number in lists.items():
        assert shown(look.get(url)) == number, url


def test_the_overdue_list_is_by_days_over_and_says_whose(place: Ground, cast: Cast, client: FlaskClient) -> None:
    place.tasks(
        place.meeting(13, MEETING),
        [
            {"title": "后到期", "due_on": date(2026, 11, 13)},
            {
                "title": "先到期",
                "due_on": date(2026, 10, 16),
                "first_due_on": date(2026, 9, 30),
                "extensions_granted": 1,
                "urged": 2,
                "progress": "6 个已报批",
                "words": "9月底前完成用地组卷报批",
                "leads": ("市住建局", "市财政局"),
            },
        ],
    )
    page = visitor(client, cast.leader).get("/overdue")
    first, second = page.select("//table[contains(@class, 'overdue')]/tbody/tr")
    text = " ".join(first.text_content().split())
    for words in (
        "25 天",
        "先到期",
        "第 13 次 · 议题二",
        "“9月底前完成用地组卷报批”",
        "市住建局",
        "等 2 个单位",
        "唐国强 局长",
        "2026-10-16 周五",
        "原 2026-09-30 周三",
        "延期 1 次",
        "6 个已报批",
        "2026-11-17 周二",
        "催办",
        "第 2 次",
    ):
        assert words in text
    assert "5 天" in second.text_content()
    assert "未催办" in second.text_content()
    assert not page.select("//main//form[translate(@method, 'POST', 'post') = 'post']")  # leaders act nowhere here


def test_a_first_visit_says_so_and_an_empty_page_stands(cast: Cast, client: FlaskClient) -> None:
    page = visitor(client, cast.leader).get("/overdue")
    assert "没有逾期的任务。" in page.text
    assert "第一次查看" in page.text
    assert "截至 2026-11-20 周五 08:30" in page.text


def test_many_overdue_are_paged_by_key(place: Ground, cast: Cast, client: FlaskClient) -> None:
    place.many(place.meeting(13, MEETING), 120, due_on=date(2026, 10, 30))
    look = visitor(client, cast.leader)
    page, seen = look.get("/overdue"), []
    for _ in range(3):
        seen += [link.get("href") for link in page.select("//th[contains(@class, 'what')]/a")]
        following = page.select("//a[@rel='next']")
        if not following:
            break
        page = look.get(following[0].get("href"))
    assert len(seen) == len(set(seen)) == 120
    back = look.get(page.select("//a[@rel='prev']")[0].get("href"))
    assert [link.get("href") for link in back.select("//th[contains(@class, 'what')]/a")] == seen[50:100]


def test_bodies_beyond_the_longest_overdue_stand_together(
    place: Ground, cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "BODIES", 3)
    late = [{"leads": (short,), "due_on": date(2026, 11, 9 - n)} for n, short in enumerate(SHORTS)]
    place.tasks(place.meeting(13, MEETING), late)
    look = visitor(client, cast.leader)

    def bodies(page: Sheet) -> list[str]:
        return [" ".join(row.text_content().split()) for row in page.select("//section[@aria-labelledby='h-body']//tr")]

    page = look.get("/overdue")
    assert bodies(page) == [
        "单位在办逾期临期未反馈未签收按期",
        "市政府办110000/1",
        "南浦县110000/1",
        "其他 5 个单位550000/5",
        "合计770000/7",
    ]
    (everybody,) = page.select("//section[@aria-labelledby='h-body']//tbody/tr[3]/th/a/@href")
    assert len(bodies(look.get(everybody))) == 1 + 7 + 1


# The queue


def test_the_queue_has_a_section_for_each_verb_that_waits(place: Ground, cast: Cast, client: FlaskClient) -> None:
    place.tasks(
        place.meeting(13, MEETING),
        [
            {"title": "没人签收", "state": "issued"},
            {"title": "今日到期", "due_on": date(2026, 11, 20)},
            {"title": "已逾期", "due_on": date(2026, 11, 13)},
            {"title": "没有反馈", "report_due_on": date(2026, 11, 5)},
            {"title": "到了复核日", "state": "suspended"},
            {"title": "正常", "due_on": date(2026, 12, 30)},
        ],
    )
    page = visitor(client, cast.office).get("/queue")
    titles = {
        section.xpath("string(.//h2/text())").strip(): [
            a.text_content() for a in section.xpath(".//a[@class='strong']")
        ]
        for section in page.select("//main//section[.//table[contains(@class, 'table--q')]]")
    }
    assert titles == {
        "催签收": ["没人签收"],
        "今日到期与逾期": ["已逾期", "今日到期"],
        "催反馈": ["没有反馈"],
        "复核挂起": ["到了复核日"],
    }
    assert "要您办的 5 件" in page.text
    assert "时限 2026-11-13 周五" in page.text and "应在 2026-11-05 周四 前反馈" in page.text
    runs = " ".join(page.select("//section[@aria-labelledby='a-runs']")[0].text_content().split())
    assert runs == "系统运行 最近提醒还没有运行过 最近备份还没有备份"


def test_each_row_of_the_queue_is_one_click_from_its_act(
    app: Flask, cast: Cast, client: FlaskClient, clock: FixedClock
) -> None:
    clock.move(days=-30)
    with app.app_context():
        desk = Desk(cast, clock)
        desk.disputed(due_on=desk.day(60))
        desk.closing(due_on=desk.day(60))
        desk.issued(due_on=desk.day(60), supports=("市审计局",))
        desk.in_progress(due_on=desk.day(10))
        desk.in_progress()  # undated and silent
        desk.suspended(due_on=desk.day(60))
        desk.candidate()
        late = desk.in_progress(due_on=desk.day(60))
        asked = cast.head["市财政局"].actor
        workflow.request_extension(asked, late, desk.day(80), "等上级批复。", version=desk.version(late), clock=clock)
        _fail_a_message(cast, clock)
    clock.move(days=30)
    look = visitor(client, cast.office_leader)
    page = look.get("/queue")
    headings = page.select("//main//h2/text()[1]")
    assert [one.strip() for one in headings][:-2] == [
        "核对纪要",
        "答复商榷",
        "审核延期",
        "核查报结",
        "催签收",
        "今日到期与逾期",
        "催反馈",
        "复核挂起",
        "处理发送失败",
    ]
    links = page.select("//main//td[contains(@class, 'act')]/a | //main//a[@class='strong']")
    for url in {link.get("href") for link in links}:
        look.get(url)
    labels = {link.text_content().split("：")[0] for link in links if link.getparent().tag == "td"}
    assert labels == {"核对", "答复", "审核", "核查", "代录签收", "代录反馈", "恢复", "查看"}


def _fail_a_message(cast: Cast, clock: FixedClock) -> None:
    with unit_of_work() as session:
        session.add(
            Outbox(
                government_id=cast.government_id,
                key="one",
                channel="mail",
                recipient_id=cast.head["市财政局"].id,
                subject="督办通知",
                body="",
                created_at=clock.now(),
                next_try_at=clock.now(),
                state="failed",
                error="邮箱不存在",
            )
        )


@pytest.mark.parametrize(("issued", "waits"), [(date(2026, 11, 17), True), (date(2026, 11, 18), False)])
def test_a_share_is_called_unsigned_after_two_working_days(
    place: Ground, cast: Cast, client: FlaskClient, issued: date, waits: bool
) -> None:
    """Today is Friday the 20th: of what was issued on Tuesday three working days have passed, of Wednesday's two."""
    (task_id,) = place.tasks(place.meeting(13, MEETING), [{"state": "issued"}])
    with place.app.app_context(), unit_of_work():
        db.session.query(Assignment).filter_by(task_id=task_id).update({"assigned_at": instant(issued, 23, 59)})
    assert ("催签收" in visitor(client, cast.office).get("/queue").text) is waits


def test_a_long_section_goes_on_in_the_ledger(place: Ground, cast: Cast, client: FlaskClient) -> None:
    place.many(place.meeting(13, MEETING), 40, due_on=date(2026, 10, 30))
    look = visitor(client, cast.office)
    page = look.get("/queue")
    section = page.select("//section[@aria-labelledby='h-due']")[0]
    assert "30+ 件" in section.text_content()
    assert len(section.xpath(".//tbody/tr")) == 30
    (more,) = section.xpath(".//span[@class='end']/a")
    assert shown(look.get(more.get("href"))) == "40"


# The ledger and its files


def test_what_is_chosen_is_shown_and_removable(place: Ground, cast: Cast, client: FlaskClient) -> None:
    scatter(place, 30)
    look = visitor(client, cast.office)
    page = look.get(f"/ledger?listing=in_hand&body={cast.body['市住建局']}&meeting=1&kind=directive&words=第")
    chips = page.select("//ul[@class='chosen']/li/a[not(@class='clear')]")
    labels = [chip.text_content().removesuffix("，去掉") for chip in chips]
    assert labels == ["在办", "“第”", "第 13 次", "牵头 市住建局", "分项任务"]
    narrowed = int(shown(page))
    for chip in chips:
        assert int(shown(look.get(chip.get("href")))) >= narrowed
    assert shown(look.get("/ledger")) == shown(look.get(page.select("//a[@class='clear']")[0].get("href")))


@pytest.mark.parametrize(
    "query",
    [
        "listing=none",
        "body=x&meeting=-1",
        f"body={2**40}",
        "year=99999",
        "words=%25_%5C",
        "since=yesterday&event=overdue",
        "since=0001-01-01T00:00:00%2B00:00&event=overdue",
        "after=zzz&before=1.1.1",
        "order=random&state=gone&kind=no",
        f"after={'9' * 400}",
    ],
)
def test_what_cannot_be_read_is_taken_as_not_said(place: Ground, cast: Cast, client: FlaskClient, query: str) -> None:
    scatter(place, 3)
    look = visitor(client, cast.office)
    look.get(f"/ledger?{query}")
    look.get(f"/overdue?{query}")
    assert client.get(f"/ledger.xlsx?{query}").status_code == 200


def test_the_file_of_the_ledger_holds_every_row_of_the_filter(place: Ground, cast: Cast, client: FlaskClient) -> None:
    place.many(place.meeting(13, MEETING), 70, due_on=date(2026, 10, 30))
    place.tasks(
        place.meeting(14, MEETING),
        [{"title": "=1+1", "due_on": date(2026, 11, 13), "supports": ("市审计局",), "progress": "已完成初稿"}],
    )
    sign_in(client, cast.office)
    book = load_workbook(BytesIO(client.get("/ledger.xlsx?listing=overdue").data)).active
    assert book.max_row == 3 + 71
    head = [cell.value for cell in book[3]]
    row = dict(zip(head, [cell.value for cell in book[4]], strict=True))
    assert head[:3] == ["序号", "督办编号", "来源"]
    assert row["督办事项"] == "=1+1"
    assert (row["牵头单位"], row["配合单位"], row["责任人及电话"]) == ("市财政局", "市审计局", "郑怀远 0500-8600")
    assert (row["灯色"], row["超期天数"], row["分管领导"]) == ("逾期 5 天", 5, "林岳")
    assert row["现行时限"].date() == date(2026, 11, 13)
    assert (row["落实情况"], row["存在问题"], row["办结日期"]) == ("已完成初稿", "无", "无")
    assert load_workbook(BytesIO(client.get("/ledger.xlsx?meeting=2").data)).active.max_row == 3 + 1


def test_the_breakdown_puts_children_under_their_parents(place: Ground, cast: Cast, client: FlaskClient) -> None:
    meeting = place.meeting(13, MEETING)
    parent, _ = place.tasks(
        meeting,
        [
            {"title": "做好汛期工作", "counted": False, "is_heading": True, "leads": ()},
            {
                "title": "审议方案",
                "stages": [{"text": "修改完善", "owners": []}, {"text": "印发", "owners": []}],
                "responsible_leader": "分管副市长",
            },
        ],
    )
    place.tasks(
        meeting,
        [
            {"title": "整治内涝点", "parent_id": parent, "due_on": date(2026, 11, 30), "supports": ("市审计局",)},
            {"title": "补助方案", "parent_id": parent, "cycle": "monthly-day-5"},
            {"title": "已撤销的", "state": "cancelled"},
        ],
    )
    sign_in(client, cast.leader)
    book = load_workbook(BytesIO(client.get(f"/minutes/{meeting}/breakdown.xlsx").data)).active
    assert [cell.value for cell in book[3]] == [
        "序号", "议题", "工作任务", "具体措施/阶段节点", "牵头", "配合", "责任领导", "时限", "完成标志",
    ]  # fmt: skip
    rows = [[cell.value for cell in row] for row in book.iter_rows(min_row=4)]
    assert [row[0] for row in rows] == ["1", "1.1", "1.2", "2"]
    assert [row[2] for row in rows] == ["做好汛期工作", "整治内涝点", "补助方案", "审议方案"]
    assert rows[1][4:8] == ["云澄市财政局", "云澄市审计局", "林岳", "2026-11-30"]
    assert rows[2][7] == "未定时限，每月 5 日前反馈"
    assert rows[3][3] == "1. 修改完善\n2. 印发"
    assert rows[3][6] == "分管副市长"


def test_a_member_s_own_task_names_the_member_in_the_breakdown(place: Ground, cast: Cast, client: FlaskClient) -> None:
    meeting = place.meeting(13, MEETING)
    own, shared = place.tasks(meeting, [{"leads": ("东屏区",)}, {"leads": ("东屏区", "南浦县")}])
    with place.app.app_context(), unit_of_work() as session:
        given = update(Assignment).where(Assignment.task_id.in_((own, shared)))
        session.execute(given.values(group_id=cast.body["各县区"]))
    sign_in(client, cast.office)
    book = load_workbook(BytesIO(client.get(f"/minutes/{meeting}/breakdown.xlsx").data)).active
    assert [book.cell(row, 5).value for row in (4, 5)] == [cast_name(place, cast, "东屏区"), "各县区"]


def cast_name(place: Ground, cast: Cast, short: str) -> str:
    with place.app.app_context():
        return db.session.get_one(Body, cast.body[short]).name


def test_the_queue_says_whom_no_notice_reaches(place: Ground, cast: Cast, client: FlaskClient) -> None:
    place.tasks(place.meeting(13, MEETING), [{"leads": ("市财政局",)}])
    look = visitor(client, cast.office)
    assert "没有联络员和负责人" not in look.get("/queue").text
    with place.app.app_context(), unit_of_work() as session:
        session.execute(update(Person).where(Person.body_id == cast.body["市财政局"]).values(active=False))
    assert "1 个单位有任务，没有联络员和负责人。" in look.get("/queue").text


# Doors


def test_who_may_open_what(place: Ground, cast: Cast, client: FlaskClient) -> None:
    meeting = place.meeting(13, MEETING)
    pages = ("/overdue", "/queue", "/ledger", "/ledger.xlsx", f"/minutes/{meeting}/breakdown.xlsx")
    bureau = cast.liaison["市财政局"]
    found = {
        person.name: [sign_in(client, person).get(page).status_code for page in pages]
        for person in (cast.office, cast.office_leader, cast.leader, bureau, cast.admin)
    }
    assert found == {
        cast.office.name: [200] * 5,
        cast.office_leader.name: [200] * 5,
        cast.leader.name: [200, 403, 200, 200, 200],
        bureau.name: [403, 403, 200, 200, 403],
        cast.admin.name: [403] * 5,
    }


def test_another_government_is_neither_shown_nor_found(place: Ground, cast: Cast, client: FlaskClient) -> None:
    meeting = place.meeting(13, MEETING)
    place.tasks(meeting, [{"title": "只给云澄市看", "due_on": date(2026, 10, 30)}])
    look = visitor(client, cast.other.office)
    for page in ("/overdue", "/queue", "/ledger", f"/ledger?meeting={meeting}", f"/overdue?meeting={meeting}"):
        sheet = look.get(page)
        assert "只给云澄市看" not in sheet.text
        assert "市财政局" not in sheet.text.replace("区财政局", "")
    assert client.get(f"/minutes/{meeting}/breakdown.xlsx").status_code == 404
    assert b"\xe5\x8f\xaa\xe7\xbb\x99" not in client.get("/ledger.xlsx").data


def test_a_bureau_has_its_own_ledger(place: Ground, cast: Cast, client: FlaskClient) -> None:
    place.tasks(
        place.meeting(13, MEETING),
        [{"title": "自己的"}, {"title": "别人的", "leads": ("市审计局",)}],
    )
    place.tasks(place.meeting(14, MEETING), [{"title": "别人的会议", "leads": ("市审计局",)}])
    page = visitor(client, cast.liaison["市财政局"]).get("/ledger")
    assert "本单位台账" in page.text
    assert "自己的" in page.text
    assert "别人的" not in page.text
    assert "第 14 次" not in page.text


# What a page costs


@pytest.mark.parametrize(("path", "most"), [("/overdue", 4), ("/queue", 4), ("/ledger", 4)])
def test_the_statements_of_a_page_do_not_grow_with_its_rows(
    place: Ground, cast: Cast, client: FlaskClient, path: str, most: int
) -> None:
    """``most`` are the page's own; the frame of every page asks for the session, the people and the banners."""
    look = visitor(client, cast.office)
    look.get(path)  # the visit is on record, the session was seen
    with statements(place.app) as frame:
        look.get("/messages")
    meeting, numbers = place.meeting(13, MEETING), []
    for rows in (5, 45):
        place.many(meeting, rows, due_on=date(2026, 10, 30), number=f"云督〔2026〕99-{rows}")
        with statements(place.app) as run:
            look.get(path)
        numbers.append(len(run))
    assert numbers[0] == numbers[1]
    own = [one for one in run if one not in frame]
    assert len(own) <= most, own


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("analyzed", [False, True])
def test_no_statement_of_a_page_reads_every_task(place: Ground, cast: Cast, analyzed: bool) -> None:
    for number in range(1, 9):
        meeting = place.meeting(number, MEETING + timedelta(days=7 * number))
        place.many(meeting, 60, due_on=date(2026, 11, 20), number=f"云督〔2026〕99-{number}")
        closed = {"state": "closed", "submitted_on": date(2026, 11, 1)}
        place.many(meeting, 60, due_on=date(2026, 11, 20), number=f"云督〔2026〕98-{number}", **closed)
    who = (cast.leader.actor, cast.government_id)
    days = Days.of(place.today, Workdays())
    with place.app.app_context():
        if analyzed:
            with db.engine.begin() as connection:
                connection.exec_driver_sql("ANALYZE")
        plan = explained(lambda: figures.board(*who, days))
        plan += explained(lambda: figures.board(*who, days, body_id=cast.body["市财政局"], minutes_id=1))
        plan += explained(lambda: figures.meetings(*who, days))
        plan += explained(lambda: queue.waiting(cast.government_id, days, Workdays()))
        plan += explained(lambda: queue.unreviewed(cast.government_id))
        plan += explained(lambda: ledger.counts(*who, [Listing.OVERDUE, Listing.SILENT], days))
        plan += explained(lambda: ledger.total(*who, Filter(Listing.OVERDUE), days))
        plan += explained(lambda: filters.choices(*who))
    assert not [step for step in plan if step.startswith(("SCAN task", "SCAN assignment"))], plan
