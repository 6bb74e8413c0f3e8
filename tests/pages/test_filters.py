"""How days, instants and numbers are written."""

from datetime import UTC, date, datetime

import pytest
from jinja2 import Environment

from tracker.pages.filters import FILTERS, day, instant, iso, percent, size, thousands, weekday

SATURDAY = date(2026, 11, 21)
LATE_FRIDAY_IN_UTC = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)  # already Saturday in Shanghai


def test_a_day_carries_its_weekday() -> None:
    assert day(SATURDAY) == "2026-11-21 周六"


@pytest.mark.parametrize(
    ("of_month", "word"),
    [(16, "周一"), (17, "周二"), (18, "周三"), (19, "周四"), (20, "周五"), (21, "周六"), (22, "周日")],
)
def test_weekdays(of_month: int, word: str) -> None:
    assert weekday(date(2026, 11, of_month)) == word


def test_an_instant_is_wall_time_in_shanghai() -> None:
    assert instant(LATE_FRIDAY_IN_UTC) == "2026-11-21 周六 00:30"


def test_the_day_of_an_instant_is_the_day_in_shanghai() -> None:
    assert day(LATE_FRIDAY_IN_UTC) == "2026-11-21 周六"
    assert weekday(LATE_FRIDAY_IN_UTC) == "周六"


@pytest.mark.parametrize("write", [day, instant, weekday, iso])
def test_an_instant_without_a_zone_is_refused(write) -> None:
    with pytest.raises(ValueError, match="zone"):
        write(datetime(2026, 11, 21, 8, 30))


def test_what_machines_read() -> None:
    assert iso(SATURDAY) == "2026-11-21"
    assert iso(LATE_FRIDAY_IN_UTC) == "2026-11-21T00:30+08:00"


@pytest.mark.parametrize("write", [day, instant, weekday, thousands, size])
def test_nothing_is_said_in_a_word(write) -> None:
    assert write(None) == "无"


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0"), (999, "999"), (1246, "1,246"), (1234567, "1,234,567"), (1234.5, "1,234.5")]
)
def test_thousands_have_a_comma(number: float, written: str) -> None:
    assert thousands(number) == written


def test_a_rate_needs_something_to_divide_by() -> None:
    assert percent(128, 141) == "90.8%"
    assert percent(4, 4) == "100.0%"
    assert percent(0, 3) == "0.0%"
    assert percent(0, 0) == "无"


@pytest.mark.parametrize(
    ("octets", "written"),
    [(0, "0 KB"), (1, "1 KB"), (1024, "1 KB"), (1025, "2 KB"), (48 * 1024, "48 KB"), (1258291, "1.2 MB")],
)
def test_the_size_of_a_file(octets: int, written: str) -> None:
    assert size(octets) == written


def test_templates_know_every_filter() -> None:
    templates = Environment(autoescape=True)
    templates.filters.update(FILTERS)
    page = templates.from_string("{{ d|day }}，{{ n|thousands }}，{{ 8|percent(10) }}")
    assert page.render(d=SATURDAY, n=1246) == "2026-11-21 周六，1,246，80.0%"
