"""Hostile text: whatever a megabyte is made of, it is read within seconds, and says where reading stopped."""

import time
from contextlib import suppress

import pytest

from tracker.grammar import NotMinutes, extract
from tracker.grammar.assemble import LONGEST_TEXT
from tracker.grammar.clauses import MOST_DRAFTS

HEAD = (
    "白鹿县人民政府常务会议纪要\n第1期\n白鹿县人民政府办公室 2024年3月8日\n"
    "2024年3月5日，县长李明主持召开常务会议。现纪要如下：\n会议要求，"
)
CEILING = 30  # seconds of CPU time; the slowest takes about a quarter of it
MEGABYTE = 1_000_000
TWENTIETH = MEGABYTE // 20


def seconds(text: str) -> float:
    began = time.process_time()
    with suppress(NotMinutes):
        extract(text)
    return time.process_time() - began


@pytest.mark.parametrize(
    "piece",
    ["\n1.由甲局", "，", "县甲局要加快推进。县乙局要落实。",
     "一方面，另一方面，", "\n一、加快\n（一）加快\n1.加快\n①加快",
     "a,b;c:(d)"],
)  # fmt: skip
def test_a_megabyte_of_one_kind(piece: str) -> None:
    assert seconds(HEAD + piece * (MEGABYTE // len(piece))) < CEILING


SHAPES = """
、 （ ） “ ” 《 》 由 3月5日前 9月底前， 1234567890 王小明、 （甲） （（（）））
一、（一）1.（1）①一是 首先，其次，最后， 每周 对未完成的，通报， 凡未完成未上报未落实 半月一通报
会议要求，会议指出， 会议同意甲局汇报的《甲》，修改完善后印发。 2024年 同志 （责任单位：甲局；完成时限：9月底）
责任单位： 甲局牵头，乙局配合， 以上事项3日内办结。 会(huì)议 以县政府名义 县委常委、 会议听取了甲局汇报。
"""


def test_a_twentieth_of_a_megabyte_of_many_kinds() -> None:
    slow = {
        piece: took
        for piece in SHAPES.split()
        if (took := seconds(HEAD + piece * (TWENTIETH // len(piece)))) > CEILING / 10
    }
    assert not slow


def _name(number: int) -> str:
    return chr(0x5000 + number // 150) + chr(0x5000 + number % 150)


@pytest.mark.parametrize(
    "text",
    [
        "、".join(f"王{_name(i)}" for i in range(50_000)) + "要加快推进。",
        "由" + "、".join(f"{_name(i)}局" for i in range(50_000)) + "负责。",
        "".join(f"{_name(i)}局要加快推进。" for i in range(20_000)),
        "".join(f"\n{i}.以上事项由{_name(i)}局3日内办结。" for i in range(10_000)),
        "甲局要加快推进。\n出席：" + "　".join(f"王{_name(i)}" for i in range(50_000)),
        "（" * 100_000 + "）" * 100_000,
    ],
    ids=["a list of persons", "a list of bodies", "duties", "spreading dates", "attendance", "brackets"],
)
def test_names_without_end(text: str) -> None:
    assert seconds(HEAD + text) < CEILING


def test_what_goes_on_too_long_says_so() -> None:
    text = HEAD + "\n县水利局要加快清淤。" + "\n清淤是一项长期工作。" * (LONGEST_TEXT // 11)
    reading = extract(text)
    assert "文件过长，后面的内容没有读，请分开导入" in reading.tasks[-1].review
    last = reading.left_out[-1]
    assert (last.start, last.end, last.reason) == (LONGEST_TEXT, len(text), "too long")


def test_too_many_tasks_say_so() -> None:
    text = HEAD + "".join(f"\n{i}.县水利局要在{i % 28 + 1}日前完成清淤。" for i in range(1, 99)) * 30
    reading = extract(text)
    assert len(reading.tasks) >= MOST_DRAFTS
    assert "事项过多，后面的没有读出，请分开导入" in reading.tasks[-1].review
    assert reading.left_out[-1].end > reading.tasks[-1].end
