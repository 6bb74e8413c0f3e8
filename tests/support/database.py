"""A fresh migrated database for each test, on SQLite and on PostgreSQL.

Every test that asks for ``database`` (or for what stands on it) runs once on each kind that
``--database`` names; tests that drive a browser run on the first kind only.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from flask_migrate import upgrade

from config.settings import ROOT, Settings
from tests.support.application import SECRET, make_app, release
from tests.support.postgres import Cluster
from tracker.clock import FixedClock

FreshDatabase = Callable[[], AbstractContextManager[str]]


def migrate(url: str, var_dir: Path) -> None:
    """Bring an empty database up to the newest migration."""
    settings = Settings(secret_key=SECRET, var_dir=var_dir, database_url=url, testing=True)
    app = make_app(settings, FixedClock(datetime(2026, 1, 1, tzinfo=UTC)))
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
    release(app)


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> FreshDatabase:
    """Copies of one migrated file."""
    folder = tmp_path_factory.mktemp("sqlite")
    template = folder / "template.db"
    migrate(f"sqlite:///{template}", folder)
    numbers = count(1)

    @contextmanager
    def fresh() -> Iterator[str]:
        path = folder / f"copy{next(numbers)}.db"
        shutil.copyfile(template, path)
        yield f"sqlite:///{path}"
        for leftover in folder.glob(f"{path.name}*"):
            leftover.unlink()

    return fresh


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    cluster = Cluster()
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def postgres_databases(postgres_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> FreshDatabase:
    """Copies of one migrated database."""
    postgres_cluster.create("migrated")
    migrate(postgres_cluster.url("migrated"), tmp_path_factory.mktemp("postgres"))
    return lambda: postgres_cluster.fresh("migrated")


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """``sqlite`` or ``postgres``."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def database(request: pytest.FixtureRequest, database_kind: str) -> Iterator[str]:
    """The SQLAlchemy address of a fresh migrated database."""
    fresh: FreshDatabase = request.getfixturevalue(f"{database_kind}_databases")
    with fresh() as url:
        yield url


@pytest.fixture
def empty_database(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a table, for tests of migrations and of the first start."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    with cluster.fresh("template0") as url:
        yield url
