"""What administrators do with people and governments, through the pages."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.cast import Cast, sign_in
from tests.support.visitor import Sheet, Visitor
from tracker.accounts import governments, people
from tracker.accounts.governments import GovernmentValues
from tracker.accounts.models import Account, OneTimeLink, SignIn
from tracker.accounts.people import PersonValues
from tracker.clock import FixedClock
from tracker.directory.models import AuditEntry, Government, Grant, Person
from tracker.errors import BadInput, Forbidden
from tracker.extensions import db
from tracker.vocabulary import Role

NEW = "Wanqiao-2-tongxing"


@pytest.fixture
def admin(checked_client: Visitor, cast: Cast) -> Visitor:
    sign_in(checked_client.client, cast.admin)
    return checked_client


def link_on(sheet: Sheet) -> str:
    """The path of the one-time link that a page shows."""
    (shown,) = sheet.select("//textarea[@id='link']/text()")
    match = re.fullmatch(r"http://127\.0\.0\.1:8000(/first-password/\S{40,})", shown.strip())
    assert match, shown
    return match[1]


def test_a_new_liaison_sets_an_own_password_and_signs_in(admin: Visitor, cast: Cast, app: Flask) -> None:
    listed = admin.get(f"/admin/people?government={cast.government_id}")
    assert "沈若溪" in listed.text and "孟凡" not in listed.text
    page = admin.get(f"/admin/governments/{cast.government_id}/people/new")
    shown = admin.submit(
        page,
        "添加",
        status=200,
        name="白露",
        role="liaison",
        body_id=str(cast.body["市审计局"]),
        post="科长",
        login="BaiLu",
    )
    path = link_on(shown)
    visitor = Visitor(app.test_client())
    visitor.submit(visitor.get(path), "设置口令", password=NEW, again=NEW)
    visitor.submit(visitor.get("/sign-in"), "登录", login="bailu", password=NEW)
    assert visitor.get("/", status=302).response.location == "/inbox"
    with app.app_context():
        assert link_token_nowhere(path)
        entry = db.session.scalars(select(AuditEntry).filter_by(act="person.create")).one()
    assert entry.person_id == cast.admin.id and entry.government_id == cast.government_id
    assert entry.detail == {"role": "liaison", "login": "BaiLu"}


def link_token_nowhere(path: str) -> bool:
    token = path.rpartition("/")[2]
    rows = [
        *db.session.scalars(select(OneTimeLink.token_hash)),
        *map(str, db.session.scalars(select(AuditEntry.detail))),
    ]
    return not any(token in row for row in rows)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"role": "liaison"}, "联络员要选单位"),
        ({"role": "admin"}, "从列出的里面选一个"),
        ({"role": "leader", "login": "qinxiaolan"}, "已有人用"),
        ({"role": "leader", "login": "QinXiaoLan"}, "已有人用"),
        ({"role": "leader", "login": "有空格 的"}, "用字母、数字"),
        ({"role": "leader", "email": "nobody"}, "邮箱地址的格式不对"),
        ({"role": "leader", "name": "  "}, "这一项要填"),
    ],
)
def test_what_does_not_fit_is_refused_in_the_form(
    admin: Visitor, cast: Cast, fields: dict[str, str], said: str
) -> None:
    page = admin.get(f"/admin/governments/{cast.government_id}/people/new")
    again = admin.submit(page, "添加", status=200, **{"name": "白露", **fields})
    assert said in again.text
    assert not admin.get("/admin/people").select("//tbody//a[text()='白露']")


def test_another_governments_body_is_refused(cast: Cast, app: Flask, clock: FixedClock) -> None:
    values = PersonValues("白露", Role.LIAISON, body_id=cast.other.body["区财政局"], login="bailu")
    with app.app_context(), pytest.raises(BadInput, match="本政府"):
        people.create_person(cast.admin.actor, cast.government_id, values, clock=clock)


def test_a_leader_without_account_is_only_listed(admin: Visitor, cast: Cast, app: Flask) -> None:
    page = admin.get(f"/admin/governments/{cast.government_id}/people/new")
    saved = admin.submit(page, "添加", name="方远", role="leader", post="副市长")
    person = admin.follow(saved)
    assert "只在名册" in person.text
    shown = admin.submit(person, "保存", status=200, login="fangyuan")
    assert link_on(shown)


STALE = "已有新进展，请刷新"


@pytest.mark.parametrize(
    ("path", "act", "first", "second", "kept"),
    [
        ("/admin/people/{person}", "保存", {"phone": "8801"}, {"post": "一级主任科员"}, "8801"),
        ("/admin/governments/{government}", "保存", {"office_phone": "8802"}, {"cycle_day": "9"}, "8802"),
        ("/admin/people/{person}", "保存授权", {"governments": ["other"]}, {"governments": []}, "checked"),
    ],
)
def test_of_two_who_edit_at_once_the_second_is_told(
    admin: Visitor, cast: Cast, path: str, act: str, first: dict, second: dict, kept: str
) -> None:
    ids = {"person": cast.office.id, "government": cast.government_id}
    if "governments" in first:
        first = {"governments": [str(cast.other.government_id)]}
    mine, theirs = (admin.get(path.format(**ids)) for _ in range(2))
    admin.submit(theirs, act, **first)
    refused = admin.submit(mine, act, status=409, **second)
    assert STALE in refused.text and "没有存下任何内容" in refused.text
    again = admin.get(path.format(**ids))
    assert kept in again.response.text
    admin.submit(again, act, **second)


def test_deactivating_ends_everything_at_once(admin: Visitor, cast: Cast, app: Flask) -> None:
    office = sign_in(app.test_client(), cast.office)
    page = admin.get(f"/admin/people/{cast.office.id}")
    done = admin.submit(page, "停用 所有登录马上退出")
    assert "已停用" in admin.follow(done).text
    assert office.get("/account").status_code == 302
    with app.app_context():
        assert db.session.scalar(select(SignIn.person_id).filter_by(person_id=cast.office.id)) is None
    back = admin.submit(admin.get(f"/admin/people/{cast.office.id}"), "启用")
    assert "已启用" in admin.follow(back).text


def test_a_new_link_ends_the_old_password(admin: Visitor, cast: Cast, app: Flask) -> None:
    office = sign_in(app.test_client(), cast.office)
    shown = admin.submit(
        admin.get(f"/admin/people/{cast.office.id}"), "发新的设置口令链接 原来的口令和登录马上失效", status=200
    )
    assert link_on(shown)
    assert office.get("/account").status_code == 302
    with app.app_context():
        assert db.session.get_one(Account, cast.office.id).password_hash is None


def test_the_last_administrator_stays(cast: Cast, app: Flask, clock: FixedClock) -> None:
    with app.app_context():
        with pytest.raises(BadInput, match="自己"):
            people.deactivate(cast.admin.actor, cast.admin.id, clock=clock)
        values = PersonValues("另一位", Role.ADMIN, login="second")
        second, _ = people.create_person(cast.admin.actor, None, values, clock=clock)
        people.deactivate(cast.admin.actor, second, clock=clock)
        actor = cast.office.actor
        with pytest.raises(Forbidden):
            people.deactivate(actor, cast.admin.id, clock=clock)


def test_a_login_once_given_stays(admin: Visitor, cast: Cast) -> None:
    page = admin.get(f"/admin/people/{cast.office.id}")
    assert page.select("//input[@name='login' and @readonly]")
    again = admin.submit(page, "保存", status=200, login="another")
    assert "账号定了就不改" in again.text
    saved = admin.submit(admin.get(f"/admin/people/{cast.office.id}"), "保存", post="主任科员")
    assert "已保存秦晓岚" in admin.follow(saved).text


def test_grants_are_given_and_taken(admin: Visitor, cast: Cast, app: Flask) -> None:
    page = admin.get(f"/admin/people/{cast.leader.id}")
    saved = admin.submit(page, "保存授权", governments=[str(cast.other.government_id)])
    assert "授权已保存" in admin.follow(saved).text
    leader = Visitor(sign_in(app.test_client(), cast.leader))
    assert "望湖区人民政府" in leader.get("/account").text
    page = admin.get(f"/admin/people/{cast.leader.id}")
    assert page.form("保存授权").fields["governments"] == str(cast.other.government_id)
    admin.submit(page, "保存授权", governments=[])
    assert "望湖区人民政府" not in leader.get("/account").text
    with app.app_context():
        assert db.session.scalars(select(Grant).filter_by(person_id=cast.leader.id)).all() == []


@pytest.mark.parametrize("chosen", ["999", "own"])
def test_a_grant_is_for_another_government_that_there_is(admin: Visitor, cast: Cast, chosen: str) -> None:
    value = str(cast.government_id) if chosen == "own" else chosen
    page = admin.get(f"/admin/people/{cast.leader.id}")
    token = page.form("保存授权").fields["csrf_token"]
    answer = admin.client.post(
        f"/admin/people/{cast.leader.id}/grants", data={"csrf_token": token, "governments": value}
    )
    assert answer.status_code == 400


def test_governments(admin: Visitor, cast: Cast, app: Flask) -> None:
    page = admin.get("/admin/governments/new")
    again = admin.submit(page, "新建政府", status=200, name="云澄市人民政府", mark="湖")
    assert "已有同名的政府" in again.text
    again = admin.submit(again, "新建政府", status=200, name="东屏区人民政府", mark="云")
    assert "已有政府在用" in again.text
    again = admin.submit(again, "新建政府", status=200, mark="屏", cycle_day="31")
    assert "要在 1 到 28 之间" in again.text
    listed = admin.follow(admin.submit(again, "新建政府", cycle_day="10"))
    assert "已建立东屏区人民政府" in listed.text and "10 日" in listed.text
    page = admin.get(f"/admin/governments/{cast.government_id}")
    office = str(cast.body["市政府办"])
    assert page.form("保存").fields["office_body_id"] == office
    admin.submit(page, "保存", approval_limit_workdays="20", two_person="y")
    with app.app_context():
        row = db.session.get_one(Government, cast.government_id)
        assert (row.approval_limit_workdays, row.two_person, row.office_body_id) == (20, True, int(office))
        entry = db.session.scalars(select(AuditEntry).filter_by(act="government.edit")).one()
        assert entry.detail == {"changes": {"approval_limit_workdays": [30, 20], "two_person": [False, True]}}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_else_administers(cast: Cast, app: Flask, clock: FixedClock, role: Role) -> None:
    actor = cast.by_role[role].actor
    with app.app_context():
        for act in (
            lambda: people.create_person(actor, cast.government_id, PersonValues("甲", Role.LEADER), clock=clock),
            lambda: people.edit_person(actor, cast.leader.id, PersonValues("甲", Role.LEADER), clock=clock),
            lambda: people.new_link(actor, cast.leader.id, clock=clock),
            lambda: people.activate(actor, cast.leader.id, clock=clock),
            lambda: people.set_grants(actor, cast.leader.id, [], clock=clock),
            lambda: governments.create_government(actor, GovernmentValues("甲", "甲"), clock=clock),
            lambda: governments.edit_government(actor, cast.government_id, GovernmentValues("甲", "甲"), clock=clock),
        ):
            with pytest.raises(Forbidden):
                act()
        assert db.session.scalars(select(Person.name).filter_by(name="甲")).all() == []
