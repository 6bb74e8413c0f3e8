"""No door opens on real work by a moved clock."""

from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner
from flask import Flask

import app as wsgi
from tests.support.application import release
from tracker.cli import minutes, people, reminders, serve
from tracker.errors import Misconfigured

COMMANDS: dict[str, tuple[click.Command, list[str]]] = {
    "web": (serve.web, []),
    "scheduler": (serve.scheduler, []),
    "people": (people.people, ["list"]),
    "preview": (reminders.reminders, ["preview"]),
    "run-once": (reminders.reminders, ["run-once"]),
    "minutes": (minutes.minutes, ["import", __file__, "--government", "云澄市人民政府"]),
}
Environment = Callable[..., None]


@pytest.fixture
def moved(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A database with tables and without a purpose, and a clock three days ahead."""
    for name, value in (environ | {"CLOCK_OFFSET_DAYS": "3"}).items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("moved")
def test_another_wsgi_server_refuses_it_too() -> None:
    with pytest.raises(Misconfigured, match="CLOCK_OFFSET_DAYS is refused"):
        wsgi.create()


@pytest.mark.usefixtures("moved")
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_refuses_it(name: str) -> None:
    command, arguments = COMMANDS[name]
    done = CliRunner().invoke(command, arguments)
    assert isinstance(done.exception, Misconfigured) and "CLOCK_OFFSET_DAYS is refused" in str(done.exception)


@pytest.mark.usefixtures("moved")
def test_a_test_database_opens(app: Flask, cast: object) -> None:
    made = wsgi.create()
    assert made.test_client().get("/sign-in").status_code == 200
    release(made)
