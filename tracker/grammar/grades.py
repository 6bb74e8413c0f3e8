"""How far a reading can be trusted: grade, confidence, and why a person should look at it."""

import re
from datetime import date

from tracker.grammar.drafts import Draft
from tracker.grammar.lexicon import alternatives, any_of, word_set, words
from tracker.grammar.model import Owner

_EXHORTATION = re.compile(alternatives("grades.exhortations"))
_CONCRETE = re.compile(alternatives("grades.concrete"))
_HARD = any_of(w for w in words("verbs.action") if len(w) > 1 and w not in word_set("grades.soft"))
_ACT = re.compile(_HARD)
_ACT_FIRST = re.compile(rf"[要，、；]{_HARD}")
_WITH_AN_OBJECT = 14


def grade_of(draft: Draft, masked: str, regular: bool) -> str:
    """A a named body and a concrete act; B a group's, an inferred owner's, or an approval's chain; C exhortation.

    ``regular``: it has a date, a cycle or a condition.
    """
    if draft.kind == "approval":
        return "B"
    said = masked[draft.start : draft.end]
    named = any(o.basis == "named" and not o.group for o in (*draft.owners, *_of_parts(draft)))
    if regular or _CONCRETE.search(said) or (named and _ACT.search(said)):
        return "A" if named and draft.owners else "B"
    if draft.children and any(grade_of(child, masked, False) != "C" for child in draft.children):
        return "B"
    if _EXHORTATION.search(said) or not draft.owners:
        return "C"
    if named:
        return "B" if len(said) >= _WITH_AN_OBJECT else "C"
    return "B" if _ACT_FIRST.search(said) else "C"


def _of_parts(draft: Draft) -> list[Owner]:
    return [owner for child in draft.children for owner in child.owners]


def judge(doubts: list[str]) -> tuple[float, list[str]]:
    """Confidence from 0 to 1, and the reasons for a person to look that it counts."""
    return round(max(0.98 - 0.15 * len(doubts), 0.1), 2), doubts


def doubts_of_day(base: date | None, base_guessed: bool) -> list[str]:
    """Why a person should look at the meeting's day, from which dates are counted."""
    if base is None:
        return ["没有读出会议日期，时限未推算"]
    return ["会议日期按印发日期推定，待确认"] if base_guessed else []
