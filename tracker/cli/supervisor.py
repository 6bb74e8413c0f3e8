"""Keeps a few child processes running until it is told to stop.

A child that dies is started again, after a pause that doubles with each early death. A child
holds the reading end of a pipe: when the supervisor dies, however it dies, the pipe ends and
the child stops (``stop_with_parent``), so that nothing is left behind.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType

LONG_PAUSE = 30.0  # seconds, the longest between two starts
SETTLED = 60.0  # seconds after which a start counts as a good one
PATIENCE = 5.0  # seconds that a child has to stop before it is killed
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Announce = Callable[[str], None]


class Child:
    """One process that shall run."""

    def __init__(self, name: str, command: Sequence[str], announce: Announce) -> None:
        self.name = name
        self._command = command
        self._announce = announce
        self._process: subprocess.Popen[bytes] | None = None
        self._early_deaths = 0
        self._started = 0.0
        self._next_start = 0.0

    def tend(self, now: float) -> None:
        """Start the child where it does not run. ``now`` is monotonic, in seconds."""
        if self._process is not None and self._process.poll() is not None:
            self._bury(now)
        if self._process is None and now >= self._next_start:
            self._started = now
            # A session of its own: Ctrl-C reaches the supervisor alone, which then stops its children in order.
            self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, start_new_session=True)

    def _bury(self, now: float) -> None:
        assert self._process is not None and self._process.stdin is not None
        self._process.stdin.close()
        pause = min(2.0**self._early_deaths, LONG_PAUSE)
        self._early_deaths = 0 if now - self._started >= SETTLED else self._early_deaths + 1
        self._next_start = now + pause
        self._announce(
            f"{self.name} stopped with status {self._process.returncode}; starting it again in {pause:.0f} s"
        )
        self._process = None

    def ask_to_stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait_or_kill(self, deadline: float) -> None:
        if self._process is None:
            return
        with self._process as process:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._announce(f"{self.name} did not stop in time and was killed")
                process.kill()


def supervise(
    children: Sequence[Child],
    is_ready: Callable[[], bool],
    on_ready: Callable[[], None],
    patience: float = PATIENCE,
) -> None:
    """Run the children until SIGINT, SIGTERM or SIGHUP, then stop them all and return.

    ``on_ready`` is called once, as soon as ``is_ready`` says so. A child that has not stopped
    ``patience`` seconds after it was asked to is killed.
    """
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in STOPPING:
        signal.signal(number, on_signal)
    waiting = True
    try:
        while not stop.is_set():
            for child in children:
                child.tend(time.monotonic())
            if waiting and is_ready():
                waiting = False
                on_ready()
            stop.wait(0.2)
    finally:
        for child in children:
            child.ask_to_stop()
        deadline = time.monotonic() + patience
        for child in children:
            child.wait_or_kill(deadline)


def stop_with_parent() -> None:
    """Ask this process to stop when its standard input ends, that is when its supervisor is gone."""

    def watch() -> None:
        while os.read(0, 1):  # not sys.stdin: its lock would hold up the end of the process
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def exit_on_term() -> None:
    """Let SIGTERM end this process as ``sys.exit`` does, so that what is open gets closed."""

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        sys.exit(0)

    signal.signal(signal.SIGTERM, on_signal)
