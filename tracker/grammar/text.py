"""The text of minutes as the grammar sees it: squeezed, with one form for each mark, mapped back to the file.

Blanks, line ends, Markdown marks, page numbers and repeated page headers are left out; half-width punctuation and
full-width digits take their usual form. Every character that stays stands for exactly one character of the raw text.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_FOLD = str.maketrans(
    "０１２３４５６７８９％｡〈〉【】［］[]",
    "0123456789%。《》〔〕〔〕〔〕",
)
_CJK = r"[一-鿿]"
_DROPPED = re.compile(r"[\s#*_|\u200b-\u200f\u2060\ufeff\x00-\x08]+|-{3,}|={3,}")
_ODD = re.compile(r'[,;:!?()"]')
_WIDE = str.maketrans(",;:!?()", "，；：！？（）")
_STOP = re.compile(r"(?<=[一-鿿”》）])(?<![一二三四五六七八九十])[.．](?=[一-鿿“《（（]|$)")
_QUOTE_MARK = re.compile(r"^\s*>+\s?")
_PINYIN = re.compile(rf"(?<={_CJK})[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{{1,7}}[)）]")
_PAGE_NUMBER = re.compile(
    r"^(?:[—–－\-~·.\s]*\d{1,3}[—–－\-~·.\s]*|第?\s*\d{1,3}\s*页(?:\s*[,，/、]?\s*共\s*\d{1,3}\s*页)?"
    r"|共\s*\d{1,3}\s*页(?:\s*[,，/、]?\s*第\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3}|page\s*\d{0,3}|[-—–－=_*·]{2,})$",
    re.I,
)
_ENDS = "。！？；：”）》"
_LONGEST_HEADER = 40
_LONGEST_TITLE = 18


@dataclass(frozen=True)
class Line:
    """A line that says something, as a span of the squeezed text."""

    start: int
    end: int
    indent: int
    after_blank: bool
    heading: bool


@dataclass(frozen=True)
class Squeezed:
    """``text`` with ``at[i]``, the raw offset of its i-th character, and the lines of the file."""

    raw: str
    text: str
    at: tuple[int, ...]
    lines: tuple[Line, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the raw text that holds ``text[start:end]``."""
        if start >= end:
            here = self.at[start] if start < len(self.at) else len(self.raw)
            return here, here
        return self.at[start], self.at[end - 1] + 1

    def words(self, start: int, end: int) -> str:
        """The file's own characters behind ``text[start:end]``."""
        return "".join(self.raw[at] for at in self.at[start:end])

    def words_with_furniture(self, start: int, end: int) -> str | None:
        """The same with page numbers, headers and pinyin in it, where less than three quarters are words; else None.

        Words that leave out more can hardly be told from words picked out of the slice (GUIDELINE 5).
        """
        first, last = self.raw_span(start, end)
        whole = _DROPPED.sub("", self.raw[first:last])
        return whole if end - start < 0.75 * len(whole) else None

    @cached_property
    def line_starts(self) -> frozenset[int]:
        return frozenset(line.start for line in self.lines)


def squeeze(raw: str) -> Squeezed:
    """The text of a file, made ready for the grammar. Never raises."""
    chars: list[str] = []
    at: list[int] = []
    lines: list[Line] = []
    for offset, line, blank_before in _speaking_lines(raw):
        start = len(chars)
        for first, piece in _kept(line):
            chars += piece
            at += range(offset + first, offset + first + len(piece))
        if len(chars) > start:
            indent = len(line) - len(line.lstrip())
            lines.append(Line(start, len(chars), indent, blank_before, line.lstrip().startswith("#")))
    return Squeezed(raw, "".join(chars), tuple(at), tuple(lines))


def _speaking_lines(raw: str) -> Iterator[tuple[int, str, bool]]:
    """(raw offset, line, whether a blank line or page end stands before), without page furniture."""
    headers = _repeated_headers(raw)
    seen: set[str] = set()
    head = ""
    offset, blank, page_turned = 0, True, False
    for line in re.split(r"(?<=[\n\r\f\v\x1c-\x1e\x85\u2028\u2029])", raw):
        bare = _DROPPED.sub("", line)
        if not bare or _PAGE_NUMBER.match(line.strip()):
            page_turned = page_turned or bool(bare) or "\f" in line
            blank = True
        elif (
            (bare in seen or page_turned)
            if bare in headers
            else (page_turned and bare.endswith("纪要") and bare in head)
        ):
            blank = True
        else:
            seen.add(bare)
            head += bare if len(head) < 200 else ""
            yield offset, line, blank
            blank = page_turned = False
        offset += len(line)


def _repeated_headers(raw: str) -> frozenset[str]:
    """Short lines that come back: at least three times, or twice where they name the minutes."""
    count = Counter(bare for line in raw.splitlines() if 6 <= len(bare := _DROPPED.sub("", line)) <= _LONGEST_HEADER)
    return frozenset(
        bare
        for bare, times in count.items()
        if (times >= 3 or (times == 2 and "纪要" in bare)) and not re.search(r"[。；，：,;:]", bare)
    )


def _kept(line: str) -> Iterator[tuple[int, str]]:
    """(index, characters in their usual form) for every stretch of a line that the grammar reads."""
    plain = line.translate(_FOLD)
    marks = _marks(line)
    reached = 0
    for start, end in sorted(marks):
        if start < reached:
            continue
        if start > reached:
            yield reached, plain[reached:start]
        if marks[start, end]:
            yield start, marks[start, end]
        reached = end
    if reached < len(plain):
        yield reached, plain[reached:]


def _marks(line: str) -> dict[tuple[int, int], str]:
    """The spans of a line that are left out (empty) or take another form."""
    marks = {m.span(): "" for pattern in (_DROPPED, _QUOTE_MARK, _PINYIN) for m in pattern.finditer(line)}
    marks |= {m.span(): "。" for m in _STOP.finditer(line)}
    pinyin = {at for m in _PINYIN.finditer(line) for at in m.span()}
    opened = False
    for match in _ODD.finditer(line):
        index, char = match.start(), match.group()
        if index in pinyin or index + 1 in pinyin:
            continue
        if char == '"':
            opened = not opened
            marks[match.span()] = "“" if opened else "”"
        elif not _inside_number(line, index):
            marks[match.span()] = char.translate(_WIDE)
    return marks


def _inside_number(line: str, index: int) -> bool:
    """Whether the comma or colon at ``index`` belongs to a number or a time of day (1,200 and 18:00)."""
    if line[index] not in ",:":
        return False
    before, after = line[index - 1 : index], line[index + 1 : index + 2]
    return before.isdigit() and after.isdigit()


def opens_paragraph(text: str, previous: Line, line: Line, mark: re.Pattern[str]) -> bool:
    """Whether ``line`` begins a paragraph rather than going on with the sentence of ``previous``.

    A line or page break in the middle of a sentence means nothing; ``mark`` matches what opens a paragraph for sure.
    """
    if line.heading or mark.match(text, line.start, min(line.end, line.start + 40)):
        return True
    if text[previous.end - 1] == "”" and previous.end - previous.start > _LONGEST_TITLE:
        return text[previous.end - 2] in "。！？"  # a quotation that a line ends with ends no sentence
    return text[previous.end - 1] in _ENDS
