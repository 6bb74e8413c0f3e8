"""Plain text and Markdown: encodings, unchanged text, lines, and what is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import Classified, TooLarge, Unreadable
from tracker.reading import Document, read, read_path

TEXT = "柳塘镇党政办公会议纪要\r\n\r\n第17期\n会议要求，党政办要在9月25日前排好值班表。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_encodings(encoding: str) -> None:
    assert read(TEXT.encode(encoding), "纪要.txt").text == TEXT


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
def test_a_short_line_without_a_mark(encoding: str) -> None:
    assert read("会议纪要第5号".encode(encoding), "a.md").text == "会议纪要第5号"


def test_traditional_characters_are_text() -> None:
    assert read("會議聽取了縣財政局關於預算執行情況的匯報".encode(), "a.txt").text.startswith("會議")


def test_lines_are_blocks_with_their_number() -> None:
    document = read(TEXT.encode(), "纪要.txt")
    assert document.kind == "txt"
    assert [(document.text[one.start : one.end], one.paragraph, one.page) for one in document.blocks] == [
        ("柳塘镇党政办公会议纪要", 1, None),
        ("第17期", 3, None),
        ("会议要求，党政办要在9月25日前排好值班表。", 4, None),
    ]
    assert document.block_at(document.text.index("9月")) == document.blocks[2]


def test_a_form_feed_begins_a_page() -> None:
    assert [block.page for block in read("一页\n\f二页\n".encode(), "a.txt").blocks] == [1, 2]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.txt", "空的"),
        (b" \r\n\t", "a.md", "空的"),
        (b"\xef\xbb\xbf", "a.txt", "空的"),
        (b"", "a.docx", "空的"),
        (b"%PDF-1.7 ...", "a.txt", "PDF"),
        (b"%PDF-1.7 ...", "a.docx", "PDF"),
        ("纪要".encode(), "a.rtf", "还读不了 .rtf"),
        ("纪要".encode(), "a.pdf", "不是 PDF"),
        ("纪要".encode(), "a.doc", "不是旧版 Word 文档"),
        ("纪要".encode(), "a.wps", "不是旧版 Word 文档"),
        ("纪要".encode(), "a.ofd", "不是 OFD 文档"),
        ("纪要".encode(), "a.png", "不是图片"),
        (b"%PDF-1.7 ...", "a.ofd", "改成 .pdf"),
        (b"%PDF-1.7 ...", "a.jpg", "改成 .pdf"),
        (b"PK\x03\x04rest", "a.pdf", "改成 .docx"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a.pdf", "改成 .png"),
        (b"GIF89a" + b"\0" * 50, "a.png", "图片"),
        (b"{\\rtf1 x}", "a.doc", "RTF"),
        ("纪要".encode(), "纪要", "没有后缀"),
        ("纪要".encode(), "a.docx", "不是 Word 文档"),
        (b"PK\x03\x04rest", "a.txt", "改成 .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx", "另存为 .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "密码"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a.txt", "图片"),
        (bytes(range(256)) * 20, "a.txt", "不是文字"),
        (b"\x00\x01\x02\x03" * 500, "a.txt", "不是文字"),
        ("纪要\x00\x07".encode(), "a.txt", "不是文字"),
    ],
)
def test_refusals_say_why(content: bytes, name: str, words: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(content, name)
    assert words in refused.value.message
    assert refused.value.message.endswith("。")
    assert "\n" not in refused.value.message


def test_too_large() -> None:
    with pytest.raises(TooLarge, match="上限"):
        read(b"a" * 101, "a.txt", limit=100)


def test_read_path(tmp_path: Path) -> None:
    path = tmp_path / "纪要.md"
    path.write_bytes("# 纪要\n".encode())
    assert read_path(path) == Document(
        "# 纪要\n", read(b"# \xe7\xba\xaa\xe8\xa6\x81\n", "x.md").blocks, "md", "纪要.md"
    )
    with pytest.raises(TooLarge):
        read_path(path, limit=3)
    with pytest.raises(Unreadable, match="找不到"):
        read_path(tmp_path / "无.txt")
    (tmp_path / "夹.txt").mkdir()
    with pytest.raises(Unreadable, match="打不开"):
        read_path(tmp_path / "夹.txt")


def test_a_book_is_no_minutes() -> None:
    with pytest.raises(TooLarge, match="一百万字"):
        read("会议强调，".encode() * 200_001, "a.txt")


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a.docx", "a.ofd"]))
def test_any_bytes_are_read_or_refused(content: bytes, name: str) -> None:
    try:
        document = read(content, name)
    except Unreadable as refused:
        assert refused.message
    else:
        assert all(0 <= block.start < block.end <= len(document.text) for block in document.blocks)


@given(st.text(st.characters(categories=["L", "N", "P"], max_codepoint=0xFFFF), min_size=1, max_size=200))
def test_marked_text_comes_back(text: str) -> None:
    try:
        assert read(text.encode("utf-8-sig"), "a.txt").text == text
    except Classified:
        assert "密" in text
    except Unreadable:  # not a repertoire that minutes are written in
        assert len(text.encode("gbk", "ignore").decode("gbk")) < 0.9 * len(text)
