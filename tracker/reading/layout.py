"""From pieces of text with their places on a page to lines in reading order. Sizes count from the page's top left."""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.reading.document import Block, Contents, Page

_WIDE_GAP = 2.0  # heights of the line: from here on, two columns
_PARAGRAPH_GAP = 3.0  # heights: from here on, another part of the page
_RAGGED = 2.0  # heights that a full line may lack at the right
_ALIGNED = 0.7  # heights that a line at the left margin may lie off it
_NARROWEST = 15.0  # heights of the column; in a narrower one every line is full
_LINE_GAP = 1.6  # heights between two lines of a paragraph
_OPENING = re.compile(  # of a heading, a point, or a line of the head or tail (grammar 1.3, 1.4)
    r"[一二三四五六七八九十百]{1,4}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}[、.．)](?!\d)|第.{1,4}[条章项]"
    r"|[^，。；、]{1,10}[：:]|会议|附件|[—\-#]"
)
_PAGE_END = "\n\f"  # a form feed begins a page, as in plain text


@dataclass
class Piece:
    """Some text in one line, and its box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return max(self.bottom - self.top, 0.1)

    def is_beside(self, other: "Piece") -> bool:
        """Whether both stand in one line: half of the lower one's height is shared."""
        shared = min(self.bottom, other.bottom) - max(self.top, other.top)
        return shared >= 0.5 * min(self.height, other.height)

    def extend(self, other: "Piece") -> None:
        """Take in a piece that stands further right in the same line."""
        gap = other.left - self.right
        if gap > _WIDE_GAP * max(self.height, other.height):
            self.text = f"{self.text.rstrip()}\t{other.text.lstrip()}"
        elif _are_words(self.text, other.text) and gap > 0.15 * self.height:
            self.text = f"{self.text} {other.text}"
        else:
            self.text += other.text
        self.left, self.right = min(self.left, other.left), max(self.right, other.right)
        self.top, self.bottom = min(self.top, other.top), max(self.bottom, other.bottom)


def by_place(pieces: Iterable[Piece]) -> list[Piece]:
    """Lines from top to bottom, each from left to right; for files whose order of pieces says nothing."""
    rows: list[list[Piece]] = []
    for piece in sorted(_sound(pieces), key=lambda piece: (piece.top + piece.bottom, piece.left)):
        if rows and rows[-1][-1].is_beside(piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    lines = []
    for row in rows:
        first, *others = sorted(row, key=lambda piece: piece.left)
        for piece in others:
            first.extend(piece)
        lines.append(first)
    return lines


def in_order(pieces: Iterable[Piece]) -> list[Piece]:
    """Lines in the file's own order, which keeps the lines of a table's cell together; only what stands wholly above
    something earlier is moved before it (text boxes and page headers that are written last)."""
    lines: list[Piece] = []
    for piece in _sound(pieces):
        if lines and lines[-1].is_beside(piece) and piece.left > lines[-1].right - piece.height:
            lines[-1].extend(piece)
        else:
            lines.append(piece)
    parts: list[_Part] = []
    for line in lines:
        if parts and parts[-1].goes_on_with(line):
            parts[-1].add(line)
        else:
            parts.append(_Part([line], line.top, line.bottom))
    return [line for part in _moved_up(parts) for line in part.lines]


@dataclass
class _Part:
    """Lines that follow each other downwards."""

    lines: list[Piece]
    top: float
    bottom: float

    def goes_on_with(self, line: Piece) -> bool:
        last = self.lines[-1]
        return -0.5 * last.height <= line.top - last.bottom <= _PARAGRAPH_GAP * last.height

    def add(self, line: Piece) -> None:
        self.lines.append(line)
        self.bottom = max(self.bottom, line.bottom)


def _moved_up(parts: list[_Part]) -> list[_Part]:
    placed: list[_Part] = []
    for part in parts:
        slack = 0.3 * part.lines[-1].height
        place = len(placed)
        if any(other.top >= part.bottom - slack for other in placed):
            place = next(at for at, other in enumerate(placed) if other.top >= part.bottom - slack)
        placed.insert(place, part)
    return placed


@dataclass(frozen=True)
class Line:
    """A line of a page. ``runs_on``: the paper's width broke it, so no line end follows it in the text."""

    text: str
    top: float
    runs_on: bool = False


def flowing(pieces: Sequence[Piece]) -> list[Line]:
    """Lines in reading order with what the places tell of paragraphs.

    A line that reaches the right margin runs on in a next line that begins at the left margin, close below, of the
    same size, and with nothing that opens a paragraph. In doubt the line end stays: a plain line end in a sentence
    does no harm to who reads the text, while one after 。 looks like the end of a paragraph.
    """
    lines = [(piece, text) for piece in pieces if (text := clean(piece.text))]
    left = _margin([piece.left for piece, _ in lines], _usual_height(lines))
    right = _margin([-piece.right for piece, _ in lines], _usual_height(lines))
    followers = [*lines[1:], None]
    return [
        Line(
            text,
            piece.top,
            after is not None and _runs_on(piece, after[0], left, right) and not _parted(text, after[1]),
        )
        for (piece, text), after in zip(lines, followers, strict=False)
    ]


def _runs_on(line: Piece, after: Piece, left: float, right: float) -> bool:
    """Whether the places of two lines are those of a paragraph's; ``right`` counts leftwards."""
    return (
        -right - left >= _NARROWEST * line.height
        and line.right >= -right - _RAGGED * line.height
        and after.left <= left + _ALIGNED * line.height
        and -0.5 <= (after.top - line.bottom) / line.height <= _LINE_GAP
        and 0.75 <= after.height / line.height <= 1.33
    )


def _parted(line: str, after: str) -> bool:
    """Whether the words of two lines say that they are no paragraph's: columns, or what opens a paragraph."""
    return "\t" in line or bool(_OPENING.match(after))


def _usual_height(lines: Sequence[tuple[Piece, str]]) -> float:
    heights = sorted(piece.height for piece, _ in lines)
    return heights[len(heights) // 2] if heights else 0.0


def _margin(sides: list[float], height: float) -> float:
    """The outermost place at which three lines stand, two strays beyond it at most; -inf if there is none."""
    sides = sorted(sides)[:5]
    return next((a for a, c in zip(sides, sides[2:], strict=False) if c - a <= _RAGGED * height), -math.inf)


def paged(pages: Sequence[tuple[Page, Sequence[Line]]], headers: str = "", notes: tuple[str, ...] = ()) -> Contents:
    """The lines of all pages as one text: a line end after each line, a form feed before each further page."""
    parts: list[str] = []
    blocks: list[Block] = []
    length = count = 0
    joint = ""
    for number, (_, lines) in enumerate(pages, 1):
        if blocks and lines:
            joint = _PAGE_END
        for line in lines:
            count += 1
            start = length + len(joint)
            length = start + len(line.text)
            parts += (joint, line.text)
            blocks.append(Block(start, length, number, count))
            joint = "" if line.runs_on else "\n"
    return Contents("".join(parts), tuple(blocks), headers, tuple(page for page, _ in pages), notes)


def clean(text: str) -> str:
    """Text as it may stand in a line: no control signs and no halves of signs; the usual form of the radicals that some
    programs write for characters (⼀ for 一)."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return "".join(map(_usual, whole)).strip()


def _usual(sign: str) -> str:
    if "\u2f00" <= sign <= "\u2fdf" or "\uf900" <= sign <= "\ufaff":
        return unicodedata.normalize("NFKC", sign)
    if sign == "\t":
        return sign
    if sign.isspace():
        return "\u3000" if sign == "\u3000" else " "
    return "" if unicodedata.category(sign) in ("Cc", "Cs", "Cn") else sign


def _are_words(before: str, after: str) -> bool:
    return before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii() and after[:1].isalnum()


def _sound(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces with text and with a place that can be compared."""
    return [
        piece
        for piece in pieces
        if piece.text.strip() and all(map(math.isfinite, (piece.left, piece.top, piece.right, piece.bottom)))
    ]
