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
    outcome: str = "done",
    government_id: int | None = None,
    person_id: int | None = None,
    address: str = "",
    **detail: Any,
) -> None:
    """Write what was done, inside the unit of work that does it.

    ``actor`` is None where nobody is signed in yet; ``person_id`` then says whose account it was.
    ``government_id`` is the one concerned, the actor's own if not given.
    """
    own = (actor.government_id, actor.person_id) if actor else (None, None)
    session.add(
        AuditEntry(
            at=clock.now(),
            government_id=own[0] if government_id is None else government_id,
            person_id=own[1] if person_id is None else person_id,
            act=act[: LONGEST["act"]],
            subject=written(subject),
            outcome=outcome,
            address=address[: LONGEST["address"]],
            detail=detail,
        )
    )


def refused(actor: Actor | None, act: str, subject: str, address: str, clock: Clock, **detail: Any) -> None:
    """Write a refusal in a unit of its own: the work that was refused has been rolled back."""
    with unit_of_work() as session:
        done(session, actor, act, subject, clock, outcome="refused", address=address, **detail)


def written(subject: str) -> str:
    """A subject as it stands on record: on one line, what cannot be printed as its number (ASVS 16.4.1)."""
    text = "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in subject)
    return text[: LONGEST["subject"]]
