"""Which meeting it is."""

from datetime import date

import pytest

from tracker.grammar.model import DocumentFields
from tracker.minutes.meeting import Meeting, meeting_of
from tracker.vocabulary import MeetingKind

DAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("fields", "kind", "number"),
    [
        (DocumentFields(session="区十九届政府第5次常务会议", number="第5号"), MeetingKind.EXECUTIVE, 5),
        (
            DocumentFields(session="县十七届人民政府第三十七次常务会议", number="〔2024〕第6期"),
            MeetingKind.EXECUTIVE,
            37,
        ),
        (DocumentFields(title="市政府常务会议纪要", number="第13号"), MeetingKind.EXECUTIVE, 13),
        (DocumentFields(title="县长现场办公会议纪要", number="第9期"), MeetingKind.ON_SITE, 9),
        (DocumentFields(title="专题会议纪要", number="〔2026〕22号"), MeetingKind.TOPIC, 22),
        (DocumentFields(session="2026年第2次协调会议"), MeetingKind.COORDINATION, 2),
        (DocumentFields(session="2024年第17次党政办公会议", number="第17期"), MeetingKind.OFFICE, 17),
        (DocumentFields(title="党组会议纪要"), MeetingKind.OTHER, None),
    ],
)
def test_kind_and_number(fields: DocumentFields, kind: MeetingKind, number: int | None) -> None:
    assert meeting_of(fields, DAY) == Meeting(kind, number, 2026)


def test_a_topic_meeting_goes_by_the_number_of_its_minutes() -> None:
    fields = DocumentFields(session="第2次专题会议", title="专题会议纪要", number="第22期")
    assert meeting_of(fields, DAY).number == 22
