"""纪要核对 through its pages: from an empty directory to issued tasks, and what is refused on the way."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.review.conftest import CORPUS, SAMPLES, Desk, Office, invented
from tests.support.cast import Persona
from tests.support.visitor import Sheet, Visitor
from tracker.clock import instant
from tracker.directory.models import Body, BodyAlias, Government, GroupMember
from tracker.extensions import db
from tracker.minutes.models import Minutes
from tracker.tasks.models import Event, Task, TaskOwner
from tracker.unit import unit_of_work
from tracker.vocabulary import EventKind, Role, TaskState

TWO = "一要抓好落实。市商务局要在12月15日前拿出方案。市财政局要建立资金台账。"


def upload(visitor: Visitor, content: bytes, name: str = "纪要.txt", *, status: int = 302) -> Sheet:
    page = visitor.get("/minutes/new")
    return visitor.submit(page, "导入", status=status, file=(BytesIO(content), name))


def rows(app: Flask, model: Any, *conditions: Any) -> list[Any]:
    with app.app_context():
        found = list(db.session.scalars(select(model).where(*conditions)))
        db.session.expunge_all()
        return found


def tally(page: Sheet) -> dict[str, int]:
    pairs = page.select("//*[@id='tallies']/div[not(@class)]")
    return {one.find("dt").text_content().strip(): int(one.find("dd").text_content()) for one in pairs}


def card(page: Sheet, number: int) -> Any:
    (found,) = page.select(f"//article[@id='t{number}']")
    return found


def number_of(page: Sheet, words: str) -> int:
    """The number of the first candidate with these words in its title."""
    return int(page.select(f"//article[contains(.//h3, '{words}')]/@id")[0].removeprefix("t"))


def press(visitor: Visitor, page: Sheet, number: int, act: str, *, status: int = 302, **fields: str) -> Sheet:
    """Send the card's form of this act."""
    (form,) = card(page, number).xpath(f".//form[contains(@action, '/{act}')]")
    content = dict(form.form_values()) | fields
    return visitor._seen(visitor.client.post(form.action, data=content), status, False)


def settle_all(visitor: Visitor, minutes_id: int) -> Sheet:
    page = visitor.get(f"/minutes/{minutes_id}/names")
    (button,) = page.select("//div[contains(@class, 'names__acts')]//button")
    visitor.submit(page, " ".join(button.text_content().split()))
    return visitor.get(f"/minutes/{minutes_id}/review")


def press_batch(visitor: Visitor, page: Sheet, begins: str, **fields: str) -> Sheet:
    (words,) = {w for form in page.root.forms for w in _words(form) if w.startswith(begins)}
    return visitor.follow(visitor.submit(page, words, **fields))


def _words(form: Any) -> list[str]:
    return [" ".join(button.text_content().split()) for button in form.xpath(".//button")]


def offers(page: Sheet, begins: str) -> bool:
    return any(w.startswith(begins) for form in page.root.forms for w in _words(form))


def accept_everything(visitor: Visitor, page: Sheet) -> Sheet:
    """Take the defaults for what many lack, accept what is clear, then each doubtful one by itself."""
    for begins in ("定 ", "由它承办", "存疑以外全部采纳", "确认并采纳"):
        if offers(page, begins):
            page = press_batch(visitor, page, begins)
    for _ in range(len(page.select("//article"))):
        numbers = page.select(
            "//article[contains(@class, 'cand--doubtful') or contains(@class, 'cand--principle')]/@id"
        )
        if not numbers:
            break
        number = int(numbers[0].removeprefix("t"))
        page = visitor.follow(press(visitor, page, number, "accept"))
    return page


def reviewed(desk: Desk, office: Office, content: bytes) -> tuple[Visitor, int]:
    visitor = desk.visitor(office.clerk)
    where = upload(visitor, content).response.location
    return visitor, int(where.split("/")[2])


def walk(app: Flask, desk: Desk, office: Office, content: bytes, name: str) -> list[Task]:
    """From upload to issue in an empty directory; gives the tasks."""
    visitor = desk.visitor(office.clerk)
    where = upload(visitor, content, name).response.location
    assert where.endswith("/names")
    minutes_id = int(where.split("/")[2])
    page = accept_everything(visitor, settle_all(visitor, minutes_id))
    totals = tally(page)
    assert totals["已采纳"] == totals["候选"] > 0
    page = press_batch(visitor, page, "交办已采纳的")
    assert tally(page)["已交办"] == totals["候选"]
    return rows(app, Task)


@pytest.mark.parametrize("name", SAMPLES)
def test_an_empty_directory_is_no_wall(app: Flask, desk: Desk, name: str) -> None:
    government, day = SAMPLES[name]
    desk.clock.at = instant(day, 9)
    tasks = walk(app, desk, desk.office(government), (CORPUS / name).read_bytes(), name)
    assert all(task.number and task.state in (TaskState.ISSUED, TaskState.IN_PROGRESS) for task in tasks)
    assert all(task.due_on or task.cycle or task.grade == "C" or task.is_heading for task in tasks)
    assert not rows(app, TaskOwner, TaskOwner.body_id.is_(None), TaskOwner.is_person.is_(False))


@pytest.mark.parametrize(
    ("name", "government", "day"),
    [
        ("liyang-2023-13.txt", "甲市人民政府", date(2023, 3, 24)),
        ("haizhou-2022-5.txt", "乙区人民政府", date(2022, 8, 14)),
    ],
)
def test_real_minutes_are_issued_whole(
    app: Flask, desk: Desk, real: Callable[[str], bytes], name: str, government: str, day: date
) -> None:
    desk.clock.at = instant(day, 9)
    tasks = walk(app, desk, desk.office(government), real(name), name)
    assert len(tasks) > 20 and all(task.number for task in tasks)


@pytest.fixture
def office(desk: Desk) -> Office:
    return desk.office("云溪市人民政府")


@pytest.fixture
def known(app: Flask, office: Office) -> Office:
    """The office with the bodies that the small minutes name."""
    with app.app_context(), unit_of_work() as session:
        session.add_all(Body(government_id=office.government_id, name=f"云溪市{name}") for name in ("商务局", "财政局"))
    return office


def test_known_names_lead_straight_to_the_desk(desk: Desk, known: Office) -> None:
    visitor = desk.visitor(known.clerk)
    page = visitor.follow(upload(visitor, invented(points=TWO)))
    assert page.url.endswith("/review")
    assert not page.select("//form[contains(@action, '/names')]")


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


def test_an_unknown_name_cannot_be_accepted(app: Flask, desk: Desk, office: Office) -> None:
    visitor, minutes_id = reviewed(desk, office, invented(points=TWO))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    number = number_of(page, "拿出方案")
    assert "未识别" in card(page, number).text_content()
    assert not card(page, number).xpath(".//form[contains(@action, '/accept')]")
    task = next(one for one in rows(app, Task) if one.position == number)
    url = f"/minutes/{minutes_id}/review/{task.id}/accept"
    response = visitor.client.post(url, data={"version": task.version, "csrf_token": token(page)})
    assert response.status_code == 409 and "没有认定" in response.text
    assert not any(one.accepted for one in rows(app, Task))


def token(page: Sheet) -> str:
    return str(page.select("//input[@name='csrf_token']/@value")[0])


def test_a_name_is_settled_once_for_all_places_and_for_the_next_minutes(app: Flask, desk: Desk, known: Office) -> None:
    points = "一要抓好落实。贸易办要在12月15日前拿出方案。二要加强调度。贸易办要建立台账。"
    visitor, minutes_id = reviewed(desk, known, invented(points=points))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    bureau = next(one.id for one in rows(app, Body) if one.name.endswith("商务局"))
    fields = {"kind-0": "existing", "body-0": str(bureau)}
    visitor.submit(page, "确定 2 处", **fields)
    owners = rows(app, TaskOwner, TaskOwner.name == "贸易办")
    assert len(owners) == 2 and all(owner.body_id == bureau for owner in owners)
    assert [one.alias for one in rows(app, BodyAlias)] == ["贸易办"]
    again = upload(visitor, invented(points="一要抓好落实。贸易办要再拿方案。"))
    assert again.response.location.endswith("/review")
    assert all(owner.body_id == bureau for owner in rows(app, TaskOwner, TaskOwner.name == "贸易办"))


@pytest.mark.parametrize(("kind", "person", "dismissed"), [("person", True, False), ("nobody", False, True)])
def test_a_name_may_be_no_body(app: Flask, desk: Desk, known: Office, kind: str, person: bool, dismissed: bool) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points="一要抓好落实。贸易办要拿出方案。"))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    visitor.submit(page, "确定 1 处", **{"kind-0": kind})
    (owner,) = rows(app, TaskOwner, TaskOwner.name == "贸易办")
    assert (owner.body_id, owner.is_person, owner.dismissed) == (None, person, dismissed)
    page = visitor.get(f"/minutes/{minutes_id}/review")
    assert "没有点名牵头单位" in page.text


def test_a_new_group_takes_its_members_from_the_same_page(app: Flask, desk: Desk, office: Office) -> None:
    points = "一要抓好落实。青石镇、柳湾镇要拿出方案。二要加强调度。各乡镇要建立台账。"
    visitor, minutes_id = reviewed(desk, office, invented(points=points))
    page = visitor.get(f"/minutes/{minutes_id}/names")
    line = next(n for n in range(9) if page.select(f"//input[@name='name-{n}' and @value='各乡镇']"))
    (button,) = page.select("//div[contains(@class, 'names__acts')]//button")
    boxes = page.select(f"//input[@name='member-{line}']/@value")
    assert len(boxes) == 2
    visitor.submit(page, button.text_content().strip(), **{f"member-{line}": boxes})
    group = next(one for one in rows(app, Body) if one.name == "各乡镇")
    assert group.is_group and len(rows(app, GroupMember, GroupMember.group_id == group.id)) == 2


def test_a_group_without_members_works_as_one_body(app: Flask, desk: Desk, office: Office) -> None:
    visitor, minutes_id = reviewed(
        desk, office, invented(points="一要抓好落实。各乡镇要拿出方案，市商务局要加强指导。")
    )
    settle_all(visitor, minutes_id)
    assert not next(one for one in rows(app, Body) if one.name == "各乡镇").is_group


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


def press_due(visitor: Visitor, page: Sheet, number: int, due: str) -> Sheet:
    forms = card(page, number).xpath(f".//form[contains(@action, '/accept')][.//input[@name='due'][@value='{due}']]")
    content = dict(forms[0].form_values())
    return visitor._seen(visitor.client.post(forms[0].action, data=content), 302, False)


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


def stamp(page: Sheet) -> str:
    return str(page.select("//input[@name='stamp']/@value")[0])


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


def desk_government(session: Any) -> int:
    row = Government(name="望溪市人民政府", mark="望", created_at=instant(date(2026, 11, 19)))
    session.add(row)
    session.flush()
    return int(row.id)


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
    cells = [one.text_content().strip() for one in page.select("//tbody/tr/td[contains(@class, 'num')]")]
    assert cells == ["3", "0", "0", "0"]
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


def with_stamp(app: Flask, minutes_id: int) -> int:
    with app.app_context():
        return db.session.scalar(select(func.sum(Task.version)).where(Task.minutes_id == minutes_id)) or 0


@pytest.mark.parametrize("role", [Role.LIAISON, Role.HEAD, Role.LEADER, Role.ADMIN])
def test_only_the_office_reviews(app: Flask, desk: Desk, known: Office, role: Role, cast: Any) -> None:
    _, minutes_id = reviewed(desk, known, invented(points=TWO))
    person: Persona = cast.by_role[role]
    client = desk.client(person)
    for path in ("new", f"{minutes_id}/review", f"{minutes_id}/names"):
        assert client.get(f"/minutes/{path}").status_code == 403


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
