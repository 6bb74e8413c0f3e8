"""纪要核对 through its pages: what a clerk does with candidates."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from tests.review.conftest import Desk, Office, invented
from tests.review.pages import (
    TWO,
    accept_everything,
    card,
    number_of,
    press,
    press_batch,
    press_due,
    reviewed,
    rows,
    stamp,
    tally,
    token,
    with_stamp,
)
from tracker.directory.models import Body, Government
from tracker.extensions import db
from tracker.minutes.models import Minutes
from tracker.tasks.models import Event, Task, TaskOwner
from tracker.vocabulary import EventKind, TaskState


def test_words_and_candidates_point_at_each_other(desk: Desk, known: Office) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points=TWO))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    clauses = {one.removeprefix("c") for one in page.select("//mark/@id")}
    cards = {one.removeprefix("t") for one in page.select("//article/@id")}
    assert clauses == cards
    for number in cards:
        assert page.select(f"//mark[@id='c{number}']/a/@href") == [f"#t{number}"]
        assert page.select(f"//article[@id='t{number}']//a[@class][1]/@href")[0] == f"#c{number}"
    assert "12月15日前" in page.select("//mark[contains(@class, 'clause--directive')]")[0].text_content()


def test_every_sentence_is_accounted_for(desk: Desk, known: Office) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points=TWO))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    assert "全文" in page.text and "未立" in page.text
    left_out = visitor.get(f"/minutes/{minutes_id}/review?left-out")
    assert left_out.select("//span[@class='left-out']/@data-why")


def test_undated_candidates_are_offered_a_limit_and_a_cycle(app: Flask, desk: Desk, known: Office) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points=TWO))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    number = number_of(page, "资金台账")
    words = " ".join(card(page, number).text_content().split())
    assert "默认时限 2026-12-31 周四" in words and "每月 5 日前" in words
    page = visitor.follow(
        press_due(visitor, page, number, "default"),
    )
    task = next(one for one in rows(app, Task) if one.position == number)
    assert (task.due_on, task.due_origin, task.due_base_on) == (date(2026, 12, 31), "default", date(2026, 11, 19))
    assert task.accepted and "默认时限" in card(page, number).text_content()


def test_a_cycle_stands_in_for_a_date(app: Flask, desk: Desk, known: Office) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points=TWO))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    number = number_of(page, "资金台账")
    press_due(visitor, page, number, "cycle")
    task = next(one for one in rows(app, Task) if one.position == number)
    assert (task.due_on, task.due_origin, task.cycle, task.accepted) == (None, "none", "monthly-day-5", True)


@pytest.mark.parametrize(
    ("fields", "check"),
    [
        ({"due": "default"}, lambda task: task.due_origin == "default" and task.due_on == date(2026, 12, 31)),
        ({"due": "cycle"}, lambda task: task.cycle == "monthly-day-5" and task.due_on is None),
        ({"due": "date", "due_on": "2027-01-15"}, lambda task: (task.due_origin, task.due_on.day) == ("clerk", 15)),
        ({"due": "none", "reason": "长期任务"}, lambda task: task.no_due_reason == "长期任务" and not task.cycle),
    ],
)
def test_dates_for_all_undated_at_once(
    app: Flask, desk: Desk, known: Office, fields: dict[str, str], check: Callable[[Task], bool]
) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points=TWO + "二要加强调度。市商务局要建立台账。"))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    undated = {task.id for task in rows(app, Task, Task.due_on.is_(None)) if not task.is_heading and task.grade != "C"}
    assert len(undated) >= 2
    press_batch(visitor, page, "定 ", **fields)
    assert all(check(task) for task in rows(app, Task, Task.id.in_(undated)))
    assert [task.due_origin for task in rows(app, Task) if task.due_words] == ["minutes"]


@pytest.mark.parametrize("fields", [{"due": "none"}, {"due": "date"}, {"due": "date", "due_on": "2026-11-01"}])
def test_a_choice_that_says_nothing_is_refused(desk: Desk, known: Office, app: Flask, fields: dict[str, str]) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points=TWO))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    before = [(task.id, task.version) for task in rows(app, Task)]
    visitor.submit(page, "定 1 件的时限", status=400, **fields)
    assert [(task.id, task.version) for task in rows(app, Task)] == before


def test_edit_changes_and_remembers_what_was(app: Flask, desk: Desk, known: Office) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points=TWO))
    task = next(one for one in rows(app, Task) if "拿出方案" in one.title or one.due_on)
    finance = next(one.id for one in rows(app, Body) if one.name.endswith("财政局"))
    page = visitor.get(f"/minutes/{minutes_id}/review/{task.id}/edit")
    fields = {
        "title": "拿出稳外贸方案",
        "done_when": "方案印发",
        "urgency": "urgent",
        "owners-0-role": "support",
        "owners-1-body": str(finance),
        "owners-1-role": "first",
        "due": "date",
        "due_on": "2026-12-20",
    }
    visitor.submit(page, "保存修改", **fields)
    with app.app_context():
        now = db.session.get_one(Task, task.id)
        assert (now.title, now.done_when, now.urgency) == ("拿出稳外贸方案", "方案印发", "urgent")
        assert (now.due_on, now.due_origin, now.due_words) == (date(2026, 12, 20), "clerk", "12月15日前")
        assert [(owner.body_id == finance, owner.role) for owner in now.owners] == [(True, "lead"), (False, "support")]
        assert now.version > task.version
        event = db.session.scalar(select(Event).where(Event.task_id == task.id, Event.kind == EventKind.EDITED))
        assert event is not None and event.detail["changes"]["due_on"] == ["2026-12-15", "2026-12-20"]


def test_drop_needs_a_reason_and_can_be_taken_back(app: Flask, desk: Desk, known: Office) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points=TWO))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    number = number_of(page, "资金台账")
    press(visitor, page, number, "drop", status=400, reason=" ")
    assert not rows(app, Task, Task.state == TaskState.DROPPED)
    page = visitor.follow(press(visitor, page, number, "drop", reason="会后已办完"))
    assert "会后已办完" in card(page, number).text_content() and tally(page)["不立项"] == 1
    page = visitor.follow(press(visitor, page, number, "restore"))
    assert tally(page)["不立项"] == 0


def test_accepted_can_be_taken_back_and_selected_ones_issued(app: Flask, desk: Desk, known: Office) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points=TWO))
    page = accept_everything(visitor, visitor.get(f"/minutes/{minutes_id}/review"))
    number = number_of(page, "资金台账")
    page = visitor.follow(press(visitor, page, number, "withdraw"))
    picked = next(one for one in rows(app, Task) if one.due_words)
    visitor.submit(page, "交办所选", status=400)
    data = {"stamp": stamp(page), "which": "picked", "task": picked.id, "csrf_token": token(page)}
    response = visitor.client.post(f"/minutes/{minutes_id}/review/issue", data=data)
    assert response.status_code == 302
    issued = rows(app, Task, Task.number.is_not(None))
    assert {task.id for task in issued} == {picked.id, picked.parent_id}
    assert rows(app, Task, Task.position == number)[0].number is None


def test_what_names_nobody_goes_to_the_office_that_a_person_chose(app: Flask, desk: Desk, known: Office) -> None:
    points = "一要抓好落实。市商务局要拿出方案。二要建立台账，逐项销号。"
    visitor, minutes_id = reviewed(desk, known, invented(points=points))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    assert "没有牵头单位 1 件" in page.text
    assert page.select("//input[@name='office']/@value") == ["云溪市人民政府办公室"]
    page = press_batch(visitor, page, "由它承办")
    (office,) = rows(app, Body, Body.name == "云溪市人民政府办公室")
    assert rows(app, Government)[0].office_body_id == office.id
    (owner,) = rows(app, TaskOwner, TaskOwner.body_id == office.id)
    assert (owner.role, owner.basis, owner.confirmed) == ("lead", "clerk", True)
    assert "没有牵头单位" not in page.text


def test_the_record_shows_agenda_words_and_tasks(app: Flask, desk: Desk, known: Office) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points=TWO))
    press_batch(visitor, accept_everything(visitor, visitor.get(f"/minutes/{minutes_id}/review")), "交办已采纳的")
    page = visitor.get(f"/minutes/{minutes_id}")
    assert "稳外贸工作" in page.text
    assert {f"t{task.position}" for task in rows(app, Task)} <= set(page.select("//li/@id"))
    assert visitor.client.get(f"/minutes/{minutes_id}/file").data == invented(points=TWO)


def test_the_list_counts_where_candidates_are(desk: Desk, known: Office) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points=TWO))
    page = visitor.get("/minutes")
    cells = [one.text_content() for one in page.select("//tbody/tr/td[contains(@class, 'num')]")]
    assert [int(re.search(r"\d+", cell)[0]) for cell in cells] == [3, 0, 0, 0]
    assert page.select(f"//a[@href='/minutes/{minutes_id}/review']")


def test_a_wrong_meeting_is_corrected_before_the_first_number(app: Flask, desk: Desk, known: Office) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(head="", session="", points=TWO))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    assert "没有读到会议次数" in page.text
    page = visitor.follow(visitor.submit(page, "改好会议", kind="topic", number="22"))
    (minutes,) = rows(app, Minutes)
    assert (minutes.meeting_kind, minutes.meeting_number, minutes.doubts) == ("topic", 22, [])
    data = {"stamp": stamp(page), "kind": "topic", "number": 23, "csrf_token": token(page)}
    page = press_batch(visitor, accept_everything(visitor, page), "交办已采纳的")
    data["stamp"] = with_stamp(app, minutes_id)
    assert visitor.client.post(f"/minutes/{minutes_id}/review/meeting", data=data).status_code == 409
    assert rows(app, Task)[0].number.startswith("云督〔2026〕专22-")


def test_words_picked_by_hand_become_a_candidate(app: Flask, desk: Desk, known: Office) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points=TWO))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    (minutes,) = rows(app, Minutes)
    start = minutes.text.index("研究了稳外贸工作")
    fields = {"start": str(start), "end": str(start + 8)}
    page = visitor.follow(visitor.submit(page, "立为任务", **fields))
    number = tally(page)["候选"]
    assert "“研究了稳外贸工作”" in card(page, number).text_content()
    assert page.select(f"//mark[@id='c{number}']")[0].text_content().endswith("研究了稳外贸工作")
    assert "没有点名牵头单位" in card(page, number).text_content()


@pytest.mark.parametrize(("start", "end"), [(5, 5), (5, 99999), (-3, 9), (3, 4)])
def test_words_that_are_none_are_not_picked(app: Flask, desk: Desk, known: Office, start: int, end: int) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points=TWO))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    before = len(rows(app, Task))
    visitor.submit(page, "立为任务", status=400, start=str(start), end=str(end))
    assert len(rows(app, Task)) == before


def test_the_rules_stand_over_the_words_on_demand(desk: Desk, known: Office) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points=TWO))
    assert not visitor.get(f"/minutes/{minutes_id}/review").select("//ruby")
    page = visitor.get(f"/minutes/{minutes_id}/review?explain")
    assert "12月15日前month-day" in [one.text_content() for one in page.select("//ruby")]


def test_the_acts_on_many_say_how_many_principles_they_take(desk: Desk, known: Office) -> None:
    points = "一要抓好落实。市商务局要拿出方案。二要不断增强责任感和使命感。市财政局要牢固树立大局意识。"
    visitor, minutes_id = reviewed(desk, known, invented(points=points))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    assert tally(page)["C 档"] == 1
    assert "C 档的 1 件在内" in page.select("//p[contains(., '按默认办：')]")[0].text_content()
    page = press_batch(visitor, page, "按默认办")
    assert tally(page)["C 档"] == 0 and tally(page)["已采纳"] == 2
