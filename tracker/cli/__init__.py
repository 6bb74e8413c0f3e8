"""The command line: one file per group of commands."""

import os
import sys

import click

from tracker.cli.commands import LazyGroup
from tracker.errors import Misconfigured, TrackerError


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Follow-up of government decisions: minutes in, tasks out, reminders, supervision."""


def main() -> int:
    """Run a command. Exit status 2 with one line on standard error for what a person can mend."""
    os.umask(0o077)  # database, uploads and backups are the installation's own
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return 130
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except (Misconfigured, TrackerError) as wrong:
        print(str(wrong), file=sys.stderr)
        return 2
    return 0
