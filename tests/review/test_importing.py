"""A file comes in, whole or not at all."""

import threading
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from flask import Flask
from sqlalchemy import func, select

from tests.review.conftest import CORPUS, SAMPLES, Desk, Office, invented
from tracker import grammar
from tracker.directory.models import AuditEntry
from tracker.errors import Classified, Forbidden, TooLarge, Unreadable
from tracker.extensions import db
from tracker.minutes.models import AgendaItem, Clause, Minutes
from tracker.review import importing
from tracker.review.importing import AlreadyThere, import_minutes
from tracker.tasks.models import Task, TaskOwner
from tracker.vocabulary import MeetingKind, Role


@pytest.fixture
def office(desk: Desk) -> Office:
    return desk.office("云溪市人民政府")


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def nothing_stored(app: Flask) -> bool:
    uploads: Path = app.extensions["settings"].uploads
    files = list(uploads.glob("*")) if uploads.exists() else []
    return not files and not any(count(app, model) for model in (Minutes, AgendaItem, Clause, Task, TaskOwner))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_clause_becomes_a_candidate_with_its_words(app: Flask, desk: Desk, name: str) -> None:
    _, minutes_id = desk.sample(name)
    with app.app_context():
        minutes = db.session.get_one(Minutes, minutes_id)
        read = grammar.extract((CORPUS / name).read_text("utf-8"))
        tasks = list(db.session.scalars(select(Task).order_by(Task.position)))
        assert [task.clause.ref for task in tasks] == [
            one.id for one in sorted(read.tasks, key=lambda t: (t.start, -t.end))
        ]
        assert [item.title for item in minutes.agenda] == [item.title for item in read.agenda]
        for task, clause in ((task, task.clause) for task in tasks):
            slice_ = "".join(minutes.text[clause.start : clause.end].split())
            assert set(clause.words) <= set(slice_)
            assert task.parent_id is None or task.parent.clause_id == clause.parent_id
            assert {owner.name for owner in task.owners} == {one["name"] for one in clause.reading["owners"]}


def test_a_date_comes_with_its_words_and_base(app: Flask, desk: Desk, office: Office) -> None:
    desk.take_in(office, invented())
    with app.app_context():
        task = db.session.scalar(select(Task).where(Task.due_on.is_not(None)))
        assert task is not None
        assert (task.due_on.isoformat(), task.due_origin, task.due_words) == ("2026-12-15", "minutes", "12月15日前")
        assert task.due_base_on.isoformat() == "2026-11-19"


def test_several_dates_are_milestones_and_the_last_one_counts(app: Flask, desk: Desk, office: Office) -> None:
    desk.take_in(office, invented(points="一要抓好落实。市商务局要在12月15日前拿出方案，12月底前全面完成。"))
    with app.app_context():
        task = db.session.scalar(select(Task).where(Task.due_on.is_not(None)))
        assert task is not None and task.due_on.isoformat() == "2026-12-31"
        assert [one["on"] for one in task.milestones] == ["2026-12-15", "2026-12-31"]


def test_what_comes_back_gives_the_report_cycle(app: Flask, desk: Desk, office: Office) -> None:
    desk.take_in(office, invented(points="一要抓好落实。市商务局要每月10日前通报进展。"))
    with app.app_context():
        task = db.session.scalar(select(Task).where(Task.recurrence != ""))
        assert task is not None
        assert (task.recurrence, task.cycle, task.due_on) == ("monthly-day-10", "monthly-day-10", None)


def test_a_word_document_reads_like_its_text(app: Flask, desk: Desk, office: Office) -> None:
    document = Document()
    for line in invented().decode().splitlines():
        document.add_paragraph(line)
    packed = BytesIO()
    document.save(packed)
    minutes_id = desk.take_in(office, packed.getvalue(), "纪要.docx")
    with app.app_context():
        minutes = db.session.get_one(Minutes, minutes_id)
        assert (minutes.meeting_kind, minutes.meeting_number, minutes.meeting_year) == ("executive", 3, 2026)
        assert len(minutes.clauses) == len(grammar.extract(invented().decode()).tasks)


def test_the_same_file_twice_is_refused_and_named(app: Flask, desk: Desk, office: Office) -> None:
    first = desk.take_in(office, invented())
    with pytest.raises(AlreadyThere, match=r"常务会议纪要.*2026-11-19") as refusal:
        desk.take_in(office, invented(), "另一个名字.txt")
    assert refusal.value.minutes_id == first
    assert count(app, Minutes) == 1
    assert len(list(app.extensions["settings"].uploads.glob("*"))) == 1


def test_the_same_words_in_another_file_are_refused(desk: Desk, office: Office) -> None:
    desk.take_in(office, invented())
    with pytest.raises(AlreadyThere, match="内容相同"):
        desk.take_in(office, invented().replace(b"\n\n", b"\n \n"), "另一份.md")


def test_another_government_may_import_the_same_file(app: Flask, desk: Desk, office: Office) -> None:
    desk.take_in(office, invented())
    desk.take_in(desk.office("望溪市人民政府"), invented())
    assert count(app, Minutes) == 2


def test_two_clicks_at_once_import_once(app: Flask, desk: Desk, office: Office) -> None:
    refused: list[AlreadyThere] = []

    def click() -> None:
        try:
            desk.take_in(office, invented())
        except AlreadyThere as error:
            refused.append(error)

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert (count(app, Minutes), len(refused)) == (1, 1)


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        ("今天天气很好。".encode(), "日记.txt", Unreadable),
        (b"PK\x03\x04 not a document", "坏了.docx", Unreadable),
        (b"%PDF-1.7", "纪要.txt", Unreadable),
        (b"", "空.txt", Unreadable),
        ("机密★5年\n".encode() + invented(), "密.txt", Classified),
        (invented() + b" " * (21 * 1024 * 1024), "大.txt", TooLarge),
    ],
)
def test_what_cannot_be_taken_leaves_nothing(
    app: Flask, desk: Desk, office: Office, content: bytes, name: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        desk.take_in(office, content, name)
    assert nothing_stored(app)


def test_a_failure_in_the_middle_leaves_nothing(
    app: Flask, desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr(importing, "propose", fail)
    with pytest.raises(RuntimeError):
        desk.take_in(office, invented())
    assert nothing_stored(app)


def test_only_the_office_of_the_government_imports(app: Flask, desk: Desk, office: Office) -> None:
    stranger = desk.office("望溪市人民政府").clerk.actor
    with app.app_context(), pytest.raises(Forbidden):
        import_minutes(stranger, office.government_id, invented(), "纪要.txt", clock=desk.clock)
    assert stranger.role is Role.OFFICE and nothing_stored(app)


def test_a_meeting_without_number_takes_the_next_free_one_and_says_so(app: Flask, desk: Desk, office: Office) -> None:
    desk.take_in(office, invented())
    minutes_id = desk.take_in(office, invented(head="", session="", points="一要再抓落实。市商务局要拿出方案。"))
    with app.app_context():
        minutes = db.session.get_one(Minutes, minutes_id)
        assert (minutes.meeting_kind, minutes.meeting_number) == (MeetingKind.EXECUTIVE, 4)
        assert minutes.doubts == ["没有读到会议次数，暂编为第 4 次。"]


def test_a_second_minutes_of_one_meeting_says_so(app: Flask, desk: Desk, office: Office) -> None:
    desk.take_in(office, invented())
    other = invented(points="一要部署防汛。市商务局要储备物资。").replace("11月19日".encode(), "11月12日".encode())
    minutes_id = desk.take_in(office, other)
    with app.app_context():
        assert "已有一份纪要" in db.session.get_one(Minutes, minutes_id).doubts[0]


def test_an_import_is_in_the_audit(app: Flask, desk: Desk, office: Office) -> None:
    minutes_id = desk.take_in(office, invented())
    with app.app_context():
        entry = db.session.scalar(select(AuditEntry).where(AuditEntry.act == "import_minutes"))
        assert entry is not None
        assert (entry.person_id, entry.subject, entry.outcome) == (office.clerk.id, f"minutes:{minutes_id}", "done")


def test_an_inferred_owner_is_marked_by_itself_not_as_a_doubt(app: Flask, desk: Desk) -> None:
    desk.sample("county-executive.txt")
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(TaskOwner.confirmed.is_(False)))
        doubts = [doubt for task in db.session.scalars(select(Task)) for doubt in task.doubts]
        assert not [doubt for doubt in doubts if "推定" in doubt]
