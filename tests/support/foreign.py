"""What one government (云澄市) has and nobody else may reach: for the walk over all routes with foreign ids.

A route with an argument that is not listed in ``Things.by_argument`` fails the walk: enter it there.
"""

import hashlib
from dataclasses import dataclass

from sqlalchemy import select

from tests.support.cast import Cast
from tests.support.tasks import Desk
from tracker.extensions import Base, db
from tracker.minutes.models import Scan
from tracker.pages import context
from tracker.pages.uploads import keep
from tracker.reminders.models import Message, Outbox
from tracker.tasks.models import Evidence, Task
from tracker.unit import unit_of_work
from tracker.vocabulary import Act, TaskState

SECRET = "北山水库移民安置"  # stands in all that is hidden
UNRELATED = {"audit_entry", "sign_in", "visit"}  # what a visit itself may write


@dataclass(frozen=True)
class Things:
    """Ids of what is hidden, by the names that routes and forms give to them."""

    by_argument: dict[str, list[object]]
    form: dict[str, object]


def things(desk: Desk, cast: Cast) -> Things:
    """A candidate and a task in progress, their record and evidence, a message, bodies, people; all of 云澄市."""
    states = (TaskState.CANDIDATE, TaskState.IN_PROGRESS)
    tasks = [desk.in_state(state, title=f"{SECRET}，第{n}批", due_on=desk.day(20)) for n, state in enumerate(states)]
    evidence = _evidence(tasks[-1], desk)
    minutes_id = db.session.scalars(select(Task.minutes_id)).first()
    assert minutes_id is not None
    body_id = cast.body["市财政局"]
    by_argument: dict[str, list[object]] = {
        "task_id": list(tasks),
        "minutes_id": [minutes_id],
        "evidence_id": [evidence],
        "message_id": [_message(cast, desk)],
        "body_id": [body_id],
        "person_id": [cast.office.id],
        "government_id": [cast.government_id],
        "act_name": [act.value for act in Act],
        "token": ["made-up"],
        "year": [2027],
        "scan_id": [_scan(cast, desk)],
        "page": [1],
    }
    return Things(by_argument, _form(desk, tasks, minutes_id, body_id))


def _form(desk: Desk, tasks: list[int], minutes_id: int, body_id: int) -> dict[str, object]:
    """A form fat enough for every act, so that only the refusal can stop it."""
    shared: dict[object, tuple[str, ...]] = {
        "顺延一个月。": ("reason", "answer", "progress", "result", "statement", "supports_missing", "title"),
        desk.day(30).isoformat(): ("expected_on", "to_on", "due_on", "review_on"),
        body_id: ("body_id", "body", "body-0", "disputed_by", "new_lead"),
    }
    return {name: value for value, names in shared.items() for name in names} | {
        "task": tasks,
        "minutes": minutes_id,
        "version": 2,
        "stamp": 1,
        "step": 1,
        "way": "phone",
        "from_whom": "张三",
        "outcome": "keep",
        "decision": "grant",
        "reason_class": "wrong_body",
        "which": "picked",
        "kind": "topic",
        "number": 14,
        "start": 5,
        "end": 20,
        "due": "date",
        "name-0": "有关单位",
        "kind-0": "existing",
    }


def _evidence(task_id: int, desk: Desk) -> int:
    stored = keep(f"{SECRET}".encode(), f"{SECRET}.txt", context.settings())
    with unit_of_work() as session:
        row = Evidence(
            task_id=task_id,
            file_name=stored.name,
            stored_name=stored.stored_name,
            sha256=stored.sha256,
            size=stored.size,
            at=desk.clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id


def _scan(cast: Cast, desk: Desk) -> int:
    with unit_of_work() as session:
        row = Scan(
            government_id=cast.government_id,
            file_name=f"{SECRET}.png",
            file_sha256="0" * 64,
            stored_name=f"{'0' * 32}.png",
            pages=1,
            uploaded_by_id=cast.office.id,
            uploaded_at=desk.clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id


def _message(cast: Cast, desk: Desk) -> int:
    with unit_of_work() as session:
        said = {"subject": SECRET, "body": SECRET, "lines": []}
        outbox = Outbox(
            government_id=cast.government_id,
            key="hidden",
            channel="inbox",
            recipient_id=cast.office.id,
            created_at=desk.clock.now(),
            next_try_at=desk.clock.now(),
            **said,
        )
        session.add(outbox)
        session.flush()
        row = Message(outbox_id=outbox.id, recipient_id=cast.office.id, at=desk.clock.now(), **said)
        session.add(row)
        session.flush()
        return row.id


def fingerprint() -> dict[str, str]:
    """Every table's content as a hash, but for what a visit itself may write."""
    db.session.rollback()
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in UNRELATED:
            rows = sorted(repr(tuple(row)) for row in db.session.execute(select(table)))
            found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found
