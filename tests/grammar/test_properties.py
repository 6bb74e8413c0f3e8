"""Laws that hold for any text: nothing is raised, spans lie in the text, nothing disappears."""

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.grammar import Extraction, NotMinutes, extract
from tracker.grammar.model import Owner, TaskReading

CORPUS = sorted((Path(__file__).parents[1] / "corpus").glob("*.txt"))
WIDE, HALF = "，；：（）！？０１２３４５６７８９", ",;:()!?0123456789"

WORDS = (
    "会议要求， 会议强调： 会议指出， 会议认为， 会议听取了 会议原则同意 《甲办法》 一要 二是 三、 （一） （1） 1. "
    "一方面， 另一方面， 县财政局 各乡镇 有关部门 由 要 牵头， 配合， 负责 加快推进 。 ； ， ： 每周 9月底前 3日内 "
    "“ ” 《 》 （ ） 出席： 分送： 一、 二、 关于 汇报的 修改完善后 提请县委常委会审议"
)
PIECES = st.sampled_from([*WORDS.split(), "\n", "\n\n", "# ", "**", "  "])
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join))


def read(text: str) -> Extraction | None:
    try:
        return extract(text)
    except NotMinutes as refusal:
        assert "会议纪要" in refusal.message
        return None


def bare(text: str) -> str:
    return re.sub(r"[\s#*_|]+|-{3,}", "", text)


def check_spans(text: str, reading: Extraction) -> None:
    for task in reading.tasks:
        assert 0 <= task.start < task.end <= len(text)
        rest = iter(text[task.start : task.end])
        assert all(char in rest for char in task.text)
        assert task.text
    for left in reading.left_out:
        assert 0 <= left.start < left.end <= len(text)
    for item in reading.agenda:
        assert 0 <= item.start <= item.end <= len(text)
    ids = [task.id for task in reading.tasks]
    assert len(ids) == len(set(ids))
    assert all(task.parent in ids for task in reading.tasks if task.parent)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_any_text_is_read_or_refused(text: str) -> None:
    reading = read(text)
    if reading is not None:
        check_spans(text, reading)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_any_text_under_a_head_is_read(text: str) -> None:
    whole = "甲县人民政府常务会议纪要\n第1期\n2024年3月5日，县长李明主持召开常务会议。现纪要如下：\n" + text
    reading = extract(whole)
    check_spans(whole, reading)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_every_sentence_is_in_a_task_or_left_out(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    reading = extract(text)
    covered = bytearray(len(text))
    for span in (*reading.tasks, *reading.left_out):
        covered[span.start : span.end] = b"\x01" * (span.end - span.start)
    body = range(reading.agenda[0].start, reading.agenda[-1].end)
    missing = "".join(text[at] for at in body if not covered[at])
    assert not re.search(r"\w", missing), missing


def wide_names(task: TaskReading) -> list[Owner]:
    """The owners of a task; a name keeps the brackets of its file (GUIDELINE 3), here made wide."""
    return [replace(owner, name=owner.name.translate(str.maketrans("()", "（）"))) for owner in task.owners]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_half_width_marks_and_digits_read_the_same(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    plain, half = extract(text), extract(text.translate(str.maketrans(WIDE, HALF)))
    assert [(t.id, t.start, t.end, wide_names(t), t.deadlines) for t in plain.tasks] == [
        (t.id, t.start, t.end, wide_names(t), t.deadlines) for t in half.tasks
    ]
    assert [(a.action, a.reporting) for a in plain.agenda] == [(a.action, a.reporting) for a in half.agenda]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_broken_lines_read_the_same(path: Path) -> None:
    """A page number in the middle of a sentence means nothing."""
    text = path.read_text(encoding="utf-8")
    broken = re.sub(r"(?<=[一-鿿]{12})(?=[一-鿿]{6}[^。]{30})", "\n— 3 —\n", text[400:], count=3)
    plain, other = extract(text), extract(text[:400] + broken)
    assert [bare(t.text) for t in plain.tasks] == [bare(t.text) for t in other.tasks]


def test_what_is_no_minutes_is_refused() -> None:
    for text in ("", "   \n", "关于报送材料的通知\n各乡镇：请于周五前报送。", "春眠不觉晓，处处闻啼鸟。", "%PDF-1.4"):
        with pytest.raises(NotMinutes, match="会议纪要"):
            extract(text)


@pytest.mark.parametrize(
    "piece",
    ["甲", "，", "。", "《", "“", "一是", "各部门", "由甲局", "（", "要", "等部门", "县甲局、", "和", "会同", "听取",
     "原则同意", "通报", "\n1.由甲局", "\n一、审议甲\n", "省领导", "市长", "关于"],
)  # fmt: skip
def test_hostile_text_takes_linear_time(piece: str) -> None:
    """One generous ceiling of CPU time: 60,000 characters of one kind within seconds."""
    text = "会议要求，" + piece * (60_000 // len(piece))
    began = time.process_time()
    read(text)
    assert time.process_time() - began < 10
