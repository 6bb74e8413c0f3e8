"""How far a reading can be trusted: grade, confidence, and why a person should look at it."""

import re
from datetime import date

from tracker.grammar.bodies import is_vague
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


def judge(draft: Draft, base: date | None, base_guessed: bool) -> tuple[float, list[str]]:
    """Confidence from 0 to 1, and the reasons for a person to look, as Chinese sentences."""
    review = [*draft.notes]
    confidence = 0.97
    if any(o.basis == "reporting" for o in draft.owners):
        review.append("承办单位按汇报单位推定，待确认")
        confidence -= 0.17
    if not draft.owners and not draft.children:
        review.append("没有写明承办单位，待指定")
        confidence -= 0.2
    vague = [o.name for o in draft.owners if is_vague(o.name)]
    if vague:
        review.append(f"“{'、'.join(vague)}”所指不明，待明确")
        confidence -= 0.1
    if base is None:
        review.append("没有读出会议日期，时限未推算")
        confidence -= 0.2
    elif base_guessed:
        review.append("会议日期按印发日期推定，待确认")
        confidence -= 0.1
    return round(max(confidence - 0.1 * len(draft.notes), 0.1), 2), review
