"""How often a duty comes back (GUIDELINE section 4)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recurrence:
    """A fixed period named in a text.

    ``rule``: daily, weekly, fortnightly, half-monthly, monthly, monthly-day-N, quarterly, half-yearly or yearly;
    ``anchor``: the weekday it names (``MO`` to ``SU``) or None. ``text[start:end] == phrase``.
    """

    phrase: str
    rule: str
    anchor: str | None
    start: int
    end: int


def find_recurrence(text: str) -> Recurrence | None:
    """The shortest fixed period that ``text`` names for an act, or None."""
    return None
