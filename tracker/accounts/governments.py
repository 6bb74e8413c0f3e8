"""What administrators do with governments."""

from dataclasses import asdict, dataclass, fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts import audit
from tracker.accounts.actor import Actor, Permission
from tracker.accounts.stamps import must_stand, stamp
from tracker.clock import Clock
from tracker.directory.models import Body, Government
from tracker.errors import BadInput, Forbidden
from tracker.unit import locked, unit_of_work


@dataclass(frozen=True)
class GovernmentValues:
    """A government as a form gives it. Limits are working days, the cycle day a day of the month."""

    name: str
    mark: str
    office_phone: str = ""
    approval_limit_workdays: int = 30
    directive_limit_workdays: int = 30
    cycle_day: int = 5
    two_person: bool = False
    office_body_id: int | None = None


def create_government(actor: Actor, values: GovernmentValues, *, clock: Clock, address: str = "") -> int:
    """Raises ``Forbidden``, or ``BadInput`` for a name or mark that is taken."""
    _administrator(actor)
    with unit_of_work() as session:
        _check(session, values, None)
        government = Government(**asdict(values), created_at=clock.now())
        session.add(government)
        session.flush()
        audit.done(
            session, actor, "government.create", values.name, clock, government_id=government.id, address=address
        )
        return government.id


def edit_government(
    actor: Actor,
    government_id: int,
    values: GovernmentValues,
    *,
    clock: Clock,
    address: str = "",
    shown: str | None = None,
) -> None:
    """Raises ``Forbidden``, ``NotFound``, or ``BadInput`` for a name or mark that is taken.

    ``shown`` is the stamp of what the form showed; ``Stale`` where it has changed since.
    """
    _administrator(actor)
    with unit_of_work() as session:
        government = locked(Government, government_id)
        must_stand(shown, stamp_of(government))
        _check(session, values, government_id)
        changes = {name: [getattr(government, name), value] for name, value in asdict(values).items()}
        changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
        for name, (_, value) in changes.items():
            setattr(government, name, value)
        audit.done(
            session,
            actor,
            "government.edit",
            values.name,
            clock,
            government_id=government_id,
            address=address,
            changes=changes,
        )


def stamp_of(government: Government) -> str:
    """The stamp of all that its form shows."""
    return stamp(getattr(government, one.name) for one in fields(GovernmentValues))


def _administrator(actor: Actor) -> None:
    if not actor.holds(Permission.ADMINISTER):
        raise Forbidden()


def _check(session: Session, values: GovernmentValues, government_id: int | None) -> None:
    others = session.execute(
        select(Government.name, Government.mark).where(Government.id.is_distinct_from(government_id))
    ).all()
    if any(other.name == values.name for other in others):
        raise BadInput("已有同名的政府")
    if any(other.mark == values.mark for other in others):
        raise BadInput("这个编号代字已有政府在用")
    if values.office_body_id is not None:
        body = session.get(Body, values.office_body_id)
        if body is None or body.government_id != government_id or body.is_group:
            raise BadInput("办公室要从本政府的单位里选")
