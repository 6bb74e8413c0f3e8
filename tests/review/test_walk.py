"""From a file and an empty directory to issued tasks."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from tests.review.conftest import CORPUS, SAMPLES, Desk, Office
from tests.review.pages import (
    accept_everything,
    press_batch,
    rows,
    settle_all,
    tally,
    upload,
)
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


@pytest.mark.parametrize(
    ("name", "government", "day"),
    [
        ("liyang-2023-13.txt", "甲市人民政府", date(2023, 3, 24)),
        ("haizhou-2022-5.txt", "乙区人民政府", date(2022, 8, 14)),
    ],
)
def test_real_minutes_are_issued_whole(
    app: Flask, desk: Desk, real: Callable[[str], bytes], name: str, government: str, day: date
) -> None:
    desk.clock.at = instant(day, 9)
    tasks = walk(app, desk, desk.office(government), real(name), name)
    assert len(tasks) > 20 and all(task.number for task in tasks)
