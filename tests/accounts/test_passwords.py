"""Own passwords: the rule, the one-time link, the change."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.support.cast import PASSWORD, Cast, sign_in
from tests.support.visitor import Visitor
from tracker.accounts import links, passwords
from tracker.accounts.models import OneTimeLink, SignIn
from tracker.clock import FixedClock
from tracker.extensions import db
from tracker.unit import unit_of_work

NEW = "Wanqiao-2-tongxing"


@pytest.mark.parametrize("password", [NEW, "长城 Chang 2026 安静", "aB3" * 4, "lowercase-and-7-signs"])
def test_a_good_password(password: str) -> None:
    assert passwords.fault_of(password, "qinxiaolan") == ""


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Short-7-one", "至少 12"),
        ("x" * 129, "最多 128"),
        ("onlysmallletters", "至少要有 3 种"),
        ("small7letters7", "至少要有 3 种"),
        ("QinXiaolan-2026", "账号"),
        ("My-Passw0rd-is-9", "太常见"),
        ("Yuncheng-123456", "太常见"),
        ("Zhengfu-Duban-7", "太常见"),
    ],
)
def test_a_bad_password(password: str, said: str) -> None:
    assert said in passwords.fault_of(password, "qinxiaolan")


def test_only_a_hash_is_kept() -> None:
    kept = passwords.hashed(NEW)
    assert kept.startswith("scrypt:32768:8:1$") and NEW not in kept
    assert passwords.matches(kept, NEW) and not passwords.matches(kept, NEW + " ")


def make_link(app: Flask, person_id: int, clock: FixedClock) -> str:
    with app.app_context(), unit_of_work() as session:
        return links.make(session, person_id, clock)


def test_a_link_sets_the_password_once(checked_client: Visitor, cast: Cast, app: Flask, clock: FixedClock) -> None:
    path = make_link(app, cast.office.id, clock)
    with app.app_context():
        assert path.rpartition("/")[2] not in set(db.session.scalars(select(OneTimeLink.token_hash)))
    checked_client.get(path)  # a look does not use it up
    page = checked_client.get(path)
    assert cast.office.login in page.text
    done = checked_client.submit(page, "设置口令", password=NEW, again=NEW)
    gate = checked_client.follow(done)
    assert "口令已经设好" in gate.text
    checked_client.submit(gate, "登录", login=cast.office.login, password=PASSWORD, status=403)
    checked_client.submit(gate, "登录", login=cast.office.login, password=NEW)
    assert "已经用过" in checked_client.get(path, status=404).text
    assert checked_client.client.post(path, data={"password": NEW, "again": NEW}).status_code in (400, 404)


def test_a_link_is_valid_for_three_days(client: FlaskClient, cast: Cast, app: Flask, clock: FixedClock) -> None:
    path = make_link(app, cast.office.id, clock)
    clock.move(hours=71, minutes=59)
    assert client.get(path).status_code == 200
    clock.move(minutes=1)
    assert client.get(path).status_code == 404
    assert client.post(path, data={"password": NEW, "again": NEW}).status_code == 404


def test_a_new_link_ends_the_one_before(client: FlaskClient, cast: Cast, app: Flask, clock: FixedClock) -> None:
    first, second = make_link(app, cast.office.id, clock), make_link(app, cast.office.id, clock)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_a_weak_password_uses_no_link_up(checked_client: Visitor, cast: Cast, app: Flask, clock: FixedClock) -> None:
    page = checked_client.get(make_link(app, cast.office.id, clock))
    again = checked_client.submit(page, "设置口令", status=200, password="short", again="short")
    assert "至少 12 个字符" in again.text
    again = checked_client.submit(again, "设置口令", status=200, password=NEW, again=NEW + "x")
    assert "两次填写不一样" in again.text
    checked_client.submit(again, "设置口令", password=NEW, again=NEW)


def test_changing_the_password_ends_the_other_sessions(checked_client: Visitor, cast: Cast, app: Flask) -> None:
    sign_in(app.test_client(), cast.office)
    sign_in(checked_client.client, cast.office)
    page = checked_client.get("/password")
    refused = checked_client.submit(page, "修改口令", status=200, old="wrong", password=NEW, again=NEW)
    assert "账号或口令不对" in refused.text
    done = checked_client.submit(refused, "修改口令", old=PASSWORD, password=NEW, again=NEW)
    assert "口令已经改好" in checked_client.follow(done).text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SignIn)) == 1


def test_guessing_the_old_password_locks_the_account(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.office)
    for _ in range(5):
        client.post("/password", data={"old": "wrong", "password": NEW, "again": NEW})
    answer = client.post("/password", data={"old": PASSWORD, "password": NEW, "again": NEW})
    assert "账号或口令不对" in answer.text


def test_the_same_password_is_no_new_one(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.office)
    answer = client.post("/password", data={"old": PASSWORD, "password": PASSWORD, "again": PASSWORD})
    assert "和现在的一样" in answer.text
