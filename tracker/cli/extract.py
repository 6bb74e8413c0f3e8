"""``python app.py extract FILE``: what a file of minutes says, as JSON. Needs no database and no server."""

import json
from pathlib import Path

import click

from tracker import grammar, reading


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def extract(file: Path) -> None:
    """Read the minutes in FILE and print their agenda and tasks as JSON."""
    found = grammar.extract(reading.read_path(file).text)
    printed = json.dumps(found.as_dict(), ensure_ascii=False, indent=2)
    click.echo(printed.encode("utf-8"))  # bytes: the same on a terminal of any locale
