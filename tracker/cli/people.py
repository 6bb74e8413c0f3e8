"""Accounts at the command line, for whoever has the machine: a way back in when nobody can sign in."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import select

from config.settings import Settings
from tracker.accounts.models import Account
from tracker.accounts.people import new_link
from tracker.accounts.queries import people as everybody
from tracker.cli.entry import application
from tracker.clock import Clock
from tracker.errors import NotFound
from tracker.extensions import db


@contextmanager
def _opened() -> Iterator[tuple[Settings, Clock]]:
    """The database, for one command."""
    app, settings, clock = application()
    with app.app_context():
        try:
            yield settings, clock
        finally:
            db.session.remove()
            db.engine.dispose()


@click.group()
def people() -> None:
    """People and their accounts."""


@people.command("list")
def list_people() -> None:
    """Show who has an account: login, name, role, government."""
    with _opened():
        for row in everybody():
            if row.login:
                cells = (row.login, row.name, row.role.label, row.government, "" if row.active else "(deactivated)")
                click.echo("  ".join(cell for cell in cells if cell))


@people.command()
@click.argument("login")
def link(login: str) -> None:
    """Make a one-time link with which LOGIN sets a new password; the old one ends now."""
    with _opened() as (settings, clock):
        person_id = db.session.scalar(select(Account.person_id).where(Account.login == login.strip().casefold()))
        if person_id is None:
            raise NotFound(f"没有账号 {login}。")
        click.echo(settings.address + new_link(None, person_id, clock=clock))
