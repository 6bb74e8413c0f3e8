"""The xlsx that offices get: right values, no formula from what people typed."""

from datetime import UTC, date, datetime
from io import BytesIO

from openpyxl import load_workbook

from tracker.documents.xlsx import Column, Sheet, workbook


def opened(rows):
    sheet = Sheet("台账", "截至 2026-11-20", (Column("编号", 14), Column("事项", 40), Column("时限")), rows)
    return load_workbook(BytesIO(workbook(sheet))).active


def test_title_head_and_rows_stand_where_they_are_expected():
    page = opened([("13-17", "编目", date(2026, 11, 6))])
    assert [page["A1"].value, page["A2"].value] == ["台账", "截至 2026-11-20"]
    assert [cell.value for cell in page[3]] == ["编号", "事项", "时限"]
    assert [page["A4"].value, page["B4"].value, page["C4"].value.date()] == ["13-17", "编目", date(2026, 11, 6)]
    assert page.print_title_rows == "$3:$3"


def test_typed_text_is_never_a_formula():
    page = opened([("=1+1", "@cmd|' /C calc'!A0", None), ("+1", "-1", None)])
    assert [page.cell(row, column).data_type for row in (4, 5) for column in (1, 2)] == ["s"] * 4
    assert page["A4"].value == "=1+1"


def test_instants_are_wall_time_and_control_characters_are_left_out():
    page = opened([("a\x00b\x0b", "行一\n行二", datetime(2026, 11, 20, 0, 30, tzinfo=UTC))])
    assert page["A4"].value == "ab"
    assert page["B4"].value == "行一\n行二"
    assert page["C4"].value == datetime(2026, 11, 20, 8, 30)


def test_an_empty_table_is_a_file_too():
    assert opened([]).max_row == 3


def test_a_row_is_as_high_as_its_fullest_cell():
    page = opened([("13-17", "编目" * 30, None), ("13-18", "编目\n印发", None), ("13-19", "编目", None)])
    assert [page.row_dimensions[row].height for row in (4, 5, 6)] == [60, 30, 15]
