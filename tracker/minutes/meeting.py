"""Which meeting the minutes record: its kind, its number and its year, which head the numbers of its tasks. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from tracker.grammar.model import DocumentFields
from tracker.grammar.numerals import to_int
from tracker.vocabulary import MeetingKind

_NUMBER = r"([0-9０-９〇零一二三四五六七八九十百两]{1,6})"
_SESSION_NUMBER = re.compile(rf"第\s*{_NUMBER}\s*次")
_PAPER_NUMBER = re.compile(rf"第?\s*{_NUMBER}\s*[期号]")
_KINDS = (  # the first that the name holds: a 县长现场办公会议 is held on site
    ("现场", MeetingKind.ON_SITE),
    ("专题", MeetingKind.TOPIC),
    ("协调", MeetingKind.COORDINATION),
    ("常务会", MeetingKind.EXECUTIVE),
    ("办公会", MeetingKind.OFFICE),
)


@dataclass(frozen=True)
class Meeting:
    """``number`` is None where the minutes give none."""

    kind: MeetingKind
    number: int | None
    year: int


def meeting_of(fields: DocumentFields, held_on: date) -> Meeting:
    """Read the meeting from the document's fields.

    An executive meeting goes by its own number (第 13 次), any other by that of its minutes (第 9 期),
    and each by the other one where its own is missing.
    """
    name = f"{fields.session or ''} {fields.title or ''}"
    kind = next((kind for word, kind in _KINDS if word in name), MeetingKind.OTHER)
    session, paper = _first(_SESSION_NUMBER, fields.session), _first(_PAPER_NUMBER, fields.number)
    numbers = (session, paper) if kind is MeetingKind.EXECUTIVE else (paper, session)
    return Meeting(kind, next((number for number in numbers if number), None), held_on.year)


def _first(pattern: re.Pattern[str], text: str | None) -> int | None:
    found = pattern.search(text or "")
    return to_int(found[1]) if found else None
