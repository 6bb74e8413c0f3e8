"""Numbers, full dates and festival days."""

from datetime import date

import pytest
from chinese_calendar import holidays
from hypothesis import given
from hypothesis import strategies as st

from tracker.grammar.festivals import NAMES, festival_day, next_festival
from tracker.grammar.numerals import FoundDate, find_dates, fold, parse_date, to_int


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("１２", 12),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十一", 21),
        ("一百", 100),
        ("一百二十", 120),
        ("一百零五", 105),
        ("两", 2),
        ("二〇二二", 2022),
        ("二○一六", 2016),
        ("二Ｏ一六", 2016),
        ("三", 3),
        ("007", 7),
    ],
)
def test_to_int(text: str, number: int) -> None:
    assert to_int(text) == number


@pytest.mark.parametrize("text", ["", "几", "十十", "百十百", "一二十", "1十月", "x", "-3", "半", "1.5", "9" * 40])
def test_what_is_no_number(text: str) -> None:
    assert to_int(text) is None


@given(st.integers(1, 9999))
def test_numbers_with_units_read_back(number: int) -> None:
    written = ""
    for unit, digit in zip(("千", "百", "十", ""), f"{number:04}", strict=True):
        written += "零一二三四五六七八九"[int(digit)] + (unit if digit != "0" else "")
    written = written.strip("零")
    while "零零" in written:
        written = written.replace("零零", "零")
    assert to_int(written) == number


@pytest.mark.parametrize(
    "text",
    [
        "2022年8月15日",
        "2022 年 8 月 15 日",
        "二〇二二年八月十五日",
        "二○二二年八月十五日",
        "2022-08-15",
        "2022.8.15",
        "２０２２年８月１５号",
    ],
)
def test_parse_date(text: str) -> None:
    assert parse_date(f"办公室　{text}印发") == date(2022, 8, 15)


@pytest.mark.parametrize("text", ["", "8月15日", "2022年13月1日", "2022年2月30日", "12345年8月15日", "第2022号"])
def test_what_is_no_full_date(text: str) -> None:
    assert parse_date(text) is None


def test_dates_without_a_year_take_the_one_given() -> None:
    text = "3月5日，会前于2024年12月31日"
    assert find_dates(text, 2025) == [
        FoundDate(date(2025, 3, 5), 0, 4),
        FoundDate(date(2024, 12, 31), 8, 19),
    ]
    assert [one.on for one in find_dates(text)] == [date(2024, 12, 31)]


@given(st.text(st.sampled_from("0123456789一二十〇年月日号-./ ") | st.characters(), max_size=40))
def test_any_text(text: str) -> None:
    assert len(fold(text)) == len(text)
    to_int(text)
    for found in find_dates(text, 2024):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    ("name", "official"),
    [
        ("春节", "Spring Festival"),
        ("清明", "Tomb-sweeping Day"),
        ("端午", "Dragon Boat Festival"),
        ("中秋", "Mid-autumn Festival"),
    ],
)
def test_festivals_are_rest_days_of_the_official_calendar(name: str, official: str) -> None:
    for year in range(2015, 2027):
        day = festival_day(name, year)
        assert day in holidays
        if name != "中秋" or (day.month, day.day) != (10, 1):  # 2020: both feasts on one day
            assert holidays[day] == official


def test_festivals_of_the_new_year() -> None:
    assert festival_day("除夕", 2025) == date(2025, 1, 28)
    assert festival_day("元宵", 2025) == date(2025, 2, 12)
    assert festival_day("十一", 2025) == date(2025, 10, 1)
    assert festival_day("春节", 2036) is None
    assert festival_day("泼水节", 2025) is None


@given(st.sampled_from(NAMES), st.dates(date(2015, 1, 1), date(2034, 1, 1)))
def test_the_next_festival_is_within_thirteen_months(name: str, day: date) -> None:
    coming = next_festival(name, day)
    assert coming is not None
    assert 0 < (coming - day).days < 400
