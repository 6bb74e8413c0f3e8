"""Reading a Word document takes at most 1.5 times what python-docx alone takes for its paragraphs and tables."""

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

import docx
from docx.table import Table

from tests.benchmarks.measure import Growth, growth
from tracker import reading

CORPUS = Path(__file__).parents[1] / "corpus"


def measured() -> Iterator[Growth]:
    for name, times in (("county-executive", 1), ("university", 5)):
        content = word((CORPUS / f"{name}.txt").read_text("utf-8"), times)
        yield growth(
            f"Word document {name}, {len(content):,} bytes, against python-docx",
            partial(by_python_docx, content),
            partial(reading.read, content, "minutes.docx"),
            most=1.5,
        )


def word(text: str, times: int) -> bytes:
    """The text so many times over as a Word document, a table and runs of other letters among its paragraphs."""
    made = docx.Document()
    for _ in range(times):
        for line in text.splitlines():
            paragraph = made.add_paragraph()
            for part in line.partition("，"):
                paragraph.add_run(part).bold = part == "，"
        table = made.add_table(rows=10, cols=4)
        for number, cell in enumerate(table._cells):
            cell.text = f"第{number}格"
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def by_python_docx(content: bytes) -> str:
    """The text of paragraphs and table cells in order, and of the page headers."""
    document = docx.Document(BytesIO(content))
    lines = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    headers = [paragraph.text for section in document.sections for paragraph in section.header.paragraphs]
    return "\n".join(lines + headers)
