"""The overdue page: what stands on it, with the address of every list behind a number."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask import url_for

from tracker.accounts.actor import Actor
from tracker.clock import Clock, today
from tracker.minutes.words import meeting_short
from tracker.pages.filters import percent
from tracker.supervision import figures, filters, visits
from tracker.supervision.figures import STRIP, Meeting, Rate
from tracker.supervision.filters import Choice
from tracker.supervision.lines import Line, lines
from tracker.supervision.register import Pager
from tracker.tasks import ledger
from tracker.tasks.ledger import Filter, Order
from tracker.tasks.listings import Days, Listing
from tracker.vocabulary import EventKind
from tracker.workdays import Workdays

PAGE = 50
BODIES, MEETINGS = 8, 4  # shown before a reader asks for all
ALWAYS_SHOWN = (EventKind.OVERDUE, EventKind.CLOSED, EventKind.EXTENSION_GRANTED)
COLUMNS = tuple(name for name in STRIP if name is not Listing.SUSPENDED)
STYLES = {Listing.OVERDUE: "red", Listing.DUE_SOON: "amber"}
CHANGE_WORDS = {EventKind.OVERDUE: "新逾期", EventKind.ISSUED: "新交办"}


@dataclass(frozen=True)
class Count:
    """A number and the list that it opens; what the ``count`` macro asks for."""

    label: str
    n: int
    url: str
    style: str = ""
    of: int | None = None
    rate: str = ""
    current: bool = False


@dataclass(frozen=True)
class Ratio:
    """n/d, each with the list that it opens."""

    part: Count
    whole: Count

    @property
    def rate(self) -> str:
        return percent(self.part.n, self.whole.n)


@dataclass(frozen=True)
class BodyLine:
    """A body's line of the table; ``url`` opens what it leads."""

    name: str
    url: str | None
    counts: list[Count]
    rate: Ratio


@dataclass(frozen=True)
class MeetingLine:
    name: str
    url: str
    done: Ratio


@dataclass(frozen=True)
class Overview:
    """Ready values of supervision/overdue.html."""

    strip: list[Count]
    number: int
    lines: list[Line]
    pager: Pager
    bodies: list[BodyLine]
    total: BodyLine
    by_first_date: Ratio
    all_bodies_url: str | None
    meetings: list[MeetingLine]
    all_meetings_url: str | None
    changes: visits.Changes
    changed: list[Count]
    body_choices: list[Choice]
    meeting_choices: list[Choice]
    body: str
    meeting: str
    year: int
    ledger_url: str
    clear_url: str


def page_name(government_id: int) -> str:
    """Whose page was looked at; a reader by grant has a visit for each government."""
    return f"overdue:{government_id}"


def overview(actor: Actor, government_id: int, args: Mapping[str, str], clock: Clock, workdays: Workdays) -> Overview:
    """The page that an address asks for; four statements."""
    day = today(clock)
    days = Days.of(day, workdays)
    body_id, minutes_id = filters.ident(args.get("body")), filters.ident(args.get("meeting"))
    narrow = Filter(body_id=body_id, minutes_id=minutes_id)
    said = {name: args[name] for name in ("body", "meeting", "all") if args.get(name)}
    board = figures.board(actor, government_id, days, body_id=body_id, minutes_id=minutes_id)
    held = figures.meetings(actor, government_id, days, body_id)
    seen = visits.changes(actor, government_id, page_name(government_id), clock, body_id=body_id, minutes_id=minutes_id)
    page = _page(actor, government_id, narrow, days, args)
    bodies, rest = _split(board, body_id, said.get("all") == "bodies")
    held_here = [one for one in held if one.adopted and minutes_id in (None, one.id)]
    few = held_here if said.get("all") == "meetings" else held_here[:MEETINGS]
    return Overview(
        strip=strip(board.total, narrow, day.year),
        number=board.total.count[Listing.OVERDUE],
        lines=lines(page.rows, day, workdays),
        pager=_pager(page, board.total.count[Listing.OVERDUE], said),
        bodies=[_body_line(line, replace(narrow, body_id=line.body_id), day.year) for line in bodies]
        + ([_rest_line(rest, said, day.year)] if rest else []),
        total=_body_line(board.total, narrow, day.year),
        by_first_date=_ratio(board.total.first_rate, narrow, day.year, Listing.ON_FIRST_TIME, Listing.FIRST_EXPECTED),
        all_bodies_url=_own_url(said, all="bodies") if rest else None,
        meetings=[_meeting_line(one, narrow, day) for one in few],
        all_meetings_url=_own_url(said, all="meetings") if len(few) < len(held_here) else None,
        changes=seen,
        changed=_changed(seen, narrow),
        body_choices=sorted((Choice(str(line.body_id), line.body) for line in board.bodies), key=lambda one: one.label),
        meeting_choices=[Choice(str(one.id), meeting_short(one.kind, one.number, one.held_on, day)) for one in held],
        body=str(body_id or ""),
        meeting=str(minutes_id or ""),
        year=day.year,
        ledger_url=_url(narrow),
        clear_url=url_for(".overdue"),
    )


def _page(actor: Actor, government_id: int, narrow: Filter, days: Days, args: Mapping[str, str]) -> ledger.Page:
    keys = {name: args.get(name, "") for name in ("after", "before")}
    wanted = replace(narrow, listing=Listing.OVERDUE)
    return ledger.page(actor, government_id, wanted, days, order=Order.DUE, limit=PAGE, **keys)


def _pager(page: ledger.Page, number: int, said: Mapping[str, str]) -> Pager:
    return Pager(
        _own_url(said, before=page.before) if page.before else None,
        _own_url(said, after=page.after) if page.after else None,
        number,
    )


def _own_url(said: Mapping[str, str], **more: Any) -> str:
    """This page again, with what was said of it and more."""
    return url_for(".overdue", **{**said, **more})


def _url(wanted: Filter) -> str:
    return url_for("supervision.ledger", **filters.query(wanted))


def _count(name: Listing, n: int, narrow: Filter, year: int | None = None) -> Count:
    wanted = replace(narrow, listing=name, year=year)
    return Count(name.label, n, _url(wanted), STYLES.get(name, ""), current=name is Listing.OVERDUE)


def _ratio(rate: Rate, narrow: Filter, year: int | None, part: Listing, whole: Listing) -> Ratio:
    return Ratio(_count(part, rate.part, narrow, year), _count(whole, rate.whole, narrow, year))


def strip(total: figures.Line, narrow: Filter, year: int) -> list[Count]:
    """The totals that open their lists, ending with what was closed on time in the year."""
    counts = [_count(name, total.count[name], narrow) for name in STRIP]
    on_time = _count(Listing.ON_TIME, total.rate.part, narrow, year)
    rate = percent(*total.rate) if total.rate.whole else ""
    return [*counts, replace(on_time, label="本年按期办结", of=total.rate.whole, rate=rate)]


def _split(board: figures.Board, body_id: int | None, is_all: bool) -> tuple[list[figures.Line], list[figures.Line]]:
    """The bodies with something to count that are shown one by one, and those that are shown together."""
    if body_id is not None:
        return [line for line in board.bodies if line.body_id == body_id], []
    counted = [line for line in board.bodies if any(line.count.values())]
    shown = counted if is_all or len(counted) <= BODIES else counted[: BODIES - 1]
    return shown, counted[len(shown) :]


def _body_line(line: figures.Line, narrow: Filter, year: int) -> BodyLine:
    return BodyLine(
        line.body,
        _url(narrow) if line.body_id is not None else None,
        [_count(name, line.count[name], narrow) for name in COLUMNS],
        _ratio(line.rate, narrow, year, Listing.ON_TIME, Listing.EXPECTED),
    )


def _rest_line(rest: list[figures.Line], said: Mapping[str, str], year: int) -> BodyLine:
    """All that are not shown; no single list holds them, so their numbers open the whole table."""
    line, url = figures.others(rest), _own_url(said, all="bodies", _anchor="h-body")
    plain = _body_line(line, Filter(), year)
    return BodyLine(
        line.body,
        url,
        [replace(one, url=url) for one in plain.counts],
        Ratio(replace(plain.rate.part, url=url), replace(plain.rate.whole, url=url)),
    )


def _meeting_line(one: Meeting, narrow: Filter, day: date) -> MeetingLine:
    here = replace(narrow, minutes_id=one.id)
    closed = _count(Listing.CLOSED, one.closed, here)
    adopted = Count(Listing.ADOPTED.label, one.adopted, _url(here))
    return MeetingLine(meeting_short(one.kind, one.number, one.held_on, day), _url(here), Ratio(closed, adopted))


def _changed(seen: visits.Changes, narrow: Filter) -> list[Count]:
    """Since when, in the words of the page; what is always of interest also where it is none."""
    if seen.since is None:
        return []
    shown = [kind for kind in visits.CHANGES if kind in ALWAYS_SHOWN or seen.count.get(kind)]
    return [_change(kind, seen.count.get(kind, 0), narrow, seen.since) for kind in shown]


def _change(kind: EventKind, n: int, narrow: Filter, since: datetime) -> Count:
    wanted = replace(narrow, event=kind.value, since=since)
    return Count(CHANGE_WORDS.get(kind, kind.label), n, _url(wanted))
