"""Plain text: which encoding, and its lines as blocks."""

import codecs
import re

from tracker.errors import Unreadable
from tracker.reading.document import Block

_MARKED = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GUESSED = ("gb18030", "utf-16-le", "utf-16-be")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_LINE = re.compile(r"[^\r\n]+")
_SAMPLE = 4000
_PLAUSIBLE = 0.9

RUBBISH = "文件里不是文字，请上传 .docx、.txt 或 .md 的纪要。"


def decode(content: bytes) -> str:
    """The text of ``content``: by its mark, as UTF-8, or as the likeliest of GB18030 and UTF-16.

    Raises Unreadable for what is no text.
    """
    for mark, encoding in _MARKED:
        if content.startswith(mark):
            return _checked(_try(content[len(mark) :], encoding))
    text = _try(content, "utf-8")
    if text is not None and "\0" not in text:
        return _checked(text)
    candidates = [text for encoding in _GUESSED if (text := _try(content, encoding)) is not None]
    return _checked(max(candidates, key=lambda text: _share(text, "gb2312"), default=None))


def lines(text: str) -> tuple[Block, ...]:
    """Each line that is not blank; a form feed begins a page."""
    pages = "\f" in text
    blocks, page, paragraph, reached = [], 1, 1, 0
    for match in _LINE.finditer(text):
        paragraph += _line_ends(text[reached : match.start()])
        reached = match.end()
        page += match[0].count("\f")
        if match[0].strip():
            blocks.append(Block(match.start(), match.end(), page if pages else None, paragraph))
    return tuple(blocks)


def _line_ends(gap: str) -> int:
    return gap.count("\n") + gap.count("\r") - gap.count("\r\n")


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _checked(text: str | None) -> str:
    if text is None or _CONTROL.search(text) or _share(text, "gbk") < _PLAUSIBLE:
        raise Unreadable(RUBBISH)
    return text


def _share(text: str, repertoire: str) -> float:
    """How much of the first characters belongs to a repertoire (GB2312 holds the common Chinese characters)."""
    sample = text[:_SAMPLE]
    return len(sample.encode(repertoire, "ignore").decode(repertoire)) / len(sample) if sample else 1.0
