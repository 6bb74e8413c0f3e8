"""From a file and an empty directory to issued tasks."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.review.conftest import CORPUS, REAL, SAMPLES, Desk, Office
from tests.review.pages import (
    accept_everything,
    press_batch,
    rows,
    settle_all,
    tally,
    upload,
)
from tracker import grammar
from tracker.clock import instant
from tracker.tasks.models import Task, TaskOwner
from tracker.vocabulary import TaskState


def walk(app: Flask, desk: Desk, office: Office, content: bytes, name: str) -> list[Task]:
    """From upload to issue in an empty directory; gives the tasks."""
    visitor = desk.visitor(office.clerk)
    where = upload(visitor, content, name).response.location
    assert where.endswith("/names")
    minutes_id = int(where.split("/")[2])
    page = accept_everything(visitor, settle_all(visitor, minutes_id))
    totals = tally(page)
    assert totals["已采纳"] == totals["候选"] > 0
    page = press_batch(visitor, page, "交办已采纳的")
    assert tally(page)["已交办"] == totals["候选"]
    return rows(app, Task)


@pytest.mark.parametrize("name", SAMPLES)
def test_an_empty_directory_is_no_wall(app: Flask, desk: Desk, name: str) -> None:
    government, day = SAMPLES[name]
    desk.clock.at = instant(day, 9)
    tasks = walk(app, desk, desk.office(government), (CORPUS / name).read_bytes(), name)
    assert all(task.number and task.state in (TaskState.ISSUED, TaskState.IN_PROGRESS) for task in tasks)
    assert all(task.due_on or task.cycle or task.grade == "C" or task.is_heading for task in tasks)
    assert not rows(app, TaskOwner, TaskOwner.body_id.is_(None), TaskOwner.is_person.is_(False))


def real_minutes() -> list[Any]:
    """The real minutes that are at hand; one skipped case where there are none."""
    found = [path for path in sorted(REAL.glob("*.txt")) if path.name not in SAMPLES]
    missing = pytest.param(None, marks=pytest.mark.skip(reason="no real minutes on this machine"))
    return [pytest.param(path, id=f"real{n}") for n, path in enumerate(found, start=1)] or [missing]


@pytest.mark.parametrize("path", real_minutes())
def test_real_minutes_are_issued_whole(app: Flask, desk: Desk, path: Path) -> None:
    held_on = grammar.extract(path.read_text("utf-8")).document.meeting_date
    assert held_on is not None
    desk.clock.at = instant(held_on + timedelta(days=1), 9)
    tasks = walk(app, desk, desk.office("云溪市人民政府"), path.read_bytes(), path.name)
    assert len(tasks) > 20 and all(task.number for task in tasks)
