"""The rates and counts of the overdue page against a cast counted by hand (PRODUCT section 7)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from tests.supervision.ground import Ground, ground
from tests.support.cast import Cast
from tracker.clock import FixedClock, instant
from tracker.supervision import figures, visits
from tracker.supervision.figures import Rate
from tracker.tasks.listings import Days, Listing
from tracker.vocabulary import EventKind
from tracker.workdays import Workdays

A, B = ("市财政局",), ("市审计局",)
MARCH = date(2026, 3, 10)
SATURDAY = date(2026, 11, 7)  # a rest day: in time until Monday
CAST = [
    {"leads": A, "state": "closed", "due_on": MARCH, "submitted_on": date(2026, 3, 9)},
    {  # in time by the current date, late by the first
        "leads": A,
        "state": "closed",
        "due_on": MARCH,
        "first_due_on": date(2026, 2, 10),
        "submitted_on": MARCH,
    },
    {"leads": A, "state": "closed", "due_on": MARCH, "submitted_on": date(2026, 3, 12)},  # late
    {"leads": B, "due_on": MARCH},  # overdue
    {"leads": A + B, "state": "closed", "due_on": date(2026, 12, 31), "submitted_on": date(2026, 11, 2)},  # joint
    {"leads": B, "due_on": date(2027, 1, 15)},  # not due yet
    {"leads": A, "state": "suspended", "due_on": date(2026, 5, 1)},
    {"leads": A, "state": "cancelled", "due_on": date(2026, 5, 1)},
    {"leads": A, "state": "closed", "submitted_on": date(2026, 5, 1)},  # undated
    {"leads": A},  # undated
    {  # closed last year
        "leads": A,
        "state": "closed",
        "due_on": date(2025, 6, 30),
        "submitted_on": date(2025, 6, 30),
        "closed_at": instant(date(2025, 7, 1), 9),
    },
    {  # submitted in time last year, closed this year
        "leads": A,
        "state": "closed",
        "due_on": date(2025, 12, 31),
        "submitted_on": date(2025, 12, 31),
        "closed_at": instant(date(2026, 1, 5), 9),
    },
    {"leads": A, "due_on": date(2026, 11, 20)},  # due today
    {"leads": A, "state": "closing", "due_on": date(2026, 11, 10), "submitted_on": date(2026, 11, 9)},
    {"leads": B, "due_on": date(2026, 12, 1), "first_due_on": date(2026, 10, 1), "extensions_granted": 1},
    {"leads": A, "state": "closed", "due_on": MARCH, "submitted_on": MARCH, "counted": False},  # a heading
    {"leads": A, "state": "closed", "due_on": SATURDAY, "submitted_on": date(2026, 11, 9)},
    {"leads": A, "state": "closed", "due_on": SATURDAY, "submitted_on": date(2026, 11, 10)},  # late
]


@pytest.fixture
def place(app: Flask, cast: Cast, clock: FixedClock) -> Ground:
    made = ground(app, cast, clock)
    made.tasks(made.meeting(13, date(2026, 1, 12)), CAST)
    return made


def board(place: Ground, **narrow: int) -> figures.Board:
    with place.app.app_context():
        days = Days.of(place.today, Workdays())
        return figures.board(place.town.office.actor, place.town.government_id, days, **narrow)


def test_rates_by_the_current_and_by_the_original_date(place: Ground) -> None:
    found = board(place)
    lines = {line.body: (line.rate, line.first_rate) for line in found.bodies}
    assert lines == {
        "市财政局": (Rate(5, 9), Rate(4, 9)),
        "市审计局": (Rate(1, 2), Rate(1, 3)),
    }
    assert (found.total.rate, found.total.first_rate) == (Rate(5, 10), Rate(4, 11))


def test_counts_of_each_body_and_of_all(place: Ground) -> None:
    found = board(place)
    wanted = (Listing.IN_HAND, Listing.OVERDUE, Listing.DUE_SOON, Listing.SUSPENDED)
    numbers = {line.body: [line.count[name] for name in wanted] for line in (*found.bodies, found.total)}
    assert numbers == {"市审计局": [3, 1, 0, 0], "市财政局": [3, 0, 1, 1], "": [6, 1, 1, 1]}
    assert [line.body for line in found.bodies] == ["市审计局", "市财政局"]  # the one with the oldest overdue first


def test_the_total_is_narrowed_to_the_body_and_counts_its_joint_tasks(place: Ground) -> None:
    found = board(place, body_id=place.town.body["市审计局"])
    assert found.total.rate == Rate(1, 2)
    assert found.total.count[Listing.IN_HAND] == 3


def test_another_meeting_narrows_bodies_and_total(place: Ground) -> None:
    other = place.meeting(14, date(2026, 2, 12))
    place.tasks(other, [{"leads": A, "due_on": MARCH}])
    found = board(place, minutes_id=other)
    assert found.total.rate == Rate(0, 1)
    assert {line.body: line.count[Listing.OVERDUE] for line in found.bodies} == {"市财政局": 1, "市审计局": 0}


def test_the_year_begins_at_midnight_in_shanghai(app: Flask, cast: Cast, clock: FixedClock) -> None:
    place = ground(app, cast, clock)
    last = {"leads": A, "state": "closed", "due_on": date(2025, 12, 1), "submitted_on": date(2025, 12, 1)}
    place.tasks(
        place.meeting(13, date(2025, 1, 12)),
        [
            last | {"closed_at": datetime(2025, 12, 31, 15, 59, tzinfo=UTC)},  # 23:59 of the old year
            last | {"closed_at": datetime(2025, 12, 31, 16, 0, tzinfo=UTC)},  # 00:00 of the new one
        ],
    )
    assert board(place).total.rate == Rate(1, 1)


def test_nobody_of_another_government_is_counted(place: Ground, cast: Cast, clock: FixedClock) -> None:
    before = board(place).total
    other = ground(place.app, cast.other, clock)
    other.tasks(other.meeting(1, MARCH), [{"leads": ("区财政局",), "due_on": MARCH, "number": "望督〔2026〕1-01"}])
    assert board(place).total == before


def test_completion_by_meeting_counts_leaves_that_are_not_cancelled(place: Ground) -> None:
    with place.app.app_context():
        found = figures.meetings(place.town.office.actor, place.town.government_id, Days.of(place.today, Workdays()))
    assert [(one.number, one.closed, one.adopted) for one in found] == [(13, 9, 16)]


def seen(place: Ground, person) -> visits.Changes:  # type: ignore[no-untyped-def]
    with place.app.app_context():
        found = visits.changes(person.actor, place.town.government_id, "overdue", place.clock)
        if found.is_new_visit:
            visits.visited(person.actor, "overdue", place.clock)
        return found


def test_changes_are_counted_from_the_visit_before_this_one(app: Flask, cast: Cast, clock: FixedClock) -> None:
    place = ground(app, cast, clock)
    meeting = place.meeting(13, MARCH)
    first = seen(place, cast.leader)
    assert (first.since, dict(first.count)) == (None, {})
    clock.move(minutes=10)
    assert seen(place, cast.leader).since is None  # still the first visit
    visited = clock.now() - timedelta(minutes=10)
    closed = [("closed", visited - timedelta(hours=1)), ("closed", visited + timedelta(hours=2))]
    twice = [("overdue", visited + timedelta(hours=1)), ("overdue", visited + timedelta(hours=3))]
    place.tasks(meeting, [{"events": closed}, {"events": twice}, {"events": [("closed", visited - timedelta(days=1))]}])
    clock.move(days=2)
    for _ in range(2):  # looking again is the same visit
        found = seen(place, cast.leader)
        assert found.since == visited
        assert dict(found.count) == {EventKind.CLOSED: 1, EventKind.OVERDUE: 1}
        clock.move(minutes=5)
    assert seen(place, cast.office).since is None  # each reader has an own visit
    clock.move(days=1)
    assert dict(seen(place, cast.leader).count) == {}
