"""The README tells of every command, setting and target that there is, and of no other."""

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from config.settings import ROOT, Settings
from tracker.cli import cli

READMES = ("README.md", "README.zh-CN.md")
NOT_SET_BY_ENVIRONMENT = {"testing"}
COMMAND_ROW = re.compile(r"^\| `([a-z][^`]*)` \|", re.MULTILINE)
SETTING_ROW = re.compile(r"^\| ((?:`[A-Z_]+`[,、 ]*)+)\|", re.MULTILINE)


def commands(group: click.Group, above: tuple[str, ...] = ()) -> set[str]:
    """The words of each command: ``minutes import``."""
    context = click.Context(group)
    found: set[str] = set()
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found |= commands(command, (*above, name)) if isinstance(command, click.Group) else {" ".join((*above, name))}
    return found


def told_commands(text: str) -> set[str]:
    """The small words of each row of the table of commands; capitals are arguments, dashes options."""
    return {
        " ".join(word for word in row.split(" --")[0].split() if word.islower()) for row in COMMAND_ROW.findall(text)
    }


def targets(makefile: str) -> set[str]:
    return set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)) - {"system"}


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_told(name: str) -> None:
    assert told_commands((ROOT / name).read_text("utf-8")) == commands(cli)


@pytest.mark.parametrize("name", READMES)
def test_every_setting_is_told(name: str) -> None:
    rows = SETTING_ROW.findall((ROOT / name).read_text("utf-8"))
    told = {setting for row in rows for setting in re.findall(r"[A-Z_]+", row)}
    assert told == {field.name.upper() for field in fields(Settings) if field.name not in NOT_SET_BY_ENVIRONMENT}


@pytest.mark.parametrize("name", READMES)
def test_every_target_is_told_and_explained(name: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    explained = set(re.findall(r"^([a-z]+):.*## \S", makefile, re.MULTILINE))
    assert targets(makefile) == explained
    text = (ROOT / name).read_text("utf-8")
    assert {target for target in explained if not re.search(rf"`(make )?{target}`|make {target}\b", text)} == set()


@pytest.mark.parametrize("name", READMES)
def test_every_link_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text("utf-8"))
    assert links
    assert [link for link in links if not Path(ROOT / link).exists()] == []
