"""PDF: lines in reading order, paragraphs, pages; what cannot be read; the worker's limits."""

import struct

import pytest

from tests.reading.makers import SCAN, At, pdf
from tracker import reading
from tracker.errors import Classified, Unreadable
from tracker.reading import child, ocr
from tracker.reading import pdf as pdf_reader

FULL = "各部门要求各有关单位要切实提高思想认识压实工作责任强化协同配合确保按时完成各项任务"


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)


def text_of(*pages: list[At] | bytes, **how: bytes) -> str:
    return reading.read(pdf(*pages, **how), "纪要.pdf").text


def test_lines_and_pages() -> None:
    document = reading.read(
        pdf([At("岚溪县人民政府", 100, 80), At("会议纪要", 100, 130)], [At("记录：贺磊", 100, 80)]), "纪要.pdf"
    )
    assert document.kind == "pdf"
    assert not document.is_recognised
    assert document.text == "岚溪县人民政府\n会议纪要\n\f记录：贺磊"
    told = [(document.text[one.start : one.end], one.page, one.paragraph) for one in document.blocks]
    assert told == [("岚溪县人民政府", 1, 1), ("会议纪要", 1, 2), ("记录：贺磊", 2, 3)]
    assert [(round(page.width), round(page.height)) for page in document.pages] == [(595, 842)] * 2
    assert document.notes == ()


def test_what_is_written_last_and_stands_above_is_read_first() -> None:
    body = [At("现纪要如下", 100, 200), At("一、审议办法", 100, 215)]
    assert text_of([At("— 1 —", 300, 800), *body, At("会议纪要", 200, 80)]).split("\n") == [
        "会议纪要",
        "现纪要如下",
        "一、审议办法",
        "— 1 —",
    ]


def test_lines_from_bottom_to_top() -> None:
    assert text_of([At("丙", 100, 130), At("乙", 100, 115), At("甲", 100, 100)]) == "甲\n乙\n丙"


def test_the_lines_of_a_cell_stay_together() -> None:
    cells = [At("参会", 80, 122), At("程立群、李明、", 200, 100), At("王五、赵六", 200, 115), At("和孙七", 200, 130)]
    assert text_of([*cells, At("议题", 80, 180)]) == "参会\n程立群、李明、\n王五、赵六\n和孙七\n议题"


def test_columns_of_a_line_are_parted_by_a_tab() -> None:
    assert text_of([At("县政府办公室", 80, 100), At("5月6日", 400, 100)]) == "县政府办公室\t5月6日"


def test_lines_broken_by_the_width_of_the_paper_are_joined_again() -> None:
    lines = [FULL + "。", FULL + "，", "由县财政局负责。", "一、审议办法", FULL + "。"]
    made = [At(line, 80, 100 + 15 * n) for n, line in enumerate(lines)]
    assert text_of(made).split("\n") == [f"{FULL}。{FULL}，由县财政局负责。", "一、审议办法", FULL + "。"]


def test_paragraphs_that_are_set_in_are_not_joined() -> None:
    lines = [(FULL, 80), (FULL + "。", 80), (FULL[2:], 100), (FULL + "。", 80), (FULL[2:], 100)]
    made = [At(line, x, 100 + 15 * n) for n, (line, x) in enumerate(lines)]
    assert text_of(made).split("\n") == [FULL + FULL + "。", FULL[2:] + FULL + "。", FULL[2:]]


@pytest.mark.parametrize(("matrix", "step"), [("0 1 -1 0", (15, 0)), ("-1 0 0 -1", (0, -15)), ("0 -1 1 0", (-15, 0))])
def test_pages_that_lie_turned(matrix: str, step: tuple[int, int]) -> None:
    lines = [
        At(text, 300 + n * step[0], 400 + n * step[1], matrix=matrix) for n, text in enumerate(("会议纪要", "第6期"))
    ]
    assert text_of(lines) == "会议纪要\n第6期"


def test_a_watermark_across_the_page_is_not_read() -> None:
    mark = At("内部资料", 200, 400, 40, matrix="0.7 0.7 -0.7 0.7")
    assert text_of([mark, At("会议纪要于今日印发", 100, 400)]) == "会议纪要于今日印发"


def test_radicals_become_characters() -> None:
    assert text_of([At("⼀、⼈⼤⼯作", 100, 100)]) == "一、人大工作"


@pytest.mark.parametrize(
    "page",
    [
        [At("会议纪要", 100, 200), At("机密★5年", 60, 40)],
        [*(At("议题。", 100, 200 + 15 * n) for n in range(30)), At("秘密", 60, 40)],
        [At("会议纪要。", 100, 100), At("机密★长期", 200, 400, matrix="0.7 0.7 -0.7 0.7")],
    ],
    ids=["first line", "written last", "across the page"],
)
def test_a_mark_at_the_head_stops_the_reading(page: list[At]) -> None:
    with pytest.raises(Classified):
        text_of(page)


@pytest.mark.usefixtures("no_ocr")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pdf(SCAN), "扫描的图片"),
        (pdf(SCAN, SCAN, [At("会议纪要，共三页文字", 100, 100)]), "没有装文字识别"),
        (pdf([At("\ue001\ue002\ue003\ue004\ue005\ue006" * 5, 100, 100)]), "乱码"),
        (pdf(b""), "没有文字"),
        (pdf([At("纪要", 100, 100)])[:400], "损坏"),
        (b"%PDF-1.7\nnothing else", "损坏"),
        (pdf(), "损坏"),
        (pdf([At("纪要", 100, 100)], trailer=b"/Encrypt<</Filter/Standard/V 1/R 2/O(%b)/U(%b)/P -4>>/ID[(a)(a)]" % (
            b"x" * 32, b"y" * 32)), "密码"),
        (pdf(*[b""] * 301), "301 页"),
    ],
)  # fmt: skip
def test_refusals_say_why(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable) as refused:
        reading.read(content, "纪要.pdf")
    assert words in refused.value.message
    assert refused.value.message.endswith("。")


@pytest.mark.usefixtures("no_ocr")
def test_a_scanned_page_among_others_is_named() -> None:
    pages = [[At(f"会议纪要第{n}页的正文", 100, 100)] for n in (1, 2)]
    document = reading.read(pdf(*pages, SCAN), "纪要.pdf")
    assert document.text == "会议纪要第1页的正文\n\f会议纪要第2页的正文"
    assert document.notes == ("第 3 页是图片或乱码，没有读出文字，看原件。",)
    assert len(document.pages) == 3


def test_a_worker_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "SECONDS", 0.01)
    with pytest.raises(Unreadable, match=r"超过了 0\.01 秒"):
        text_of([At("纪要", 100, 100)])


def test_a_worker_that_has_too_little_memory_harms_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "MEGABYTES", 40)
    with pytest.raises(Unreadable, match=r"损坏|内存"):
        text_of([At("纪要", 100, 100)])


def test_without_pdfium_the_administrator_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "find_spec", lambda name: None)
    with pytest.raises(Unreadable, match="pypdfium2"):
        text_of([At("纪要", 100, 100)])


def test_a_worker_learns_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "keep this")
    assert b"keep this" not in child.run(["env"], seconds=20, megabytes=500)


def test_page_images() -> None:
    content = pdf([At("会议纪要", 100, 100)], [At("第二页", 100, 100)])
    image = reading.page_image(content, "pdf", 2, width=300)
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", image[16:24])
    assert (width, abs(height - 424) <= 1) == (300, True)
    assert reading.page_image(content, "ocr", 1, width=300) != image
    for kind, page in (("pdf", 3), ("pdf", 0), ("docx", 1), ("ofd", 1)):
        with pytest.raises(Unreadable):
            reading.page_image(content, kind, page)
