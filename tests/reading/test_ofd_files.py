"""OFD: text codes by their places, templates, pages; broken, encrypted and dangerous packages."""

import pytest

from tests.reading.makers import OFD, ofd, package
from tracker.errors import Classified, Unreadable
from tracker.reading import read


def test_text_is_sorted_by_place_on_each_page() -> None:
    document = read(
        ofd(
            [("现纪要如下：", 30, 80), ("县政府办", 30, 60), ("会议纪要", 90, 30), ("5月6日", 150, 60.4)],
            [("末页", 30, 30)],
        ),
        "纪要.ofd",
    )
    assert document.kind == "ofd"
    assert document.text == "会议纪要\n县政府办\t5月6日\n现纪要如下：\n\f末页"
    assert [(block.page, block.paragraph) for block in document.blocks] == [(1, 1), (1, 2), (1, 3), (2, 4)]
    assert [(page.width, page.height) for page in document.pages] == [(210, 297)] * 2


def test_a_line_written_in_pieces_is_one_line() -> None:
    pieces = [("财政局", 45, 60), ("由县", 30, 60), ("牵头", 60, 60)]
    assert read(ofd([*pieces, ("负责", 30, 70)]), "纪要.ofd").text == "由县财政局牵头\n负责"


def test_the_template_is_read_with_each_page() -> None:
    text = read(ofd([("正文一", 30, 60)], [("正文二", 30, 60)], template="会议纪要"), "纪要.ofd").text
    assert text == "会议纪要\n正文一\n\f会议纪要\n正文二"


def test_matrices_and_several_codes_in_one_object() -> None:
    content = (
        f"<ofd:Page xmlns:ofd='{OFD}'><ofd:Content><ofd:Layer>"
        "<ofd:TextObject Boundary='20 100 80 6' CTM='0.5 0 0 0.5 0 0' Size='10'>"
        "<ofd:TextCode X='0' Y='10'>后行</ofd:TextCode></ofd:TextObject>"
        "<ofd:TextObject Boundary='20 50 80 20' Size='5'><ofd:TextCode X='0' Y='15'>中行</ofd:TextCode>"
        "<ofd:TextCode X='0' Y='5'>首行</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>"
    )
    assert read(ofd([], parts={"Doc_0/Pages/Page_0/Content.xml": content}), "a.ofd").text == "首行\n中行\n后行"


def test_a_mark_stops_the_reading() -> None:
    with pytest.raises(Classified):
        read(ofd([("会议纪要", 90, 30)], template="机密★5年"), "纪要.ofd")


XXE = f'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]><ofd:OFD xmlns:ofd="{OFD}">&e;</ofd:OFD>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (ofd([]), "没有可以读取的文字"),
        (ofd([("\ue001\ue002", 30, 30)]), "没有可以读取的文字"),
        (ofd([("纪要", 30, 30)], parts={"Encryptions.xml": "<a/>"}), "密码"),
        (ofd([("纪要", 30, 30)], parts={"OFD.xml": XXE}), "外部引用"),
        (ofd([("纪要", 30, 30)], parts={"Doc_0/Document.xml": "<ofd"}), "损坏"),
        (ofd([("纪要", 30, 30)])[:-40], "损坏"),
        (ofd(*[[("纪要", 30, 30)]] * 301), "301 页"),
        (package({"word/document.xml": "<a/>"}), "没有 OFD"),
        (ofd([("纪要", 30, 30)], parts={"OFD.xml": "<a>" * 2_000_000}), "过大"),
        (
            ofd(parts={"OFD.xml": f"<OFD xmlns='{OFD}'><DocBody><DocRoot>../../etc/passwd</DocRoot></DocBody></OFD>"}),
            "损坏",
        ),
    ],
)
def test_refusals_say_why(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(content, "纪要.ofd")
    assert words in refused.value.message
    assert refused.value.message.endswith("。")
