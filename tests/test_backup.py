"""Nothing lost: an archive restored into an empty place holds everything, and a damaged one nothing."""

import shutil
import sqlite3
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.application import make_app, release
from tracker.backup import back_up, last_backup, restore
from tracker.clock import FixedClock
from tracker.directory.models import Government, Installation
from tracker.errors import BadInput
from tracker.extensions import db
from tracker.unit import unit_of_work


@pytest.fixture
def filled(app, settings, clock) -> Path:
    """An installation with a row, an upload, and an archive of both."""
    with app.app_context(), unit_of_work() as session:
        session.add(Installation(id=1, kind="test", created_at=clock.now()))
        session.add(Government(name="云澄市人民政府", mark="云", created_at=clock.now()))
    settings.uploads.mkdir(parents=True)
    (settings.uploads / "8f3c.docx").write_bytes(b"words " * 1000)
    return back_up(settings.database, settings.uploads, settings.backups, 14, clock).path


def test_restored_into_an_empty_place_everything_is_there(filled, settings, clock, empty_database, tmp_path):
    place = tmp_path / "elsewhere" / "uploads"
    assert restore(filled, empty_database, place).files == 1
    assert (place / "8f3c.docx").read_bytes() == b"words " * 1000
    again = make_app(replace(settings, database_url=empty_database), clock)
    with again.app_context():
        assert db.session.scalar(db.select(Government.name)) == "云澄市人民政府"
        assert db.session.scalar(db.select(Government.created_at)) == clock.now()
    release(again)


def test_a_restore_never_overwrites(filled, settings):
    with pytest.raises(BadInput, match="不覆盖已有内容"):
        restore(filled, settings.database, settings.uploads)
    assert (settings.uploads / "8f3c.docx").exists()


def test_a_database_that_is_there_stops_the_restore_even_without_uploads(filled, settings, tmp_path):
    with pytest.raises(BadInput, match="不覆盖已有内容"):
        restore(filled, settings.database, tmp_path / "none" / "uploads")


def test_a_changed_file_in_the_archive_is_found_and_nothing_is_restored(filled, empty_database, tmp_path):
    with tarfile.open(filled) as tar:
        tar.extractall(tmp_path / "open", filter="data")
    (tmp_path / "open" / "uploads" / "8f3c.docx").write_bytes(b"other")
    forged = tmp_path / "forged.tar.gz"
    with tarfile.open(forged, "w:gz") as tar:
        for file in sorted((tmp_path / "open").rglob("*")):
            if file.is_file():
                tar.add(file, arcname=str(file.relative_to(tmp_path / "open")))
    with pytest.raises(BadInput, match="校验值不符"):
        restore(forged, empty_database, tmp_path / "place" / "uploads")
    assert not (tmp_path / "place" / "uploads").exists()


@pytest.mark.parametrize("damage", [lambda content: content[:200], lambda content: b"no archive", lambda content: b""])
def test_a_broken_archive_is_refused(filled, empty_database, tmp_path, damage):
    filled.write_bytes(damage(filled.read_bytes()))
    with pytest.raises(BadInput, match="没有恢复任何内容"):
        restore(filled, empty_database, tmp_path / "place" / "uploads")


def test_fourteen_are_kept_and_the_newest_is_known(filled, settings, clock: FixedClock):
    for _ in range(15):
        clock.move(days=1)
        newest = back_up(settings.database, settings.uploads, settings.backups, 14, clock).path
    archives = sorted(settings.backups.iterdir())
    assert len(archives) == 14
    assert archives[-1] == newest
    assert filled not in archives
    assert last_backup(settings.backups) == clock.now()


def test_a_full_disk_leaves_no_half_archive(app, settings, clock, monkeypatch):
    settings.uploads.mkdir(parents=True)
    (settings.uploads / "fine.docx").write_bytes(b"x")

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(BadInput, match="没有写成"):
        back_up(settings.database, settings.uploads, settings.backups, 14, clock)
    assert list(settings.backups.iterdir()) == []


def test_a_disk_that_fills_up_while_the_database_is_copied_leaves_nothing(app, settings, clock, monkeypatch):
    def full(*_args, **_kwargs):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("tracker.backup._copy_database", full)
    with pytest.raises(BadInput, match="database or disk is full"):
        back_up(settings.database, settings.uploads, settings.backups, 14, clock)
    assert list(settings.backups.iterdir()) == []
