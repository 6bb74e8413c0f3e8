"""A clause in its context, and the names of meetings and items."""

from datetime import date

import pytest

from tracker.minutes.context import in_context, place
from tracker.minutes.words import agenda_word, excerpt, meeting_short, meeting_word

BEFORE = "会议强调，要提高认识，把各项工作抓实抓细。各单位要主动作为，形成合力。"
CLAUSE = "市财政局要于12月底前拿出方案。"
AFTER = "市审计局要加强监督，确保资金安全。"


def around(text: str, most: int = 90) -> tuple[str, str, str]:
    start = text.index("市财政局要")
    found = in_context(text, start, text.index("方案。") + 3, most)
    return found.before, found.words, found.after


def test_the_whole_paragraph_when_it_is_short() -> None:
    assert around(f"# 纪要\n\n{BEFORE}{CLAUSE}{AFTER}\n\n下一段。") == (BEFORE, CLAUSE, AFTER)


def test_a_long_one_is_cut_at_a_sentence() -> None:
    before, words, after = around(f"{BEFORE * 3}{CLAUSE}{AFTER * 5}", 60)
    assert (before, words) == ("……" + BEFORE, CLAUSE) or before.startswith("……各单位")
    assert after.endswith("。……") and len(after) <= 62


def test_a_clause_that_opens_a_paragraph_shows_the_one_before() -> None:
    assert around(f"{BEFORE}\n\n{CLAUSE}{AFTER}")[0] == BEFORE


def test_a_heading_is_no_surroundings() -> None:
    assert around(f"{BEFORE}\n\n## 二、关于方案\n\n{CLAUSE}") == ("", CLAUSE, "")


def test_broken_lines_and_page_numbers_are_mended() -> None:
    text = f"{BEFORE}市财政局要于12月底前拿\n\n- 3 -\n\n出方案。{AFTER}"
    assert around(text) == (BEFORE, CLAUSE, AFTER)


def test_where_it_stands() -> None:
    anchors = [[0, 10, 1, 1], [10, 30, 2, 2], [30, 40, None, 3]]
    assert [place(anchors, offset) for offset in (0, 29, 35, 40)] == ["第 1 页", "第 2 页", "第 3 段", ""]


def test_names_of_meetings() -> None:
    assert meeting_word("executive", 13) == "第 13 次常务会议"
    assert meeting_short("executive", 13, date(2026, 9, 3), date(2026, 11, 20)) == "第 13 次"
    assert meeting_short("topic", 22, date(2025, 9, 3), date(2026, 11, 20)) == "2025 年第 22 次专题会议"


@pytest.mark.parametrize(
    ("number", "word"),
    [(5, "议题五"), (10, "议题十"), (12, "议题十二"), (40, "议题四十"), (100, "议题100"), (None, "")],
)
def test_numbers_of_agenda_items(number: int | None, word: str) -> None:
    assert agenda_word(number) == word


def test_an_excerpt_ends_at_a_mark() -> None:
    assert excerpt(BEFORE, 20) == "会议强调，要提高认识……"
    assert excerpt("短", 20) == "短" and excerpt(None, 5) == ""


def test_an_excerpt_does_not_end_within_a_number() -> None:
    assert excerpt("在年底以前改造完成余下41个小区的雨污管网", 13) == "在年底以前改造完成余下……"
