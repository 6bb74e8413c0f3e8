"""Two versions of the same minutes, clause by clause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.minutes.versions import Fate, compare, differences, locate, passages, squeezed, unchanged

OLD = "会议要求，一要抓好落实。市商务局要拿出方案。市财政局要建立台账。二要加强调度，按月通报进展情况。"
PARTS = ("一要抓好落实。市商务局要拿出方案。市财政局要建立台账。", "市商务局要拿出方案。", "市财政局要建立台账。")


def of(text: str, *parts: str) -> list:
    spans = [(number, text.index(part), text.index(part) + len(part)) for number, part in enumerate(parts, start=1)]
    return passages(text, spans)


def test_a_measure_is_judged_by_its_own_words() -> None:
    new = OLD.replace("建立台账", "建立资金台账并按季报送")
    parts = [part.replace("建立台账", "建立资金台账并按季报送") for part in PARTS]
    fates = {one.new.number: one.fate for one in compare(of(OLD, *PARTS), of(new, *parts)) if one.new}
    assert fates == {1: Fate.SAME, 2: Fate.SAME, 3: Fate.CHANGED}


def test_white_space_and_marks_do_not_count() -> None:
    new = "**" + OLD.replace("市财政局", "市财\n政局 ") + "**"
    parts = [part.replace("市财政局", "市财\n政局 ") for part in PARTS]
    assert all(one.fate is Fate.SAME for one in compare(of(OLD, *PARTS), of(new, *parts)))


def test_new_and_gone() -> None:
    new = OLD.replace("市商务局要拿出方案。", "") + "市审计局要开展全覆盖审计监督检查。"
    found = compare(of(OLD, PARTS[1], PARTS[2]), of(new, PARTS[2], "市审计局要开展全覆盖审计监督检查。"))
    assert [one.fate for one in found] == [Fate.SAME, Fate.NEW, Fate.GONE]


def test_the_same_words_twice_go_one_by_one() -> None:
    text = "各部门要抓好落实。略。各部门要抓好落实。"
    end = len("各部门要抓好落实。")
    twice = passages(text, [(1, 0, end), (2, end + 2, len(text))])
    once = passages(text, [(7, 0, end)])
    assert unchanged(twice, once) == {1: 7} and unchanged(once, twice) == {7: 1}


def test_differences_rebuild_both_versions() -> None:
    found = differences("12月15日前拿出方案", "12月25日前拿出实施方案")
    assert "".join(words for what, words in found if what != "ins") == "12月15日前拿出方案"
    assert "".join(words for what, words in found if what != "del") == "12月25日前拿出实施方案"


@pytest.mark.parametrize("words", ["市商务局要拿出方案。", "市商务局 要\n拿出**方案**。"])
def test_words_are_found_whatever_white_space(words: str) -> None:
    text = OLD.replace("拿出方案", "拿\n 出方案")
    start, end = locate(text, words) or (0, 0)
    assert squeezed(text[start:end]) == "市商务局要拿出方案。"
    assert locate(text, "市审计局要审计。") is None and locate(text, "") is None


@given(st.lists(st.sampled_from("甲乙丙丁"), max_size=6), st.lists(st.sampled_from("甲乙丙丁"), max_size=6))
def test_every_clause_of_both_versions_stands_once(first: list[str], second: list[str]) -> None:
    def made(words: list[str]) -> list:
        return passages("".join(words), [(n + 1, n, n + 1) for n in range(len(words))])

    found = compare(made(first), made(second))
    assert sorted(one.old.number for one in found if one.old) == list(range(1, len(first) + 1))
    assert [one.new.number for one in found if one.new] == list(range(1, len(second) + 1))
