"""The one list of commands."""

import click

COMMANDS: tuple[click.Command, ...] = ()
