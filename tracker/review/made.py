"""Clauses that a person made: of words that the reading has not seen, or in place of other clauses.

A clause on record never changes; a new span is a new clause, which says by whom and of what it was made.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tracker.errors import BadInput
from tracker.minutes.models import Clause, Minutes
from tracker.vocabulary import Grade, Kind

LONGEST_WORDS, FEWEST_SIGNS = 2000, 4  # of what a person may mark as a task
LONGEST_TITLE = 30
_STOP = re.compile(r"[。；！？;!?]")
_SERIES = re.compile(r"^(?:[一二三四五六七八九十]+(?:是要?|要)|[（(][一二三四五六七八九十0-9]+[）)])")
_BORDER = re.compile(r"[，。；！？]+[”）》]*\s*")


def words_of(text: str, start: int, end: int) -> str:
    """The words of a span as clauses keep them. Raises ``BadInput`` for a span that cannot be a duty."""
    if not 0 <= start < end <= len(text) or end - start > LONGEST_WORDS:
        raise BadInput("先在原文里选中要立项的文字。")
    words = squeezed(text[start:end])
    if len(words) < FEWEST_SIGNS:
        raise BadInput("选中的文字太少，不像一件任务。")
    return words


def squeezed(words: str) -> str:
    """Without white space and Markdown marks."""
    return "".join(words.replace("#", "").replace("*", "").split())


def title_of(words: str) -> str:
    """The first sentence, without its stop and its number in a series."""
    first = next((part for part in _STOP.split(words) if part), words)
    words = _SERIES.sub("", first.strip("，、：:")) or first
    return words if len(words) <= LONGEST_TITLE else f"{words[: LONGEST_TITLE - 1]}…"


def made_clause(
    minutes: Minutes,
    start: int,
    end: int,
    *,
    by: str,
    kind: str | None = None,
    made_of: Sequence[int] = (),
    reading: dict[str, Any] | None = None,
) -> Clause:
    """Add a clause to the minutes; ``made_of`` are the numbers of those in whose place it stands.

    ``reading`` is what the grammar reads in its words (``rereading``).

    Where nobody chooses the kind, words inside a measure are a directive, others a measure.
    """
    words = words_of(minutes.text, start, end)
    inside = any(one.kind == Kind.MEASURE and one.start <= start and end <= one.end for one in minutes.clauses)
    items = [item for item in minutes.agenda if item.start <= start < item.end]
    position = max((one.position for one in minutes.clauses), default=0) + 1
    clause = Clause(
        agenda_item_id=items[-1].id if items else None,
        position=position,
        ref=f"P{position}",
        kind=kind or (Kind.DIRECTIVE.value if inside else Kind.MEASURE.value),
        start=start,
        end=end,
        words=words,
        reading=_unread(words) | (reading or {}) | {"id": f"P{position}", "by": by, "made_of": list(made_of)},
    )
    minutes.clauses.append(clause)
    return clause


def _unread(words: str) -> dict[str, Any]:
    """The task object of words in which the grammar reads no duty."""
    return {
        "parent": None,
        "title": title_of(words),
        "owners": [],
        "deadlines": [],
        "recurrence": None,
        "condition": None,
        "stages": [],
        "grade": Grade.B.value,
        "confidence": 1.0,
        "review": [],
    }


def made_of(clause: Clause) -> tuple[int, ...]:
    """The numbers of the clauses in whose place a person made this one; none for one that was read."""
    return tuple(clause.reading.get("made_of", ()))


def was_read(clause: Clause) -> bool:
    """Whether a grammar has read its words as they are cut: those of the file, and those that were read anew."""
    return "by" not in clause.reading or "read" in clause.reading


@dataclass(frozen=True)
class Segment:
    """Words between two borders of sentences or their parts, by offsets in the text."""

    start: int
    end: int
    words: str


def segments(text: str, start: int, end: int) -> list[Segment]:
    """The span cut after each 。；！？ and ，, where a clause may be split or begin or end."""
    cuts = [start, *(found.end() for found in _BORDER.finditer(text, start, end)), end]
    found = []
    for first, last in pairwise(cuts):
        if words := squeezed(text[first:last]):
            found.append(Segment(first, last, words))
    return found
