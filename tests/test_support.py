"""The tests' own machinery: what it promises to the tests that lean on it."""

import smtplib
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import inspect, text

from config.settings import Settings
from tests.support.browser import axe
from tests.support.server import OtherProcess
from tests.support.smtp import MailServer
from tests.support.visitor import Visitor
from tracker.accounts.actor import Permission
from tracker.extensions import db
from tracker.pages.permissions import demands

COUNT = "SELECT count(*) FROM installation"
INSERT = "INSERT INTO installation (id, kind, created_at) VALUES (1, 'test', '2026-11-20 00:30:00')"


@pytest.mark.parametrize("_turn", ["first", "second"])
def test_each_test_has_a_database_of_its_own(app: Flask, _turn: str) -> None:
    with app.app_context(), db.engine.begin() as connection:
        assert connection.scalar(text(COUNT)) == 0
        connection.execute(text(INSERT))


def test_the_database_is_of_the_kind_asked_for(app: Flask, database_kind: str) -> None:
    with app.app_context():
        assert db.engine.dialect.name == {"sqlite": "sqlite", "postgres": "postgresql"}[database_kind]


def test_another_process_sees_the_same_database(app: Flask, other_process: OtherProcess) -> None:
    code = f"""
from sqlalchemy import text
from tracker.accounts.actor import Permission
from tracker.extensions import db
from tracker.pages.permissions import demands
with db.engine.begin() as connection:
    connection.execute(text({INSERT!r}))
print(clock.now())
"""
    out, err = other_process(code).communicate(timeout=30)
    assert out == "2026-11-20 00:30:00+00:00\n", err
    with app.app_context(), db.engine.begin() as connection:
        assert connection.scalar(text(COUNT)) == 1


def test_an_empty_database_is_empty(empty_database: str, tmp_path: Path) -> None:
    from sqlalchemy import create_engine

    engine = create_engine(empty_database)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def letter() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.gov.cn", "b@example.gov.cn", "到期提醒"
    message.set_content("明日到期")
    return message


def send(settings: Settings) -> None:
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=5) as connection:
        connection.send_message(letter())


def test_the_mail_server_keeps_what_it_is_sent(smtp: MailServer, settings: Settings) -> None:
    send(settings)
    assert [message["Subject"] for message in smtp.box.messages] == ["到期提醒"]
    assert smtp.box.messages[0].get_content().strip() == "明日到期"
    assert smtp.box.envelopes == [("a@example.gov.cn", ("b@example.gov.cn",))]


@pytest.mark.parametrize(
    ("mode", "error", "kept"),
    [
        ("busy", smtplib.SMTPDataError, 0),
        ("refuse", smtplib.SMTPDataError, 0),
        ("drop", smtplib.SMTPServerDisconnected, 0),
        ("swallow", smtplib.SMTPServerDisconnected, 1),
    ],
)
def test_the_mail_server_misbehaves_as_told(
    smtp: MailServer, settings: Settings, mode: str, error: type[Exception], kept: int
) -> None:
    smtp.box.mode = mode  # type: ignore[assignment]
    with pytest.raises(error):
        send(settings)
    assert (smtp.box.attempts, len(smtp.box.messages)) == (1, kept)


def test_a_dead_mail_server_refuses_the_connection(smtp: MailServer, settings: Settings) -> None:
    smtp.stop()
    with pytest.raises(ConnectionRefusedError):
        send(settings)


@pytest.fixture
def faulty_app(app: Flask) -> Flask:
    @app.get("/faulty")
    @demands(Permission.PUBLIC)
    def faulty() -> str:
        return """<!doctype html><html><head></head><body onkeyup="x()"><p style="color:red"></p>
        <form method="post" action="/"></form><script>1</script></body></html>"""

    @app.get("/picture")
    @demands(Permission.PUBLIC)
    def picture() -> str:
        return """<!doctype html><html lang="zh-CN"><head><title>图</title></head>
        <body><main><h1>图</h1><img src="/static/icon.svg"></main></body></html>"""

    return app


def test_the_visitor_sees_what_no_page_may_have(faulty_app: Flask, checked_client: Visitor) -> None:
    with pytest.raises(AssertionError) as seen:
        checked_client.get("/faulty")
    faults = ("inline style on <p>", "inline script in <script>", "inline script in <body>", "without csrf_token")
    for fault in (*faults, "0 h1", "no title", "lang is None"):
        assert fault in str(seen.value)


def test_axe_sees_a_picture_without_words(faulty_app: Flask, page: Page) -> None:
    page.goto("/picture")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)
