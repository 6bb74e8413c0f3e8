"""The reminder rules as frozen values, read from ``config/reminders.toml`` (PRODUCT section 5)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from config.settings import ROOT
from tracker.clock import instant, local
from tracker.errors import Misconfigured
from tracker.vocabulary import OwnerRole, Role, Rule
from tracker.workdays import ONE_DAY, Workdays

DEFAULT = ROOT / "config" / "reminders.toml"


class Anchor(StrEnum):
    """What a step's offset counts from."""

    ISSUE = "issue"
    REPORT = "report"
    DUE = "due"
    OVERDUE = "overdue"


class Form(StrEnum):
    """In what message a step's reminders reach their reader."""

    NOTICE = "notice"
    DIGEST = "digest"
    DUE = "due"
    URGE = "urge"


@dataclass(frozen=True)
class Hours:
    """Office hours on working days, wall time in Asia/Shanghai; ``closes`` itself is outside."""

    opens: time
    closes: time

    def is_open(self, at: datetime, workdays: Workdays) -> bool:
        wall = local(at)
        return self.opens <= wall.time() < self.closes and workdays.is_workday(wall.date())

    def next_open(self, at: datetime, workdays: Workdays) -> datetime:
        """``at`` itself in office hours, else the next opening."""
        if self.is_open(at, workdays):
            return at
        wall = local(at)
        day = wall.date() if wall.time() < self.opens else wall.date() + ONE_DAY
        return self.morning(workdays.on_or_after(day))

    def morning(self, day: date) -> datetime:
        """The opening of a day, in UTC."""
        return instant(day, self.opens.hour, self.opens.minute)


@dataclass(frozen=True)
class Step:
    """One occasion of a rule: when, to whom, in what form. ``config/reminders.toml`` explains the fields."""

    rule: Rule
    anchor: Anchor
    offset: int
    span_over: int
    to: tuple[Role, ...]
    shares: tuple[OwnerRole, ...]
    form: Form
    late: bool

    @property
    def hangs_on_due_date(self) -> bool:
        return self.anchor in (Anchor.DUE, Anchor.OVERDUE)


@dataclass(frozen=True)
class Rules:
    """Office hours, the most lines of a digest, and the steps."""

    hours: Hours
    digest_lines: int
    steps: tuple[Step, ...]

    def form_of(self, rule: str) -> Form:
        """In what form a rule's reminders go out. Raises ``KeyError`` for a rule that has no step."""
        return {step.rule.value: step.form for step in self.steps}[rule]


@cache
def default_rules() -> Rules:
    return read_rules(DEFAULT)


def read_rules(path: Path) -> Rules:
    """Raises ``Misconfigured`` with the file's name and what is wrong in it."""
    try:
        return parse_rules(tomllib.loads(path.read_text("utf-8")))
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError, TypeError) as error:
        raise Misconfigured(f"{path.name}: {error!r}") from None


def parse_rules(table: Mapping[str, Any]) -> Rules:
    """Raises ``KeyError``, ``ValueError`` or ``TypeError`` where the table says nothing usable."""
    hours = Hours(time.fromisoformat(table["opens"]), time.fromisoformat(table["closes"]))
    if hours.opens >= hours.closes:
        raise ValueError("opens must be before closes")
    if table["digest_lines"] < 1:
        raise ValueError("digest_lines must be at least 1")
    steps = tuple(_parse_step(entry) for entry in table["step"])
    forms = {(step.rule, step.form) for step in steps}
    if len(forms) != len({rule for rule, _ in forms}):
        raise ValueError("the steps of one rule must have one form")
    return Rules(hours, table["digest_lines"], steps)


def _parse_step(entry: Mapping[str, Any]) -> Step:
    known = {"rule", "anchor", "offset", "span_over", "to", "shares", "form", "late"}
    if unknown := entry.keys() - known:
        raise ValueError(f"unknown {sorted(unknown)}")
    return Step(
        rule=Rule(entry["rule"]),
        anchor=Anchor(entry["anchor"]),
        offset=int(entry.get("offset", 0)),
        span_over=int(entry.get("span_over", 0)),
        to=tuple(Role(role) for role in entry["to"]),
        shares=tuple(OwnerRole(share) for share in entry["shares"]),
        form=Form(entry["form"]),
        late=bool(entry.get("late", False)),
    )
