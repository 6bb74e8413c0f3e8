"""Backup and restore as they are typed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from tests.support.cast import Cast
from tracker.cli import cli
from tracker.directory.models import Government
from tracker.extensions import db


@pytest.mark.database("sqlite")  # the copy itself is tested on both in tests/test_backup.py
def test_an_archive_that_is_written_can_be_restored(
    cast: Cast, app: Flask, environ: dict[str, str], tmp_path: Path
) -> None:
    with app.app_context():
        names = set(db.session.scalars(db.select(Government.name)))
    written = CliRunner(env=environ).invoke(cli, ["backup"], catch_exceptions=False)
    (archive,) = (Path(environ["VAR_DIR"]) / "backups").glob("*.tar.gz")
    assert str(archive) in written.output
    elsewhere = environ | {"VAR_DIR": str(tmp_path / "new"), "DATABASE_URL": ""}
    restored = CliRunner(env=elsewhere).invoke(cli, ["restore", str(archive)], catch_exceptions=False)
    assert "校验值全部相符" in restored.output
    with closing(sqlite3.connect(tmp_path / "new" / "tracker.db")) as connection:
        assert {name for (name,) in connection.execute("SELECT name FROM government")} == names
