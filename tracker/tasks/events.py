"""Recording what happened, and telling those who follow. Inside the unit of work of the verb.

Each kind of event declares its exact keys; a wrong key raises, so that the audit stays readable.
"""

from collections.abc import Callable
from typing import Any

from flask import current_app

from tracker.accounts.actor import Actor
from tracker.clock import Clock
from tracker.extensions import db
from tracker.tasks.models import Event, Task
from tracker.unit import in_unit
from tracker.vocabulary import EventKind

Subscriber = Callable[[Task, Event, Clock], None]

KEYS: dict[EventKind, frozenset[str]] = {
    EventKind.ISSUED: frozenset({"number", "due_on", "due_origin", "bodies"}),
    EventKind.DROPPED: frozenset({"reason"}),
    EventKind.RESTORED: frozenset(),
    EventKind.EDITED: frozenset({"changes"}),
    EventKind.ACKNOWLEDGED: frozenset({"first_lead"}),
    EventKind.DISPUTED: frozenset({"reason_class", "reason", "first_lead"}),
    EventKind.SETTLED: frozenset({"outcome", "answer", "bodies"}),
    EventKind.REPORTED: frozenset({"report_id", "progress", "expected_on"}),
    EventKind.EXTENSION_REQUESTED: frozenset({"extension_id", "from_on", "to_on", "reason"}),
    EventKind.EXTENSION_GRANTED: frozenset({"extension_id", "from_on", "to_on", "answer"}),
    EventKind.EXTENSION_REFUSED: frozenset({"extension_id", "from_on", "to_on", "answer"}),
    EventKind.SUBMITTED: frozenset({"submission_id", "result"}),
    EventKind.SENT_BACK: frozenset({"submission_id", "reason"}),
    EventKind.CLOSED: frozenset({"submission_id", "on_time", "answer"}),
    EventKind.REOPENED: frozenset({"reason", "due_on"}),
    EventKind.SUSPENDED: frozenset({"reason", "review_on"}),
    EventKind.RESUMED: frozenset({"reason", "due_on"}),
    EventKind.CANCELLED: frozenset({"reason"}),
    EventKind.OVERDUE: frozenset({"due_on"}),
    EventKind.REMINDED: frozenset({"rule", "occasion", "recipients"}),
}


def record(
    task: Task,
    kind: EventKind,
    actor: Actor | None,
    clock: Clock,
    *,
    behalf: dict[str, Any] | None = None,
    body_id: int | None = None,
    **detail: Any,
) -> Event:
    """Write the event row and run its subscribers. ``actor`` is None for what the clock did.

    ``behalf`` says by whom, how and from whom something was recorded for a body (代录).
    """
    if not in_unit():
        raise RuntimeError("events are recorded inside a unit of work")
    if detail.keys() != KEYS[kind]:
        raise ValueError(f"{kind} wants {sorted(KEYS[kind])}, not {sorted(detail)}")
    event = Event(
        government_id=task.government_id,
        task_id=task.id,
        kind=kind.value,
        at=clock.now(),
        by_clock=actor is None,
        person_id=actor.person_id if actor else None,
        body_id=body_id if body_id is not None else (actor.body_id if actor else None),
        behalf=behalf,
        detail=detail,
    )
    db.session.add(event)
    db.session.flush()  # the event needs its id before subscribers refer to it
    for follow in current_app.extensions["subscribers"].get(kind, ()):
        follow(task, event, clock)
    return event
