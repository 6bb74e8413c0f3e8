"""The invented government: something true in every state and under every lamp."""

from datetime import date

from sqlalchemy import func, select

from tracker.accounts.models import Account
from tracker.accounts.passwords import matches
from tracker.directory.models import Body, Installation, Person
from tracker.extensions import db
from tracker.reminders.models import Message, Outbox
from tracker.tasks.models import Event, Report, Task
from tracker.tasks.timing import TimeFacts, judge
from tracker.vocabulary import Lamp, Role, TaskState
from tracker.workdays import Workdays


def lamps(today: date) -> set[Lamp]:
    tasks = db.session.scalars(select(Task).where(Task.counted))
    return {
        judge(
            TimeFacts(TaskState(one.state), one.due_on, one.report_due_on, one.submitted_on, one.extension_pending),
            today,
            Workdays(),
        ).lamp
        for one in tasks
    }


def test_every_state_lamp_and_role_is_there(app):
    with app.app_context():
        states = {TaskState(state) for state in db.session.scalars(select(Task.state).distinct())}
        assert states >= set(TaskState) - {TaskState.DROPPED}
        assert lamps(date(2026, 11, 20)) >= {Lamp.RED, Lamp.AMBER, Lamp.SILENT, Lamp.GREEN, Lamp.GREY}
        assert set(db.session.scalars(select(Person.role).distinct())) == {role.value for role in Role}
        assert db.session.scalar(select(func.count()).select_from(Body).where(Body.is_group.is_(False))) == 21
        assert db.session.get_one(Installation, 1).kind == "sample"


def test_its_history_ends_today_and_nothing_waits_to_be_sent(app, clock):
    with app.app_context():
        for column in (Event.at, Report.at, Message.at):
            newest = db.session.scalar(select(func.max(column)))
            assert newest is not None and newest <= clock.now()
        assert set(db.session.scalars(select(Outbox.state).distinct())) == {"sent"}


def test_the_printed_passwords_open_the_accounts(app, passwords):
    with app.app_context():
        hashes = dict(db.session.execute(select(Account.login, Account.password_hash)).all())
    assert hashes.keys() == passwords.keys()
    assert all(matches(hashes[login], password) for login, password in passwords.items())
    assert len(set(passwords.values())) == len(passwords)
