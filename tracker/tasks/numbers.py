"""督办编号: none doubles, none is skipped, whoever issues at the same time."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.directory.models import Government
from tracker.minutes.models import Minutes
from tracker.tasks.models import NumberSeries
from tracker.unit import insert_into, locked
from tracker.vocabulary import MeetingKind


@dataclass(frozen=True)
class Number:
    """云督〔2026〕13-17 and its short form 13-17."""

    full: str
    short: str


def draw(session: Session, government: Government, minutes: Minutes) -> Number:
    """The next number in the meeting's series. Its row stays locked until the unit ends.

    A unit that fails gives its numbers back, since nobody else could draw meanwhile.
    """
    mark = f"{MeetingKind(minutes.meeting_kind).mark}{minutes.meeting_number}-"
    prefix = f"〔{minutes.meeting_year}〕{mark}"
    series = _series(session, government.id, prefix)
    series.last += 1
    short = f"{mark}{series.last:02d}"
    return Number(f"{government.mark}督〔{minutes.meeting_year}〕{short}", short)


def _series(session: Session, government_id: int, prefix: str) -> NumberSeries:
    key = {"government_id": government_id, "prefix": prefix}
    session.flush()
    session.execute(insert_into(session, NumberSeries).values(**key, last=0).on_conflict_do_nothing())
    return locked(NumberSeries, (government_id, prefix))
