"""Every route demands a permission, and the check keeps what it demands."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.support.cast import Cast, sign_in
from tests.support.routes import address, routes
from tracker.accounts.actor import HELD, Permission
from tracker.directory.models import AuditEntry
from tracker.extensions import db
from tracker.pages.permissions import demands, own_path
from tracker.vocabulary import Role

PUBLIC = {"doors.sign_in", "doors.sign_out", "doors.first_password"}  # the whole list of what a stranger reaches


def test_every_route_demands_a_permission(app: Flask) -> None:
    unmarked = [str(route) for route in routes(app) if route.permission is None]
    assert not unmarked


def test_a_stranger_reaches_the_doors_only(app: Flask) -> None:
    assert {route.endpoint for route in routes(app) if route.permission is Permission.PUBLIC} <= PUBLIC


def test_a_stranger_is_asked_to_sign_in(app: Flask, client: FlaskClient) -> None:
    for route in routes(app):
        if route.permission is Permission.PUBLIC:
            continue
        answer = client.open(address(app, route), method=route.method)
        if route.method == "GET":
            assert answer.status_code == 302 and answer.location.startswith("/sign-in"), str(route)
        else:
            assert answer.status_code == 401, str(route)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reaches_what_it_holds(app: Flask, client: FlaskClient, cast: Cast, role: Role) -> None:
    sign_in(client, cast.by_role[role])
    held = HELD[role] | {Permission.SIGNED_IN}
    for route in routes(app):
        if route.permission is Permission.PUBLIC:
            continue
        if route.permission in held:
            # POST without ids and fields is refused in many ways, but never for want of the permission
            if route.method == "GET":
                answer = client.get(address(app, route))
                assert answer.status_code in (200, 302, 404), f"{role} {route}: {answer.status}"
        else:
            answer = client.open(address(app, route), method=route.method)
            assert answer.status_code == 403, f"{role} {route}: {answer.status}"


def test_the_administrator_sees_no_task_and_the_office_no_account() -> None:
    assert HELD[Role.ADMIN] == {Permission.ADMINISTER}
    assert all(Permission.ADMINISTER not in held for role, held in HELD.items() if role is not Role.ADMIN)


def test_a_route_without_permission_opens_for_nobody(app: Flask, client: FlaskClient, cast: Cast) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    app.config["PROPAGATE_EXCEPTIONS"] = False
    sign_in(client, cast.office)
    answer = client.get("/forgotten")
    assert answer.status_code == 500 and "secret" not in answer.text


def test_a_denial_is_written_down(app: Flask, client: FlaskClient, cast: Cast) -> None:
    app.add_url_rule("/closed", "closed", demands(Permission.ADMINISTER)(lambda: "secret"))
    answer = sign_in(client, cast.leader).get("/closed")
    assert answer.status_code == 403 and "没有权限" in answer.text
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.person_id, entry.act, entry.subject, entry.outcome) == (
        cast.leader.id,
        "closed",
        "/closed",
        "refused",
    )
    assert entry.government_id == cast.government_id and entry.address == "127.0.0.1"


def test_an_ended_session_says_so_to_a_form_and_to_a_part_of_a_page(client: FlaskClient) -> None:
    form = client.post("/password", data={}, headers={"Referer": "http://localhost/account"})
    assert form.status_code == 401
    assert "登录已经失效" in form.text and "没有存下任何内容" in form.text
    assert "/sign-in?next=%2Faccount" in form.text
    part = client.get("/account", headers={"HX-Request": "true"})
    assert part.status_code == 401 and part.headers["HX-Redirect"].startswith("/sign-in")


@pytest.mark.parametrize("path", ["/", "/ledger", "/ledger?a=1&b=/x", "/tasks/3#h"])
def test_own_path(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize("path", [None, "", "ledger", "//x", "/\\x", "\\\\x", "/ x", "/\nx", "http://x/", "mailto:x"])
def test_not_an_own_path(path: str | None) -> None:
    assert own_path(path) is None
