"""The rules as they are read from their file."""

from datetime import date
from pathlib import Path

import pytest

from tracker.clock import instant
from tracker.errors import Misconfigured
from tracker.reminders.rules import DEFAULT, Form, default_rules, read_rules
from tracker.vocabulary import Role, Rule
from tracker.workdays import Workdays

WORKDAYS = Workdays()


def test_the_rules_of_the_house() -> None:
    steps = [(step.rule, step.anchor, step.offset, step.form) for step in default_rules().steps]
    assert steps == [
        (Rule.R1, "issue", 0, Form.NOTICE),
        (Rule.R3, "report", 0, Form.DIGEST),
        (Rule.R5, "due", -7, Form.DIGEST),
        (Rule.R5, "due", -3, Form.DIGEST),
        (Rule.R5, "due", -1, Form.DIGEST),
        (Rule.R6, "due", 0, Form.DUE),
        (Rule.R7, "overdue", 1, Form.URGE),
    ]
    assert default_rules().steps[-1].to == (Role.HEAD, Role.LEADER)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('rule = "R1"', 'rule = "R99"'),
        ('form = "notice"', 'form = "pigeon"'),
        ('opens = "08:00"', 'opens = "19:00"'),
        ("digest_lines = 10", "digest_lines = 0"),
        ('anchor = "issue"', 'anchor = "issue"\nofset = 2'),
        ('rule = "R6"', 'rule = "R5"'),
        ('opens = "08:00"', "opens = "),
    ],
)
def test_a_wrong_rule_stops_the_start_with_one_line(tmp_path: Path, old: str, new: str) -> None:
    text = DEFAULT.read_text("utf-8")
    assert old in text
    path = tmp_path / "reminders.toml"
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(Misconfigured, match=r"^reminders\.toml: "):
        read_rules(path)


@pytest.mark.parametrize(
    ("day", "hour", "minute", "opening"),
    [
        (date(2026, 11, 20), 7, 59, (date(2026, 11, 20), 8, 0)),
        (date(2026, 11, 20), 8, 0, (date(2026, 11, 20), 8, 0)),
        (date(2026, 11, 20), 17, 59, (date(2026, 11, 20), 17, 59)),
        (date(2026, 11, 20), 18, 0, (date(2026, 11, 23), 8, 0)),  # Friday evening
        (date(2026, 9, 30), 20, 0, (date(2026, 10, 8), 8, 0)),  # the feast of 1 October
        (date(2026, 10, 9), 19, 0, (date(2026, 10, 10), 8, 0)),  # a Saturday that is worked (调休)
    ],
)
def test_the_next_opening(day: date, hour: int, minute: int, opening: tuple[date, int, int]) -> None:
    hours = default_rules().hours
    at = instant(day, hour, minute)
    assert hours.next_open(at, WORKDAYS) == instant(*opening)
    assert hours.is_open(at, WORKDAYS) is (hours.next_open(at, WORKDAYS) == at)
