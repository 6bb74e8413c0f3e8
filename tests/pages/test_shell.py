"""The frame of every page: navigation, headers, banners, forms of refusal."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask, abort, render_template_string, request
from flask.testing import FlaskClient
from wtforms import StringField, TextAreaField

from config.settings import Settings
from tests.support.application import make_app, release
from tests.support.cast import Cast, sign_in
from tests.support.visitor import Visitor
from tracker.accounts.actor import Permission
from tracker.clock import FixedClock, instant
from tracker.errors import NotNow, Stale
from tracker.pages.forms import BaseForm
from tracker.pages.permissions import demands
from tracker.vocabulary import Role

HOMES = {
    Role.OFFICE: "/queue",
    Role.OFFICE_LEADER: "/queue",
    Role.LIAISON: "/inbox",
    Role.HEAD: "/inbox",
    Role.LEADER: "/overdue",
    Role.ADMIN: "/admin/governments",
}
LINKS = {
    Role.OFFICE: ["今日工作", "纪要核对", "台账", "逾期清单", "单位", "消息"],
    Role.LIAISON: ["待办", "本单位台账", "本单位情况", "消息"],
    Role.LEADER: ["逾期清单", "台账", "单位", "消息"],
    Role.ADMIN: ["政府", "人员", "运行情况", "消息"],
}
LINKS |= {Role.OFFICE_LEADER: LINKS[Role.OFFICE], Role.HEAD: LINKS[Role.LIAISON]}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class NoteForm(BaseForm):
    note = TextAreaField("落实情况")
    secret = StringField("短语")


def add_route(app: Flask, path: str, view: object, permission: Permission = Permission.SIGNED_IN) -> None:
    """A page for this test alone; the check of the first request is not due yet."""
    app.add_url_rule(path, path.strip("/"), demands(permission)(view), methods=["GET", "POST"])  # type: ignore[type-var]


@pytest.mark.parametrize("role", list(Role))
def test_home_and_links_by_role(checked_client: Visitor, cast: Cast, role: Role) -> None:
    sign_in(checked_client.client, cast.by_role[role])
    assert checked_client.get("/", status=302).response.location == HOMES[role]
    page = checked_client.get("/account")
    assert [link.text_content().strip() for link in page.select("//nav[@aria-label='主导航']//a")] == LINKS[role]


def test_a_tally_stands_beside_its_link(app: Flask, checked_client: Visitor, cast: Cast) -> None:
    app.extensions["tallies"] = {"/messages": lambda actor: 1200 if actor.role is Role.LEADER else None}
    sign_in(checked_client.client, cast.leader)
    tally = checked_client.get("/account").select("//nav//a[@href='/messages']/span[@class='tally']")
    assert [one.text for one in tally] == ["1,200"]
    sign_in(checked_client.client, cast.office)
    assert not checked_client.get("/account").select("//nav//a[@href='/messages']/span")


def test_who_is_shown(checked_client: Visitor, cast: Cast) -> None:
    for person, words in (
        (cast.leader, "周启明 · 市长"),
        (cast.office, "秦晓岚 · 督查室"),
        (cast.liaison["市财政局"], "沈若溪 · 市财政局 联络员"),
    ):
        sign_in(checked_client.client, person)
        page = checked_client.get("/account")
        assert " ".join(page.select("//*[@class='site__who']/span")[0].text_content().split()) == words
        assert "督查室 8612" in page.select("//footer")[0].text_content()


@pytest.mark.parametrize("path", ["/sign-in", "/account", "/", "/nothing"])
def test_headers_of_every_answer(client: FlaskClient, cast: Cast, path: str) -> None:
    if path != "/sign-in":
        sign_in(client, cast.office)
    answer = client.get(path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in answer.headers


def test_cookies_behind_tls(settings: Settings, clock: FixedClock) -> None:
    app = make_app(replace(settings, secure_cookies=True), clock)
    answer = app.test_client().get("/sign-in", base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert all(flag in cookie for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    release(app)


def test_the_address_behind_tls_is_the_visitors(settings: Settings, clock: FixedClock) -> None:
    app = make_app(replace(settings, secure_cookies=True), clock)
    add_route(app, "/who", lambda: request.remote_addr or "", Permission.PUBLIC)
    answer = app.test_client().get("/who", headers={"X-Forwarded-For": "10.1.2.3"}, base_url="https://localhost")
    assert answer.text == "10.1.2.3"
    release(app)


def test_static_files_are_public_and_may_be_kept(client: FlaskClient) -> None:
    with client.get("/static/tokens.css", buffered=True) as answer:
        pass
    assert answer.status_code == 200 and "no-store" not in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_moved_clock_is_said_on_every_page(
    settings: Settings, clock: FixedClock, client: FlaskClient, cast: Cast
) -> None:
    assert "时钟" not in sign_in(client, cast.office).get("/account").text
    moved = make_app(replace(settings, clock_offset_days=3), clock)
    page = sign_in(moved.test_client(), cast.office).get("/account").text
    assert "时钟拨快了 3 天" in page and "2026-11-20" in page
    release(moved)


def test_a_year_without_calendar_is_said(client: FlaskClient, cast: Cast, clock: FixedClock) -> None:
    assert "暂算" not in sign_in(client, cast.office).get("/account").text
    clock.at = instant(date(2031, 3, 3), 9)
    page = sign_in(client, cast.office).get("/account").text
    assert "2031 年的工作日安排还没有载入" in page and "暂按周一至周五" in page


def test_a_banner_of_another_room(app: Flask, client: FlaskClient, cast: Cast) -> None:
    from tracker.pages.banners import Banner

    app.extensions["banners"] = (lambda actor: Banner("stop", "提醒停了，", "告诉系统管理员。"),)
    assert "提醒停了，" in sign_in(client, cast.office).get("/account").text


def test_a_forged_form_is_refused_in_plain_words(checked_client: Visitor, cast: Cast) -> None:
    client = sign_in(checked_client.client, cast.office)
    for token in ({}, {"csrf_token": "forged"}):
        answer = client.post("/sign-out", data=token, headers={"Referer": "http://localhost/account"})
        assert answer.status_code == 400
        assert "页面已经过期" in answer.text and "没有存下任何内容" in answer.text
        assert 'href="/account"' in answer.text and "token" not in answer.text.split("<main")[1]
    assert client.get("/account").status_code == 200, "still signed in"


def test_unknown_pages_and_methods(checked_client: Visitor, cast: Cast) -> None:
    assert "没有找到" in checked_client.get("/nothing", status=404).text
    sign_in(checked_client.client, cast.office)
    page = checked_client.get("/nothing", status=404)
    assert "没有找到" in page.text and page.select("//nav[@aria-label='主导航']")
    assert "不能这样打开" in checked_client.get("/sign-out", status=405).text


def test_too_large(app: Flask, client: FlaskClient, cast: Cast) -> None:
    add_route(app, "/take", lambda: str(len(request.files)))
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = sign_in(client, cast.office).post("/take", data={"note": "长" * 2000})
    assert answer.status_code == 413
    assert "太大" in answer.text and "20 MB" in answer.text


def test_a_fault_shows_no_trace_even_without_a_database(app: Flask, client: FlaskClient, cast: Cast) -> None:
    def broken() -> str:
        from tracker.extensions import db

        db.session.execute(db.text("SELECT secret FROM nowhere"))
        return ""

    add_route(app, "/broken", broken)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = sign_in(client, cast.office).get("/broken")
    assert answer.status_code == 500
    assert "程序出了错" in answer.text and "2026-11-20 周五 08:30" in answer.text
    assert not any(word in answer.text for word in ("Traceback", "secret", "nowhere", "sqlalchemy"))


@pytest.mark.parametrize(("error", "words"), [(Stale(), "已有新进展，请刷新"), (NotNow("还没有签收"), "还没有签收")])
def test_a_refused_act_shows_what_was_typed(
    app: Flask, client: FlaskClient, cast: Cast, error: Exception, words: str
) -> None:
    def act() -> str:
        NoteForm()
        raise error

    add_route(app, "/act", act)
    answer = sign_in(client, cast.office).post(
        "/act", data={"note": "已经联系 <厂家>", "secret": ""}, headers={"Referer": "http://localhost/tasks/7"}
    )
    assert answer.status_code == 409
    assert words in answer.text and 'href="/tasks/7"' in answer.text
    assert "落实情况" in answer.text and "已经联系 &lt;厂家&gt;" in answer.text


def test_other_web_errors_have_a_page(app: Flask, client: FlaskClient, cast: Cast) -> None:
    add_route(app, "/teapot", lambda: abort(418))
    answer = sign_in(client, cast.office).get("/teapot")
    assert answer.status_code == 418 and "没有办成" in answer.text


def test_a_part_of_a_page_has_no_frame(app: Flask, client: FlaskClient, cast: Cast) -> None:
    add_route(app, "/part", lambda: render_template_string("{{ navigation is defined }}"))
    sign_in(client, cast.office)
    assert client.get("/part").text == "True"
    assert client.get("/part", headers={"HX-Request": "true"}).text == "False"


def test_reading_another_government(checked_client: Visitor, cast: Cast) -> None:
    sign_in(checked_client.client, cast.reader)
    page = checked_client.get("/account")
    looking = checked_client.submit(page, "查看云澄市人民政府")
    assert checked_client.follow(looking, status=302).response.location == "/overdue"
    page = checked_client.get("/account")
    assert "正在查看其他政府" in page.text and "云澄市人民政府" in page.select("//header")[0].text_content()
    assert [link.text for link in page.select("//nav[@aria-label='主导航']//a")] == [
        "逾期清单",
        "台账",
        "纪要核对",
        "单位",
    ]
    checked_client.submit(page, "回到本政府")
    assert "正在查看" not in checked_client.get("/account").text


def test_without_a_grant_nothing_is_read(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.other.office)
    assert client.post("/viewing", data={"government_id": cast.government_id}).status_code == 403
    assert client.post("/viewing", data={"government_id": "x"}).status_code == 403
    with client.session_transaction() as cookie:
        cookie["viewing"] = cast.government_id  # even a cookie that says so
    assert "望湖区人民政府" in client.get("/account").text
    assert "云澄市人民政府" not in client.get("/account").text
