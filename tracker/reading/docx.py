"""A Word document (.docx) to text: paragraphs and table cells in order, tracked changes taken as accepted.

Read from the package itself (ECMA-376, part 1), since only so are insertions, text boxes and Word's own numbers kept.
Text boxes stand before the paragraph that holds them. The cells of a row are joined by tabs; a further paragraph of a
cell begins a line. A footnote or endnote stands as a line of its own, （注：…）, after the paragraph that refers to it
(in a table after the row), so that it breaks no sentence; its number is left out. Hidden text, deletions, comments,
headers and footers are no part of the text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.errors import Unreadable
from tracker.reading.document import Block, Contents
from tracker.reading.numbering import Numbering, read_numbering
from tracker.reading.package import BROKEN, Package, attribute, local

_WORD = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = {"del", "moveFrom", "rt", "instrText", "delText", "pPr", "sectPr", "tblPr", "trPr", "tcPr"}
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_NO = ("0", "false", "off", "none")


@dataclass
class _Paragraph:
    number: int
    pieces: list[tuple[str, int]] = field(default_factory=list)  # text, page
    runs_on: bool = False  # its mark was deleted, so the next paragraph continues it


@dataclass
class _Row:
    has_line: bool = False
    cell_begins: bool = False


class _Writer:
    """Collects lines of text and their blocks."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self.length = 0

    def line(self, paragraph: _Paragraph, joint: str) -> None:
        self._add(joint if self.length else "")
        for text, page in paragraph.pieces:
            start = self.length
            self._add(text)
            self.blocks.append(Block(start, self.length, page, paragraph.number))

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


class _Walk:
    """One pass over the body, element by element, without recursion."""

    def __init__(self, numbering: Numbering, notes: Mapping[str, str], rendered_pages: bool) -> None:
        self.writer = _Writer()
        self.numbering = numbering
        self.notes = notes
        self.waiting: list[str] = []  # notes that were referred to and not yet written
        self.rendered_pages = rendered_pages  # Word left marks where its pages began; they count every break
        self.page, self.count = 1, 0
        self.open: list[_Paragraph] = []
        self.rows: list[_Row] = []
        self.running_on: _Paragraph | None = None

    def start(self, name: str, element: Any) -> bool:
        """Enter an element; False to leave out what is in it."""
        if name == "p":
            self._open_paragraph(element)
        elif name == "tr":
            self.rows.append(_Row())
            return not _has(element, "trPr", "del")
        elif name == "tc":
            if self.rows:
                self.rows[-1].cell_begins = True
            return not _has(element, "tcPr", "cellDel")
        elif name == "r":
            return not _has(element, "rPr", "vanish")
        elif name == "t":
            self._write(element.text or "")
        elif name == "br":
            self._break(attribute(element, "type") or "")
        elif name == "lastRenderedPageBreak" and self.rendered_pages:
            self.page += 1
        elif name in _NOTES:
            self.waiting.append(self.notes.get(_note_key(name, element), ""))
        elif name in _SIGNS:
            self._write(_SIGNS[name])
        return name not in _LEFT_OUT

    def end(self, name: str) -> None:
        """Leave an element."""
        if name == "p" and self.open:
            self._close_paragraph(self.open.pop())
        elif name == "tr" and self.rows:
            row = self.rows.pop()
            if self.rows and row.has_line:
                self.rows[-1].has_line, self.rows[-1].cell_begins = True, False
        if name in ("p", "tr") and not (self.open or self.rows or self.running_on):
            self._write_notes()

    def finish(self) -> None:
        """Write what still waits for a continuation."""
        if self.running_on:
            self._close_paragraph(self.running_on)
        self._write_notes()

    def _write_notes(self) -> None:
        for note in filter(None, self.waiting):
            self.writer.line(_Paragraph(self.count, [(f"（注：{note}）", self.page)]), "\n")
        self.waiting.clear()

    def _open_paragraph(self, element: Any) -> None:
        self.count += 1
        properties = next((child for child in element if _name(child) == "pPr"), None)
        paragraph = self.running_on or _Paragraph(self.count)
        continued, self.running_on = self.running_on is not None, None
        self.open.append(paragraph)
        if properties is None:
            return
        if not self.rendered_pages and _has(element, "pPr", "pageBreakBefore"):
            self.page += 1
        marks = [_name(child) for mark in properties if _name(mark) == "rPr" for child in mark]
        paragraph.runs_on = "del" in marks or "moveFrom" in marks
        label = self.numbering.label(properties)
        if label and not continued:
            self._write(label)

    def _close_paragraph(self, paragraph: _Paragraph) -> None:
        if paragraph.runs_on:
            paragraph.runs_on, self.running_on = False, paragraph
            return
        if not "".join(text for text, _ in paragraph.pieces).strip():
            return
        row = self.rows[-1] if self.rows else None
        joined = row is not None and row.has_line and row.cell_begins
        self.writer.line(paragraph, "\t" if joined else "\n")
        if row:
            row.has_line, row.cell_begins = True, False

    def _write(self, text: str) -> None:
        if not self.open or not text:
            return
        pieces = self.open[-1].pieces
        if pieces and pieces[-1][1] == self.page:
            pieces[-1] = (pieces[-1][0] + text, self.page)
        else:
            pieces.append((text, self.page))

    def _break(self, kind: str) -> None:
        if kind != "page":
            self._write("\n")
        elif not self.rendered_pages:
            self.page += 1


def read_docx(content: bytes) -> Contents:
    """Read a .docx. Raises Unreadable where it is none, or is broken or dangerous."""
    package = Package(content)
    name = _main_part(package)
    root = package.xml(name)
    if root is None or _name(root) != "document":
        raise Unreadable("压缩包里没有 Word 文档，请上传 .docx 的纪要。" if package.names else BROKEN)
    walk = _walk(root, read_numbering(package, by_style=_uses(root, "pStyle")), _notes(package))
    blocks = walk.writer.blocks
    if walk.page == 1:  # no page was ever told
        blocks = [Block(block.start, block.end, None, block.paragraph) for block in blocks]
    return Contents("".join(walk.writer.parts), tuple(blocks), _page_headers(package))


def _page_headers(package: Package) -> str:
    names = [name for name in package.names if name.startswith("word/header") and name.endswith(".xml")]
    return "\n".join(_plain(package.xml(name)) for name in names[:20])


def _notes(package: Package) -> dict[str, str]:
    """The text of each footnote and endnote, by its kind and number."""
    notes = {}
    for reference, part in _NOTES.items():
        root = package.xml(f"word/{part}.xml")
        for note in root if root is not None else ():
            notes[_note_key(reference, note)] = " ".join(_plain(note).split("\n")).strip()
    return notes


def _note_key(reference: str, element: Any) -> str:
    return f"{reference} {attribute(element, 'id')}"


def _plain(root: Any) -> str:
    return "".join(_walk(root, Numbering(), {}).writer.parts)


def _walk(root: Any, numbering: Numbering, notes: Mapping[str, str]) -> _Walk:
    from lxml import etree  # see package.parse

    walk = _Walk(numbering, notes, _uses(root, "lastRenderedPageBreak"))
    steps = etree.iterwalk(root, events=("start", "end"))
    for event, element in steps:
        name = _name(element)
        if event == "end":
            walk.end(name)
        elif not walk.start(name, element) or element.tag == _FALLBACK:
            steps.skip_subtree()
    walk.finish()
    return walk


def _uses(root: Any, name: str) -> bool:
    return any(next(root.iter(f"{space}{name}"), None) is not None for space in _WORD)


def _main_part(package: Package) -> str:
    relations = package.xml("_rels/.rels")
    for relation in relations if relations is not None else ():
        if (attribute(relation, "Type") or "").endswith("/officeDocument"):
            return (attribute(relation, "Target") or "").lstrip("/")
    return "word/document.xml"


def _name(element: Any) -> str:
    """The local name of a Word element; nothing for any other."""
    tag = element.tag
    return local(tag) if isinstance(tag, str) and tag.startswith(_WORD) else ""


def _has(element: Any, group: str, name: str) -> bool:
    """Whether a property is set among an element's own."""
    return any(
        _name(child) == name and (attribute(child, "val") or "") not in _NO
        for properties in element
        if _name(properties) == group
        for child in properties
    )
