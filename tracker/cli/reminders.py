"""``python app.py reminders …``: what goes out, and one round of it by hand."""

from datetime import date, datetime

import click
from sqlalchemy import func, select

from tracker.cli.entry import application
from tracker.clock import Clock, today
from tracker.errors import BadInput
from tracker.extensions import db
from tracker.pages.filters import day as shown_day
from tracker.reminders.forecast import Forecast, forecast
from tracker.reminders.models import Outbox
from tracker.reminders.turn import take_turn
from tracker.vocabulary import OutboxState
from tracker.workdays import ONE_DAY


@click.group()
def reminders() -> None:
    """Reminders and messages."""


@reminders.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Which day; tomorrow if not given.")
def preview(day: datetime | None) -> None:
    """List what goes out on a day, and what does not and why. Sends nothing."""
    app, _, clock = application()
    with app.app_context():
        click.echo(_told(forecast(_day(day, clock), clock)))


@reminders.command("run-once")
def run_once() -> None:
    """Do now what the scheduler does every minute, until nothing is left."""
    app, _, clock = application()
    with app.app_context():
        before = _count(OutboxState.SENT)
        while take_turn(clock):
            pass
        waiting, failed = _count(OutboxState.QUEUED), _count(OutboxState.FAILED)
        click.echo(f"发出 {_count(OutboxState.SENT) - before} 条，待发 {waiting} 条，失败 {failed} 条")


def _day(given: datetime | None, clock: Clock) -> date:
    day = given.date() if given else today(clock) + ONE_DAY
    if day < today(clock):
        raise BadInput(f"{day} 已经过去，只能看今天和以后的")
    return day


def _told(found: Forecast) -> str:
    lines = [f"{shown_day(found.day)}，发出 {len(found.outgoing)} 条"]
    for message in found.outgoing:
        lines += [f"  {message.name} {message.subject}", *(f"      {line}" for line in message.lines)]
    if found.withheld:
        lines.append(f"不发 {len(found.withheld)} 条")
        lines += [f"  {one.name} {one.rule} {one.task}：{one.reason}" for one in found.withheld]
    return "\n".join(lines)


def _count(state: OutboxState) -> int:
    db.session.rollback()  # a fresh look
    return db.session.scalar(select(func.count()).where(Outbox.state == state.value)) or 0
