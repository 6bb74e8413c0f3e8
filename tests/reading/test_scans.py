"""Scanned minutes: which pages are recognised, marks, limits, one at a time; and once for real."""

import fcntl
import struct
import threading
from pathlib import Path

import pytest

from tests.reading.makers import SCAN, At, pdf
from tracker import reading
from tracker.errors import Classified, Unreadable
from tracker.reading import Document, child, ocr, ocr_worker, pdf_worker

INSTALLED = ocr.is_installed()
JPEG = b"\xff\xd8\xff\xe0\x00\x04JF\xff\xc0\x00\x0b\x08\x00\x64\x00\xc8\x01" + b"\0" * 50  # 200 x 100


def png(width: int = 200, height: int = 100, more: bytes = b"") -> bytes:
    return pdf_worker.png(width, height, 1, width, b"\xff" * (width * height)) + more


def huge() -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 60_000, 60_000) + b"\x08\0\0\0\0" + b"\0" * 50


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The stub engine, and a lock of the test's own."""
    monkeypatch.setattr(ocr, "ENGINE", "tests.reading.stub_engine")
    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    monkeypatch.setattr(ocr, "_lock_file", lambda: tmp_path / "lock")


def refused(content: bytes, name: str) -> str:
    with pytest.raises(Unreadable) as found:
        reading.read(content, name)
    assert found.value.message.endswith("。")
    return found.value.message


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("content", "name"), [(png(), "a.png"), (JPEG, "a.jpg"), (JPEG, "a.JPEG"), (pdf(SCAN), "a.pdf")]
)
def test_scans_are_marked(content: bytes, name: str) -> None:
    document = reading.read(content, name)
    assert document.text == "会议纪要\n第6期"
    assert document.kind == "ocr"
    assert document.is_recognised
    assert [block.page for block in document.blocks] == [1, 1]
    (page,) = document.pages
    assert page.recognised
    assert (page.width, page.height) == (200, 100) if name != "a.pdf" else page.height > page.width > 1000


@pytest.mark.usefixtures("engine")
def test_only_the_pages_without_text_are_recognised() -> None:
    document = reading.read(pdf([At("县政府常务会议纪要的正文", 100, 100)], SCAN), "纪要.pdf")
    assert document.text == "县政府常务会议纪要的正文\n\f会议纪要\n第6期"
    assert document.kind == "ocr"
    assert [page.recognised for page in document.pages] == [False, True]
    assert document.notes == ()


@pytest.mark.usefixtures("engine")
def test_pages_whose_text_is_rubbish_are_recognised() -> None:
    assert reading.read(pdf([At("\ue001\ue002\ue003\ue004\ue005" * 5, 100, 100)]), "a.pdf").text == "会议纪要\n第6期"


@pytest.mark.usefixtures("engine")
def test_what_cannot_be_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "31 页" in refused(pdf(*[SCAN] * 31), "a.pdf")
    assert "损坏" in refused(png(more=b"explode"), "a.png")
    assert "损坏" in refused(png(more=b"crash"), "a.png")
    assert "五千万像素" in refused(huge(), "a.png")
    assert "损坏" in refused(b"\x89PNG\r\n\x1a\n" + b"x" * 50, "a.png")
    assert "损坏" in refused(b"\xff\xd8\xff\xe0" + b"x" * 50, "a.jpg")
    monkeypatch.setattr(ocr, "SECONDS", 0.01)
    monkeypatch.setattr(ocr, "SECONDS_A_PAGE", 0)
    assert "没有认完" in refused(png(), "a.png")


@pytest.mark.usefixtures("engine")
def test_one_at_a_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(ocr, "WAIT_SECONDS", 0.1)
    with (tmp_path / "lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert "另一份扫描件" in refused(png(), "a.png")
    assert reading.read(png(), "a.png").is_recognised


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("content", "name", "pages"),
    [(png(), "a.png", 1), (pdf([At("县政府常务会议纪要的正文", 9, 9)], SCAN, SCAN), "a.pdf", 2)],
)
def test_who_does_not_wait_is_told_how_many_pages(content: bytes, name: str, pages: int) -> None:
    with pytest.raises(reading.Scanned) as found:
        reading.read(content, name, wait=False)
    assert found.value.pages == pages


def test_who_does_not_wait_is_refused_what_can_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    for content, name in ((pdf(*[SCAN] * 31), "a.pdf"), (huge(), "a.png"), (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "a.png")):
        with pytest.raises(Unreadable):
            reading.read(content, name, wait=False)
    with pytest.raises(Classified):
        reading.read(pdf([At("机密★5年", 9, 9), At("县政府常务会议纪要的正文", 9, 40)], SCAN), "a.pdf", wait=False)


@pytest.mark.usefixtures("engine")
def test_who_ends_starts_no_program_and_blames_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_stopping", threading.Event())
    reading.stop_all()
    with pytest.raises(reading.Stopped):
        reading.read(png(), "a.png")


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    for content, name in ((png(), "a.png"), (JPEG, "a.jpg"), (pdf(SCAN), "a.pdf")):
        assert "没有装文字识别组件" in refused(content, name)
    assert ".png" not in reading.readable()
    assert ".png" in reading.SUPPORTED


def scanned(text: list[str]) -> bytes:
    """These lines drawn on paper and photographed: only pixels are left."""
    page = pdf_worker.opened(pdf([At(line, 80, 100 + 30 * n, 16) for n, line in enumerate(text)]))[0]
    return pdf_worker.rendered(page, 1240)


@pytest.mark.skipif(not INSTALLED, reason="the OCR extra is not installed: pip install -r requirements-ocr.txt")
def test_words_are_really_recognised() -> None:
    lines = ["岚溪县人民政府常务会议纪要", "会议审议了农村道路养护办法。", "由县财政局牵头，6月底前完成。"]
    image = scanned(lines)
    document: Document = reading.read(image, "a.png")
    assert document.text.split("\n") == lines
    shown = reading.page_image(image, "ocr", 1, width=300)
    assert reading.image_type(shown) == "image/jpeg"
    assert ocr_worker.size(shown)[0] == 300
    with pytest.raises(Classified):
        reading.read(scanned(["机密★5年", *lines]), "a.png")
