"""The 密级 mark in the head of a document (GB/T 9704-2012, 7.2.2): 机密★5年, top left of the first page."""

import re

from tracker.errors import Classified

_GRADE = r"(?P<grade>绝\s?密|机\s?密|秘\s?密)\s{0,8}级?\s{0,8}"
_TERM = r"(?:[0-9０-９一二三四五六七八九十]{1,3}\s{0,4}(?:年|个月|天|日)|长\s?期|启封)"
_HAN = "\u4e00-\u9fa5"
_MARK = re.compile(
    rf"{_GRADE}[★☆⭐*＊✩✭]"
    rf"|(?<![{_HAN}]){_GRADE.replace('grade', 'dated')}[·•.\-—（(]?\s{{0,4}}{_TERM}(?![{_HAN}])"
    rf"|密\s{{0,4}}级\s{{0,4}}[：:]\s{{0,8}}{_GRADE.replace('grade', 'field')}"
    rf"|^\s{{0,40}}{_GRADE.replace('grade', 'alone')}$"
)
_HEAD_LINES = 40
_HEAD_CHARACTERS = 1500


def classification(text: str) -> str | None:
    """The grade (绝密, 机密 or 秘密) marked in the head of ``text``, or None.

    The head ends with the first full sentence, so that words of the body (保守秘密, 内部机制) do not count.
    """
    for line in _head(text):
        mark = _MARK.search(line)
        if mark:
            grade = next(word for word in mark.groupdict().values() if word)
            return re.sub(r"\s", "", grade)
    return None


def refusal(grade: str) -> Classified:
    """What is said of a file with such a mark."""
    return Classified(f"文件带有“{grade}”标志，没有存下任何内容。换一份不涉密的文件。")


def _head(text: str) -> list[str]:
    lines = []
    for line in text[:_HEAD_CHARACTERS].splitlines()[:_HEAD_LINES]:
        before, stop, _ = line.partition("。")
        lines.append(before)
        if stop:
            break
    return lines
