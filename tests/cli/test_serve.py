"""The program as a whole: started, used, stopped and started again, as a person does it."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.settings import ROOT

PATIENCE = 180  # seconds for a start on a busy machine


class Program:
    """``python app.py run`` in a place of its own."""

    def __init__(self, var_dir: Path, port: int, **environment: str) -> None:
        keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.var_dir = var_dir
        self.port = port
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py"), "run"],
            cwd=var_dir.parent,
            env=keep | {"VAR_DIR": str(var_dir), "PORT": str(port)} | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stream:
            self.lines.extend(line.rstrip("\n") for line in stream)

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def wait_until_running(self) -> None:
        wait_for(lambda: "Running at" in self.output or self.process.poll() is not None)
        assert "Running at" in self.output, self.output

    def page(self, path: str = "/") -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.read().decode()

    def children(self) -> list[int]:
        return [
            int(child)
            for child in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ]

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return status


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.05)


def runs(process_id: int) -> bool:
    return Path(f"/proc/{process_id}").exists()


Start = Callable[..., Program]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    programs: list[Program] = []

    def begin(port: int | None = None, **environment: str) -> Program:
        programs.append(Program(tmp_path / "var", port or free_port(), **environment))
        return programs[-1]

    yield begin
    for program in programs:
        if program.process.poll() is None:
            program.stop(signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_first_start_shows_accounts_that_can_sign_in_and_a_second_start_keeps_them(start: Start) -> None:
    program = start()
    program.wait_until_running()
    accounts = [line.split() for line in program.lines if re.match(r"  \w+ .* ", line)]
    assert len(accounts) > 5
    assert "<h1" in program.page()
    children = program.children()
    assert len(children) == 2
    assert program.stop() == 0
    assert not any(runs(child) for child in children)
    assert program.lines[-1] == "Stopped."
    again = start()
    again.wait_until_running()
    assert "password" not in again.output
    assert again.stop(signal.SIGTERM) == 0


def test_an_empty_start_opens_the_door_for_the_first_administrator(start: Start) -> None:
    program = start(SAMPLE="0")
    program.wait_until_running()
    link = re.search(rf"http://127\.0\.0\.1:{program.port}(/\S+)", program.output)
    assert link is not None
    assert "口令" in program.page(link[1])


def test_a_taken_port_is_said_in_one_line(start: Start) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        program = start(port=port, SAMPLE="0")
        assert program.process.wait(PATIENCE) == 2
    wait_for(lambda: bool(program.lines))
    assert program.lines == [f"port {port} is taken: stop the program that uses it, or set PORT"]


def test_a_moved_clock_is_refused_where_work_is_real(start: Start) -> None:
    program = start(SAMPLE="0", CLOCK_OFFSET_DAYS="3")
    assert program.process.wait(PATIENCE) == 2
    wait_for(lambda: bool(program.lines))
    assert program.lines == ["CLOCK_OFFSET_DAYS is refused: this database is not marked as sample or test"]


def test_a_wrong_setting_is_said_in_one_line(start: Start) -> None:
    program = start(IDLE_MINUTES="soon")
    assert program.process.wait(PATIENCE) == 2
    wait_for(lambda: bool(program.lines))
    assert program.lines == ["IDLE_MINUTES must be a whole number from 1 to 1440, not 'soon'"]


def test_a_killed_child_comes_back(start: Start) -> None:
    program = start(SAMPLE="0")
    program.wait_until_running()
    first = program.children()
    os.kill(first[0], signal.SIGKILL)
    wait_for(lambda: "starting it again" in program.output and len(program.children()) == 2)
    wait_for(lambda: answers(program))
    assert program.children() != first
    assert program.stop() == 0


def answers(program: Program) -> bool:
    try:
        return "<h1" in program.page()
    except OSError:
        return False
