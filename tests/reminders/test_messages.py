"""消息: each person's own list, newest first, unread marked, opened once."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from tests.support.cast import Cast, sign_in
from tests.support.reminders import at, signed_in, work_off
from tests.support.tasks import Desk
from tests.support.visitor import Visitor
from tracker.clock import FixedClock
from tracker.extensions import db
from tracker.reminders import messages
from tracker.reminders.models import Message, Outbox
from tracker.unit import unit_of_work


@pytest.fixture
def liaison(client: FlaskClient, cast: Cast, checked_client: Visitor) -> Visitor:
    sign_in(client, cast.liaison["市财政局"])
    return checked_client


def titles(sheet) -> list[str]:
    return [" ".join(link.text_content().split()) for link in sheet.select("//article//h3/a")]


def write(cast: Cast, clock: FixedClock, count: int) -> None:
    """So many messages to the liaison of 市财政局: 第 1 条 to 第 n 条."""
    person = cast.liaison["市财政局"].id
    with unit_of_work() as session:
        for number in range(1, count + 1):
            sent = Outbox(
                key=f"k{number}",
                channel="inbox",
                recipient_id=person,
                subject="",
                body="",
                created_at=clock.now(),
                next_try_at=clock.now(),
                state="sent",
                sent_at=clock.now(),
            )
            session.add(sent)
            session.flush()
            session.add(
                Message(outbox_id=sent.id, recipient_id=person, at=clock.now(), subject=f"第 {number} 条", body="")
            )


def test_a_message_is_unread_until_opened(liaison: Visitor, desk: Desk, cast: Cast, clock: FixedClock) -> None:
    assert "没有消息" in liaison.get("/messages").text
    desk.issued(due_on=date(2026, 12, 30))
    work_off(clock)
    listed = liaison.get("/messages")
    assert titles(listed) == ["督办通知：第 13 次常务会议交办 1 件"]
    assert "未读" in listed.text
    assert listed.select("//nav[@class='site__nav']//a[@href='/messages']/span[@class='tally']")[0].text == "1"
    opened = liaison.get(listed.select("//article//h3/a")[0].get("href"))
    assert (
        "13-01 编制印发第 1 批政务数据共享目录 牵头，时限 2026-12-30 周三，应在 2026-11-27 周五 前反馈" in opened.text
    )
    assert "“市财政局要会同有关单位" in opened.text
    assert opened.select("//article//a")[0].get("href") == "/tasks/1"
    again = liaison.get("/messages")
    assert "未读" not in again.text
    assert not again.select("//a[@href='/messages']/span[@class='tally']")


def test_nobody_opens_anothers_message(client: FlaskClient, desk: Desk, cast: Cast, clock: FixedClock) -> None:
    desk.issued()
    work_off(clock)
    theirs = db.session.scalars(db.select(Message.id).where(Message.recipient_id == cast.head["市财政局"].id)).one()
    for person in (cast.liaison["市财政局"], cast.office, cast.reader):
        assert signed_in(client, person).get(f"/messages/{theirs}").status_code == 404
    db.session.rollback()
    assert db.session.get_one(Message, theirs).read_at is None


def test_opening_keeps_the_first_time(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    write(cast, clock, 1)
    reader, first = cast.liaison["市财政局"].actor, clock.now()
    message_id = db.session.scalars(db.select(Message.id)).one()
    messages.open_message(reader, message_id, clock=clock)
    clock.move(hours=1)
    assert messages.open_message(reader, message_id, clock=clock).read_at == first


def test_all_are_marked_as_read_but_what_came_after_the_page(
    liaison: Visitor, desk: Desk, cast: Cast, clock: FixedClock
) -> None:
    write(cast, clock, 35)
    shown = liaison.get("/messages")
    desk.issued()
    work_off(clock)
    answer = liaison.follow(liaison.submit(shown, "全部标为已读"))
    assert "35 条标为已读。" in answer.text
    assert [one.text for one in answer.select("//a[@href='/messages']/span[@class='tally']")] == ["1"]
    assert "全部标为已读" not in liaison.follow(liaison.submit(answer, "全部标为已读")).text
    head = cast.head["市财政局"].id
    assert db.session.scalars(db.select(Message.read_at).where(Message.recipient_id == head)).one() is None


def test_the_list_is_paged_by_key(liaison: Visitor, desk: Desk, cast: Cast, clock: FixedClock) -> None:
    write(cast, clock, 65)
    newest = liaison.get("/messages")
    assert titles(newest)[0] == "第 65 条" and len(titles(newest)) == 30
    assert not newest.select("//a[@rel='prev']")
    middle = liaison.get(newest.select("//a[@rel='next']")[0].get("href"))
    last = liaison.get(middle.select("//a[@rel='next']")[0].get("href"))
    assert titles(last) == [f"第 {n} 条" for n in range(5, 0, -1)]
    assert not last.select("//a[@rel='next']")
    back = liaison.get(last.select("//a[@rel='prev']")[0].get("href"))
    assert titles(back) == titles(middle)
    assert titles(liaison.get(back.select("//a[@rel='prev']")[0].get("href"))) == titles(newest)


def test_a_digest_has_one_line_per_task_and_leads_to_the_rest(desk: Desk, clock: FixedClock) -> None:
    """After weeks without the scheduler each task has three reminders: report, −7 and −3."""
    desk.issue(*(desk.candidate(due_on=date(2026, 12, 30)) for _ in range(12)))
    work_off(clock)
    at(clock, date(2026, 12, 25))
    work_off(clock)
    digest = db.session.scalars(db.select(Message).order_by(Message.id.desc())).first()
    assert digest is not None
    assert digest.subject == "今日提醒：临期 12 件"
    assert digest.lines[0]["facts"] == ["还有 3 天", "时限 2026-12-30 周三", "应在 2026-11-27 周五 前反馈"]
    assert digest.lines[10:] == [{"text": "另有 2 件，见待办", "url": "/inbox"}]


def test_a_key_that_no_database_can_hold_is_no_fault(liaison: Visitor) -> None:
    for key in ("99999999999", "9" * 30, "-1"):
        assert liaison.get(f"/messages?before={key}").select("//h1")
        assert liaison.get(f"/messages?after={key}").select("//h1")
