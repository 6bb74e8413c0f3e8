"""Deadlines in a span of minutes (GUIDELINE section 4)."""

from dataclasses import dataclass
from datetime import date

from tracker.workdays import Workdays


@dataclass(frozen=True)
class Deadline:
    """A day by which a duty is due, with the words that say so; ``text[start:end] == phrase``.

    ``on`` is a calendar day in Asia/Shanghai, inclusive; None where a person has to find it, and then ``note`` says why.
    A ``note`` beside a day is a doubt about it. ``rule`` names the row of the table that read it.
    """

    phrase: str
    start: int
    end: int
    on: date | None
    rule: str
    note: str | None


def find_deadlines(text: str, base: date, workdays: Workdays) -> list[Deadline]:
    """Every deadline in ``text`` (without white space), in order; relative ones count from ``base``, the meeting's day."""
    return []
