"""What has changed since a reader last looked at a page."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import and_, case, distinct, func, select

from tracker.accounts.actor import Actor
from tracker.clock import Clock
from tracker.errors import Busy
from tracker.extensions import db
from tracker.supervision.models import Visit
from tracker.tasks.ledger import is_lead
from tracker.tasks.models import Event, Task
from tracker.unit import insert_into, unit_of_work
from tracker.vocabulary import EventKind

ONE_VISIT = timedelta(minutes=30)  # looks within this time of the first are one visit
CHANGES = (
    EventKind.OVERDUE,
    EventKind.CLOSED,
    EventKind.EXTENSION_GRANTED,
    EventKind.ISSUED,
    EventKind.REOPENED,
    EventKind.SUSPENDED,
    EventKind.CANCELLED,
)


@dataclass(frozen=True)
class Changes:
    """Tasks by what happened to them after ``since``; None at the first visit."""

    since: datetime | None = None
    count: Mapping[EventKind, int] = field(default_factory=dict)
    is_new_visit: bool = True


def changes(
    actor: Actor,
    government_id: int,
    page: str,
    clock: Clock,
    *,
    body_id: int | None = None,
    minutes_id: int | None = None,
) -> Changes:
    """What changed since the visit before this one, in one statement."""
    is_over = Visit.last_at < clock.now() - ONE_VISIT
    since = case((is_over, Visit.last_at), else_=Visit.before_at)
    happened = and_(
        Event.government_id == government_id, Event.kind.in_([kind.value for kind in CHANGES]), Event.at > since
    )
    concerned = and_(Task.id == Event.task_id, Task.counted)
    if body_id is not None:
        concerned = and_(concerned, is_lead(body_id))
    if minutes_id is not None:
        concerned = and_(concerned, Task.minutes_id == minutes_id)
    rows = db.session.execute(
        select(Visit.last_at, Visit.before_at, Event.kind, func.count(distinct(Task.id)))
        .outerjoin(Event, happened)
        .outerjoin(Task, concerned)
        .where(Visit.person_id == actor.person_id, Visit.page == page)
        .group_by(Visit.last_at, Visit.before_at, Event.kind)
    ).all()
    if not rows:
        return Changes()
    last_at, before_at = rows[0][:2]
    is_new = last_at < clock.now() - ONE_VISIT
    count = {EventKind(kind): tasks for _, _, kind, tasks in rows if kind}
    return Changes(last_at if is_new else before_at, count, is_new)


def visited(actor: Actor, page: str, clock: Clock) -> None:
    """Remember that the reader looks now. Two looks at once leave one visit.

    A busy database is no reason to withhold the page: the next look is remembered.
    """
    now = clock.now()
    with suppress(Busy), unit_of_work() as session:
        new = insert_into(session, Visit).values(person_id=actor.person_id, page=page, before_at=None, last_at=now)
        session.execute(
            new.on_conflict_do_update(
                index_elements=[Visit.person_id, Visit.page],
                set_={"before_at": Visit.last_at, "last_at": now},
                where=Visit.last_at < now - ONE_VISIT,
            )
        )
