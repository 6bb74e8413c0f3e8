"""Files that no row names go after a day; named ones and young ones never do."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.review.conftest import Desk, Office, invented
from tracker.clock import FixedClock, local
from tracker.extensions import Base
from tracker.minutes.models import Minutes, Scan
from tracker.pages import context
from tracker.pages.uploads import keep
from tracker.reminders import pulse
from tracker.review import leftovers, scans
from tracker.tasks.models import Evidence, Task
from tracker.unit import unit_of_work


@pytest.fixture(autouse=True)
def in_app(app: Flask):
    with app.app_context():
        yield


def aged(path: Path, hours: float) -> Path:
    """The file as it would stand there after so many hours by the test's clock."""
    at = (context.clock().now() - timedelta(hours=hours)).timestamp()
    os.utime(path, (at, at))
    return path


def kept(content: bytes, hours: float) -> Path:
    settings = context.settings()
    return aged(settings.uploads / keep(content, "a.txt", settings).stored_name, hours)


def test_every_table_that_names_files_is_asked() -> None:
    named = {table.name for table in Base.metadata.sorted_tables if leftovers.COLUMN in table.c}
    assert named == {model.__tablename__ for model in (Minutes, Evidence, Scan)}
    columns = {name for table in Base.metadata.sorted_tables for name in table.c.keys()}  # noqa: SIM118
    assert {name for name in columns if "stored" in name} == {leftovers.COLUMN}


def test_only_old_files_without_a_row_go(desk: Desk, office: Office, clock: FixedClock) -> None:
    settings = context.settings()
    room = scans.waiting_room(settings)
    desk.take_in(office, invented())
    of_minutes = next(settings.uploads.iterdir())
    proof, waits = keep(b"proof", "a.txt", settings), keep(b"waits", "a.txt", room)
    with unit_of_work() as session:
        task_id = session.scalars(select(Task.id)).first()
        row = {"file_name": "a.txt", "stored_name": proof.stored_name, "sha256": proof.sha256, "size": 5}
        session.add(Evidence(task_id=task_id, at=clock.now(), **row))
        scan = {"file_name": "a.txt", "file_sha256": waits.sha256, "stored_name": waits.stored_name, "pages": 1}
        uploaded = {"uploaded_by_id": office.clerk.id, "uploaded_at": clock.now()}
        session.add(Scan(government_id=office.government_id, **scan, **uploaded))
    stays = [aged(of_minutes, 9999), aged(settings.uploads / proof.stored_name, 48), kept(b"young", 23)]
    stays.append(aged(room.uploads / waits.stored_name, 48))
    goes = [kept(b"old", 25), aged(room.uploads / keep(b"lost", "a.txt", room).stored_name, 25)]
    other = settings.uploads / "readme.txt"
    other.write_text("not of the gate")
    stays.append(aged(other, 9999))

    assert leftovers.clear(clock) == 2
    assert all(path.exists() for path in stays) and not any(path.exists() for path in goes)
    assert leftovers.clear(clock) == 0


def test_a_moved_clock_makes_no_file_older(app: Flask, clock: FixedClock) -> None:
    young = kept(b"young", 1)
    app.extensions["settings"] = replace(context.settings(), clock_offset_days=30)
    assert leftovers.clear(FixedClock(clock.now() + timedelta(days=30))) == 0 and young.exists()


def test_it_runs_once_a_night(clock: FixedClock) -> None:
    old = kept(b"old", 30)
    clock.at = clock.at.replace(hour=19, minute=0)  # 03:00 in Shanghai
    assert local(clock.now()).hour == 3
    leftovers.clear_daily(clock)
    assert old.exists()
    clock.move(minutes=40)
    leftovers.clear_daily(clock)
    assert not old.exists() and pulse.last_beat(leftovers.LEFTOVERS) == clock.now()
    again = kept(b"again", 30)
    clock.move(minutes=10)
    leftovers.clear_daily(clock)
    assert again.exists()


def test_where_nothing_was_ever_kept(clock: FixedClock) -> None:
    assert leftovers.clear(clock) == 0
