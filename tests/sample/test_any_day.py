"""The sample is written from its reader's day, so it must load on awkward days too."""

from datetime import date

import pytest

from tests.sample.test_sample import lamps
from tests.support.database import migrate
from tracker.clock import instant
from tracker.vocabulary import Lamp


@pytest.fixture
def database(tmp_path):
    migrate(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path)
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.mark.parametrize(
    "day", [date(2026, 2, 19), date(2027, 1, 31)], ids=["spring-festival", "a-year-without-calendar"]
)
def test_it_loads_on_any_day(app, clock, day):
    from tracker import sample

    clock.at = instant(day, 22)
    with app.app_context():
        sample.load(clock)
        assert lamps(day) >= {Lamp.RED, Lamp.AMBER, Lamp.SILENT, Lamp.GREEN}
