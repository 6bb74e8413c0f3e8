"""What a new database is given at its first start: the sample, or the way in for the first administrator."""

import unicodedata
from collections.abc import Iterable, Sequence

import click
from flask_migrate import downgrade, upgrade

from tracker import sample
from tracker.accounts import links
from tracker.accounts.models import Account
from tracker.cli.entry import installation_kind
from tracker.clock import Clock
from tracker.directory.models import Installation, Person
from tracker.extensions import db
from tracker.minutes.models import Minutes
from tracker.pages import context
from tracker.pages.uploads import discard
from tracker.tasks.models import Evidence
from tracker.unit import unit_of_work
from tracker.vocabulary import InstallationKind, Role

ADMIN = "admin"  # sign-in name of the first administrator; the password is set by the person


def prepare(clock: Clock, address: str, *, with_sample: bool) -> list[str]:
    """Fill a new database; what the terminal shall still show of it. Needs an application context.

    A database in use is left alone; only where nobody can sign in yet, a fresh one-time link is made.
    What a killed load of the sample has left is cleared away first.
    """
    if installation_kind() is None:
        if sample.is_half_loaded():
            _clear_away()
        if with_sample:
            click.echo("Loading the sample")
            sample.load(clock, lambda accounts: click.echo("\n".join(_table(accounts))))
            return []
        _found(clock)
    link = _way_in(clock)
    if link is None:
        return []
    return [f"First administrator ({ADMIN}), set your password within {links.VALID.days} days:", f"  {address}{link}"]


def _clear_away() -> None:
    """Take back a load that was killed: its files, then every table, which are made anew."""
    click.echo("The sample was not loaded to its end; starting afresh")
    for column in (Minutes.stored_name, Evidence.stored_name):
        for stored_name in db.session.scalars(db.select(column)):
            discard(stored_name, context.settings())
    db.session.remove()
    downgrade(revision="base")
    upgrade()


def _found(clock: Clock) -> None:
    """Mark the database as one for real work, with one administrator who has no password yet."""
    with unit_of_work() as session:
        session.add(Installation(id=1, kind=InstallationKind.REAL, created_at=clock.now()))
        person = Person(name=Role.ADMIN.label, role=Role.ADMIN)
        session.add(person)
        session.flush()
        session.add(Account(person_id=person.id, login=ADMIN, created_at=clock.now()))


def _way_in(clock: Clock) -> str | None:
    """The path of a new one-time link for the first administrator, as long as no account has a password."""
    if db.session.scalar(db.select(db.func.count()).where(Account.password_hash.is_not(None))):
        return None
    with unit_of_work() as session:
        first = session.scalar(db.select(Account.person_id).where(Account.login == ADMIN))
        return links.make(session, first, clock) if first is not None else None


def _table(accounts: Iterable[sample.SampleAccount]) -> list[str]:
    rows = [("账号", "口令", "姓名", "身份"), *((a.login, a.password, a.name, a.role) for a in accounts)]
    widths = [max(_width(row[column]) for row in rows) for column in range(4)]
    return ["Sample accounts; the passwords are shown this once:", *(f"  {_line(row, widths)}" for row in rows)]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()


def _width(text: str) -> int:
    """Columns that a text takes on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
