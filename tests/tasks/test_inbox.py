"""待办: each share in one section, the most pressing first; signing for a meeting in one go."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from tests.support.cast import Cast, sign_in
from tests.support.tasks import Desk
from tests.support.visitor import Visitor
from tracker.clock import FixedClock, instant
from tracker.tasks import workflow
from tracker.tasks.inbox import Section, inbox, waiting_count
from tracker.vocabulary import DisputeClass
from tracker.workdays import Workdays

DUE = date(2026, 12, 10)


def sections(desk: Desk, short: str = "市财政局") -> dict[str, list[tuple[int, str | None]]]:
    """(task, act) in each section of the liaison's inbox."""
    desk.task(1)  # a fresh reading transaction
    found = inbox(desk.cast.liaison[short].actor, desk.today, Workdays())
    return {
        pile.section.value: [(slip.share.id, slip.act.value if slip.act else None) for slip in pile.slips]
        for pile in found.piles
    }


def test_each_share_stands_where_it_is_most_pressing(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    overdue, back, soon, waits = (desk.in_progress(due_on=due) for due in (DUE, None, date(2026, 12, 16), None))
    unsigned_overdue = desk.issued(due_on=DUE)
    support_of_overdue = desk.in_progress(leads=("市商务局",), supports=("市财政局",), due_on=DUE)
    clock.at = instant(date(2026, 12, 14), 9)
    for task_id in (back, waits):
        desk.submit(task_id)
    workflow.send_back(cast.office.actor, back, "缺附件。", version=desk.version(back), clock=clock)
    new = desk.issued()
    desk.in_progress()  # first report due in five working days
    assert sections(desk) == {
        "overdue": [
            (overdue, "report"),
            (unsigned_overdue, "acknowledge"),
            (support_of_overdue, "acknowledge"),
        ],
        "sent-back": [(back, "report")],
        "to-sign": [(new, "acknowledge")],
        "due-soon": [(soon, "report")],
        "to-report": [(new + 1, "report")],
        "waiting": [(waits, None)],
    }
    assert waiting_count(cast.liaison["市财政局"].actor, desk.today, Workdays()) == 7


def test_a_report_is_asked_for_until_it_came(desk: Desk, clock: FixedClock) -> None:
    task_id = desk.in_progress()  # first report by 11-27
    assert sections(desk) == {"to-report": [(task_id, "report")]}
    desk.report(task_id)
    assert sections(desk) == {}
    clock.at = instant(date(2026, 12, 1), 9)  # the next by the 5th
    assert sections(desk) == {"to-report": [(task_id, "report")]}
    clock.at = instant(date(2026, 12, 20), 9)  # silent
    assert sections(desk) == {"to-report": [(task_id, "report")]}


def test_a_support_is_asked_once(desk: Desk) -> None:
    task_id = desk.in_progress(leads=("市商务局",), supports=("市财政局",))
    desk.sign(task_id, "市财政局")
    assert sections(desk) == {"to-report": [(task_id, "report")]}
    desk.report(task_id, "市财政局")
    assert sections(desk) == {}
    assert sections(desk, "市商务局") == {"to-report": [(task_id, "report")]}


def test_a_member_of_a_group_is_asked_for_its_own_report(desk: Desk) -> None:
    task_id = desk.issued(leads=("各县区",))
    for short in ("东屏区", "南浦县"):
        desk.sign(task_id, short)
    desk.report(task_id, "东屏区")
    assert sections(desk, "东屏区") == {}
    assert sections(desk, "南浦县") == {"to-report": [(task_id, "report")]}


def test_a_dispute_waits_for_the_office(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    task_id = desk.in_progress(leads=("市商务局",), supports=("市财政局",), due_on=DUE)
    workflow.dispute(
        cast.head["市财政局"].actor,
        task_id,
        DisputeClass.WORDING,
        "措辞不清。",
        version=desk.version(task_id),
        clock=clock,
    )
    clock.at = instant(date(2026, 12, 14), 9)
    assert sections(desk) == {"waiting": [(task_id, None)]}


def test_what_asks_for_nothing_is_not_listed(desk: Desk, cast: Cast) -> None:
    for make in (desk.closed, desk.cancelled, desk.suspended, desk.candidate):
        make()
    desk.issued(leads=("市商务局",))
    c_grade = desk.issued(grade="C")
    assert sections(desk) == {"to-sign": [(c_grade, "acknowledge")]}
    desk.sign(c_grade, "市财政局")
    assert sections(desk) == {}
    found = inbox(cast.liaison["市财政局"].actor, desk.today, Workdays())
    assert (found.in_hand, found.principles) == (1, 1)


def test_the_page_jumps_to_its_sections(desk: Desk, cast: Cast, checked_client: Visitor) -> None:
    task_id = desk.in_progress(due_on=DUE)
    desk.issued()
    desk.clock.at = instant(date(2026, 12, 14), 9)
    sign_in(checked_client.client, cast.liaison["市财政局"])
    sheet = checked_client.get("/inbox")
    assert "云澄市财政局待办" in sheet.text and "逾期 2 天" in sheet.text
    anchors = [link[1:] for link in sheet.select("//nav[@class='jump no-print']//a/@href")]
    assert anchors == ["overdue", "to-sign"] == [h2.get("id") for h2 in sheet.select("//section//h2")]
    assert sheet.select(f"//a[@href='/tasks/{task_id}/report']")
    assert "待办 2" in sheet.text


def test_an_empty_inbox_says_so(desk: Desk, cast: Cast, checked_client: Visitor) -> None:
    sign_in(checked_client.client, cast.liaison["市审计局"])
    assert "没有要办的事。" in checked_client.get("/inbox").text


def test_signing_for_a_meeting_in_one_go(desk: Desk, cast: Cast, checked_client: Visitor) -> None:
    tasks = [desk.issued(), desk.issued(leads=("市商务局",), supports=("市财政局",)), desk.issued()]
    topic = desk.issued(minutes_id=desk.minutes(number=22, kind="topic"))
    sign_in(checked_client.client, cast.liaison["市财政局"])
    sheet = checked_client.get("/inbox")
    later = desk.issued()  # came in after the page was shown: not signed unseen
    done = checked_client.follow(checked_client.submit(sheet, "签收 3 件：第 13 次常务会议"))
    assert "已签收 3 件。" in done.text
    assert [desk.task(one).state for one in tasks] == ["in_progress", "issued", "in_progress"]
    assert [desk.task(one).state for one in (topic, later)] == ["issued", "issued"]


@pytest.mark.parametrize("ids", [[], ["x"], [str(10**30)], [str(-(10**30))], ["0"]])
def test_a_forged_list_signs_for_nothing(desk: Desk, cast: Cast, client: FlaskClient, ids: list[str]) -> None:
    task_id = desk.issued()
    sign_in(client, cast.liaison["市财政局"])
    assert client.post("/inbox/acknowledge", data={"task_id": ids}).status_code in (400, 404)
    assert desk.task(task_id).state == "issued"


def test_another_bodys_task_cannot_be_signed_for(desk: Desk, cast: Cast, client: FlaskClient) -> None:
    mine, theirs = desk.issued(), desk.issued(leads=("市商务局",))
    sign_in(client, cast.liaison["市财政局"])
    assert client.post("/inbox/acknowledge", data={"task_id": [mine, theirs]}).status_code == 404
    assert [desk.task(one).state for one in (mine, theirs)] == ["issued", "issued"]


def test_the_inbox_is_for_bureaus(desk: Desk, cast: Cast, client: FlaskClient) -> None:
    for person in (cast.office, cast.leader, cast.admin):
        assert sign_in(client, person).get("/inbox").status_code == 403


def test_every_section_has_a_word() -> None:
    assert [section.label for section in Section] == ["逾期", "退回重办", "待签收", "临期", "待反馈", "等督查室"]


def test_a_default_date_is_called_one(desk: Desk, cast: Cast, client: FlaskClient) -> None:
    desk.issued(due_on=date(2026, 12, 30), due_origin="default")
    assert "默认时限" in Visitor(sign_in(client, cast.liaison["市财政局"])).get("/inbox").text
