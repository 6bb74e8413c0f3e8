"""Fixtures that every test may ask for. The machinery stands in tests/support, one file a subject."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config.settings import Settings
from tests.support.application import SECRET, make_app, release
from tracker.clock import FixedClock, instant

DATABASES = {"sqlite": ("sqlite",), "postgres": ("postgres",), "both": ("sqlite", "postgres")}
pytest_plugins = (  # a new file of fixtures is entered here
    "tests.support.database",
    "tests.support.smtp",
    "tests.support.server",
    "tests.support.browser",
    "tests.support.visitor",
    "tests.support.cast",
    "tests.support.tasks",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=DATABASES,
        default="sqlite",
        help="where tests that need a database run: sqlite (default), postgres, or both in turn",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what needs a database on each kind asked for; a browser's test on the first only."""
    if "database_kind" not in metafunc.fixturenames:
        return
    only = metafunc.definition.get_closest_marker("database")
    kinds = [kind for kind in DATABASES[metafunc.config.getoption("database")] if only is None or kind in only.args]
    if "browser" in metafunc.fixturenames:
        kinds = kinds[:1]
    metafunc.parametrize("database_kind", kinds, indirect=True)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "database(*kinds): runs on these kinds of database only")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture
def clock() -> FixedClock:
    """Friday, 2026-11-20 08:30 in Shanghai, a working day; stands until the test moves it."""
    return FixedClock(instant(date(2026, 11, 20), 8, 30))


@pytest.fixture
def environ(request: pytest.FixtureRequest, tmp_path: Path, database: str) -> dict[str, str]:
    """The settings of the test's installation as its environment would give them."""
    values = {"DATABASE_URL": database, "VAR_DIR": str(tmp_path / "var"), "SECRET_KEY": SECRET}
    if "smtp" in request.fixturenames:
        values |= request.getfixturevalue("smtp").settings()
    return values


@pytest.fixture
def settings(environ: dict[str, str]) -> Settings:
    return replace(Settings.from_environment(environ), testing=True)


@pytest.fixture
def app(settings: Settings, clock: FixedClock) -> Iterator[Flask]:
    """The application on a fresh migrated database; forgery protection off (``checked_client`` turns it on)."""
    made = make_app(settings, clock)
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield made
    release(made)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
