"""A name that was built as a body, since nobody knew its members, becomes the group that it is."""

from flask import Flask

from tests.review.conftest import Desk, Office, invented
from tests.review.pages import accept_everything, card, number_of, press_batch, reviewed, rows
from tests.support.cast import Cast
from tests.support.visitor import Visitor
from tracker.directory.models import Body, GroupMember
from tracker.tasks.models import Task

POINTS = "一要抓好落实。市商务局要在12月15日前拿出方案。各园区要在12月20日前建立台账。"


def test_a_body_becomes_a_group_and_its_candidates_fan_out(app: Flask, desk: Desk, cast: Cast) -> None:
    office = Office(cast.government_id, cast.office, cast.office_leader)
    visitor, minutes_id = reviewed(desk, office, invented(points=POINTS))
    page = visitor.get(f"/minutes/{minutes_id}/review")
    if not rows(app, Body, Body.name == "各园区"):
        visitor.submit(page, "确定 1 处", **{"kind-0": "group"})
    (body,) = rows(app, Body, Body.name == "各园区")
    assert not body.is_group
    page = visitor.get(f"/bodies/{body.id}/edit")
    assert page.select(f"//a[@href='/bodies/{body.id}/make-group']")
    page = visitor.get(f"/bodies/{body.id}/make-group")
    members = [str(cast.body[name]) for name in ("东屏区", "南浦县")]
    assert "先选成员单位" in visitor.submit(page, "保存", status=200).text
    visitor.submit(page, "保存", members=members)
    (now,) = rows(app, Body, Body.id == body.id)
    assert now.is_group and len(rows(app, GroupMember, GroupMember.group_id == body.id)) == 2
    page = visitor.get(f"/minutes/{minutes_id}/review")
    assert "逐单位办结：2 件" in card(page, number_of(page, "建立台账")).text_content()
    visitor.get(f"/bodies/{body.id}/make-group", status=404)


def test_the_list_counts_a_groups_task_once_as_its_page_does(app: Flask, desk: Desk, cast: Cast) -> None:
    office = Office(cast.government_id, cast.office, cast.office_leader)
    points = "一要抓好落实。各县区要在12月15日前拿出方案。"
    visitor, minutes_id = reviewed(desk, office, invented(points=points))
    task = next(one for one in rows(app, Task) if "拿出方案" in one.title)
    page = visitor.get(f"/minutes/{minutes_id}/review/{task.id}/edit")
    visitor.submit(page, "保存修改", fan_out="each")
    page = accept_everything(visitor, visitor.get(f"/minutes/{minutes_id}/review"))
    press_batch(visitor, page, "交办已采纳的")
    issued = [one for one in rows(app, Task) if one.number]
    (link,) = visitor.get("/minutes").select(f"//td[@data-name='已交办']/a[contains(@href, '/{minutes_id}#')]")
    listed = visitor.get(str(link.get("href")).partition("#")[0]).select("//ul[contains(@class, 'tasks')]/li")
    assert len(issued) > len(listed) == int(link.text_content().removesuffix("件已交办")) == 2


def test_a_body_with_people_or_in_a_group_stays_one(app: Flask, desk: Desk, cast: Cast) -> None:
    visitor: Visitor = desk.visitor(cast.office)
    for name, why in (("市财政局", "有人员"), ("东屏区", "有人员")):
        page = visitor.get(f"/bodies/{cast.body[name]}/make-group")
        member = str(cast.body["市商务局"])
        assert why in visitor.submit(page, "保存", status=200, members=[member]).text
        assert not rows(app, Body, Body.id == cast.body[name])[0].is_group


def test_only_the_office_makes_groups(desk: Desk, cast: Cast) -> None:
    visitor = desk.visitor(cast.liaison["市财政局"])
    visitor.get(f"/bodies/{cast.body['市商务局']}/make-group", status=403)
    stranger = desk.visitor(cast.other.office)
    stranger.get(f"/bodies/{cast.body['市商务局']}/make-group", status=404)
