"""How far a reading can be trusted: grade, confidence, and why a person should look at it."""

import re
from datetime import date

from tracker.grammar.drafts import Draft
from tracker.grammar.lexicon import alternatives

_EXHORTATION = re.compile(alternatives("grades.exhortations"))
_CONCRETE = re.compile(alternatives("grades.concrete"))


def grade_of(draft: Draft, masked: str, dated: bool) -> str:
    """A named body and concrete act; B group or inferred owner, or an approval's chain; C exhortation."""
    if draft.kind == "approval":
        return "B"
    said = masked[draft.start : draft.end]
    concrete = dated or bool(_CONCRETE.search(said))
    if not concrete and (_EXHORTATION.search(said) or not draft.owners):
        return "C"
    if not concrete:
        return "C" if len(said) < 40 else "B"
    named = any(o.basis == "named" and not o.group for o in draft.owners)
    return "A" if named else "B"


def judge(doubts: list[str], base: date | None, base_guessed: bool) -> tuple[float, list[str]]:
    """Confidence from 0 to 1, and the reasons for a person to look: the doubts, and those of the meeting's day."""
    review = [*doubts]
    if base is None:
        review.append("没有读出会议日期，时限未推算")
    elif base_guessed:
        review.append("会议日期按印发日期推定，待确认")
    return round(max(0.98 - 0.15 * len(review), 0.1), 2), review
