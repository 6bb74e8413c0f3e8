"""What each body will get, before anything is issued."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.review.conftest import Desk, Office, invented
from tests.review.pages import accept_everything, card, number_of, press_batch, press_due, reviewed, rows
from tests.support.cast import Cast
from tests.support.reminders import work_off
from tracker.accounts.bodies import BodyValues, edit_body
from tracker.directory.models import Body
from tracker.extensions import db
from tracker.reminders.models import Outbox, Reminder
from tracker.tasks.models import Assignment, Event, Task
from tracker.unit import rehearsal, unit_of_work

POINTS = "一要抓好落实。市商务局要在12月15日前拿出方案。各县区要在12月20日前建立台账。市财政局要建立资金台账。"


@pytest.fixture
def town(cast: Cast) -> Office:
    return Office(cast.government_id, cast.office, cast.office_leader)


def test_a_group_shows_which_bodies_get_what(app: Flask, desk: Desk, town: Office) -> None:
    visitor, minutes_id = reviewed(desk, town, invented(points=POINTS))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    words = " ".join(card(page, number_of(page, "建立台账")).text_content().split())
    assert "只签收：1 件，2 个单位各自签收和反馈：东屏区、南浦县" in words
    assert "逐单位办结：2 件，每单位 1 件：东屏区、南浦县" in words
    assert "牵头汇总：1 件，东屏区 牵头汇总；配合 南浦县" in words


def test_members_count_on_the_day_of_the_review(app: Flask, desk: Desk, town: Office, cast: Cast) -> None:
    visitor, minutes_id = reviewed(desk, town, invented(points=POINTS))
    (group,) = rows(app, Body, Body.is_group)
    with app.app_context():
        values = BodyValues(group.name, group.short_name, member_ids=(cast.body["东屏区"],))
        edit_body(cast.office.actor, group.id, values, clock=desk.clock)
    page = visitor.get(f"/minutes/{minutes_id}/review")
    words = card(page, number_of(page, "建立台账")).text_content()
    assert "逐单位办结：1 件，每单位 1 件：东屏区" in words and "南浦县" not in words


def test_the_preview_is_the_very_text_that_goes_out(app: Flask, desk: Desk, town: Office) -> None:
    visitor, minutes_id = reviewed(desk, town, invented(points=POINTS))
    page = accept_everything(visitor, visitor.get(f"/minutes/{minutes_id}/review"))
    shown = visitor.get(f"/minutes/{minutes_id}/notices")
    texts = [one.text_content() for one in shown.select("//pre")]
    assert len(texts) == 4 and not rows(app, Task, Task.number.is_not(None))
    press_batch(visitor, page, "交办已采纳的")
    with app.app_context():
        work_off(desk.clock)
        sent = set(db.session.scalars(select(Outbox.body).where(Outbox.subject.startswith("督办通知"))))
    assert set(texts) <= sent


def test_looking_leaves_nothing_behind(app: Flask, desk: Desk, town: Office) -> None:
    visitor, minutes_id = reviewed(desk, town, invented(points=POINTS))
    accept_everything(visitor, visitor.get(f"/minutes/{minutes_id}/review"))
    before = _counts(app)
    first = visitor.get(f"/minutes/{minutes_id}/notices").text
    assert visitor.get(f"/minutes/{minutes_id}/notices").text == first
    assert _counts(app) == before


def _counts(app: Flask) -> list[int]:
    with app.app_context():
        models = (Task, Event, Assignment, Reminder)
        counted = [db.session.scalar(select(func.count()).select_from(one)) or 0 for one in models]
        return [*counted, db.session.scalar(select(func.sum(Task.version))) or 0]


def test_where_another_issues_the_clerk_may_still_look(app: Flask, desk: Desk, town: Office) -> None:
    with app.app_context(), unit_of_work() as session:
        session.execute(db.text("UPDATE government SET two_person = true"))
    visitor, minutes_id = reviewed(desk, town, invented(points=POINTS))
    accept_everything(visitor, visitor.get(f"/minutes/{minutes_id}/review"))
    assert "云澄市商务局" in visitor.get(f"/minutes/{minutes_id}/notices").text


def test_a_body_without_people_is_told_apart(desk: Desk, known: Office) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points=POINTS))
    page = visitor.get(f"/minutes/{minutes_id}/notices")
    assert "还没有采纳任何一件" in page.text
    page = visitor.get(f"/minutes/{minutes_id}/review")
    page = visitor.follow(press_due(visitor, page, number_of(page, "资金台账"), "default"))
    assert "没有收件人" in visitor.get(f"/minutes/{minutes_id}/notices").text


def test_a_rehearsal_is_undone_and_the_next_unit_commits(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with rehearsal(), unit_of_work() as session:
            session.get_one(Body, cast.body["市财政局"]).name = "别的名称"
        assert db.session.get_one(Body, cast.body["市财政局"]).name == "云澄市财政局"
        with unit_of_work() as session:
            session.get_one(Body, cast.body["市财政局"]).name = "别的名称"
        db.session.rollback()
        assert db.session.get_one(Body, cast.body["市财政局"]).name == "别的名称"
