"""What sets off a report, a notice, an interview or a sanction (GUIDELINE section 4)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Condition:
    """The words that state a condition and what it sets off; ``text[start:end] == words``."""

    words: str
    start: int
    end: int


def find_condition(text: str) -> Condition | None:
    """The first condition in ``text``, or None."""
    return None
