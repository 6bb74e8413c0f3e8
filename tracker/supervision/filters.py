"""What a list is narrowed to, as its address says it. What cannot be read is taken as not said."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, exists, literal, null, select
from sqlalchemy.types import Date, Integer

from tracker.accounts.actor import Actor
from tracker.clock import today
from tracker.directory.models import Body
from tracker.extensions import db
from tracker.minutes.models import Minutes
from tracker.minutes.words import meeting_short
from tracker.pages import context
from tracker.pages.filters import instant as in_words
from tracker.tasks.ledger import Filter, shown
from tracker.tasks.listings import Listing
from tracker.tasks.models import Task
from tracker.tasks.queries import LARGEST_ID, visible
from tracker.vocabulary import EventKind, Kind, TaskState

LONGEST = 60  # characters searched for
MEETINGS = 100  # offered to choose from, newest first
YEARS = range(2000, 2100)
STATES = [state for state in TaskState if state not in (TaskState.CANDIDATE, TaskState.DROPPED)]


def parsed(args: Mapping[str, str]) -> Filter:
    """The filter of an address."""
    year = ident(args.get("year"))
    return Filter(
        listing=_member(Listing, args.get("listing")),
        words="".join(sign for sign in args.get("words", "").strip() if sign.isprintable())[:LONGEST],
        body_id=ident(args.get("body")),
        minutes_id=ident(args.get("meeting")),
        state=_member(TaskState, args.get("state")) or "",
        kind=_member(Kind, args.get("kind")) or "",
        year=year if year in YEARS else None,
        event=_member(EventKind, args.get("event")) or "",
        since=_instant(args.get("since")),
    )


def query(wanted: Filter) -> dict[str, Any]:
    """The filter as the words of an address; ``parsed`` gives it back."""
    said = {
        "listing": wanted.listing.value if wanted.listing else None,
        "words": wanted.words,
        "body": wanted.body_id,
        "meeting": wanted.minutes_id,
        "state": str(wanted.state),
        "kind": str(wanted.kind),
        "year": wanted.year,
        "event": str(wanted.event),
        "since": wanted.since.isoformat() if wanted.since else None,
    }
    return {name: value for name, value in said.items() if value}


def ident(text: str | None) -> int | None:
    """A row's id; None for anything else."""
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) < 11
    return int(text) if is_number and text and int(text) <= LARGEST_ID else None


def _member(kind: Any, text: str | None) -> Any:
    return kind(text) if text in list(kind) else None


def _instant(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo and found.year in YEARS else None


@dataclass(frozen=True)
class Choice:
    """One thing to choose from; ``value`` is what the address says."""

    value: str
    label: str


@dataclass(frozen=True)
class Choices:
    """What a reader can narrow a list to."""

    meetings: list[Choice]
    bodies: list[Choice]

    def body(self, body_id: int | None) -> str:
        return next((one.label for one in self.bodies if one.value == str(body_id)), "所选单位")

    def meeting(self, minutes_id: int | None) -> str:
        return next((one.label for one in self.meetings if one.value == str(minutes_id)), "所选会议")


def choices(actor: Actor, government_id: int) -> Choices:
    """Meetings with tasks that this reader sees, newest first, and the government's bodies; one statement."""
    day = today(context.clock())
    has_tasks = exists().where(Task.minutes_id == Minutes.id, visible(actor, government_id))
    newest = (
        select(
            literal("meeting").label("what"),
            Minutes.id.label("id"),
            Minutes.meeting_kind.label("name"),
            Minutes.meeting_number.label("number"),
            Minutes.meeting_date.label("held_on"),
        )
        .where(Minutes.government_id == government_id, has_tasks)
        .order_by(Minutes.meeting_date.desc(), Minutes.id.desc())
        .limit(MEETINGS)
        .subquery()
    )
    bodies = select(literal("body"), Body.id, cast(shown, String), cast(null(), Integer), cast(null(), Date)).where(
        Body.government_id == government_id, ~Body.is_group
    )
    rows = db.session.execute(select(newest).union_all(bodies)).all()
    meetings = sorted((row for row in rows if row.what == "meeting"), key=lambda row: (row.held_on, row.id))
    return Choices(
        [Choice(str(row.id), meeting_short(row.name, row.number, row.held_on, day)) for row in reversed(meetings)],
        sorted((Choice(str(row.id), row.name) for row in rows if row.what == "body"), key=lambda one: one.label),
    )


@dataclass(frozen=True)
class Chip:
    """One thing that was chosen, and the filter without it."""

    label: str
    without: Filter


def chips(wanted: Filter, known: Choices) -> list[Chip]:
    """What is chosen, each removable."""
    said: list[tuple[str, dict[str, Any]]] = []
    if wanted.listing:
        said.append((wanted.listing.label, {"listing": None}))
    if wanted.words:
        said.append((f"“{wanted.words}”", {"words": ""}))
    if wanted.minutes_id is not None:
        said.append((known.meeting(wanted.minutes_id), {"minutes_id": None}))
    if wanted.body_id is not None:
        said.append((f"牵头 {known.body(wanted.body_id)}", {"body_id": None}))
    if wanted.state:
        said.append((TaskState(wanted.state).label, {"state": ""}))
    if wanted.kind:
        said.append((Kind(wanted.kind).label, {"kind": ""}))
    if wanted.year is not None:
        said.append((f"{wanted.year} 年", {"year": None}))
    if wanted.event:
        since = f"{in_words(wanted.since)} 以来" if wanted.since else "有过"
        said.append((f"{since}{EventKind(wanted.event).label}", {"event": "", "since": None}))
    return [Chip(label, replace(wanted, **change)) for label, change in said]
