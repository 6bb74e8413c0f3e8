"""密级: the mark in the head stops the reading, the same words in the body do not."""

import pytest

from tracker.errors import Classified
from tracker.reading import classification, read

BODY = "\n2025年4月15日上午，县长主持召开会议。现纪要如下：\n"


@pytest.mark.parametrize(
    ("head", "grade"),
    [
        ("机密★5年\n岚溪县人民政府", "机密"),
        ("000012\n秘密★10年\n特急", "秘密"),
        ("绝密★长期\n会议纪要", "绝密"),
        ("机 密 ★ 1 年\n会议纪要", "机密"),
        ("会议纪要\n〔2025〕3号　　秘密★6个月", "秘密"),
        ("秘密 10年\n会议纪要", "秘密"),
        ("机密（长期）\n会议纪要", "机密"),
        ("密级：机密\n会议纪要", "机密"),
        ("　　秘　密\n会议纪要", "秘密"),
        ("机密级★\n会议纪要", "机密"),
        ("绝密*长期\n会议纪要", "绝密"),
    ],
)
def test_marks_in_the_head(head: str, grade: str) -> None:
    assert classification(head + BODY) == grade
    with pytest.raises(Classified) as refused:
        read((head + BODY).encode(), "纪要.txt")
    assert grade in refused.value.message
    assert "没有存下任何内容" in refused.value.message


@pytest.mark.parametrize(
    "text",
    [
        "会议纪要\n要健全本单位的内部机制，做好保密工作。",
        "会议纪要\n要保守秘密10年以上。",
        "会议纪要\n要求严守秘密，",
        "县国家秘密管理办公室\n会议纪要",
        "保密局　机密文件管理\n会议纪要",
        "会议纪要" + BODY + "机密★5年",
        "会议纪要" + BODY + "标有“秘密★”的文件要专人保管。",
        "特急\n会议纪要\n（机密文件清退工作）",
        "",
    ],
)
def test_words_that_are_no_mark(text: str) -> None:
    assert classification(text) is None
