"""``python app.py minutes import FILE --government NAME``."""

from pathlib import Path

import click
from sqlalchemy import select

from tracker.cli.entry import application
from tracker.directory.models import Government
from tracker.errors import BadInput, Unreadable
from tracker.extensions import db
from tracker.review.importing import import_minutes
from tracker.review.queries import tally_of


@click.group()
def minutes() -> None:
    """Minutes of meetings."""


@minutes.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--government", "name", required=True, help="Full name of the government.")
def import_(file: Path, name: str) -> None:
    """Import the minutes in FILE as candidates for review."""
    app, settings, clock = application()
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Unreadable(f"{file}：打不开（{error.strerror}）") from None
    with app.app_context():
        minutes_id = import_minutes(None, _government_id(name), content, file.name, clock=clock)
        tally = tally_of(minutes_id)
        click.echo(f"{tally.title}：候选 {tally.candidates} 件，没有识别的单位名称 {tally.unknown} 个")
        click.echo(f"{settings.address}/minutes/{minutes_id}/review")


def _government_id(name: str) -> int:
    governments: dict[str, int] = {
        row.name: row.id for row in db.session.execute(select(Government.name, Government.id))
    }
    if name not in governments:
        known = "、".join(governments) or "还没有建立任何政府"
        raise BadInput(f"没有名为“{name}”的政府。现有：{known}")
    return governments[name]
