"""People at the command line: the way back in when nobody can sign in."""

import re

import pytest
from click.testing import CliRunner
from flask import Flask

from tests.support.cast import Cast
from tracker.accounts import sessions
from tracker.accounts.models import Account, OneTimeLink
from tracker.cli import people
from tracker.errors import NotFound
from tracker.extensions import db


@pytest.fixture
def runner(environ: dict[str, str]) -> CliRunner:
    return CliRunner(env=environ)


def test_a_link_for_somebody_who_is_shut_out(runner: CliRunner, cast: Cast, app: Flask) -> None:
    done = runner.invoke(people.people, ["link", " SongWei "], catch_exceptions=False)
    match = re.fullmatch(r"http://127\.0\.0\.1:8000(/first-password/\S+)\n", done.output)
    assert match, done.output
    with app.app_context():  # not opened: the command runs by the machine's clock, the pages by the test's
        link = db.session.get_one(OneTimeLink, sessions.hash_of(match[1].rpartition("/")[2]))
        assert link.person_id == cast.admin.id
        assert db.session.get_one(Account, cast.admin.id).password_hash is None


def test_an_unknown_login(runner: CliRunner, cast: Cast) -> None:
    done = runner.invoke(people.people, ["link", "nobody"])
    assert isinstance(done.exception, NotFound) and "没有账号 nobody" in done.exception.message


def test_the_list(runner: CliRunner, cast: Cast) -> None:
    lines = runner.invoke(people.people, ["list"], catch_exceptions=False).output.splitlines()
    assert "qinxiaolan  秦晓岚  督查室  云澄市人民政府" in lines
    assert "songwei  宋维  系统管理员" in lines
