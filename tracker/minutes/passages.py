"""The words of minutes laid out to be read: paragraphs of runs of the text, with its spans marked. Pure.

A file of minutes may break its lines and pages in the middle of a sentence and carry Markdown marks; the paragraphs
put together what belongs together. Offsets count characters of the text as it was read.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

_LINE = re.compile(r"[^\n]+")
_NOTHING = re.compile(r"^(?:[-—–－=_*·.\s]*\d{0,3}[-—–－=_*·.\s]*|第\s*\d{1,3}\s*页.*)$")
_HEADING = re.compile(r"^\s*(?:#{1,6}\s|\**[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[项、])")
_MARKDOWN = re.compile(r"^\s*(?:#{1,6}\s+|>\s?)+|\*{1,3}|[ \t\u3000]{3,}")
_ENDED = re.compile(r"[。！？；：.!?;:][”）》]*$")
_INSIDE = re.compile(r"[。；]")
_SENTENCE = re.compile(r"[，。；]")
_NEW_LINE = re.compile(r"^\s*(?:[\w\s]{1,8}：|[（(]?[0-9一二三四五六七八九十]{1,3}[）)、．.])")
_SHORT = 25  # a line of fewer characters that ends without a mark stands alone: a head, a date, a list of names
_LONG_HEADING = 80


@dataclass(frozen=True)
class Run:
    """A stretch of the text that is shown without a break."""

    start: int
    end: int


@dataclass(frozen=True)
class Paragraph:
    runs: tuple[Run, ...]
    is_heading: bool = False

    @property
    def start(self) -> int:
        return self.runs[0].start

    @property
    def end(self) -> int:
        return self.runs[-1].end


@dataclass(frozen=True)
class Span:
    """A stretch of the text with a name; ``key`` is the caller's own."""

    start: int
    end: int
    key: object


@dataclass(frozen=True)
class Piece:
    """Plain words (``key`` is None), or the part of a span that stands in one run, with what stands in it.

    ``is_first`` marks the piece in which the span begins, ``is_last`` the one in which it ends.
    """

    start: int
    end: int
    key: object = None
    is_first: bool = False
    is_last: bool = False
    inner: tuple["Piece", ...] = field(default=())


def paragraphs(text: str) -> list[Paragraph]:
    """The text as paragraphs and headings, without Markdown marks, rules and page numbers."""
    found: list[Paragraph] = []
    for line in _LINE.finditer(text):
        words = line[0]
        if _NOTHING.match(words):
            continue
        runs = tuple(_runs(words, line.start()))
        if not runs:
            continue
        heading = _is_heading(words.strip())
        if found and not heading and not _NEW_LINE.match(words) and _goes_on(found[-1], text):
            found[-1] = Paragraph(found[-1].runs + runs)
        else:
            found.append(Paragraph(runs, heading))
    return found


def _is_heading(words: str) -> bool:
    """A numbered line by itself; where the sentences of the item follow in the same line it is a paragraph."""
    return bool(_HEADING.match(words)) and len(words) <= _LONG_HEADING and not _INSIDE.search(words[:-1])


def _runs(words: str, offset: int) -> Iterator[Run]:
    """What of a line is shown: all but Markdown marks, wide gaps and the blanks around."""
    at = 0
    for mark in [*_MARKDOWN.finditer(words), None]:
        end = mark.start() if mark else len(words)
        part = words[at:end]
        if part.strip():
            start = at + len(part) - len(part.lstrip())
            yield Run(offset + start, offset + at + len(part.rstrip()))
        at = mark.end() if mark else end


def _goes_on(before: Paragraph, text: str) -> bool:
    """Whether the paragraph broke off in the middle of a sentence."""
    last = text[before.start : before.end]
    whole = before.is_heading or len(last) < _SHORT or _ENDED.search(last) or not _SENTENCE.search(last)
    return not whole


def marked(run: Run, spans: Sequence[Span]) -> tuple[Piece, ...]:
    """The run cut into pieces by ``spans``, which may stand in one another.

    A span that crosses another one's end is shown as far as that end.
    """
    return tuple(_cut(run.start, run.end, sorted(spans, key=lambda span: (span.start, -span.end))))


def _cut(start: int, end: int, spans: Sequence[Span]) -> Iterator[Piece]:
    at = start
    for number, span in enumerate(spans):
        first, last = max(span.start, at), min(span.end, end)
        if first >= last:
            continue
        if at < first:
            yield Piece(at, first)
        inner = [one for one in spans[number + 1 :] if one.start < span.end]
        yield Piece(
            first,
            last,
            span.key,
            is_first=first == span.start,
            is_last=last == span.end,
            inner=tuple(_cut(first, last, inner)),
        )
        at = last
    if at < end:
        yield Piece(at, end)


def spans_in(run: Run, spans: Iterable[Span]) -> list[Span]:
    """Those that have a character in the run."""
    return [span for span in spans if span.start < run.end and span.end > run.start]
