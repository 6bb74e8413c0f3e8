"""The figures on a body's own page (PRODUCT section 7): each is n or n/d, and opens exactly the tasks it counts.

Lead tasks only. No rank, no trend; what no list could show is no figure here.
"""

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
    of_year = replace(narrow, year=day.year)

    def sized(wanted: Filter) -> Count:
        url = url_for("supervision.ledger", **filters.query(wanted))
        return Count("", ledger.size(actor, government_id, wanted, days), url)

    def rate(part: Filter, whole: Filter) -> Ratio:
        return Ratio(sized(part), sized(whole))

    def listed(part: Listing, whole: Listing) -> Ratio:
        return rate(replace(of_year, listing=part), replace(of_year, listing=whole))

    due = replace(of_year, listing=Listing.EXPECTED)
    adopted = replace(narrow, listing=Listing.ADOPTED)
    sent_back = replace(adopted, event=EventKind.SENT_BACK.value)
    submitted = replace(adopted, event=EventKind.SUBMITTED.value)
    return BodyFigures(
        counts,
        [
            Figure(
                "按期办结率（现时限）",
                listed(Listing.ON_TIME, Listing.EXPECTED),
                f"按期办结 ÷ 应办结。应办结：{day.year} 年到今天为止到期或本年办结，有时限，挂起、撤销的不计",
            ),
            Figure(
                "按期办结率（原时限）",
                listed(Listing.ON_FIRST_TIME, Listing.FIRST_EXPECTED),
                "同上，时限取首次确定的日期",
            ),
            Figure(
                "延期率",
                rate(replace(due, event=EventKind.EXTENSION_GRANTED.value), due),
                "准予延期过的件 ÷ 应办结",
            ),
            Figure("退回重办率", rate(sent_back, submitted), "退回重办过的件 ÷ 报结过的件，不限年份"),
        ],
        day.year,
    )
