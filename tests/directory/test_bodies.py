"""The directory as the office keeps it and others read it."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.cast import Cast, sign_in
from tests.support.visitor import Visitor
from tracker.accounts import bodies as verbs
from tracker.accounts.bodies import BodyValues
from tracker.clock import FixedClock, today
from tracker.directory.models import BodyAlias, GroupMember
from tracker.directory.queries import bodies, people_of
from tracker.directory.resolve import Resolver, remember_alias
from tracker.errors import BadInput, Forbidden, NotFound
from tracker.extensions import db
from tracker.unit import unit_of_work
from tracker.vocabulary import Role


@pytest.fixture
def office(checked_client: Visitor, cast: Cast) -> Visitor:
    sign_in(checked_client.client, cast.office)
    return checked_client


def test_the_office_keeps_the_directory(office: Visitor, cast: Cast, app: Flask, clock: FixedClock) -> None:
    listed = office.get("/bodies")
    assert "云澄市住房和城乡建设局" in listed.text and "市建设局" in listed.text and "林岳 常务副市长" in listed.text
    page = office.get("/bodies/new")
    again = office.submit(page, "添加", status=200, name="云澄市数据局", aliases="大数据中心、市 建设局")
    assert "“市 建设局”已是别的单位的名称" in again.text
    saved = office.submit(again, "添加", short_name="市数据局", aliases="大数据局\n大数据中心，数据中心")
    shown = office.follow(saved)
    assert "已建立云澄市数据局" in shown.text and "大数据局、大数据中心、数据中心" in shown.text
    page = office.get(shown.url + "/edit")
    office.submit(page, "保存", aliases="大数据局")
    with app.app_context():
        resolver = Resolver.for_government(cast.government_id, today(clock))
        assert resolver.resolve("大数据局").rule == "alias"
        assert resolver.resolve("大数据中心").body_id is None


@pytest.mark.parametrize(
    ("body", "first", "second"),
    [
        ("市审计局", {"aliases": "审计口"}, {"short_name": "审计局"}),
        ("各县区", {"members": ["东屏区"]}, {"short_name": "县区"}),
    ],
)
def test_of_two_who_edit_at_once_the_second_is_told(
    office: Visitor, cast: Cast, body: str, first: dict, second: dict
) -> None:
    url = f"/bodies/{cast.body[body]}/edit"
    mine, theirs = office.get(url), office.get(url)
    sent = {
        name: [str(cast.body[one]) for one in value] if name == "members" else value for name, value in first.items()
    }
    office.submit(theirs, "保存", **sent)
    refused = office.submit(mine, "保存", status=409, **second)
    assert "已有新进展，请刷新" in refused.text and "别人刚改过" in refused.text
    office.submit(office.get(url), "保存", **second)


def test_a_name_learned_at_a_review_is_not_lost_to_an_open_form(office: Visitor, cast: Cast, app: Flask) -> None:
    page = office.get(f"/bodies/{cast.body['市审计局']}/edit")
    with app.app_context(), unit_of_work() as session:
        remember_alias(session, cast.government_id, "审计口", cast.body["市审计局"])
    office.submit(page, "保存", status=409, short_name="审计局")


@pytest.mark.parametrize("name", ["云澄市财政局", "市财政局", "市建设局", "云澄市 财政局"])
def test_a_name_means_one_body(office: Visitor, cast: Cast, name: str) -> None:
    page = office.get("/bodies/new")
    for field in ("name", "short_name"):
        fields = {"name": "云澄市数据局", field: name}
        assert "已是别的单位的名称" in office.submit(page, "添加", status=200, **fields).text


def test_a_groups_members_of_each_day(cast: Cast, app: Flask, clock: FixedClock) -> None:
    group, members = cast.body["各县区"], [cast.body["东屏区"], cast.body["南浦县"]]
    with app.app_context():

        def members_on(day: date) -> set[int]:
            return {one.id for one in bodies(cast.government_id, day, only=group)[0].members}

        day = today(clock)
        newcomer = verbs.create_body(
            cast.office.actor, BodyValues("西陵县人民政府", "西陵县"), is_group=False, clock=clock
        )
        values = BodyValues("各县区", member_ids=(members[0], newcomer))
        verbs.edit_body(cast.office.actor, group, values, clock=clock)
        assert members_on(day) == {members[0], newcomer}
        assert members_on(day - timedelta(days=1)) == set(members)
        verbs.edit_body(cast.office.actor, group, BodyValues("各县区", member_ids=tuple(members)), clock=clock)
        assert members_on(day) == set(members)
        rows = db.session.scalars(select(GroupMember.member_id).filter_by(group_id=group)).all()
        assert set(rows) == set(members), "who came and went on one day never was a member"


@pytest.mark.parametrize("wrong", ["itself", "other", "group"])
def test_members_are_bodies_of_the_same_government(cast: Cast, app: Flask, clock: FixedClock, wrong: str) -> None:
    group = cast.body["各县区"]
    with app.app_context():
        second = verbs.create_body(cast.office.actor, BodyValues("各镇街"), is_group=True, clock=clock)
        member = {"itself": group, "other": cast.other.body["区财政局"], "group": second}[wrong]
        with pytest.raises(BadInput, match="成员"):
            verbs.edit_body(cast.office.actor, group, BodyValues("各县区", member_ids=(member,)), clock=clock)


def test_the_overseeing_leader_is_an_own_leader(cast: Cast, app: Flask, clock: FixedClock) -> None:
    for person in (cast.other.leader, cast.office):
        with app.app_context(), pytest.raises(BadInput, match="分管领导"):
            values = BodyValues("云澄市财政局", "市财政局", overseeing_leader_id=person.id)
            verbs.edit_body(cast.office.actor, cast.body["市财政局"], values, clock=clock)


def test_others_do_not_write(cast: Cast, app: Flask, clock: FixedClock) -> None:
    values = BodyValues("改名局")
    with app.app_context():
        for person in (cast.leader, cast.liaison["市财政局"], cast.head["市财政局"], cast.admin):
            with pytest.raises(Forbidden):
                verbs.edit_body(person.actor, cast.body["市财政局"], values, clock=clock)
        for stranger in (cast.other.office, cast.reader):
            with pytest.raises(NotFound):
                verbs.edit_body(stranger.actor, cast.body["市财政局"], values, clock=clock)


def test_a_bureau_sees_its_own_entry_only(checked_client: Visitor, cast: Cast) -> None:
    sign_in(checked_client.client, cast.liaison["市财政局"])
    page = checked_client.follow(checked_client.get("/bodies", status=302))
    assert "云澄市财政局" in page.text and "郑怀远" in page.text and "修改" not in page.text
    checked_client.get(f"/bodies/{cast.body['市审计局']}", status=404)
    checked_client.get(f"/bodies/{cast.body['市财政局']}/edit", status=403)


def test_a_leader_reads_and_a_granted_reader_too(checked_client: Visitor, cast: Cast) -> None:
    sign_in(checked_client.client, cast.leader)
    assert "添加单位" not in checked_client.get("/bodies").text
    checked_client.get(f"/bodies/{cast.other.body['区财政局']}", status=404)
    sign_in(checked_client.client, cast.reader)
    checked_client.get(f"/bodies/{cast.body['市财政局']}", status=404)
    checked_client.submit(checked_client.get("/account"), "查看云澄市人民政府")
    assert "添加单位" not in checked_client.get("/bodies").text
    checked_client.get(f"/bodies/{cast.body['市财政局']}")
    checked_client.get(f"/bodies/{cast.body['市财政局']}/edit", status=403)


def test_a_body_out_of_use_is_not_found_by_its_name(office: Visitor, cast: Cast, app: Flask, clock: FixedClock) -> None:
    body_id = cast.body["市商务局"]
    page = office.get(f"/bodies/{body_id}/edit")
    again = office.submit(page, "保存", status=200, valid_to="2018-01-01")
    assert "启用日期不能晚于停用日期" in again.text
    office.submit(again, "保存", valid_to="2026-11-20")
    with app.app_context():
        for day, found in ((date(2026, 11, 20), body_id), (date(2026, 11, 21), None)):
            assert Resolver.for_government(cast.government_id, day).resolve("商务局").body_id == found
    clock.move(days=1)
    sign_in(office.client, cast.office)
    assert "已停用" in office.get("/bodies").text
    assert "今天不在用" in office.get(f"/bodies/{body_id}").text


def test_resolving_through_the_tables(cast: Cast, app: Flask, clock: FixedClock) -> None:
    with app.app_context():
        resolver = Resolver.for_government(cast.government_id, today(clock))
        assert resolver.resolve("财政").body_id == cast.body["市财政局"]
        assert resolver.resolve("各区县").body_id == cast.body["各县区"]
        assert resolver.resolve("望湖区财政局").body_id is None
        assert resolver.person("常务") is not None and resolver.person("区长") is None
        with pytest.raises(NotFound):
            Resolver.for_government(999, today(clock))


def test_a_settled_name_is_remembered(cast: Cast, app: Flask, clock: FixedClock) -> None:
    def said(name: str) -> int | None:
        return Resolver.for_government(cast.government_id, today(clock)).resolve(name).body_id

    with app.app_context():
        assert said("钱袋子局") is None
        for body in ("市审计局", "市财政局"):
            with unit_of_work() as session:
                remember_alias(session, cast.government_id, "钱袋子局", cast.body[body])
        assert said("钱袋子局") == cast.body["市财政局"]
        with unit_of_work() as session:
            remember_alias(session, cast.government_id, "市财政局", cast.body["市财政局"])
        assert db.session.scalar(select(BodyAlias.id).filter_by(alias="市财政局")) is None
        with pytest.raises(NotFound), unit_of_work() as session:
            remember_alias(session, cast.government_id, "甲", cast.other.body["区财政局"])


def test_people_of_a_body(cast: Cast, app: Flask) -> None:
    with app.app_context():
        found = people_of(cast.body["市财政局"])
        assert [(one.name, one.role) for one in found] == [("沈若溪", Role.LIAISON), ("郑怀远", Role.HEAD)]
        assert [one.name for one in people_of(cast.body["市财政局"], [Role.HEAD])] == ["郑怀远"]
        assert people_of(cast.body["各县区"]) == []
