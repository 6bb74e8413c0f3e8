"""A clause in its context: its own words, what stands around them, and where. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.minutes.passages import Paragraph, paragraphs

AROUND = 90  # characters of surroundings on each side
FEW = 12  # fewer characters than this before the clause, and the paragraph before it is shown too
SENTENCE_END = re.compile(r"[。；！？]")
CUT = "……"


@dataclass(frozen=True)
class Passage:
    """A clause as the minutes have it. ``before`` and ``after`` begin and end at a sentence where one is near."""

    words: str
    before: str = ""
    after: str = ""


def in_context(text: str, start: int, end: int, around: int = AROUND) -> Passage:
    """The words of ``text[start:end]`` as they are read, with up to ``around`` characters on each side.

    Headings are no surroundings; Markdown marks, page numbers and broken lines are left out.
    """
    found = paragraphs(text)
    words = _between(text, found, start, end)
    if not words:
        return Passage(text[start:end].strip())
    inside = [number for number, one in enumerate(found) if one.start < end and one.end > start]
    first, last = inside[0], inside[-1]
    opens = found[first].start
    if start - opens < FEW and first and not found[first].is_heading and not found[first - 1].is_heading:
        opens = found[first - 1].start
    closes = found[last].end
    return Passage(
        words,
        _tail(_between(text, found, opens, start), around),
        _head(_between(text, found, end, closes), around),
    )


def place(anchors: Sequence[Sequence[Any]], offset: int) -> str:
    """第 5 页; 第 12 段 where the file has no pages; empty if unknown."""
    anchor = next((one for one in anchors if one[0] <= offset < one[1]), None)
    if anchor is None:
        return ""
    _start, _end, page, paragraph = anchor
    return f"第 {page} 页" if page is not None else f"第 {paragraph} 段"


def _between(text: str, found: Sequence[Paragraph], start: int, end: int) -> str:
    parts = [
        text[max(run.start, start) : min(run.end, end)]
        for one in found
        for run in one.runs
        if run.start < end and run.end > start
    ]
    return "".join(parts).strip()


def _tail(words: str, most: int) -> str:
    """The end of the words, from the beginning of a sentence if one begins there."""
    if len(words) <= most:
        return words
    kept = words[-most:]
    mark = SENTENCE_END.search(kept[: most // 2])
    return CUT + (kept[mark.end() :] if mark else kept)


def _head(words: str, most: int) -> str:
    if len(words) <= most:
        return words
    kept = words[:most]
    marks = [mark.end() for mark in SENTENCE_END.finditer(kept) if mark.end() > most // 2]
    return (kept[: marks[-1]] if marks else kept) + CUT
