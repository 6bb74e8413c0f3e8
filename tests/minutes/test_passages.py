"""Laying out the words."""

import re
from pathlib import Path

import pytest

from tracker.minutes.passages import Piece, Run, Span, marked, paragraphs

CORPUS = sorted((Path(__file__).parents[1] / "corpus").glob("*.txt"))


def shown(text: str) -> list[str]:
    return ["".join(text[run.start : run.end] for run in paragraph.runs) for paragraph in paragraphs(text)]


def test_a_sentence_broken_by_a_page_is_one_paragraph() -> None:
    broken = "会议要求，要统一思想、锚定目标，加足马力抓好各项工作的推进和\n\n— 3 —\n\n落实，确保完成。"
    text = f"{broken}\n会议强调，要抓紧。\n"
    assert shown(text) == [
        "会议要求，要统一思想、锚定目标，加足马力抓好各项工作的推进和落实，确保完成。",
        "会议强调，要抓紧。",
    ]


def test_markdown_marks_and_rules_are_not_shown() -> None:
    text = "# 会议纪要\n\n---\n\n## 一、关于重点项目\n\n**会议要求**，要抓紧。\n"
    assert shown(text) == ["会议纪要", "一、关于重点项目", "会议要求，要抓紧。"]
    assert [paragraph.is_heading for paragraph in paragraphs(text)] == [True, True, False]


def test_an_item_in_one_line_is_no_heading() -> None:
    item = "四、关于交通组织。市公安局要在施工以前制定交通疏导方案，报\n市政府同意后公布。"
    text = f"三、关于资金保障。\n{item}\n五、其他事项"
    found = paragraphs(text)
    assert [paragraph.is_heading for paragraph in found] == [True, False, True]
    assert [text[run.start : run.end] for run in found[1].runs][-1] == "市政府同意后公布。", "a broken line goes on"


def test_lines_of_names_stay_apart() -> None:
    text = "出席：蒋百川　丁学文\n列席：各站所负责人，驻村干部代表\n记录：叶知秋\n"
    assert len(shown(text)) == 3


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_no_word_of_the_corpus_is_lost(path: Path) -> None:
    text = path.read_text("utf-8")
    kept = "".join("".join(shown(text)).split())
    lines = [line for line in text.splitlines() if not re.fullmatch(r"[-—\s]*\d{0,3}[-—\s]*", line)]
    wanted = "".join("".join(lines).replace("#", "").replace("*", "").split())
    assert kept == wanted


def test_spans_nest_and_keep_their_ends() -> None:
    pieces = marked(Run(0, 10), [Span(2, 8, "measure"), Span(4, 6, "directive")])
    directive = Piece(4, 6, "directive", True, True, (Piece(4, 6),))
    assert pieces == (
        Piece(0, 2),
        Piece(2, 8, "measure", True, True, (Piece(2, 4), directive, Piece(6, 8))),
        Piece(8, 10),
    )


def test_a_span_over_two_runs_begins_in_one_and_ends_in_the_other() -> None:
    span = Span(3, 15, "measure")
    first, second = marked(Run(0, 10), [span])[1], marked(Run(12, 20), [span])[0]
    assert (first.is_first, first.is_last) == (True, False)
    assert (second.is_first, second.is_last) == (False, True)


def test_a_crossing_span_is_shown_as_far_as_the_other_reaches() -> None:
    pieces = marked(Run(0, 10), [Span(0, 6, "one"), Span(4, 9, "two")])
    assert [(piece.start, piece.end, piece.key) for piece in pieces] == [(0, 6, "one"), (6, 9, "two"), (9, 10, None)]
