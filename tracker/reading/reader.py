"""A file's bytes and name to a Document; every refusal is one Chinese sentence (LOOK section 6)."""

from collections.abc import Callable
from pathlib import Path

from tracker.errors import TooLarge, Unreadable
from tracker.reading.doc import read_doc
from tracker.reading.document import Contents, Document, Kind
from tracker.reading.docx import read_docx
from tracker.reading.marks import classification, refusal
from tracker.reading.ocr import read_image
from tracker.reading.ofd import read_ofd
from tracker.reading.pdf import read_pdf
from tracker.reading.plain import decode, lines
from tracker.reading.suffixes import kind_of, refuse_disguise

MEGABYTE = 1024 * 1024
MOST_SIGNS = 1_000_000  # minutes have a few thousand; a book of 600 pages has a million

_EMPTY = "文件是空的，里面没有文字。"
_ONLY_PICTURES = "文件里没有文字，可能只有扫描的图片。"


def read(content: bytes, name: str, limit: int = 20 * MEGABYTE, *, wait: bool = True) -> Document:
    """Read a file. ``name`` is the file's name with its suffix, ``limit`` the most bytes taken.

    Raises TooLarge; Classified for a 密级 mark in the head; Unreadable for everything else that cannot be read. PDF
    pages are read in a process of their own and take up to a minute, scanned ones up to eleven (see ``ocr``): who
    does not ``wait`` for these gets Scanned at once.
    """
    kind = kind_of(name)
    if len(content) > limit:
        raise _too_large(len(content), limit)
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable(_EMPTY)
    refuse_disguise(content, name)
    found = _SCANNED[kind](content, wait) if kind in _SCANNED else _READERS[kind](content)
    grade = classification(found.headers) or classification(found.text)
    if grade:
        raise refusal(grade)
    if not found.text.strip():
        raise Unreadable(_EMPTY if kind in ("txt", "md") else _ONLY_PICTURES)
    if len(found.text) > MOST_SIGNS:
        raise TooLarge("文件里的文字超过了一百万字，不像一份会议纪要。没有存下任何内容。")
    return _document(found, kind, name)


def read_path(path: Path, limit: int = 20 * MEGABYTE) -> Document:
    """Read a file on disk; as ``read``, and Unreadable where the file is missing or may not be opened."""
    kind_of(path.name)
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= limit else b""
    except FileNotFoundError as fault:
        raise Unreadable(f"找不到文件 {path.name}。") from fault
    except OSError as fault:
        raise Unreadable(f"打不开文件 {path.name}。") from fault
    if size > limit:
        raise _too_large(size, limit)
    return read(content, path.name, limit)


def _document(found: Contents, kind: Kind, name: str) -> Document:
    recognised = any(page.recognised for page in found.pages)
    return Document(found.text, found.blocks, "ocr" if recognised else kind, name, found.pages, found.notes)


def _too_large(size: int, limit: int) -> TooLarge:
    return TooLarge(f"文件有 {size / MEGABYTE:.1f} MB，超过了 {limit / MEGABYTE:g} MB 的上限。")


def _read_plain(content: bytes) -> Contents:
    text = decode(content)
    return Contents(text, lines(text))


_READERS: dict[Kind, Callable[[bytes], Contents]] = {
    "txt": _read_plain,
    "md": _read_plain,
    "docx": read_docx,
    "doc": read_doc,
    "ofd": read_ofd,
}
_SCANNED: dict[Kind, Callable[[bytes, bool], Contents]] = {"pdf": read_pdf, "ocr": read_image}
