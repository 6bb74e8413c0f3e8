"""A load of the sample that is killed leaves nothing that the next start would take for a sample."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.server import OtherProcess
from tracker.accounts.models import Account
from tracker.accounts.passwords import matches
from tracker.cli.first_start import prepare
from tracker.clock import FixedClock
from tracker.directory.models import Government, Installation
from tracker.extensions import db
from tracker.pages import context
from tracker.tasks.models import Task

LOAD = """
import os, signal
from sqlalchemy import event
from tracker.cli.first_start import prepare
from tracker.extensions import db

commits = 0

def killed(_session):
    global commits
    commits += 1
    if commits == {last}:
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(db.session, "after_commit", killed)
prepare(clock, "http://localhost", with_sample=True)
"""


@pytest.mark.parametrize(("last", "begun"), [(1, False), (60, True)])
def test_the_next_start_begins_afresh(
    app: Flask,
    clock: FixedClock,
    other_process: OtherProcess,
    capsys: pytest.CaptureFixture[str],
    last: int,
    begun: bool,
) -> None:
    process = other_process(LOAD.format(last=last))
    process.communicate()
    assert process.returncode == -9
    with app.app_context():
        assert bool(db.session.scalar(select(func.count()).select_from(Task))) is begun
        assert db.session.get(Installation, 1) is None
        db.session.remove()
        assert prepare(clock, "http://localhost", with_sample=True) == []
        printed = {line.split()[0]: line.split()[1] for line in capsys.readouterr().out.splitlines() if "-" in line}
        hashes = dict(db.session.execute(select(Account.login, Account.password_hash)).all())
        assert printed and all(matches(hashes[login], password) for login, password in printed.items())
        assert db.session.scalar(select(func.count()).select_from(Government)) == 1
        assert db.session.get_one(Installation, 1).kind == "sample"
        assert len(list(context.settings().uploads.iterdir())) == 2, "the minutes of this load and no others"
        assert prepare(clock, "http://localhost", with_sample=True) == []


def test_an_empty_start_takes_no_half_sample_over(app: Flask, clock: FixedClock, other_process: OtherProcess) -> None:
    process = other_process(LOAD.format(last=1))
    process.communicate()
    with app.app_context():
        assert any("/first-password/" in line for line in prepare(clock, "http://localhost", with_sample=False))
        assert db.session.get_one(Installation, 1).kind == "real"
        assert db.session.scalar(select(func.count()).select_from(Government)) == 0
