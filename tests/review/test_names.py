"""Names that the directory does not know: settled once, together, and for good."""

import pytest
from flask import Flask

from tests.review.conftest import Desk, Office, invented
from tests.review.pages import TWO, card, number_of, press_batch, reviewed, rows, settle_all, token, upload
from tracker.directory.models import Body, BodyAlias, Government, GroupMember
from tracker.tasks.models import Task, TaskOwner
from tracker.unit import unit_of_work


def test_known_names_lead_straight_to_the_desk(desk: Desk, known: Office) -> None:
    visitor = desk.visitor(known.clerk)
    page = visitor.follow(upload(visitor, invented(points=TWO)))
    assert page.url.endswith("/review")
    assert not page.select("//form[contains(@action, '/names')]")


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


def test_the_places_of_a_name_are_links_and_both_numbers_are_told(app: Flask, desk: Desk, office: Office) -> None:
    points = "一要抓好落实。市商务局要拿出方案。商务局要建立台账。各驿站要通报进度。"
    visitor, minutes_id = reviewed(desk, office, invented(points=points))
    page = visitor.get(f"/minutes/{minutes_id}/names")
    places = page.select("//tr[contains(.//th, '市商务局')]//*[contains(@class, 'places__in')]/a/@href")
    assert places == [
        f"/minutes/{minutes_id}/review#c{task.position}" for task in rows(app, Task) if task.position in (2, 3)
    ]
    (button,) = page.select("//div[contains(@class, 'names__acts')]//button")
    page = visitor.follow(visitor.submit(page, button.text_content().strip()))
    assert "认定了 2 个名称，连同别的写法 1 个，涉及 3 件。" in page.text


def test_an_office_that_is_there_is_proposed_and_no_second_one(app: Flask, desk: Desk, known: Office) -> None:
    with app.app_context(), unit_of_work() as session:
        session.add(Body(government_id=known.government_id, name="市政府办"))
    visitor, minutes_id = reviewed(desk, known, invented(points="一要抓好落实。二要研究拿出方案。"))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    assert page.select("//select[@name='body']/option[@selected]/text()") == ["市政府办"]
    assert not page.select("//input[@name='office']")
    press_batch(visitor, page, "由它承办")
    office = next(one for one in rows(app, Body) if one.name == "市政府办")
    (government,) = rows(app, Government, Government.id == known.government_id)
    assert government.office_body_id == office.id
    assert {one.body_id for one in rows(app, TaskOwner)} == {office.id}


def test_where_there_is_no_office_its_name_can_be_written(app: Flask, desk: Desk, known: Office) -> None:
    visitor, minutes_id = reviewed(desk, known, invented(points="一要抓好落实。二要研究拿出方案。"))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    press_batch(visitor, page, "由它承办", office="云溪市人民政府办公室")
    assert next(one for one in rows(app, Body) if one.name == "云溪市人民政府办公室")


def test_a_group_without_members_works_as_one_body(app: Flask, desk: Desk, office: Office) -> None:
    visitor, minutes_id = reviewed(
        desk, office, invented(points="一要抓好落实。各乡镇要拿出方案，市商务局要加强指导。")
    )
    settle_all(visitor, minutes_id)
    assert not next(one for one in rows(app, Body) if one.name == "各乡镇").is_group
