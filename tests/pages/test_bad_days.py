"""The database is away, or others hold it: a page in plain Chinese all the same, and nothing half stored."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from tests.support.cast import Cast, sign_in
from tracker.clock import FixedClock
from tracker.directory.models import Body
from tracker.extensions import db


@pytest.mark.parametrize("path", ["/account", "/nothing", "/sign-in", "/queue"])
def test_without_a_database_the_page_of_faults_still_stands(
    app: Flask, client: FlaskClient, cast: Cast, path: str
) -> None:
    def away(*_arguments: Any) -> None:
        raise OperationalError("SELECT", {}, Exception("no server listens on secret"))

    sign_in(client, cast.office)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", away)
    answer = client.get(path)
    assert answer.status_code == 500
    assert "程序出了错" in answer.text and "secret" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.fixture
def locked_database(app: Flask, cast: Cast) -> Iterator[None]:
    """Another program is writing into the SQLite file, for longer than a request waits."""

    def hasten(connection: sqlite3.Connection, *_rest: object) -> None:
        connection.execute("PRAGMA busy_timeout = 20")

    with app.app_context():
        event.listen(db.engine, "checkout", hasten)
        path = db.engine.url.database
    assert path is not None
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        yield
        writer.execute("ROLLBACK")


@pytest.mark.database("sqlite")
def test_a_form_that_had_to_give_way_comes_back_with_what_was_typed(
    app: Flask, client: FlaskClient, cast: Cast, request: pytest.FixtureRequest
) -> None:
    sign_in(client, cast.office)
    request.getfixturevalue("locked_database")
    answer = client.post("/bodies/new", data={"name": "云澄市体育局"})
    assert answer.status_code == 503
    assert all(words in answer.text for words in ("现在办的人太多", "没有存下任何内容", "云澄市体育局"))
    with app.app_context():
        assert db.session.scalar(db.select(Body.id).where(Body.name == "云澄市体育局")) is None


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("path", ["/overdue", "/account"])
def test_pages_are_shown_while_others_write(
    client: FlaskClient, cast: Cast, clock: FixedClock, request: pytest.FixtureRequest, path: str
) -> None:
    sign_in(client, cast.leader)
    clock.move(minutes=5)  # so that the request would be remembered
    request.getfixturevalue("locked_database")
    assert client.get(path).status_code == 200


@pytest.mark.database("sqlite")
def test_a_full_disk_is_said_and_nothing_is_stored(app: Flask, client: FlaskClient, cast: Cast) -> None:
    def full(connection: sqlite3.Connection, *_rest: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # SQLite takes this as: not one page more

    sign_in(client, cast.office)
    with app.app_context():
        event.listen(db.engine, "checkout", full)
    answers = [client.post("/bodies/new", data={"name": f"云澄市第{n}局{'长' * 80}"}) for n in range(40)]
    refused = [n for n, answer in enumerate(answers) if answer.status_code == 507]
    assert refused
    assert all("磁盘已满，没有存下任何内容" in answers[n].text for n in refused)
    with app.app_context():
        kept = db.session.scalars(db.select(Body.name).where(Body.name.startswith("云澄市第"))).all()
    assert len(kept) == len(answers) - len(refused)
