"""What a file becomes when it is read."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["txt", "md", "docx", "doc", "pdf", "ofd", "ocr"]


@dataclass(frozen=True)
class Block:
    """A stretch of the text with its place on paper: ``text[start:end]``.

    ``page`` counts from 1 and is None where the file tells no pages; ``paragraph`` counts the file's paragraphs (lines,
    for plain text and for files made of pages) from 1, empty ones included.
    """

    start: int
    end: int
    page: int | None
    paragraph: int


@dataclass(frozen=True)
class Page:
    """A page of a PDF, an OFD or an image. The unit of its sizes is the file's own: only their proportion matters.

    ``recognised``: its words were recognised from an image (OCR) and may be wrong in any place.
    """

    width: float
    height: float
    recognised: bool = False


@dataclass(frozen=True)
class Contents:
    """What a reader of one kind finds. ``headers`` is further text that stands at the head of the paper."""

    text: str
    blocks: tuple[Block, ...]
    headers: str = ""
    pages: tuple[Page, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A file as text. For plain text ``text`` is the decoded file itself, without a byte order mark.

    ``kind`` is "ocr" where any word was recognised from an image. ``pages`` is empty for kinds without fixed pages.
    ``notes`` are sentences for the reader about what could not be read.
    """

    text: str
    blocks: tuple[Block, ...]
    kind: Kind
    name: str
    pages: tuple[Page, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_recognised(self) -> bool:
        """Whether words were recognised from an image: show them beside it."""
        return any(page.recognised for page in self.pages)

    def block_at(self, offset: int) -> Block | None:
        """The last block that starts at or before ``offset``."""
        return next((block for block in reversed(self.blocks) if block.start <= offset), None)
