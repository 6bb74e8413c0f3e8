"""The figures on a body's own page (PRODUCT section 7): each is n or n/d, and opens exactly the tasks it counts.

Lead tasks only. No rank, no trend; what no list could show is no figure here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import url_for

from tracker.accounts.actor import Actor
from tracker.clock import today
from tracker.pages import context
from tracker.supervision import figures, filters
from tracker.supervision.overview import Count, Ratio, strip
from tracker.tasks import ledger
from tracker.tasks.ledger import Filter
from tracker.tasks.listings import Days, Listing
from tracker.vocabulary import EventKind


@dataclass(frozen=True)
class Figure:
    """A rate with its formula in words."""

    name: str
    ratio: Ratio
    formula: str


@dataclass(frozen=True)
class BodyFigures:
    """Ready values of directory/figures.html."""

    strip: list[Count]
    rates: list[Figure]
    year: int


def body_figures(actor: Actor, government_id: int, body_id: int) -> BodyFigures:
    """What the body leads, as its reader may see it, by today."""
    day = today(context.clock())
    days = Days.of(day, context.workdays())
    narrow = Filter(body_id=body_id)
    total = figures.board(actor, government_id, days, body_id=body_id).total
    counts = [replace(one, current=False) for one in strip(total, narrow, day.year)]

    def happened(kind: EventKind, wanted: Filter) -> Count:
        wanted = replace(wanted, event=kind.value)
        return Count("", ledger.size(actor, government_id, wanted, days), _url(wanted))

    rates = [*_in_time(total, narrow, day.year), *_by_events(total, narrow, day.year, happened)]
    return BodyFigures(counts, rates, day.year)


def _in_time(total: figures.Line, narrow: Filter, year: int) -> list[Figure]:
    """按期办结率, by the current and by the first dates."""

    def ratio(part: Listing, whole: Listing) -> Ratio:
        return Ratio(_listed(part, total, narrow, year), _listed(whole, total, narrow, year))

    base = f"应办结：{year} 年到今天为止到期或本年办结，有时限，挂起、撤销的不计"
    return [
        Figure("按期办结率（现时限）", ratio(Listing.ON_TIME, Listing.EXPECTED), f"按期办结 ÷ 应办结。{base}"),
        Figure(
            "按期办结率（原时限）",
            ratio(Listing.ON_FIRST_TIME, Listing.FIRST_EXPECTED),
            "同上，时限取首次确定的日期",
        ),
    ]


def _by_events(
    total: figures.Line, narrow: Filter, year: int, happened: Callable[[EventKind, Filter], Count]
) -> list[Figure]:
    """延期率 and 退回重办率: of the tasks to which something has happened."""
    due, adopted = replace(narrow, listing=Listing.EXPECTED, year=year), replace(narrow, listing=Listing.ADOPTED)
    extended = Ratio(happened(EventKind.EXTENSION_GRANTED, due), _listed(Listing.EXPECTED, total, narrow, year))
    sent_back = Ratio(happened(EventKind.SENT_BACK, adopted), happened(EventKind.SUBMITTED, adopted))
    return [
        Figure("延期率", extended, "准予延期过的件 ÷ 应办结"),
        Figure("退回重办率", sent_back, "退回重办过的件 ÷ 报结过的件，不限年份"),
    ]


def _listed(name: Listing, total: figures.Line, narrow: Filter, year: int) -> Count:
    return Count("", total.count[name], _url(replace(narrow, listing=name, year=year)))


def _url(wanted: Filter) -> str:
    return url_for("supervision.ledger", **filters.query(wanted))
