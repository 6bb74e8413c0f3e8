"""One scheduler works; the next takes its place when it ends, however it ends."""

import select
import subprocess

from tests.support.server import OtherProcess

LEAD = """
from tracker.cli.standby import leadership
from tracker.extensions import db
with leadership(db.engine, app.extensions["settings"]):
    print("leads", flush=True)
    input()
"""


def leads(process: "subprocess.Popen[str]", seconds: float) -> bool:
    """Whether the process says within ``seconds`` that it leads."""
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], seconds)
    return bool(ready) and process.stdout.readline() == "leads\n"


def test_a_second_scheduler_stands_by_and_takes_over_from_a_killed_one(other_process: OtherProcess) -> None:
    first = other_process(LEAD)
    assert leads(first, 60)
    second = other_process(LEAD)
    assert not leads(second, 2.5)
    first.kill()
    assert leads(second, 60)


def test_a_scheduler_that_stops_frees_its_place(other_process: OtherProcess) -> None:
    first = other_process(LEAD)
    assert leads(first, 60)
    first.communicate("stop\n", timeout=60)
    assert leads(other_process(LEAD), 60)
