"""本单位情况: the figures of one body, each opening exactly what it counts."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import Cast, sign_in
from tests.support.tasks import Desk
from tests.support.visitor import Sheet, Visitor
from tracker.clock import FixedClock
from tracker.tasks import workflow

BODY = "市财政局"


@pytest.fixture
def worked(app: Flask, cast: Cast, clock: FixedClock) -> None:
    """Of 市财政局 by 20 November: two overdue, one due soon, one silent, one unsigned, one suspended, two closed."""
    with app.app_context():
        clock.move(days=-30)
        desk = Desk(cast, clock)
        head, office = cast.head[BODY].actor, cast.office.actor
        desk.in_progress(due_on=desk.day(10))
        late = desk.in_progress(due_on=desk.day(10))
        workflow.request_extension(head, late, desk.day(20), "量大。", version=desk.version(late), clock=clock)
        workflow.decide_extension(office, late, True, "同意", version=desk.version(late), clock=clock)
        desk.in_progress()
        desk.in_progress(due_on=desk.day(32))
        desk.suspended(due_on=desk.day(32))
        desk.closed(due_on=desk.day(10))
        again = desk.closing(due_on=desk.day(10))
        workflow.send_back(office, again, "材料不全。", version=desk.version(again), clock=clock)
        clock.move(days=15)
        desk.submit(again)
        workflow.close(office, again, version=desk.version(again), clock=clock)
        clock.move(days=15)
        desk.issued(due_on=date(2026, 12, 30))
        desk.issued(leads=("市商务局",), supports=(BODY,), due_on=date(2026, 12, 30))


def told(page: Sheet) -> dict[str, str]:
    """The strip and the rates as a reader sees them."""
    names = [" ".join(one.text_content().split()) for one in page.select("//span[@class='count__name']")]
    numbers = ["".join(one.text_content().split()) for one in page.select("//span[@class='count__n']")]
    rows = page.select("//table[contains(@class, 'figures')]/tbody/tr")
    rates = {
        row.xpath("string(th)"): "/".join(row.xpath("td[1]/a/text()[1]")) + " " + row.xpath("string(td[2])")
        for row in rows
    }
    return dict(zip(names, numbers, strict=True)) | rates


@pytest.mark.usefixtures("worked")
@pytest.mark.parametrize("who", ["liaison", "head", "office", "leader"])
def test_every_figure_opens_what_it_counts(checked_client: Visitor, cast: Cast, client: FlaskClient, who: str) -> None:
    person = {"liaison": cast.liaison[BODY], "head": cast.head[BODY]}.get(who) or getattr(cast, who)
    sign_in(client, person)
    path = f"/bodies/{cast.body[BODY]}"
    page = checked_client.get(path)
    assert told(page) == {
        "在办": "5",
        "逾期": "2",
        "临期": "1",
        "未反馈": "1",
        "未签收": "1",
        "挂起": "1",
        "本年按期办结": "1/4，25.0%",
        "按期办结率（现时限）": "1/4 25.0%",
        "按期办结率（原时限）": "1/4 25.0%",
        "延期率": "1/4 25.0%",
        "退回重办率": "1/2 50.0%",
    }
    assert "截至 2026-11-20 周五 08:30，统计期 2026 年。只计牵头。" in page.text
    counted = page.select("//a[contains(@class, 'count')] | //table[contains(@class, 'figures')]//a")
    assert len(counted) == 7 + 8
    for link in counted:
        said = "".join(link.xpath(".//span[@class='count__n']/text()")) or link.xpath("text()")[0]
        rows = checked_client.get(link.get("href")).select("//table//tbody/tr")
        assert len(rows) == int(said), link.get("href")


def test_a_body_without_tasks_has_no_rate(checked_client: Visitor, client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.liaison["市审计局"])
    page = checked_client.follow(checked_client.get("/bodies", status=302))
    assert told(page)["按期办结率（现时限）"] == "0/0 无" and told(page)["在办"] == "0"


def test_a_group_has_no_figures(checked_client: Visitor, client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.office)
    assert not checked_client.get(f"/bodies/{cast.body['各县区']}").select("//ul[@class='counts']")
