"""The page of the 台账: rows, what was chosen, what can be chosen, and the ways on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from tracker.accounts.actor import Actor
from tracker.supervision import filters
from tracker.supervision.filters import Choice, Choices
from tracker.supervision.lines import Line, lines
from tracker.tasks import ledger
from tracker.tasks.ledger import Filter, Order
from tracker.tasks.listings import Days, Listing
from tracker.vocabulary import Kind
from tracker.workdays import Workdays


@dataclass(frozen=True)
class Pager:
    """What the ``pager`` macro asks for."""

    prev_url: str | None
    next_url: str | None
    total: int | str


@dataclass(frozen=True)
class Chosen:
    """What the ``chosen`` macro asks for: one thing chosen, and the list without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Register:
    """Ready values of ledger/ledger.html."""

    title: str
    lines: list[Line]
    filter: Filter
    order: Order
    choices: Choices
    listings: list[Choice]
    states: list[Choice]
    kinds: list[Choice]
    chosen: list[Chosen]
    pager: Pager
    clear_url: str
    file_url: str
    principle_url: str
    sort_urls: Mapping[Order, str]
    shows_bodies: bool
    breakdown_url: str | None


def register(actor: Actor, government_id: int, args: Mapping[str, str], day: date, workdays: Workdays) -> Register:
    """The page that an address asks for; four statements."""
    wanted, order = filters.parsed(args), _order(args)
    days = Days.of(day, workdays)
    page = ledger.page(
        actor,
        government_id,
        wanted,
        days,
        order=order,
        after=args.get("after", ""),
        before=args.get("before", ""),
    )
    shares = ledger.others([row.id for row in page.rows])
    known = filters.choices(actor, government_id)
    query = filters.query(wanted)
    said: dict[str, Any] = query | ({"order": order.value} if order is not Order.NEWEST else {})
    return Register(
        title="本单位台账" if actor.is_bureau else "台账",
        lines=lines(page.rows, day, workdays, shares),
        filter=wanted,
        order=order,
        choices=known,
        listings=[Choice(one.value, one.label) for one in Listing if one is not Listing.ADOPTED],
        states=[Choice(one.value, one.label) for one in filters.STATES],
        kinds=[Choice(value, label) for value, label in Kind.choices()],
        chosen=[
            Chosen(chip.label, url_for(".ledger", **filters.query(chip.without)))
            for chip in filters.chips(wanted, known)
        ],
        pager=Pager(
            url_for(".ledger", before=page.before, **said) if page.before else None,
            url_for(".ledger", after=page.after, **said) if page.after else None,
            ledger.total(actor, government_id, wanted, days),
        ),
        clear_url=url_for(".ledger"),
        file_url=url_for(".ledger_file", **query),
        principle_url=url_for(".ledger", **filters.query(Filter(Listing.PRINCIPLE, minutes_id=wanted.minutes_id))),
        sort_urls={one: url_for(".ledger", order=one.value, **query) for one in Order},
        shows_bodies=not actor.is_bureau,
        breakdown_url=_breakdown_url(actor, wanted),
    )


def _order(args: Mapping[str, str]) -> Order:
    text = args.get("order", "")
    return Order(text) if text in list(Order) else Order.NEWEST


def _breakdown_url(actor: Actor, wanted: Filter) -> str | None:
    """A meeting's 任务分解表, where one is chosen and its reader may see minutes."""
    if wanted.minutes_id is None or actor.is_bureau:
        return None
    return url_for(".breakdown_file", minutes_id=wanted.minutes_id)
