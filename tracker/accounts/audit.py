"""Who did what outside a task's own events, and who was refused. Rows are only ever added."""

from typing import Any

from sqlalchemy.orm import Session

from tracker.accounts.actor import Actor
from tracker.clock import Clock
from tracker.directory.models import AuditEntry
from tracker.unit import unit_of_work

LONGEST = {"act": 40, "subject": 80, "address": 60}


def done(
    session: Session,
    actor: Actor | None,
    act: str,
    subject: str,
    clock: Clock,
    *,
    government_id: int | None = None,
    address: str = "",
    **detail: Any,
) -> None:
    """Write what was done, inside the unit of work that does it.

    ``actor`` is None where nobody is signed in (the command line, a one-time link);
    ``government_id`` is the one concerned, the actor's own if not given.
    """
    session.add(_entry(actor, act, subject, clock, "done", government_id, address, detail))


def refused(
    actor: Actor | None,
    act: str,
    subject: str,
    address: str,
    clock: Clock,
    *,
    person_id: int | None = None,
    **detail: Any,
) -> None:
    """Write a refusal in a unit of its own: the work that was refused has been rolled back.

    ``person_id`` names whose account was concerned where nobody is signed in.
    """
    entry = _entry(actor, act, subject, clock, "refused", None, address, detail)
    if actor is None:
        entry.person_id = person_id
    with unit_of_work() as session:
        session.add(entry)


def _entry(
    actor: Actor | None,
    act: str,
    subject: str,
    clock: Clock,
    outcome: str,
    government_id: int | None,
    address: str,
    detail: dict[str, Any],
) -> AuditEntry:
    own = actor.government_id if actor else None
    return AuditEntry(
        at=clock.now(),
        government_id=own if government_id is None else government_id,
        person_id=actor.person_id if actor else None,
        act=act[: LONGEST["act"]],
        subject=subject[: LONGEST["subject"]],
        outcome=outcome,
        address=address[: LONGEST["address"]],
        detail=detail,
    )
