"""A table as an xlsx file: one sheet, ready to print on A4 across."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from tracker.clock import local

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINE_HEIGHT = 15  # points, of the sheet's 11 point font
Cell = str | int | float | date | datetime | None


@dataclass(frozen=True)
class Column:
    """A heading and its width in characters of the sheet's font."""

    name: str
    width: int = 12


@dataclass(frozen=True)
class Sheet:
    """A title line, a line under it (as-of time, filter), columns and rows in their order."""

    title: str
    subtitle: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


def workbook(sheet: Sheet) -> bytes:
    """The file's bytes. Text is written as text: a cell that begins with = + - @ runs nothing.

    Instants are written as wall time in Asia/Shanghai.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
    from openpyxl.utils import get_column_letter

    book = Workbook()
    page = book.active
    page.title = sheet.title[:31].translate({ord(mark): " " for mark in "[]:*?/\\"})
    last = get_column_letter(len(sheet.columns))
    thin, thick = Side(style="thin"), Side(style="medium")
    body = {"alignment": Alignment(wrap_text=True, vertical="top"), "border": Border(bottom=thin)}
    for style, form in STYLES.items():  # named, since a style set cell by cell takes ten times as long
        book.add_named_style(NamedStyle(style, number_format=form, **body))

    def write(row: int, column: int, value: Cell) -> None:
        cell = page.cell(row, column)
        if isinstance(value, str):
            cell.value = _printable(value)
            cell.data_type = "s"
        else:
            cell.value = local(value).replace(tzinfo=None) if isinstance(value, datetime) else value
        cell.style = _style(value)

    write(1, 1, sheet.title)
    write(2, 1, sheet.subtitle)
    page["A1"].font = Font(bold=True, size=16)
    for row in (1, 2):
        page.cell(row, 1).alignment, page.cell(row, 1).border = Alignment(wrap_text=False), Border()
        page.merge_cells(f"A{row}:{last}{row}")
    for index, column in enumerate(sheet.columns, 1):
        write(3, index, column.name)
        head = page.cell(3, index)
        head.font, head.border = Font(bold=True), Border(top=thick, bottom=thin)
        page.column_dimensions[get_column_letter(index)].width = column.width
    written = 3
    for written, values in enumerate(sheet.rows, 4):
        for index, value in enumerate(values, 1):
            write(written, index, value)
        page.row_dimensions[written].height = LINE_HEIGHT * _lines(values, sheet.columns)
    _for_paper(page, f"A3:{last}{max(written, 4)}")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _lines(values: Sequence[Cell], columns: Sequence[Column]) -> int:
    """How many lines the fullest cell of a row takes: not every program makes room for wrapped text by itself."""
    pairs = zip(values, columns, strict=True)
    return max((_wrapped(value, column.width) for value, column in pairs if isinstance(value, str)), default=1)


def _wrapped(text: str, width: int) -> int:
    paragraphs = text.split("\n")
    return sum(max(1, ceil(sum(_columns(mark) for mark in part) / (width - 1))) for part in paragraphs)


def _columns(mark: str) -> int:
    """A Chinese character is as wide as two figures."""
    return 2 if east_asian_width(mark) in "WFA" else 1


def _for_paper(page: Any, table: str) -> None:
    """Across on A4, the heading on every sheet; on the screen the heading stays and can be filtered."""
    page.freeze_panes = "C4"
    page.auto_filter.ref = table
    page.print_title_rows = "3:3"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.center.text = "— &P —"


STYLES = {"plain": "General", "day": "yyyy-mm-dd", "instant": "yyyy-mm-dd hh:mm"}  # name -> number format


def _style(value: Cell) -> str:
    if isinstance(value, datetime):
        return "instant"
    return "day" if isinstance(value, date) else "plain"


def _printable(text: str) -> str:
    """Without the control characters that the format forbids."""
    return "".join(mark for mark in text if mark in "\n\t" or ord(mark) >= 32)
