"""How a meeting, its items and its words are named on pages. Pure."""

from datetime import date

from tracker.vocabulary import MeetingKind

NUMERALS = "〇一二三四五六七八九"


def meeting_word(kind: str, number: int) -> str:
    """第 13 次常务会议."""
    return f"第 {number} 次{MeetingKind(kind).label}"


def meeting_short(kind: str, number: int, held_on: date, today: date) -> str:
    """第 13 次 of the executive meetings, 第 22 次专题会议 of others; with its year if that is another one."""
    year = "" if held_on.year == today.year else f"{held_on.year} 年"
    executive = MeetingKind(kind) is MeetingKind.EXECUTIVE
    return f"{year}第 {number} 次" if executive else f"{year}{meeting_word(kind, number)}"


def agenda_word(position: int | None) -> str:
    """议题五; empty where there is none."""
    return f"议题{numeral(position)}" if position else ""


def numeral(number: int) -> str:
    """十二 of 12, for the numbers of agenda items; from 100 on in Arabic."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else NUMERALS[tens] + "十"
    return head + (NUMERALS[ones] if ones else "")


def excerpt(words: str | None, most: int) -> str:
    """The beginning of a long text, marked as such: up to a comma where one is near, never within a number."""
    text = words or ""
    if len(text) <= most:
        return text
    cut = max(text.rfind(mark, most // 2, most) for mark in "，；。、")
    if cut < 0:
        cut = most - 1
        while cut > most // 2 and _is_latin(text[cut - 1]) and _is_latin(text[cut]):
            cut -= 1
    return text[:cut] + "……"


def _is_latin(mark: str) -> bool:
    """A figure or letter: 41 cut after its 4 would be another number."""
    return mark.isascii() and (mark.isalnum() or mark in ".,%")
