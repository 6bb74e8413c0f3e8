"""Numbered migrations: head equals the models, up and down, also with data, on both databases."""

import re
from dataclasses import replace

import pytest
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect, text

from config.settings import ROOT
from tests.support.application import make_app, release
from tracker.directory.models import Government
from tracker.extensions import db
from tracker.unit import unit_of_work

MIGRATIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))
FOLDER = str(ROOT / "migrations")


@pytest.fixture
def empty_app(settings, clock, empty_database):
    """The application on a database without a table."""
    app = make_app(replace(settings, database_url=empty_database), clock)
    with app.app_context():
        yield app
    release(app)


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_migrations_are_numbered_in_one_line():
    numbers = [re.match(r"(\d{4})_", path.name)[1] for path in MIGRATIONS]
    assert numbers == [f"{n:04d}" for n in range(1, len(MIGRATIONS) + 1)]
    for path, number in zip(MIGRATIONS, numbers, strict=True):
        assert f'revision = "{number}"' in path.read_text(encoding="utf-8")


def test_head_equals_the_models(empty_app):
    upgrade(FOLDER)
    check(FOLDER)  # exits with a complaint where the models say something else
    assert tables() == set(db.metadata.tables)


def test_up_down_and_up_again_leaves_the_same_tables(empty_app):
    upgrade(FOLDER)
    before = tables()
    downgrade(FOLDER, revision="base")
    assert tables() == set()
    upgrade(FOLDER)
    assert tables() == before


def test_constraints_are_there_after_a_migration_with_rows_on_both_sides(empty_app, clock):
    upgrade(FOLDER)
    with unit_of_work() as session:
        session.add(Government(name="云澄市人民政府", mark="云", created_at=clock.now()))
    upgrade(FOLDER)  # nothing left to do, nothing lost
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT mark FROM government")).scalar() == "云"
    checks = {constraint["name"] for constraint in inspect(db.engine).get_check_constraints("task")}
    assert {"ck_task_closed_has_day", "ck_task_first_date_is_kept"} <= checks
    foreign = {constraint["name"] for constraint in inspect(db.engine).get_foreign_keys("body")}
    assert "fk_body_overseeing_leader_id" in foreign
