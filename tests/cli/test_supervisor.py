"""The supervisor: restarts what dies, stops what runs, leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.settings import ROOT

SUPERVISOR = """
import sys
from tracker.cli.supervisor import Child, supervise
folder = sys.argv[1]
child = Child("worker", [sys.executable, f"{folder}/worker.py"], lambda line: print(line, flush=True))
supervise([child], lambda: True, lambda: print("ready", flush=True), patience=1)
print("stopped", flush=True)
"""
OBEDIENT = """
import sys, time
sys.path.insert(0, {root!r})
from tracker.cli.supervisor import exit_on_term, stop_with_parent
exit_on_term()
stop_with_parent()
"""
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
LIVE = """
import os, time
with open({log!r}, "a") as log:
    log.write(f"{{os.getpid()}}\\n")
time.sleep(60)
"""

Started = tuple["subprocess.Popen[str]", Callable[[int], list[int]]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], Started]]:
    """Start a supervisor of one worker; the second value waits for the worker's n-th start and gives all its ids."""
    log = tmp_path / "starts"
    log.touch()
    supervisors: list[subprocess.Popen[str]] = []

    def begin(manner: str) -> Started:
        worker = manner.format(root=str(ROOT)) + LIVE.format(log=str(log))
        (tmp_path / "worker.py").write_text(worker, "utf-8")
        command = [sys.executable, "-c", SUPERVISOR, str(tmp_path)]
        supervisors.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
        return supervisors[-1], ids

    def ids(count: int) -> list[int]:
        assert until(lambda: log.read_text().count("\n") >= count)
        return [int(line) for line in log.read_text().split()]

    yield begin
    for supervisor in supervisors:
        with supervisor:
            supervisor.kill()
    for worker in log.read_text().split():
        if runs(int(worker)):
            os.kill(int(worker), signal.SIGKILL)


def until(happened: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def runs(process_id: int) -> bool:
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_the_worker_and_then_the_supervisor(start: Callable[[str], Started], number: int) -> None:
    supervisor, ids = start(OBEDIENT)
    (worker,) = ids(1)
    supervisor.send_signal(number)
    out, _ = supervisor.communicate(timeout=60)
    assert (supervisor.returncode, out) == (0, "ready\nstopped\n")
    assert not runs(worker)


def test_a_worker_that_dies_is_started_again(start: Callable[[str], Started]) -> None:
    supervisor, ids = start(OBEDIENT)
    os.kill(ids(1)[0], signal.SIGKILL)
    os.kill(ids(2)[1], signal.SIGKILL)
    assert len(ids(3)) == 3
    supervisor.terminate()
    out, _ = supervisor.communicate(timeout=60)
    assert "worker stopped with status -9; starting it again in 1 s" in out
    assert "worker stopped with status -9; starting it again in 2 s" in out


def test_a_worker_outlives_no_killed_supervisor(start: Callable[[str], Started]) -> None:
    supervisor, ids = start(OBEDIENT)
    (worker,) = ids(1)
    supervisor.kill()
    assert until(lambda: not runs(worker))


def test_a_worker_that_does_not_listen_is_killed(start: Callable[[str], Started]) -> None:
    supervisor, ids = start(STUBBORN)
    (worker,) = ids(1)
    supervisor.terminate()
    out, _ = supervisor.communicate(timeout=60)
    assert "worker did not stop in time and was killed" in out
    assert not runs(worker)
