"""Word documents: order, tables, tracked changes, Word's own numbers, pages; and dangerous or broken packages."""

import random
from io import BytesIO

import docx
import pytest
from docx.enum.text import WD_BREAK

from tests.reading.makers import package
from tracker.errors import Classified, TrackerError, Unreadable
from tracker.reading import Document, read

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>'
TAIL = "</w:body></w:document>"


def body(xml: str, **parts: str) -> Document:
    others = {f"word/{name}.xml": f'<w:{name} xmlns:w="{W}">{content}</w:{name}>' for name, content in parts.items()}
    return read(package({"word/document.xml": HEAD + xml + TAIL, **others}), "纪要.docx")


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}<w:r><w:t>{text}</w:t></w:r></w:p>"


def saved(made: "docx.document.Document") -> bytes:
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_paragraphs_and_tables_in_order() -> None:
    made = docx.Document()
    made.add_paragraph("县长现场办公会议纪要")
    made.add_paragraph("")
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("时间", "5月27日上午", "议题", "研究景区提升工程"), strict=True):
        cell.text = text
    table.cell(1, 1).add_paragraph("和道路拓宽")
    made.add_paragraph("会议明确：")
    document = read(saved(made), "纪要.docx")
    assert document.kind == "docx"
    assert document.text == ("县长现场办公会议纪要\n时间\t5月27日上午\n议题\t研究景区提升工程\n和道路拓宽\n会议明确：")
    told = [(document.text[one.start : one.end], one.paragraph) for one in document.blocks]
    assert told[0] == ("县长现场办公会议纪要", 1)
    assert told[1:3] == [("时间", 3), ("5月27日上午", 4)]
    assert [block.page for block in document.blocks] == [None] * len(told)


def test_a_page_break_parts_a_paragraph() -> None:
    made = docx.Document()
    run = made.add_paragraph().add_run("前页")
    run.add_break(WD_BREAK.PAGE)
    run.add_text("后页")
    made.add_paragraph("末段")
    document = read(saved(made), "纪要.docx")
    assert document.text == "前页后页\n末段"
    assert [(block.page, block.paragraph) for block in document.blocks] == [(1, 1), (2, 1), (2, 2)]


def test_pages_that_word_left_are_counted_once() -> None:
    mark = "<w:r><w:lastRenderedPageBreak/><w:t>二页</w:t></w:r>"
    document = body(f'<w:p><w:r><w:t>一页</w:t><w:br w:type="page"/></w:r></w:p><w:p>{mark}</w:p>')
    assert [block.page for block in document.blocks] == [1, 2]


def test_tracked_changes_are_taken_as_accepted() -> None:
    document = body(
        "<w:p><w:r><w:t>由县住建局</w:t></w:r><w:del><w:r><w:delText>负责</w:delText><w:t>废</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>牵头</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom></w:p>"
        + paragraph("，6月底前", "<w:rPr><w:del/></w:rPr>")
        + paragraph("完成。")
        + f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph('删去的行')}</w:tc></w:tr>"
        + f"<w:tr><w:tc>{paragraph('留下的行')}</w:tc></w:tr></w:tbl>"
    )
    assert document.text == "由县住建局牵头\n，6月底前完成。\n留下的行"


def test_numbers_that_word_counts_are_written() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, shape, text in (
            (0, "chineseCounting", "%1、"),
            (1, "chineseCounting", "（%2）"),
            (2, "decimal", "%3."),
        )
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    )
    styles = '<w:style w:styleId="item"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'

    def numbered(level: int) -> str:
        return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>'

    document = body(
        paragraph("审议办法", '<w:pStyle w:val="item"/>')
        + paragraph("原则同意", numbered(1))
        + paragraph("请示", numbered(1))
        + paragraph("限期", numbered(2))
        + "".join(paragraph("听取汇报", numbered(0)) for _ in range(10))
        + paragraph("讨论", numbered(1)),
        numbering=numbering,
        styles=styles,
    )
    lines = document.text.split("\n")
    assert lines[:5] == ["一、审议办法", "（一）原则同意", "（二）请示", "1.限期", "二、听取汇报"]
    assert lines[-2:] == ["十一、听取汇报", "（一）讨论"]


def test_what_is_not_seen_is_not_read() -> None:
    document = body(
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>见</w:t><w:tab/><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>字</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert document.text == "见\t字"


def test_a_text_box_is_read_once_and_first() -> None:
    box = f"<w:txbxContent>{paragraph('岚溪县人民政府')}</w:txbxContent>"
    document = body(
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
        "<w:t>会议纪要</w:t></w:r></w:p>"
    )
    assert document.text == "岚溪县人民政府\n会议纪要"


def reference(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def note(number: int, *texts: str, kind: str = "footnote") -> str:
    return f'<w:{kind} w:id="{number}">{"".join(map(paragraph, texts))}</w:{kind}>'


def test_notes_stand_after_their_paragraph() -> None:
    document = body(
        f"<w:p><w:r><w:t>由县财政局</w:t></w:r>{reference(1)}<w:r><w:t>牵头</w:t></w:r>{reference(2)}</w:p>"
        + paragraph("下一段")
        + f"<w:p><w:r><w:t>末段</w:t></w:r>{reference(1, 'endnote')}</w:p>",
        footnotes=note(0, "分隔") + note(1, "含预算科", "和国库科") + note(2, "见附件"),
        endnotes=note(1, "尾注", kind="endnote"),
    )
    assert document.text == "由县财政局牵头\n（注：含预算科 和国库科）\n（注：见附件）\n下一段\n末段\n（注：尾注）"
    assert [block.paragraph for block in document.blocks] == [1, 1, 1, 2, 3, 3]


def test_a_note_in_a_table_stands_after_its_row() -> None:
    cell = f"<w:tc><w:p><w:r><w:t>时间</w:t></w:r>{reference(1)}</w:p></w:tc><w:tc>{paragraph('上午')}</w:tc>"
    row = f"<w:tr><w:tc>{paragraph('地点')}</w:tc><w:tc>{paragraph('会议室')}</w:tc></w:tr>"
    document = body(f"<w:tbl><w:tr>{cell}</w:tr>{row}</w:tbl>", footnotes=note(1, "北京时间"))
    assert document.text == "时间\t上午\n（注：北京时间）\n地点\t会议室"


def test_a_note_that_nobody_refers_to_or_that_is_not_there() -> None:
    assert body(f"<w:p><w:r><w:t>正文</w:t></w:r>{reference(9)}</w:p>", footnotes=note(1, "无主")).text == "正文"


def test_a_mark_in_head_or_page_header_stops_the_reading() -> None:
    with pytest.raises(Classified):
        body(paragraph("秘密★5年") + paragraph("会议纪要"))
    with pytest.raises(Classified):
        header = f'<w:hdr xmlns:w="{W}">{paragraph("机密★长期")}</w:hdr>'
        read(package({"word/document.xml": HEAD + paragraph("纪要") + TAIL, "word/header1.xml": header}), "a.docx")


BOMB = package({"word/document.xml": b"0" * (65 * 1024 * 1024)})
XXE = (
    f'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document xmlns:w="{W}"><w:body>'
    "<w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
)
LAUGHS = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><d>&b;</d>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (BOMB, "解开后过大"),
        (package({f"word/{n}.xml": "" for n in range(5001)}), "解开后过大"),
        (package({"word/document.xml": XXE}), "外部引用"),
        (package({"word/document.xml": LAUGHS}), "外部引用"),
        (package({"word/document.xml": "<w:document"}), "损坏"),
        (package({"xl/workbook.xml": "<workbook/>"}), "没有 Word 文档"),
        (package({"word/document.xml": "<html/>"}), "没有 Word 文档"),
        (package({"word/document.xml": HEAD + "<w:p/>" + TAIL}), "没有文字"),
        (b"PK\x03\x04" + b"rubbish" * 50, "损坏"),
        (package({"word/document.xml": HEAD + TAIL})[:-30], "损坏"),
    ],
)
def test_dangerous_and_broken_packages(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(content, "纪要.docx")
    assert words in refused.value.message
    assert refused.value.message.endswith("。")


def test_a_package_that_lies_about_its_size() -> None:
    content = BOMB.replace((65 * 1024 * 1024).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    with pytest.raises(Unreadable):
        read(content, "纪要.docx")


def test_deep_nesting_is_read_or_refused() -> None:
    deep = 1500
    content = package({"word/document.xml": HEAD + "<w:sdt>" * deep + paragraph("底") + "</w:sdt>" * deep + TAIL})
    try:
        assert read(content, "纪要.docx").text == "底"
    except Unreadable as refused:
        assert "损坏" in refused.message


def test_mutated_documents_are_read_or_refused() -> None:
    made = docx.Document()
    made.add_paragraph("会议要求，县财政局6月底前完成。")
    made.add_table(rows=1, cols=2).cell(0, 0).text = "时间"
    content, chance = saved(made), random.Random(7)
    for _ in range(150):
        mutated = bytearray(content)
        for _ in range(chance.randint(1, 12)):
            mutated[chance.randrange(len(mutated))] = chance.randrange(256)
        try:
            read(bytes(mutated), "纪要.docx")
        except TrackerError as refused:
            assert refused.message
