"""What a file becomes when it is read."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["txt", "md", "docx"]


@dataclass(frozen=True)
class Block:
    """A stretch of the text with its place on paper: ``text[start:end]``.

    ``page`` counts from 1 and is None where the file tells no pages; ``paragraph`` counts the file's paragraphs (lines,
    for plain text) from 1, empty ones included.
    """

    start: int
    end: int
    page: int | None
    paragraph: int


@dataclass(frozen=True)
class Document:
    """A file as text. For plain text ``text`` is the decoded file itself, without a byte order mark."""

    text: str
    blocks: tuple[Block, ...]
    kind: Kind
    name: str

    def block_at(self, offset: int) -> Block | None:
        """The last block that starts at or before ``offset``."""
        return next((block for block in reversed(self.blocks) if block.start <= offset), None)
