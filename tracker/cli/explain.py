"""``python app.py explain FILE``: the minutes with rule names over the words. Needs no database and no server."""

from pathlib import Path

import click

from tracker import grammar, reading
from tracker.minutes.explained import explained, printed


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def explain(file: Path) -> None:
    """Read the minutes in FILE and print which rule read what."""
    text = reading.read_path(file).text
    lines = "\n".join(printed(explained(text, grammar.extract(text)))).strip("\n")
    click.echo(lines.encode("utf-8"))  # bytes: the same on a terminal of any locale
