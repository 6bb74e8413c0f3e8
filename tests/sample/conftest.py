"""The sample, loaded once as of Friday, 2026-11-20 08:30; every test here works on a copy of it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from config.settings import Settings
from tests.support.application import SECRET, make_app, release
from tests.support.database import migrate
from tracker.clock import FixedClock, instant


@dataclass(frozen=True)
class Loaded:
    """The installation as ``make run`` leaves it at its first start: its folder, its accounts."""

    folder: Path
    passwords: dict[str, str]


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    from tracker import sample

    folder = tmp_path_factory.mktemp("sample")
    url = f"sqlite:///{folder / 'tracker.db'}"
    migrate(url, folder)
    clock = FixedClock(instant(date(2026, 11, 20), 8, 30))
    app = make_app(Settings(secret_key=SECRET, var_dir=folder, database_url=url, testing=True), clock)
    with app.app_context():
        accounts = sample.load(clock)
    release(app)
    return Loaded(folder, {one.login: one.password for one in accounts})


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
def database(loaded: Loaded, tmp_path: Path) -> Iterator[str]:
    """A copy of the sample, its uploads included."""
    shutil.copytree(loaded.folder, tmp_path / "var")
    yield f"sqlite:///{tmp_path / 'var' / 'tracker.db'}"


@pytest.fixture
def passwords(loaded: Loaded) -> dict[str, str]:
    """The sample's passwords by sign-in name."""
    return loaded.passwords
