"""Two processes at once: numbers neither double nor skip, no update is lost, one of two acts wins."""

import json
import subprocess

import pytest

from tests.support.cast import Cast
from tests.support.server import OtherProcess
from tests.support.tasks import Desk
from tracker.errors import NotNow

EACH, ROUNDS = 12, 25
BEGIN = """
import json, sys
from sqlalchemy import select
from tracker.accounts.actor import Actor
from tracker.errors import NotNow, Stale
from tracker.extensions import db
from tracker.tasks import workflow
from tracker.tasks.models import Task
from tracker.unit import locked, unit_of_work
from tracker.vocabulary import Role
from tracker.workdays import Workdays
print("ready", flush=True)
given = json.loads(sys.stdin.readline())
who = Actor(given["person"], "某人", Role(given["role"]), given["government"], given["body"])
"""
ISSUE = """
for task_id in given["tasks"]:
    workflow.issue(who, [task_id], clock=clock, workdays=Workdays())
"""
COUNT_UP = """
for _ in range(given["rounds"]):
    with unit_of_work() as session:
        task = locked(Task, given["tasks"][0])
        task.urged += 1
"""
COUNT_UP_UNLOCKED = """
lost = 0
for _ in range(given["rounds"]):
    while True:
        try:
            with unit_of_work() as session:
                task = session.get(Task, given["tasks"][0])
                task.urged += 1
            break
        except Stale:
            lost += 1
"""
CLOSE = """
try:
    for task_id in given["tasks"]:
        workflow.close(who, task_id, version=given["version"], clock=clock)
    print("won")
except (NotNow, Stale):
    print("refused")
"""


def together(other_process: OtherProcess, code: str, cast: Cast, *shares: list[int], **given: object) -> list[str]:
    """Run the code in one process for each share of tasks, started as nearly at once as can be."""
    processes = [other_process(BEGIN + code) for _ in shares]
    for process in processes:
        assert _line(process) == "ready", process.communicate()[1]
    office = {"person": cast.office.id, "role": "office", "government": cast.government_id, "body": None}
    for process, share in zip(processes, shares, strict=True):
        assert process.stdin is not None
        process.stdin.write(json.dumps(office | {"tasks": share} | given) + "\n")
        process.stdin.flush()
    answers = []
    for process in processes:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        answers.append(out.strip())
    return answers


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_numbers_neither_double_nor_skip(desk: Desk, cast: Cast, other_process: OtherProcess) -> None:
    tasks = [desk.candidate() for _ in range(2 * EACH)]
    together(other_process, ISSUE, cast, tasks[:EACH], tasks[EACH:])
    numbers = sorted(str(desk.task(one).short_number) for one in tasks)
    assert numbers == [f"13-{number:02d}" for number in range(1, 2 * EACH + 1)]


def test_two_writers_lose_no_update(desk: Desk, cast: Cast, other_process: OtherProcess) -> None:
    task_id = desk.issued()
    together(other_process, COUNT_UP, cast, [task_id], [task_id], rounds=ROUNDS)
    assert desk.task(task_id).urged == 2 * ROUNDS


def test_the_version_is_the_last_judge(desk: Desk, cast: Cast, other_process: OtherProcess) -> None:
    """Without a lock a writer is told that another came first; nothing is overwritten."""
    task_id = desk.issued()
    together(other_process, COUNT_UP_UNLOCKED, cast, [task_id], [task_id], rounds=ROUNDS)
    assert desk.task(task_id).urged == 2 * ROUNDS


def test_one_of_two_acts_wins(desk: Desk, cast: Cast, other_process: OtherProcess) -> None:
    task_id = desk.closing()
    version = desk.version(task_id)
    answers = together(other_process, CLOSE, cast, [task_id], [task_id], version=version)
    assert sorted(answers) == ["refused", "won"]
    assert desk.events(task_id).count("closed") == 1


def test_the_last_two_children_close_their_heading(desk: Desk, cast: Cast, other_process: OtherProcess) -> None:
    parent = desk.candidate(leads=())
    children = [desk.candidate(parent_id=parent) for _ in range(2)]
    desk.issue(parent, *children)
    for child in children:
        desk.sign(child, "市财政局")
        desk.submit(child)
    answers = together(other_process, CLOSE, cast, *([child] for child in children), version=None)
    assert answers == ["won", "won"]
    assert desk.task(parent).state == "closed"
    assert desk.events(parent).count("closed") == 1


def test_a_failed_issue_gives_its_number_back(desk: Desk, cast: Cast) -> None:
    good, bad, next_one = desk.candidate(), desk.candidate(due_on=desk.day(-1)), desk.candidate()
    with pytest.raises(NotNow):
        desk.issue(good, bad)
    desk.issue(next_one)
    assert desk.task(next_one).short_number == "13-01"
