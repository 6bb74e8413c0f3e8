"""The three laws of the house, proved from the source (ARCHITECTURE, "Three laws")."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.syntax import imports, used_names

ROOT = Path(__file__).parents[1]

LEAF, TOP = 0, 12
LEVEL = {
    "reading": 1,
    "grammar": 1,
    "directory": 2,
    "accounts": 3,
    "pages": 4,
    "minutes": 5,
    "tasks": 6,
    "documents": 7,
    "reminders": 8,
    "supervision": 9,
    "review": 10,
    "sample": 11,
    "api": TOP,
    "cli": TOP,
    "factory": TOP,
}
PURE = ("reading", "grammar")
NOT_PURE = ("flask", "werkzeug", "sqlalchemy", "flask_sqlalchemy")
TIMETABLE_READERS = ("cli", "factory")
WALL_CLOCK = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "sqlalchemy.func.now",
    "sqlalchemy.func.current_date",
    "sqlalchemy.func.current_timestamp",
    "sqlalchemy.func.localtimestamp",
}


def package_of(module: str) -> str:
    """``tracker.tasks.states`` belongs to ``tasks``, ``tracker.clock`` is its own."""
    return [*module.split("."), ""][1]


def level(module: str) -> int:
    return LEVEL.get(package_of(module), LEAF)


def import_faults(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """First law, broken by ``source`` standing at ``module``."""
    mine = package_of(module)
    faults = []
    for found in imports(source, module, is_package=is_package):
        place = f"{module}:{found.line}"
        root = found.name.split(".")[0]
        if mine in PURE and root in NOT_PURE:
            faults.append(f"{place} {mine} is pure and imports {found.name}")
        if found.name.startswith("config.timetable") and mine not in TIMETABLE_READERS:
            faults.append(f"{place} imports config.timetable, which only {' and '.join(TIMETABLE_READERS)} may")
        if root != "tracker":
            continue
        theirs = package_of(found.name)
        if found.is_local:
            faults.append(f"{place} imports {found.name} inside a function")
        if level(found.name) > level(module) or ({mine, theirs} == set(PURE)):
            faults.append(f"{place} {mine or 'tracker'} imports {theirs}")
    return faults


def commit_faults(source: str, module: str) -> list[str]:
    """Second law: nothing commits but the unit of work."""
    return [f"{module}:{line} {name}" for line, name in used_names(source) if name.endswith(".commit")]


def clock_faults(source: str, module: str) -> list[str]:
    """Third law: time is an argument; neither the machine nor the database is asked for it."""
    return [f"{module}:{line} {name}" for line, name in used_names(source) if name in WALL_CLOCK]


def sources(folder: str) -> Iterator[tuple[Path, str, str]]:
    """(path, module, text) of each Python file under ``folder``."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield path, ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path.read_text("utf-8")


def test_every_package_has_its_place() -> None:
    folders = {path.parent.name for path in (ROOT / "tracker").glob("*/*.py")}
    assert folders <= set(LEVEL), "a new package needs its place in ARCHITECTURE's first law and here"


def test_imports_run_one_way() -> None:
    faults = [
        fault
        for path, module, text in sources("tracker")
        for fault in import_faults(text, module, is_package=path.name == "__init__.py")
    ]
    assert not faults, "\n".join(faults)


def test_settings_import_only_leaves() -> None:
    faults = [
        f"{module}:{found.line} {found.name}"
        for _, module, text in sources("config")
        if module != "config.timetable"
        for found in imports(text, module)
        if found.name.startswith("tracker") and level(found.name) > LEAF
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("package", PURE)
def test_pure_package_imports_nothing_of_the_web(package: str) -> None:
    modules = [module for _, module, _ in sources(f"tracker/{package}")]
    program = f"""
import importlib, sys
for name in {modules!r}:
    importlib.import_module(name)
foreign = {{package for package in {sorted(set(LEVEL) - {package})!r} if "tracker." + package in sys.modules}}
print(*sorted(foreign | ({set(NOT_PURE)!r} & set(sys.modules))))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


def test_one_place_commits() -> None:
    faults = [
        fault
        for _, module, text in sources("tracker")
        if module != "tracker.unit"
        for fault in commit_faults(text, module)
    ]
    assert not faults, "\n".join(faults)


def test_time_is_an_argument() -> None:
    faults = [
        fault
        for _, module, text in sources("tracker")
        if module != "tracker.clock" and package_of(module) != "cli"
        for fault in clock_faults(text, module)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("tracker.tasks.workflow", "from tracker.reminders import plan"),
        ("tracker.tasks.workflow", "from ..reminders.plan import plan"),
        ("tracker.tasks", "import tracker.review.views"),
        ("tracker.clock", "from tracker.directory.models import Body"),
        ("tracker.tasks.workflow", "def late():\n    from tracker.clock import today"),
        ("tracker.tasks.workflow", "import importlib\nimportlib.import_module('tracker.cli')"),
        ("tracker.reading.docx", "def late():\n    from flask import current_app"),
        ("tracker.reading.docx", "from tracker.grammar import owners"),
        ("tracker.reminders.sweep", "from config.timetable import TIMETABLE"),
    ],
)
def test_a_wrong_import_is_seen(module: str, source: str) -> None:
    assert len(import_faults(source, module)) == 1


@pytest.mark.parametrize(
    "source",
    ["from tracker.tasks.states import allowed", "from . import plan", "def late():\n    import lxml.etree"],
)
def test_a_right_import_passes(source: str) -> None:
    assert import_faults(source, "tracker.reminders.sweep") == []


def test_a_stray_commit_is_seen() -> None:
    assert commit_faults("from tracker.extensions import db\ndb.session.commit()", "tracker.tasks.workflow")
    assert not commit_faults("commit = 1\nprint(commit)", "tracker.tasks.workflow")


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\nx = datetime.now()",
        "import datetime as d\nx = d.date.today()",
        "from datetime import datetime as when\ncolumn(default=when.utcnow)",
        "from time import time\nx = time()",
        "import time\nx = time.time()",
        "from sqlalchemy import func\nx = func.now()",
        "import sqlalchemy as sa\nx = sa.func.now()",
    ],
)
def test_a_look_at_the_wall_clock_is_seen(source: str) -> None:
    assert len(clock_faults(source, "tracker.tasks.workflow")) == 1


def test_an_argument_is_no_wall_clock() -> None:
    assert clock_faults("def late(clock, task):\n    return clock.now() > task.due_at", "tracker.tasks") == []
