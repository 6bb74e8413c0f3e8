"""Programs that read a file for us, each in a process of its own: it may crash, hang or swell without harm here."""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tracker.errors import Unreadable

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).parents[2]
_PASSED_ON = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT")  # no secrets
_CORES = os.cpu_count() or 1
_running: "set[subprocess.Popen[bytes]]" = set()
_stopping = threading.Event()


class Failed(Exception):
    """The program ended badly. The reason is logged: it is for who mends the program, not for who reads the page."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        _log.warning("A program that reads files failed: %s", reason)


class Overtime(Failed):
    """The program did not end in time and was stopped."""


class Stopped(Exception):
    """This process is ending, so the program was stopped, or never started: it says nothing about the file."""


def stop_all() -> None:
    """End all programs that run for this process, and start no more. Their callers get Stopped."""
    _stopping.set()
    for process in list(_running):
        _kill(process)


def run(
    command: Sequence[str | Path],
    content: bytes = b"",
    *,
    seconds: float,
    megabytes: int,
    home: Path | None = None,
) -> bytes:
    """Run a program under limits, give it ``content`` on standard input, return what it prints.

    ``seconds`` limits the time on the wall, ``megabytes`` the address space. Raises Failed or Overtime.
    """
    launcher = (sys.executable, "-m", "tracker.reading.limited", str(megabytes), str(int(seconds) + 1))
    return _run([*launcher, *map(str, command)], content, seconds, home)


def ask_worker(
    job: str, arguments: Sequence[object], content: bytes, *, seconds: float, megabytes: int
) -> tuple[Any, bytes]:
    """Have ``tracker.reading.worker`` do a job; its answer, and the bytes that follow it.

    Raises Unreadable with the worker's own sentence, Failed or Overtime.
    """
    computing = int(seconds) * _CORES + 1  # threads count together
    command = [sys.executable, "-m", "tracker.reading.worker", str(megabytes), str(computing), job]
    printed = _run([*command, *map(str, arguments)], content, seconds, None)
    first, _, rest = printed.partition(b"\n")
    try:
        answer = json.loads(first)
    except ValueError as fault:
        raise Failed("no answer") from fault
    if "refused" in answer:
        raise Unreadable(answer["refused"])
    return answer, rest


def _run(command: list[str], content: bytes, seconds: float, home: Path | None) -> bytes:
    if _stopping.is_set():
        raise Stopped
    environ = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    if home:
        environ["HOME"] = str(home)
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=_ROOT,
        env=environ,
        start_new_session=True,
    ) as process:
        _running.add(process)
        try:
            printed, complaints = process.communicate(content, timeout=seconds)
        except subprocess.TimeoutExpired as fault:
            raise Overtime(f"stopped after {seconds:g} s") from fault
        finally:
            _running.discard(process)
            if process.returncode is None:
                _end(process)
    if _stopping.is_set():
        raise Stopped
    if process.returncode:
        last = "".join(complaints.decode(errors="replace").strip().splitlines()[-1:])
        raise Failed(f"ended with {process.returncode}, {last.partition(':')[0][:40]}")  # none of the file's words
    return printed


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Stop a process that still runs, with everything that it started, and take leave of it."""
    _kill(process)
    process.communicate()


def _kill(process: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
