"""Mail over a real SMTP socket: what arrives, what is tried again, what is given up and why."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.support.reminders import messages, outbox, sent_to, work_off
from tests.support.smtp import MailServer
from tests.support.tasks import Desk
from tracker.clock import FixedClock
from tracker.directory.models import Person
from tracker.extensions import db
from tracker.reminders.outbox import DELAYS, GIVE_UP
from tracker.unit import unit_of_work

LIAISON, HEAD = "沈若溪", "郑怀远"


def arrived(smtp: MailServer) -> list[str]:
    """Addresses that got a mail, in order."""
    return [recipients[0] for _, recipients in smtp.box.envelopes]


def states() -> list[str]:
    return [row.state for row in outbox("mail")]


def test_a_notice_arrives_by_mail(smtp: MailServer, desk: Desk, clock: FixedClock) -> None:
    desk.issued(due_on=desk.day(40))
    work_off(clock)
    mail = smtp.box.messages[0]
    assert mail["Subject"] == "督办通知：第 13 次常务会议交办 1 件"
    assert mail["To"].addresses[0].display_name == LIAISON
    assert mail["From"].addresses[0].addr_spec == "duban@example.gov.cn"
    assert mail["Date"].datetime == clock.now()
    text = mail.get_content()
    assert "1. 13-01 编制印发第 1 批政务数据共享目录（牵头）" in text
    assert "原文：“市财政局要会同有关单位" in text
    assert "/tasks/1" in text
    assert {row.state for row in outbox("mail")} == {row.state for row in outbox("inbox")} == {"sent"}
    assert work_off(clock) == 0
    assert len(smtp.box.messages) == 2


def test_without_a_server_messages_stay_inside(desk: Desk, clock: FixedClock) -> None:
    desk.issued()
    work_off(clock)
    assert sent_to(LIAISON) and outbox("mail") == []


def test_a_dead_server_loses_nothing(smtp: MailServer, desk: Desk, clock: FixedClock) -> None:
    desk.issued()
    smtp.stop()
    for _ in range(12):
        work_off(clock)
        clock.move(minutes=10)
    assert len(messages()) == 2  # the in-app list does not wait for the mail server
    assert states() == ["queued", "queued"]
    assert max(row.attempts for row in outbox("mail")) >= 3
    assert "连接不上" in outbox("mail")[0].error
    smtp.start()
    clock.move(hours=2)
    work_off(clock)
    assert states() == ["sent", "sent"]
    assert len(smtp.box.messages) == 2


def test_a_dead_server_is_asked_once_a_round(smtp: MailServer, desk: Desk, clock: FixedClock) -> None:
    desk.issue(*(desk.candidate(leads=(short,)) for short in ("市财政局", "市商务局", "市住建局")))
    smtp.stop()
    work_off(clock)
    assert sorted(row.attempts for row in outbox("mail")) == [0, 0, 0, 0, 0, 1]


def test_a_busy_server_is_asked_again_by_the_delay_list(smtp: MailServer, desk: Desk, clock: FixedClock) -> None:
    desk.issued()
    smtp.box.mode = "busy"
    for attempts, delay in enumerate(DELAYS[:4], start=1):
        work_off(clock)
        row = outbox("mail")[0]
        assert (row.state, row.attempts, row.next_try_at - clock.now()) == ("queued", attempts, delay)
        assert row.error == "邮件服务器答复 451：try again later"
        clock.move(seconds=delay.total_seconds())
    smtp.box.mode = "accept"
    work_off(clock)
    assert states() == ["sent", "sent"]
    assert len(smtp.box.messages) == 2


def test_no_mail_at_night_even_if_it_is_the_second_try(smtp: MailServer, desk: Desk, clock: FixedClock) -> None:
    desk.issued()
    smtp.box.mode = "busy"
    work_off(clock)
    smtp.box.mode = "accept"
    clock.move(hours=12)
    assert work_off(clock) == 0
    clock.move(days=3)
    assert work_off(clock) == 0
    clock.move(hours=12)
    work_off(clock)
    assert states() == ["sent", "sent"]


@pytest.mark.parametrize("way", ["refuse", "address"])
def test_a_refusal_is_final_and_says_why(smtp: MailServer, desk: Desk, clock: FixedClock, way: str) -> None:
    desk.issued()
    if way == "refuse":
        smtp.box.mode = "refuse"
    else:
        emails = db.session.scalars(select(Person.email).where(Person.name.in_([LIAISON, HEAD]))).all()
        smtp.box.refused_addresses = set(emails)
    work_off(clock)
    assert states() == ["failed", "failed"]
    assert "邮件服务器答复 550" in outbox("mail")[0].error
    clock.move(days=3)
    assert work_off(clock) == 0
    assert len(messages()) == 2


@pytest.mark.parametrize(
    ("address", "state", "reason"),
    [
        ("", "skipped", "收件人没有邮箱地址"),
        ("no at sign", "failed", "邮箱地址不对：no at sign"),
        ("a@example.com\nBcc: b@example.com", "failed", "邮箱地址不对"),
    ],
)
def test_an_address_that_cannot_be_used(
    smtp: MailServer, desk: Desk, clock: FixedClock, address: str, state: str, reason: str
) -> None:
    with unit_of_work() as session:
        session.execute(update(Person).where(Person.name == LIAISON).values(email=address))
    desk.issued()
    work_off(clock)
    told = {row.recipient.name: (row.state, row.error) for row in outbox("mail")}
    assert told[HEAD] == ("sent", "")
    assert told[LIAISON][0] == state
    assert told[LIAISON][1].startswith(reason)
    assert len(arrived(smtp)) == 1


def test_a_line_that_breaks_after_the_text_repeats_the_same_message(
    smtp: MailServer, desk: Desk, clock: FixedClock
) -> None:
    """The server took it and could not say so: it comes twice, with one Message-ID."""
    desk.issued()
    smtp.box.mode = "swallow"
    work_off(clock)
    assert len(smtp.box.messages) == 1
    smtp.box.mode = "accept"
    clock.move(minutes=10)
    work_off(clock)
    ids = [mail["Message-ID"] for mail in smtp.box.messages]
    assert len(ids) == 3 and len(set(ids)) == 2
    assert states() == ["sent", "sent"]


def test_at_last_it_is_given_up(smtp: MailServer, desk: Desk, clock: FixedClock) -> None:
    desk.issued()
    smtp.box.mode = "busy"
    work_off(clock)
    clock.move(seconds=(GIVE_UP + timedelta(days=3)).total_seconds())
    work_off(clock)
    assert states()[:2] == ["failed", "failed"]
