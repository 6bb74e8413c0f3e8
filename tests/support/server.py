"""The application as a browser and as another process meet it."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from waitress.server import create_server
from waitress.wasyncore import close_all, loop

from config.settings import ROOT
from tracker.clock import FixedClock

OtherProcess = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address of the application behind a real web server, forgery protection on.

    Its sockets are closed by the thread that also wakes the loop, after the loop and the workers have
    ended: closed in the loop, they could be gone (or their numbers be another's) before the waking is written.
    """
    app.config["WTF_CSRF_ENABLED"] = True
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    stopping = threading.Event()

    def serve() -> None:
        while not stopping.is_set():
            loop(server.adj.asyncore_loop_timeout, server.adj.asyncore_use_poll, server._map, count=1)

    serving = threading.Thread(target=serve, name="live server", daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.task_dispatcher.shutdown(timeout=30)
    stopping.set()
    server.pull_trigger()
    serving.join(timeout=30)
    assert not serving.is_alive()
    close_all(server._map)


@pytest.fixture
def other_process(environ: dict[str, str], clock: FixedClock) -> Iterator[OtherProcess]:
    """Start ``other_process(code, **environment)``: Python in a process of its own on the same database.

    The code finds ``app`` (its context open) and ``clock`` (standing where the test's clock stands).
    Its standard input and output are pipes; what still runs when the test ends is killed.
    """
    started: list[subprocess.Popen[str]] = []

    def start(code: str, **environment: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.other_process", clock.now().isoformat(), code],
            cwd=ROOT,
            env=os.environ | environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        with process:  # closes the pipes and waits
            process.kill()
