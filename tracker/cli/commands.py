"""The one list of commands: each one's name and the module that holds it under the same name.

A module is imported when its command is called, so that reading a file needs no web framework.
"""

from importlib import import_module

import click

COMMANDS: dict[str, str] = {
    "run": "tracker.cli.serve",
    "web": "tracker.cli.serve",
    "scheduler": "tracker.cli.serve",
    "migrate": "tracker.cli.serve",
    "extract": "tracker.cli.extract",
    "explain": "tracker.cli.explain",
    "minutes": "tracker.cli.minutes",
    "people": "tracker.cli.people",
    "reminders": "tracker.cli.reminders",
    "backup": "tracker.cli.backup",
    "restore": "tracker.cli.backup",
}


class LazyGroup(click.Group):
    """Knows its commands by name and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        found = getattr(import_module(place), cmd_name.replace("-", "_"))
        assert isinstance(found, click.Command)
        return found
