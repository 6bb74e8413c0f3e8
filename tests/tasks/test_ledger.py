"""The lists: their SQL says what ``judge`` says of one task, pages go on by key, a count is the length of its list."""

import random
from datetime import date, timedelta
from itertools import chain

import pytest
from sqlalchemy import select

from tests.supervision.ground import Ground, explained, ground, statements
from tests.support.cast import Cast
from tracker.clock import FixedClock, instant
from tracker.extensions import db
from tracker.tasks import ledger
from tracker.tasks.ledger import Filter, Order
from tracker.tasks.listings import CONDITIONS, Days, Listing
from tracker.tasks.models import Task
from tracker.tasks.timing import TimeFacts, judge
from tracker.vocabulary import Lamp, TaskState, TimeStatus
from tracker.workdays import Workdays

WORKDAYS = Workdays()
STATUS_OF = {
    Listing.OVERDUE: TimeStatus.OVERDUE,
    Listing.DUE_SOON: TimeStatus.DUE_SOON,
    Listing.SILENT: TimeStatus.SILENT,
    Listing.ON_TRACK: TimeStatus.ON_TRACK,
    Listing.UNDATED: TimeStatus.UNDATED,
    Listing.ON_TIME: TimeStatus.CLOSED_ON_TIME,
    Listing.LATE: TimeStatus.CLOSED_LATE,
}
STATES = [state.value for state in TaskState if state not in (TaskState.CANDIDATE, TaskState.DROPPED)]
FIRST = date(2026, 9, 15)  # mid-autumn, National Day and two working weekends lie ahead


@pytest.fixture
def place(app, cast: Cast, clock: FixedClock) -> Ground:
    return ground(app, cast, clock)


def any_task(chance: random.Random) -> dict[str, object]:
    """Any task that the constraints let stand, around the days that are looked at."""

    def day(share: float) -> date | None:
        return FIRST + timedelta(days=chance.randrange(40)) if chance.random() < share else None

    state = chance.choice(STATES)
    ended = state in ("closing", "closed")
    return {
        "state": state,
        "due_on": day(0.8),
        "report_due_on": day(0.5),
        "submitted_on": FIRST - timedelta(days=1) + timedelta(days=chance.randrange(40)) if ended else None,
        "counted": chance.random() < 0.9,
        "closed_at": instant(FIRST, 9) if state == "closed" else None,
    }


def judged(task: Task, day: date) -> TimeStatus:
    facts = TimeFacts(TaskState(task.state), task.due_on, task.report_due_on, task.submitted_on)
    return judge(facts, day, WORKDAYS).status


@pytest.mark.parametrize("seed", range(3))
def test_each_list_holds_what_judge_says_on_any_day(app, place: Ground, seed: int) -> None:
    chance = random.Random(seed)
    place.tasks(place.meeting(13, FIRST), [any_task(chance) for _ in range(150)])
    with app.app_context():
        tasks = db.session.scalars(select(Task)).all()
        for day in (FIRST + timedelta(days=n) for n in range(44)):
            days = Days.of(day, WORKDAYS)
            known = [task for task in tasks if task.submitted_on is None or task.submitted_on <= day]
            for listing, status in STATUS_OF.items():
                found = set(db.session.scalars(select(Task.id).where(CONDITIONS[listing](days))))
                expected = {task.id for task in known if task.counted and judged(task, day) is status}
                assert found & {task.id for task in known} == expected, (day, listing)


def test_what_is_in_hand_is_the_sum_of_its_lamps_and_the_disputed(app, place: Ground) -> None:
    chance = random.Random(7)
    place.tasks(place.meeting(13, FIRST), [any_task(chance) for _ in range(200)])
    parts = (
        Listing.OVERDUE,
        Listing.DUE_SOON,
        Listing.SILENT,
        Listing.ON_TRACK,
        Listing.UNDATED,
        Listing.DISPUTED,
    )
    with app.app_context():
        days = Days.of(FIRST + timedelta(days=45), WORKDAYS)
        office = place.town.office.actor
        numbers = ledger.counts(office, place.town.government_id, (*parts, Listing.IN_HAND), days)
    assert sum(numbers[name] for name in parts) == numbers[Listing.IN_HAND] > 0


def test_a_row_bears_the_lamp_of_the_list_it_stands_in(app, place: Ground) -> None:
    """Through the door that pages use: rows, not conditions."""
    from tracker.supervision.lines import lines

    chance = random.Random(11)
    place.tasks(place.meeting(13, FIRST), [any_task(chance) for _ in range(120)])
    day = FIRST + timedelta(days=45)
    lamps = {
        Listing.OVERDUE: Lamp.RED,
        Listing.DUE_SOON: Lamp.AMBER,
        Listing.SILENT: Lamp.SILENT,
        Listing.ON_TRACK: Lamp.GREEN,
        Listing.UNDATED: Lamp.GREY,
    }
    with app.app_context():
        for listing, lamp in lamps.items():
            rows = ledger.every(
                place.town.office.actor, place.town.government_id, Filter(listing), Days.of(day, WORKDAYS)
            )
            assert {line.lamp.lamp for line in lines(rows, day, WORKDAYS) if line.lamp} <= {lamp}


def page_through(place: Ground, wanted: Filter, order: Order, *, back: bool) -> list[list[int]]:
    """All pages of seven rows, forwards, or backwards from the last."""
    days = Days.of(place.today, WORKDAYS)
    who = (place.town.office.actor, place.town.government_id)
    pages, key = [], {}
    while True:
        page = ledger.page(*who, wanted, days, order=order, limit=7, **key)
        pages.append([row.id for row in page.rows])
        if page.after is None:
            break
        key = {"after": page.after}
    if not back:
        return pages
    pages = [pages[-1]]
    while page.before is not None:
        page = ledger.page(*who, wanted, days, order=order, limit=7, before=page.before)
        pages.insert(0, [row.id for row in page.rows])
    return pages


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("listing", [None, Listing.OVERDUE])
def test_pages_by_key_show_each_row_once_in_both_directions(
    app, place: Ground, order: Order, listing: Listing | None
) -> None:
    due = place.today - timedelta(days=30)
    rows = [{"due_on": due + timedelta(days=n % 5) if n % 4 else None} for n in range(40)]
    place.tasks(place.meeting(13, FIRST), rows)
    wanted = Filter(listing)
    with app.app_context():
        days = Days.of(place.today, WORKDAYS)
        every = [row.id for row in ledger.every(place.town.office.actor, place.town.government_id, wanted, days, order)]
        assert len(every) == (30 if listing else 40)
        assert list(chain.from_iterable(page_through(place, wanted, order, back=False))) == every
        assert list(chain.from_iterable(page_through(place, wanted, order, back=True))) == every


@pytest.mark.parametrize("key", ["x", "", "2026-13-01.5", "2026-11-01", "9" * 30, "2026-11-01.-1", "²", "1.1.1"])
def test_a_key_that_is_none_starts_at_the_beginning(app, place: Ground, key: str) -> None:
    (task_id,) = place.tasks(place.meeting(13, FIRST), [{}])
    with app.app_context():
        for order in Order:
            page = ledger.page(
                place.town.office.actor,
                place.town.government_id,
                Filter(),
                Days.of(place.today, WORKDAYS),
                order=order,
                after=key,
            )
            assert [row.id for row in page.rows] in ([task_id], [])  # a huge but readable key is beyond the end


def test_a_total_is_exact_up_to_a_thousand_and_then_says_more(app, place: Ground) -> None:
    who = (place.town.office.actor, place.town.government_id)
    meeting = place.meeting(13, FIRST)
    place.many(meeting, 1000, due_on=date(2026, 12, 1))
    with app.app_context():
        assert ledger.total(*who, Filter(), Days.of(place.today, WORKDAYS)) == 1000
    place.tasks(meeting, [{}])
    with app.app_context():
        assert ledger.total(*who, Filter(), Days.of(place.today, WORKDAYS)) == "1,000+"


def test_every_count_is_the_length_of_the_list_that_it_opens(app, place: Ground) -> None:
    chance = random.Random(3)
    meeting = place.meeting(13, FIRST)
    place.tasks(meeting, [any_task(chance) | {"leads": ("市财政局", "市审计局")[n % 2 :]} for n in range(80)])
    place.tasks(place.meeting(14, FIRST), [any_task(chance) for _ in range(40)])
    who = (place.town.office.actor, place.town.government_id)
    with app.app_context():
        days = Days.of(FIRST + timedelta(days=45), WORKDAYS)
        for narrow in (Filter(), Filter(body_id=place.town.body["市财政局"]), Filter(minutes_id=meeting)):
            names = [name for name in STATUS_OF if name not in (Listing.ON_TIME, Listing.LATE)]
            numbers = ledger.counts(*who, names, days, narrow)
            for name in names:
                wanted = Filter(name, body_id=narrow.body_id, minutes_id=narrow.minutes_id)
                assert numbers[name] == ledger.total(*who, wanted, days) == len(ledger.every(*who, wanted, days))


def test_what_words_find_is_the_title_the_number_and_the_minutes_own_words(app, place: Ground) -> None:
    found = place.tasks(
        place.meeting(13, FIRST),
        [
            {"title": "出台 100% 兑付细则"},
            {"words": "抓紧编制_目录"},
            {"number": "云督〔2026〕99-01"},
            {"title": "其他"},
        ],
    )
    who = (place.town.office.actor, place.town.government_id)
    days = Days.of(place.today, WORKDAYS)
    with app.app_context():
        for words, expected in (("0% 兑", found[:1]), ("编制_", found[1:2]), ("99-01", found[2:3]), ("%", found[:1])):
            assert [row.id for row in ledger.every(*who, Filter(words=words), days)] == expected
        assert ledger.every(*who, Filter(words="编制x"), days) == []


def test_without_a_listing_only_what_is_counted_and_not_cancelled_is_shown(app, place: Ground) -> None:
    kept, cancelled, heading, principle = place.tasks(
        place.meeting(13, FIRST),
        [
            {},
            {"state": "cancelled"},
            {"counted": False, "is_heading": True},
            {"counted": False, "grade": "C", "due_on": None},
        ],
    )
    who = (place.town.office.actor, place.town.government_id)
    days = Days.of(place.today, WORKDAYS)
    with app.app_context():
        shown = {
            wanted: [row.id for row in ledger.every(*who, wanted, days)]
            for wanted in (
                Filter(),
                Filter(state="cancelled"),
                Filter(Listing.CANCELLED),
                Filter(Listing.HEADINGS),
                Filter(Listing.PRINCIPLE),
            )
        }
    assert list(shown.values()) == [[kept], [cancelled], [cancelled], [heading], [principle]]


def test_a_bureau_sees_its_own_share_and_nobody_another_government(app, place: Ground, cast: Cast, clock) -> None:
    mine, theirs, shared = place.tasks(
        place.meeting(13, FIRST),
        [{}, {"leads": ("市审计局",)}, {"leads": ("市审计局",), "supports": ("市财政局",)}],
    )
    (foreign,) = ground(app, cast.other, clock).tasks(
        ground(app, cast.other, clock).meeting(1, FIRST), [{"leads": ("区财政局",), "number": "望督〔2026〕1-01"}]
    )
    city, district = cast.government_id, cast.other.government_id
    days = Days.of(place.today, WORKDAYS)

    def seen(person, government_id: int) -> set[int]:
        return {row.id for row in ledger.every(person.actor, government_id, Filter(), days)}

    with app.app_context():
        assert seen(cast.liaison["市财政局"], city) == {mine, shared}
        assert seen(cast.leader, city) == {mine, theirs, shared}
        assert seen(cast.reader, city) == {mine, theirs, shared}  # by grant
        assert seen(cast.reader, district) == {foreign}
        assert seen(cast.office, district) == seen(cast.leader, district) == seen(cast.admin, city) == set()


def test_the_first_page_reads_by_index_and_in_one_statement(app, place: Ground, database_kind: str) -> None:
    if database_kind != "sqlite":
        pytest.skip("the plan is read on SQLite")
    place.many(place.meeting(13, FIRST), 300, due_on=date(2026, 11, 1))
    who = (place.town.office.actor, place.town.government_id)
    asked = [(Filter(), Order.NEWEST), (Filter(Listing.OVERDUE), Order.DUE), (Filter(Listing.DUE_SOON), Order.DUE)]
    with app.app_context():
        days = Days.of(place.today, WORKDAYS)
        for analyzed in (False, True):
            if analyzed:
                with db.engine.begin() as connection:
                    connection.exec_driver_sql("ANALYZE")
            for wanted, order in asked:
                with statements(app) as seen:
                    ledger.page(*who, wanted, days, order=order)
                assert len(seen) == 1
                plan = explained(lambda wanted=wanted, order=order: ledger.page(*who, wanted, days, order=order))
                assert not [step for step in plan if step.startswith("SCAN task") or "ORDER BY" in step], plan
