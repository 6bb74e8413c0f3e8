"""Signing in and out through the pages."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from config.settings import Settings
from tests.support.application import make_app, release
from tests.support.cast import PASSWORD, Cast, sign_in
from tests.support.visitor import Visitor
from tracker.accounts import audit, sessions, signing
from tracker.accounts.models import Account, SignIn
from tracker.clock import FixedClock
from tracker.directory.models import AuditEntry, Person
from tracker.extensions import db
from tracker.unit import unit_of_work

WRONG = "账号或口令不对"


def enter(
    client: FlaskClient, login: str, password: str = PASSWORD, from_address: str = "127.0.0.1", **more: str
) -> TestResponse:
    sent = {"login": login, "password": password, **more}
    return client.post("/sign-in", data=sent, environ_base={"REMOTE_ADDR": from_address})


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def count(app: Flask, table: type, **by: object) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table).filter_by(**by)) or 0


def test_in_and_out(checked_client: Visitor, cast: Cast, app: Flask) -> None:
    gate = checked_client.get("/sign-in")
    answer = checked_client.submit(gate, "登录", login=" QinXiaolan ", password=PASSWORD)
    assert answer.response.location == "/"
    page = checked_client.get("/account")
    assert "秦晓岚" in page.text and "云澄市人民政府" in page.text
    left = checked_client.submit(page, "退出")
    assert "已退出" in checked_client.follow(left).text
    assert not is_in(checked_client.client)
    assert count(app, SignIn) == 0
    assert count(app, AuditEntry, act="sign-in", outcome="done", person_id=cast.office.id) == 1


def test_a_wrong_password_and_an_unknown_account_sound_the_same(
    checked_client: Visitor, cast: Cast, app: Flask
) -> None:
    texts = []
    for login in (cast.office.login, "nobody"):
        gate = checked_client.get("/sign-in")
        sheet = checked_client.submit(gate, "登录", status=403, login=login, password="Not-the-1-password")
        texts.append([error.text_content() for error in sheet.select("//*[@class='wrong']")])
        assert sheet.select("//input[@name='password']")[0].get("value") in (None, "")
    assert texts[0] == texts[1] and WRONG in texts[0][0]
    assert count(app, AuditEntry, act="sign-in", outcome="refused") == 2


def test_five_failures_lock_the_account_for_a_quarter_of_an_hour(
    client: FlaskClient, cast: Cast, clock: FixedClock
) -> None:
    for _ in range(5):
        assert enter(client, cast.office.login, "wrong").status_code == 403
    assert enter(client, cast.office.login).status_code == 403, "the right password opens nothing now"
    assert enter(client, cast.leader.login).status_code == 302, "others are not locked"
    clock.move(minutes=15)
    assert enter(client, cast.office.login).status_code == 302


def test_four_failures_lock_nothing_and_success_forgets_them(client: FlaskClient, cast: Cast) -> None:
    for _ in range(2):
        for _ in range(4):
            enter(client, cast.office.login, "wrong")
        assert enter(client, cast.office.login).status_code == 302


def guess(app: Flask, clock: FixedClock, count: int) -> None:
    """So many failures at 127.0.0.1, each with a name of its own, as ``sign_in`` notes them."""
    with app.app_context():
        for turn in range(count):
            audit.refused(None, signing.ACT, f"guess{turn}", "127.0.0.1", clock)


def test_what_others_guess_at_an_address_shuts_nobody_out(
    app: Flask, client: FlaskClient, cast: Cast, clock: FixedClock
) -> None:
    guess(app, clock, 9 * signing.CROWD)
    assert enter(client, "one more", "wrong").status_code == 403
    assert enter(client, cast.office.login).status_code == 302


@pytest.mark.parametrize("login", ["office", "nobody"])
def test_the_more_is_guessed_at_an_address_the_fewer_tries_a_name_has_there(
    app: Flask, client: FlaskClient, cast: Cast, clock: FixedClock, login: str
) -> None:
    name = cast.office.login if login == "office" else login
    guess(app, clock, 3 * signing.CROWD)
    assert [enter(client, name, "wrong").status_code for _ in range(4)] == [403, 403, 429, 429]
    if login == "office":
        assert enter(client, name).status_code == 429
        assert enter(client, name, from_address="10.0.0.9").status_code == 302, "another address is not concerned"
    clock.move(minutes=15)
    assert enter(client, name, "wrong").status_code == 403


def test_a_mistyped_password_at_a_crowded_address_may_be_mended(
    app: Flask, client: FlaskClient, cast: Cast, clock: FixedClock
) -> None:
    guess(app, clock, signing.CROWD)
    assert enter(client, cast.office.login, "wrong").status_code == 403
    assert enter(client, cast.office.login).status_code == 302


def test_who_is_deactivated_is_out_at_once(client: FlaskClient, cast: Cast, app: Flask) -> None:
    sign_in(client, cast.office)
    assert is_in(client)
    with app.app_context(), unit_of_work() as session:
        session.get_one(Person, cast.office.id).active = False
    assert not is_in(client)
    assert enter(client, cast.office.login).status_code == 403


def test_an_account_without_password_opens_for_no_password(client: FlaskClient, cast: Cast, app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        session.get_one(Account, cast.office.id).password_hash = None
    assert enter(client, cast.office.login, "nobody signs in with this").status_code == 403


def test_whoever_works_on_stays_in_however_short_the_limit(
    settings: Settings, client: FlaskClient, cast: Cast, clock: FixedClock
) -> None:
    strict = make_app(replace(settings, idle_minutes=1), clock)
    visitor = sign_in(strict.test_client(), cast.office)
    for _ in range(10):
        clock.move(seconds=50)
        assert is_in(visitor)
    clock.move(seconds=61)
    assert not is_in(visitor)
    release(strict)


def test_an_idle_session_ends(client: FlaskClient, cast: Cast, clock: FixedClock) -> None:
    sign_in(client, cast.office)
    for _ in range(3):
        clock.move(minutes=20)
        assert is_in(client), "each request begins the time anew"
    clock.move(minutes=21)
    assert not is_in(client)


def test_no_session_lives_longer_than_a_working_day(client: FlaskClient, cast: Cast, clock: FixedClock) -> None:
    sign_in(client, cast.office)
    for _ in range(8 * 4):
        assert is_in(client)
        clock.move(minutes=15)
    assert is_in(client)
    clock.move(minutes=1)
    assert not is_in(client)


def test_each_sign_in_has_a_token_of_its_own(client: FlaskClient, cast: Cast, app: Flask) -> None:
    tokens = set()
    for _ in range(2):
        enter(client, cast.office.login)
        with client.session_transaction() as cookie:
            tokens.add(cookie["token"])
    assert len(tokens) == 2
    with app.app_context():
        kept = set(db.session.scalars(select(SignIn.token_hash)))
    assert kept == {sessions.hash_of(token) for token in tokens if sessions.hash_of(token) in kept}
    assert len(kept) == 1, "the earlier session of this browser ended"


def test_a_copied_cookie_is_worth_nothing_after_signing_out(client: FlaskClient, app: Flask, cast: Cast) -> None:
    sign_in(client, cast.office)
    with client.session_transaction() as cookie:
        copied = dict(cookie)
    client.post("/sign-out")
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(copied)
    assert not is_in(thief)


def test_a_session_is_written_at_most_once_a_minute(
    client: FlaskClient, cast: Cast, app: Flask, clock: FixedClock
) -> None:
    def seen() -> object:
        with app.app_context():
            return db.session.scalar(select(SignIn.seen_at))

    sign_in(client, cast.office)
    first = seen()
    clock.move(seconds=60)
    assert is_in(client) and seen() == first
    clock.move(seconds=1)
    assert is_in(client) and seen() == clock.now()


@pytest.mark.parametrize(
    ("asked", "landed"),
    [
        ("/ledger?state=issued", "/ledger?state=issued"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example/", "/"),
        ("/\t/elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("ledger", "/"),
    ],
)
def test_after_signing_in_one_comes_back_to_own_paths_only(
    client: FlaskClient, cast: Cast, asked: str, landed: str
) -> None:
    assert enter(client, cast.office.login, next=asked).location == landed


def test_the_way_back_is_kept(checked_client: Visitor, cast: Cast) -> None:
    answer = checked_client.get("/account?x=1", status=302)
    assert answer.response.location == "/sign-in?next=%2Faccount%3Fx%3D1"
    gate = checked_client.follow(answer)
    assert (
        checked_client.submit(gate, "登录", login=cast.office.login, password=PASSWORD).response.location
        == "/account?x=1"
    )


def test_a_stranger_finds_no_trace_of_a_session_in_a_forged_cookie(client: FlaskClient, cast: Cast) -> None:
    client.set_cookie("session", "eyJ0b2tlbiI6IngifQ.x.x")
    client.set_cookie("remember_token", "1|x")
    assert client.get("/account").status_code == 302
