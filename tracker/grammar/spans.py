"""Paragraphs, sentences, parts and clauses as spans of the squeezed text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from tracker.grammar.lexicon import alternatives
from tracker.grammar.text import Line, Squeezed, opens_paragraph

HIDDEN = "□"
_NUMERAL = r"[一二三四五六七八九十]{1,3}"
HEADING_MARK = re.compile(
    rf"(?:议题)?{_NUMERAL}[、.．]|议题(?:{_NUMERAL}|\d{{1,2}})：|\d{{1,2}}[、.．](?!\d(?!\d{{3}}年|\d{{1,2}}千伏))"
)
_LABEL = re.compile(alternatives("tail.labels") + r"(?:人员|单位)?：|(?:会议)?(?:时间|地点|议题)：")
_OPENING_MARK = re.compile(
    rf"{_NUMERAL}[、.．]|议题(?:{_NUMERAL}|\d{{1,2}})[：、]|（(?:{_NUMERAL}|\d{{1,2}})）|\d{{1,2}}[、.．](?!\d(?!\d{{3}}年|\d{{1,2}}千伏))|[①-⑳]|{_NUMERAL}[是要]|第{_NUMERAL}[，、]"
    rf"|(?:另)?一方面|会议|{_LABEL.pattern}"
)
_QUOTED = re.compile(
    r"《[^《》]{0,120}(?:《[^《》]{0,60}》[^《》]{0,60})*》|“[^“”]{0,120}”|‘[^‘’]{0,60}’|「[^「」]{0,80}」"
)
# “五一”前, “十四五”末
_DATED_QUOTE = re.compile(
    "[“‘](?:五一|十一|七一|八一|元旦|春节|国庆|中秋|端午|清明|双节|两节|十[四五六]五)(?:国际)?(?:劳动节|节)?[”’]$"
)
_BRACKETED = re.compile(r"（[^（）]{0,200}）")
# （责任单位：X局；完成时限：9月底前）, （X局牵头，9月底前完成）
_ASSIGNS = re.compile(
    r"(?:责任|牵头|主办|承办|主责|落实|配合|协办)[一-鿿]{0,3}(?:单位|部门|领导|人员?|科室|处室|主体)：|[局委办处院司团室](?:牵头|负责|主办|配合|参与)[，；、）]"
)
_LABELLED_LINE = re.compile(
    r"[（〔【]?(?:责任|牵头|主办|承办|主责|落实|配合|协办|协助|完成|办结|整改)[一-鿿]{0,3}(?:单位|部门|领导|人员?|科室|处室|主体|时限|期限|时间)(?:：|】|〕)"
)
_LEFT_OVER = 8
_UNBROKEN = 10_000  # the width of lines that are whole paragraphs
_SHORT_BRACKET = re.compile(r"（[一-鿿、]{1,8}）")
_SENTENCE_END = re.compile(r"[。！？]+[”’）》]*")
# the longest sentences of minutes have some six hundred characters; what has no full stop is cut here, so that
# reading stays linear
LONGEST_SENTENCE = 2_000
_CUT = re.compile(r".*[；，、]", re.S)


@dataclass(frozen=True, order=True)
class Span:
    """``text[start:end]`` of the squeezed text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True)
class Sentence:
    """Up to 。！？ or the end of a paragraph. ``opens`` a paragraph; ``closed`` by a full stop."""

    start: int
    end: int
    opens: bool
    closed: bool


def hide(text: str) -> str:
    """``text`` with what stands in 《》, in quotes and in long brackets made unreadable, offset for offset."""
    chars = list(text)
    for match in _QUOTED.finditer(text):
        if _DATED_QUOTE.match(match.group()):
            continue
        chars[match.start() : match.end()] = HIDDEN * (match.end() - match.start())
    for match in _BRACKETED.finditer("".join(chars)):
        inner = match.group()
        if _OPENING_MARK.match(inner) or _ASSIGNS.search(inner):
            continue
        keep = inner if _SHORT_BRACKET.fullmatch(inner) else HIDDEN * len(inner)
        chars[match.start() : match.end()] = keep.replace("、", "\ue000")
    return "".join(chars)


def paragraphs(squeezed: Squeezed, start: int, end: int) -> list[Span]:
    """The paragraphs between two offsets; lines and pages that break a sentence are joined."""
    lines = [line for line in squeezed.lines if line.end > start and line.start < end]
    wide = _full_width(squeezed)
    indented = wide < _UNBROKEN and _are_indented(squeezed, lines, wide)
    found: list[Span] = []
    for index, line in enumerate(lines):
        previous = lines[index - 1] if index else None
        goes_on = previous is not None and bool(
            _LABELLED_LINE.match(squeezed.text, line.start, line.end)
            or (
                indented
                and _fills(previous, line, wide)
                and not _OPENING_MARK.match(squeezed.text, line.start, line.end)
            )
            or _is_rest_of_heading(squeezed.text, previous, line, wide)
            or not (
                opens_paragraph(squeezed.text, previous, line, _OPENING_MARK)
                or _is_heading(squeezed.text[previous.start : previous.end], wide)
            )
        )
        if goes_on:
            found[-1] = Span(found[-1].start, min(line.end, end))
        else:
            found.append(Span(max(line.start, start), min(line.end, end)))
    return found


def _full_width(squeezed: Squeezed) -> int:
    """The length of lines that are broken by the paper's width; a large number where lines are whole paragraphs."""
    broken = sorted(
        line.end - line.start for line in squeezed.lines if squeezed.text[line.end - 1] not in "。；：！？”）》"
    )
    if len(broken) < 20:
        return _UNBROKEN
    usual, widest = broken[len(broken) // 2], broken[len(broken) * 9 // 10]
    return widest if usual >= 20 or (usual >= 15 and widest - usual <= 3) else _UNBROKEN


def _are_indented(squeezed: Squeezed, lines: list[Line], wide: int) -> bool:
    """Whether paragraphs of lines that the paper breaks are indented, so that the end of a line says nothing."""
    after_short = [b for a, b in pairwise(lines) if a.end - a.start < wide - 4 and squeezed.text[a.end - 1] == "。"]
    return len(after_short) >= 3 and sum(line.indent > 0 for line in after_short) >= len(after_short) * 3 // 4


def _fills(previous: Line, line: Line, wide: int) -> bool:
    """Whether ``line`` goes on, without an indent or a blank line, after one that is full."""
    return previous.end - previous.start >= wide - 2 and not (line.indent or line.after_blank or line.heading)


def _is_rest_of_heading(text: str, previous: Line, line: Line, wide: int) -> bool:
    """Whether ``line`` ends a heading that the paper's width broke: a title in 《》, a word left over (汇报, 精神)."""
    before, said = text[previous.start : previous.end], text[line.start : line.end]
    if not HEADING_MARK.match(before) or _OPENING_MARK.match(said) or re.search("[，。；]", before):
        return False
    if before.count("《") > before.count("》") and "》" in said:
        return True
    left_over = len(said) <= _LEFT_OVER and not re.search("[，。；：]", said)
    return left_over and (before.endswith("的") or wide - 5 <= len(before) < 2 * wide)


def _is_heading(line: str, wide: int) -> bool:
    """Whether a line is a whole heading, so that the next one begins a text of its own."""
    whole = all(line.count(a) == line.count(b) for a, b in ("《》", "“”", "（）"))
    return (
        bool(HEADING_MARK.match(line))
        and whole
        and len(line) <= 50
        and len(line) < wide - 2
        and not re.search("[，。；]", line)
    )


def sentences(masked: str, found: list[Span]) -> list[Sentence]:
    """The sentences of these paragraphs, in order."""
    return [sentence for paragraph in found for sentence in _sentences_of(masked, paragraph)]


def _sentences_of(masked: str, paragraph: Span) -> Iterator[Sentence]:
    start = paragraph.start
    for match in _SENTENCE_END.finditer(masked, paragraph.start, paragraph.end):
        start = yield from _cut_to_length(masked, start, match.end(), start == paragraph.start)
        yield Sentence(start, match.end(), start == paragraph.start, True)
        start = match.end()
    if start < paragraph.end:
        start = yield from _cut_to_length(masked, start, paragraph.end, start == paragraph.start)
        yield Sentence(start, paragraph.end, start == paragraph.start, False)


def _cut_to_length(masked: str, start: int, end: int, opens: bool) -> Generator[Sentence, None, int]:
    """The pieces of an endless sentence but its last, cut after a mark; where the last begins."""
    while end - start > LONGEST_SENTENCE:
        mark = _CUT.match(masked, start, start + LONGEST_SENTENCE)
        stop = mark.end() if mark else start + LONGEST_SENTENCE
        yield Sentence(start, stop, opens, False)
        start, opens = stop, False
    return start


@cache
def _any_of(marks: str) -> re.Pattern[str]:
    return re.compile(f"[{marks}]")


def split(masked: str, start: int, end: int, marks: str) -> list[Span]:
    """The pieces of a span, each with the mark that closes it."""
    pieces, begin = [], start
    for mark in _any_of(marks).finditer(masked, start, end):
        pieces.append(Span(begin, mark.end()))
        begin = mark.end()
    if begin < end:
        pieces.append(Span(begin, end))
    return pieces


def within(found: list[Sentence], start: int, end: int) -> list[Sentence]:
    """The sentences between two offsets, cut to them."""
    first = bisect_right(found, start, key=lambda one: one.end)
    last = bisect_left(found, end, key=lambda one: one.start)
    return [
        Sentence(max(one.start, start), min(one.end, end), one.opens and one.start >= start, one.closed)
        for one in found[first:last]
    ]
