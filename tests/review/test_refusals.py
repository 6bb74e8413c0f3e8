"""What the desk refuses: stale, forged and foreign forms, and files that are no minutes."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests.review.conftest import Desk, Office, invented
from tests.review.pages import (
    TWO,
    accept_everything,
    card,
    number_of,
    offers,
    press,
    press_batch,
    reviewed,
    rows,
    stamp,
    tally,
    token,
    upload,
    with_stamp,
)
from tests.support.cast import Persona
from tracker.clock import instant
from tracker.directory.models import Body, Government
from tracker.minutes.models import Minutes
from tracker.tasks.models import Task, TaskOwner
from tracker.unit import unit_of_work
from tracker.vocabulary import Role


def desk_government(session: Any) -> int:
    row = Government(name="望溪市人民政府", mark="望", created_at=instant(date(2026, 11, 19)))
    session.add(row)
    session.flush()
    return int(row.id)


def test_issuing_twice_at_once_issues_once(app: Flask, desk: Desk, known: Office) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points=TWO))
    page = accept_everything(visitor, visitor.get(f"/minutes/{minutes_id}/review"))
    visitor.submit(page, f"交办已采纳的 {tally(page)['已采纳']} 件")
    numbers = sorted(task.number for task in rows(app, Task))
    visitor.submit(page, f"交办已采纳的 {tally(page)['已采纳']} 件", status=409)
    assert sorted(task.number for task in rows(app, Task)) == numbers


def test_with_the_two_person_rule_only_the_leader_issues(app: Flask, desk: Desk, known: Office) -> None:
    with app.app_context(), unit_of_work() as session:
        session.get_one(Government, known.government_id).two_person = True
    visitor, minutes_id = reviewed(desk, known, invented(points=TWO))
    page = accept_everything(visitor, visitor.get(f"/minutes/{minutes_id}/review"))
    assert "由办公室领导交办" in page.text and not offers(page, "交办")
    data = {"stamp": with_stamp(app, minutes_id), "csrf_token": token(page)}
    assert visitor.client.post(f"/minutes/{minutes_id}/review/issue", data=data).status_code == 403
    leader = desk.visitor(known.leader)
    page = press_batch(leader, leader.get(f"/minutes/{minutes_id}/review"), "交办已采纳的")
    assert tally(page)["已交办"] == 3


def test_a_stale_form_changes_nothing(app: Flask, desk: Desk, known: Office) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points=TWO))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    number = number_of(page, "拿出方案")
    press(visitor, page, number, "accept")
    before = [(task.id, task.version, task.state) for task in rows(app, Task)]
    answer = press(visitor, page, number, "drop", status=409, reason="不要了")
    assert "已有新进展，请刷新" in answer.text
    visitor.submit(page, "定 1 件的时限", status=409)
    assert [(task.id, task.version, task.state) for task in rows(app, Task)] == before


def test_a_stale_act_by_htmx_is_refused_on_the_card(desk: Desk, known: Office) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points=TWO))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    number = number_of(page, "拿出方案")
    (form,) = card(page, number).xpath(".//form[contains(@action, '/accept')]")
    ask = {"data": dict(form.form_values()), "headers": {"HX-Request": "true"}}
    first = visitor._seen(visitor.client.post(form.action, **ask), 200, True)
    assert "已采纳" in card(first, number).text_content() and not first.select("//h1")
    second = visitor._seen(visitor.client.post(form.action, **ask), 200, True)
    assert "已有新进展，请刷新" in card(second, number).text_content()


def test_another_governments_minutes_do_not_exist(app: Flask, desk: Desk, known: Office) -> None:
    _, minutes_id = reviewed(desk, known, invented(points=TWO))
    other = desk.office("望溪市人民政府")
    stranger = desk.visitor(other.clerk)
    page = stranger.get("/minutes/new")
    task = rows(app, Task)[0]
    for path in ("", "/review", "/names", "/file", f"/review/{task.id}/edit"):
        stranger.get(f"/minutes/{minutes_id}{path}", status=404)
    data = {"version": task.version, "stamp": 99, "csrf_token": token(page), "reason": "不要", "due": "cycle"}
    own = upload(stranger, invented(points=TWO)).response.location.split("/")[2]
    acts = ("accept", "withdraw", "drop", "restore", "promote", "due", "edit")
    urls = [f"/minutes/{minutes}/review/{task.id}/{act}" for minutes in (minutes_id, own) for act in acts]
    urls += [f"/minutes/{minutes_id}/review/{act}" for act in ("accept-clear", "due", "lead", "meeting", "issue")]
    for url in urls:
        assert stranger.client.post(url, data=data | {"body": 1, "kind": "topic", "number": 1}).status_code == 404, url
    names = data | {"name-0": "市商务局", "kind-0": "body", "new-0": "市商务局"}
    assert stranger.client.post(f"/minutes/{minutes_id}/names", data=names).status_code == 404
    assert rows(app, Task, Task.id == task.id)[0].version == task.version


def test_a_foreign_body_is_not_taken_for_an_owner(app: Flask, desk: Desk, known: Office) -> None:
    with app.app_context(), unit_of_work() as session:
        other = Body(government_id=desk_government(session), name="望溪市商务局")
        session.add(other)
        session.flush()
        foreign = other.id
    visitor, minutes_id = reviewed(desk, known, invented(points="一要抓好落实。贸易办要拿出方案。"))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    data = {
        "stamp": stamp(page),
        "csrf_token": token(page),
        "name-0": "贸易办",
        "kind-0": "existing",
        "body-0": foreign,
    }
    assert visitor.client.post(f"/minutes/{minutes_id}/names", data=data).status_code == 400
    lead = {"stamp": stamp(page), "csrf_token": token(page), "body": foreign}
    assert visitor.client.post(f"/minutes/{minutes_id}/review/lead", data=lead).status_code == 400
    assert not rows(app, TaskOwner, TaskOwner.body_id == foreign)


@pytest.mark.parametrize("member", [str(10**30), "0" * 12 + "9" * 20, "²", "-1", "x"])
def test_a_forged_member_of_a_group_is_refused(app: Flask, desk: Desk, known: Office, member: str) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points="一要抓好落实。各驿站要拿出方案。"))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    data = {"stamp": stamp(page), "csrf_token": token(page), "name-0": "各驿站", "kind-0": "group", "new-0": "各驿站"}
    for field in ("member-0", "body-0"):
        response = visitor.client.post(f"/minutes/{minutes_id}/names", data=data | {field: member})
        assert response.status_code == 400 and "从名录里选" in response.text
    assert not rows(app, Body, Body.name == "各驿站")


def test_the_same_file_twice_leads_to_the_first(app: Flask, desk: Desk, known: Office) -> None:
    visitor, minutes_id = reviewed(desk, known, invented())
    page = upload(visitor, invented(), status=200)
    assert "已经导入过" in page.text and page.select(f"//a[@href='/minutes/{minutes_id}']")
    assert len(rows(app, Minutes)) == 1


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("今天天气很好。".encode(), "日记.txt", "不是会议纪要"),
        (b"PK\x03\x04 broken", "坏了.docx", ""),
        ("秘密★1年\n".encode() + invented(), "密.txt", "没有存下任何内容"),
        (b"MZ", "程序.exe", ""),
    ],
)
def test_the_upload_page_says_why_a_file_is_not_taken(
    app: Flask, desk: Desk, known: Office, content: bytes, name: str, words: str
) -> None:
    page = upload(desk.visitor(known.clerk), content, name, status=200)
    assert page.select("//*[contains(@class, 'note--stop')]") and words in page.text
    assert not rows(app, Minutes)


def test_a_huge_upload_is_refused_as_too_large(app: Flask, desk: Desk, known: Office) -> None:
    visitor = desk.visitor(known.clerk)
    page = visitor.get("/minutes/new")
    head = f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token(page)}\r\n--x\r\n'
    head += 'Content-Disposition: form-data; name="file"; filename="big.txt"\r\n\r\n'
    huge = head.encode() + bytes(200 * 1024 * 1024) + b"\r\n--x--\r\n"
    response = visitor.client.post("/minutes/new", data=huge, content_type="multipart/form-data; boundary=x")
    assert response.status_code == 413 and "太大" in response.text
    assert not rows(app, Minutes)


@pytest.mark.parametrize("role", [Role.LIAISON, Role.HEAD, Role.LEADER, Role.ADMIN])
def test_only_the_office_reviews(app: Flask, desk: Desk, known: Office, role: Role, cast: Any) -> None:
    _, minutes_id = reviewed(desk, known, invented(points=TWO))
    person: Persona = cast.by_role[role]
    client = desk.client(person)
    for path in ("new", f"{minutes_id}/review", f"{minutes_id}/names"):
        assert client.get(f"/minutes/{path}").status_code == 403
