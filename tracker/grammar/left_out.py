"""What of the body text is no task, with the reason: nothing of the minutes disappears in silence."""

import re
from bisect import bisect_left

from tracker.grammar.approvals import decision_in
from tracker.grammar.drafts import Reader
from tracker.grammar.lead_ins import DUTY, REASON, lead_at
from tracker.grammar.model import LeftOut, TaskReading
from tracker.grammar.outline import Item
from tracker.grammar.spans import Sentence, Span
from tracker.grammar.text import Squeezed

_CLOSING = re.compile(r"会议还(?:研究|讨论|听取|审议)")


def left_out_of(squeezed: Squeezed, reader: Reader, items: list[Item], tasks: list[TaskReading]) -> tuple[LeftOut, ...]:
    """Every stretch of the body that no task covers, sentence by sentence."""
    covered = _coverage(squeezed, tasks)
    heads = {at for item in items for at in range(item.start, item.body)}
    kind: str | None = None
    result: list[LeftOut] = []
    for sentence in reader.sentences:
        lead = lead_at(reader.masked, sentence.start, sentence.end, reader.speakers)
        kind = lead[0] if lead else (None if sentence.opens else kind)
        for gap in _gaps(covered, sentence, squeezed.text):
            reason = "headline" if gap.start in heads else _reason(reader.masked, gap, sentence, kind)
            start, end = squeezed.raw_span(gap.start, gap.end)
            result.append(LeftOut(start, end, reason))
    return tuple(result)


def _coverage(squeezed: Squeezed, tasks: list[TaskReading]) -> bytearray:
    covered = bytearray(len(squeezed.at))
    for task in tasks:
        first, last = bisect_left(squeezed.at, task.start), bisect_left(squeezed.at, task.end)
        covered[first:last] = b"\x01" * (last - first)
    return covered


def _gaps(covered: bytearray, sentence: Sentence, text: str) -> list[Span]:
    gaps: list[Span] = []
    at = sentence.start
    while at < sentence.end:
        at = covered.find(0, at, sentence.end)
        if at < 0:
            break
        end = covered.find(1, at, sentence.end)
        end = end if end >= 0 else sentence.end
        if re.search(r"\w", text[at:end]):
            gaps.append(Span(at, end))
        at = end
    return gaps


def _reason(masked: str, gap: Span, sentence: Sentence, kind: str | None) -> str:
    said = gap.of(masked)
    if _CLOSING.match(said):
        return "closing"
    if decision_in(masked, sentence.start, sentence.end):
        return "decision without act"
    if kind == REASON:
        return "reason"
    if kind == DUTY:
        return "context"
    return "fact" if kind else "context"
