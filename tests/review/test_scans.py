"""A scan waits, is read by the scheduler once, and becomes minutes; or says why not and leaves nothing."""

import threading
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from tests.reading.makers import SCAN, At, pdf
from tests.review.conftest import Desk, Office, invented
from tests.review.reader import HOLD
from tests.support.server import OtherProcess
from tracker import reading
from tracker.directory.models import Person
from tracker.errors import Classified, Forbidden, Unreadable
from tracker.extensions import Base, db
from tracker.minutes.models import Minutes, Scan
from tracker.reading import ocr, pdf_worker
from tracker.reminders import pulse
from tracker.reminders.models import Message
from tracker.reminders.turn import take_turn
from tracker.review import scans
from tracker.review.importing import AlreadyThere, import_minutes
from tracker.unit import unit_of_work
from tracker.vocabulary import Role

ENGINE = "tests.review.reader"
SET_UP = f"from tracker.reading import ocr; ocr.ENGINE = '{ENGINE}'; ocr.is_installed = lambda: True\n"


def png(more: bytes = b"") -> bytes:
    return pdf_worker.png(200, 100, 1, 200, b"\xff" * 20_000) + more


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The extra is there, with an engine of the tests' own; and a folder for its lock."""
    monkeypatch.setattr(ocr, "ENGINE", ENGINE)
    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    monkeypatch.setattr(ocr, "_lock_file", lambda: tmp_path / "lock")
    monkeypatch.setenv("TMPDIR", str(tmp_path))


class Scans:
    """Hands scans in and lets the scheduler's job read them."""

    def __init__(self, app: Flask, desk: Desk, office: Office) -> None:
        self.app, self.desk, self.office = app, desk, office

    def hand_in(self, content: bytes, name: str = "扫描.png") -> int:
        with self.app.app_context():
            clerk, government_id = self.office.clerk.actor, self.office.government_id
            taken = scans.take_in(clerk, government_id, content, name, clock=self.desk.clock)
            assert taken.minutes_id is None and taken.scan_id is not None
            return taken.scan_id

    def read_one(self) -> bool:
        with self.app.app_context():
            return scans.handle_one(self.desk.clock)

    def row(self, scan_id: int) -> Scan:
        with self.app.app_context():
            return db.session.get_one(Scan, scan_id)

    def state(self, scan_id: int) -> tuple[str, int]:
        row = self.row(scan_id)
        return row.state, row.attempts

    def minutes(self) -> int:
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(Minutes)) or 0

    def files(self) -> list[str]:
        """Where kept files stand, without their random names."""
        var: Path = self.app.extensions["settings"].var_dir
        return sorted(str(path.parent.relative_to(var)) for path in var.rglob("uploads/*"))

    def told(self) -> list[str]:
        """The subjects of the clerk's messages."""
        with self.app.app_context():
            while take_turn(self.desk.clock):
                pass
            mine = select(Message.subject).where(Message.recipient_id == self.office.clerk.id).order_by(Message.id)
            return list(db.session.scalars(mine))


@pytest.fixture
def ground(app: Flask, desk: Desk, office: Office) -> Scans:
    return Scans(app, desk, office)


def uploaded(content: bytes, name: str) -> dict[str, Any]:
    return {"file": (BytesIO(content), name)}


@pytest.mark.parametrize(("content", "name"), [(png(), "扫描.png"), (pdf(SCAN), "扫描.pdf")])
def test_from_the_upload_to_the_review(ground: Scans, content: bytes, name: str) -> None:
    client = ground.desk.client(ground.office.clerk)
    answer = client.post("/minutes/new", data=uploaded(content, name))
    assert answer.status_code == 302 and answer.location == "/minutes/scans/1"
    assert (ground.state(1), ground.minutes(), ground.files()) == (("waiting", 0), 0, ["scans/uploads"])
    assert "等待识别" in client.get(answer.location).text
    assert name in client.get("/minutes").text

    assert ground.read_one()
    assert (ground.state(1), ground.minutes(), ground.files()) == (("done", 1), 1, ["uploads"])
    assert not ground.read_one()
    again = client.get("/minutes/scans/1")
    assert (again.status_code, again.location) == (302, "/minutes/1/review")
    assert client.get("/minutes/scans/1", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/minutes/1/review"
    with ground.app.app_context():
        minutes = db.session.get_one(Minutes, 1)
        assert (minutes.file_kind, [page[2] for page in minutes.pages]) == ("ocr", [True])
        assert minutes.file_name == name and minutes.imported_by_id == ground.office.clerk.id
        assert any("拿出方案" in clause.words for clause in minutes.clauses)
    assert ground.told() == ["扫描件已识别，可以核对：云溪市人民政府常务会议纪要"]
    review = client.get("/minutes/1/review").text
    assert "识别件（OCR）" in review and "全部 1 页" in review
    assert '<img src="/minutes/1/pages/1"' in client.get("/minutes/1/review?original").text
    assert "扫描.p" not in client.get("/minutes").text


def test_what_needs_no_recognition_is_there_at_once(ground: Scans) -> None:
    lines = invented().decode().split()
    content = pdf([At(line, 40, 40 + 30 * n) for n, line in enumerate(lines)])
    for file, name in ((invented(), "纪要.txt"), (content, "纪要.pdf")):
        with ground.app.app_context():
            clerk, government_id = ground.office.clerk.actor, ground.office.government_id
            try:
                assert scans.take_in(clerk, government_id, file, name, clock=ground.desk.clock).minutes_id
            except AlreadyThere as there:  # the words of the first
                assert name == "纪要.pdf" and there.minutes_id == 1
    assert ground.minutes() == 1 and not ground.read_one()


def test_the_command_line_waits(ground: Scans) -> None:
    with ground.app.app_context():
        import_minutes(None, ground.office.government_id, png(), "扫描.png", clock=ground.desk.clock)
    assert ground.minutes() == 1


def test_a_classified_scan_leaves_no_trace(ground: Scans) -> None:
    scan_id = ground.hand_in(png(b"secret"), "北山移民.png")
    assert ground.read_one()
    row = ground.row(scan_id)
    assert (row.state, row.file_name, row.file_sha256, row.stored_name) == ("failed", "", "", None)
    assert "机密" in row.failure and ground.files() == [] and ground.minutes() == 0
    assert ground.told() == ["扫描件没有导入"]
    with ground.app.app_context():
        for table in Base.metadata.sorted_tables:
            said = repr(db.session.execute(select(table)).all())
            assert "北山移民" not in said and "稳外贸" not in said and "周启明" not in said, table.name
    page = ground.desk.client(ground.office.clerk).get(f"/minutes/scans/{scan_id}").text
    assert "机密" in page and "没有留存" in page


def test_marks_on_pages_with_text_are_found_before_the_wait(ground: Scans) -> None:
    with pytest.raises(Classified):
        ground.hand_in(pdf([At("机密★5年", 40, 40), At("云溪市人民政府常务会议纪要", 40, 80)], SCAN), "密.pdf")
    assert ground.files() == []


def test_what_is_no_minutes_fails_with_a_sentence(ground: Scans) -> None:
    scan_id = ground.hand_in(png(b"diary"))
    assert ground.read_one()
    row = ground.row(scan_id)
    assert row.state == "failed" and "会议" in row.failure and row.failure.endswith("。")
    assert ground.files() == [] and ground.told() == ["扫描件没有导入：扫描.png"]
    client = ground.desk.client(ground.office.clerk)
    assert row.failure in client.get(f"/minutes/scans/{scan_id}").text
    assert row.failure in client.get("/minutes").text
    ground.desk.clock.move(days=2)
    assert row.failure not in ground.desk.client(ground.office.clerk).get("/minutes").text


def test_without_the_extra_it_is_said_at_once(ground: Scans, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    for content, name in ((png(), "a.png"), (pdf(SCAN), "a.pdf")):
        answer = ground.desk.client(ground.office.clerk).post("/minutes/new", data=uploaded(content, name))
        assert "没有装文字识别组件" in answer.text
    assert ground.files() == [] and not ground.read_one()


def test_a_scan_of_the_same_file_is_refused(ground: Scans) -> None:
    ground.hand_in(png())
    answer = ground.desk.client(ground.office.clerk).post("/minutes/new", data=uploaded(png(), "又一份.png"))
    assert "正在识别，不用再传" in answer.text and "/minutes/scans/1" in answer.text
    assert ground.read_one()
    with pytest.raises(AlreadyThere):
        ground.hand_in(png())
    other = ground.hand_in(png(b"the same words"))
    assert ground.read_one()
    row = ground.row(other)
    assert (row.state, row.minutes_id) == ("failed", 1) and "内容相同" in row.failure
    assert ground.files() == ["uploads"] and ground.minutes() == 1


def test_only_the_office_of_the_government_hands_in_and_sees(ground: Scans) -> None:
    scan_id = ground.hand_in(png())
    stranger = ground.desk.office("望溪市人民政府").clerk
    client = ground.desk.client(stranger)
    assert client.get(f"/minutes/scans/{scan_id}").status_code == 404
    assert "扫描.png" not in client.get("/minutes").text
    with ground.app.app_context(), pytest.raises(Forbidden):
        scans.take_in(stranger.actor, ground.office.government_id, png(b"x"), "a.png", clock=ground.desk.clock)


@pytest.mark.parametrize("change", [{"active": False}, {"role": Role.LEADER.value}])
def test_who_has_left_imports_nothing(ground: Scans, change: dict[str, Any]) -> None:
    scan_id = ground.hand_in(png())
    with ground.app.app_context(), unit_of_work() as session:
        person = session.get_one(Person, ground.office.clerk.id)
        for name, value in change.items():
            setattr(person, name, value)
    assert ground.read_one()
    assert "已经不能核对" in ground.row(scan_id).failure and ground.files() == []


def test_a_lost_file_is_asked_for_again(ground: Scans) -> None:
    scan_id = ground.hand_in(png())
    for path in ground.app.extensions["settings"].var_dir.rglob("scans/uploads/*"):
        path.unlink()
    assert ground.read_one()
    assert "再上传一次" in ground.row(scan_id).failure


def test_while_another_file_is_recognised_it_waits_on(ground: Scans, monkeypatch: pytest.MonkeyPatch) -> None:
    scan_id = ground.hand_in(png())

    def occupied(*_: object, **__: object) -> None:
        raise reading.Occupied("正在识别另一份扫描件。")

    with monkeypatch.context() as patched:
        patched.setattr(scans, "read_file", occupied)
        assert not ground.read_one()
    assert ground.state(scan_id) == ("waiting", 0)
    assert ground.read_one() and ground.minutes() == 1


def test_an_unexpected_error_is_tried_again_and_given_up(ground: Scans, monkeypatch: pytest.MonkeyPatch) -> None:
    scan_id = ground.hand_in(png())

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr(scans, "read_file", fail)
    for attempt in range(1, scans.MOST_ATTEMPTS + 1):
        with pytest.raises(RuntimeError):
            ground.read_one()
        assert ground.state(scan_id) == ("reading", attempt)
        assert not ground.read_one(), "the lease holds"
        ground.desk.clock.at += scans.LEASE + timedelta(seconds=1)
    assert ground.read_one()
    assert ground.row(scan_id).failure.startswith("识别了 3 次，每次都中断了。")
    assert ground.files() == []


def test_a_killed_reader_is_followed_by_another(ground: Scans, other_process: OtherProcess, tmp_path: Path) -> None:
    scan_id = ground.hand_in(png())
    hold = tmp_path / HOLD
    hold.touch()
    code = f"{SET_UP}from tracker.review import scans; print('at work', flush=True); scans.handle_one(clock)"
    killed = other_process(code, TMPDIR=str(tmp_path))
    assert killed.stdout is not None and killed.stdout.readline() == "at work\n"
    until = time.monotonic() + 30
    while ground.state(scan_id)[0] != "reading" and time.monotonic() < until:
        time.sleep(0.02)
    killed.kill()
    killed.wait()
    hold.unlink()
    assert ground.state(scan_id) == ("reading", 1) and not ground.read_one()
    ground.desk.clock.at += scans.LEASE + timedelta(seconds=1)
    assert ground.read_one()
    assert (ground.state(scan_id), ground.minutes(), ground.files()) == (("done", 2), 1, ["uploads"])


def test_a_scheduler_that_starts_frees_what_a_killed_one_held(ground: Scans) -> None:
    scan_id = ground.hand_in(png())
    with ground.app.app_context(), unit_of_work():
        in_hand = {"state": "reading", "attempts": 1, "until": ground.desk.clock.now().replace(tzinfo=None)}
        db.session.execute(text("UPDATE scan SET state = :state, attempts = :attempts, lease_until = :until"), in_hand)
    with ground.app.app_context():
        scans.free_all()
    assert ground.read_one() and ground.state(scan_id) == ("done", 2)


def test_a_scheduler_that_ends_lets_the_scan_wait(ground: Scans, other_process: OtherProcess, tmp_path: Path) -> None:
    scan_id = ground.hand_in(png())
    (tmp_path / HOLD).touch()
    code = f"""{SET_UP}
import threading, time
from tracker.reading import child, stop_all
from tracker.review import scans
def end():
    while not child._running:
        time.sleep(0.01)
    stop_all()
threading.Thread(target=end).start()
print(scans.handle_one(clock))
"""
    out, complaints = other_process(code, TMPDIR=str(tmp_path)).communicate(timeout=60)
    assert out.strip() == "False", complaints
    assert ground.state(scan_id) == ("waiting", 0) and ground.files() == ["scans/uploads"]


def test_two_schedulers_import_once(ground: Scans, other_process: OtherProcess, tmp_path: Path) -> None:
    scan_id = ground.hand_in(png())
    code = f"{SET_UP}from tracker.review import scans; input(); print(scans.handle_one(clock))"
    both = [other_process(code, TMPDIR=str(tmp_path)) for _ in range(2)]
    answers = [process.communicate("go\n", timeout=60) for process in both]
    assert {out.strip() for out, _ in answers} <= {"True", "False"}, answers
    assert (ground.state(scan_id), ground.minutes(), ground.files()) == (("done", 1), 1, ["uploads"])
    assert ground.told() == ["扫描件已识别，可以核对：云溪市人民政府常务会议纪要"]


def test_a_reader_that_was_overtaken_imports_nothing(ground: Scans, monkeypatch: pytest.MonkeyPatch) -> None:
    scan_id = ground.hand_in(png())
    read, overtaken = scans.read_file, threading.Event()

    def slow(content: bytes, name: str) -> object:
        found = read(content, name)
        if not overtaken.is_set():
            overtaken.set()
            ground.desk.clock.at += scans.LEASE + timedelta(seconds=1)
            with unit_of_work():
                db.session.execute(text("UPDATE scan SET attempts = 2"))  # another one's claim
        return found

    monkeypatch.setattr(scans, "read_file", slow)
    assert ground.read_one()
    assert (ground.state(scan_id), ground.minutes(), ground.files()) == (("reading", 2), 0, ["scans/uploads"])


def test_the_page_says_whether_the_scheduler_runs(ground: Scans) -> None:
    scan_id = ground.hand_in(png())
    client = ground.desk.client(ground.office.clerk)
    assert "识别程序现在没有运行" in client.get(f"/minutes/scans/{scan_id}").text
    with ground.app.app_context():
        pulse.beat(pulse.REMINDERS, ground.desk.clock)
    shown = client.get(f"/minutes/scans/{scan_id}").text
    assert "没有运行" not in shown and "认完自动转到核对" in shown
    part = client.get(f"/minutes/scans/{scan_id}", headers={"HX-Request": "true"}).text
    assert "<html" not in part and "hx-trigger" in part
    ground.hand_in(png(b"second"))
    assert "前面还有 1 页" in client.get("/minutes/scans/2").text
    ground.desk.clock.move(minutes=10)
    assert "上次运行" in client.get(f"/minutes/scans/{scan_id}").text


def test_pages_that_could_not_be_read_are_named(ground: Scans, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    lines = [At(line, 40, 40 + 30 * n) for n, line in enumerate(invented().decode().split())]
    client = ground.desk.client(ground.office.clerk)
    assert client.post("/minutes/new", data=uploaded(pdf(lines, SCAN), "纪要.pdf")).status_code == 302
    shown = client.get("/minutes/1/review").text
    assert "第 2 页是图片或乱码，没有读出文字，看原件。" in shown and "识别件" not in shown
    assert "对照原件" in shown


def test_a_page_picture_is_drawn_once_for_its_reader(ground: Scans) -> None:
    ground.hand_in(pdf(SCAN), "扫描.pdf")
    ground.read_one()
    client = ground.desk.client(ground.office.clerk)
    answer = client.get("/minutes/1/pages/1")
    assert (answer.status_code, answer.mimetype) == (200, "image/png") and answer.data.startswith(b"\x89PNG")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    again = client.get("/minutes/1/pages/1", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/minutes/1/pages/2").status_code == 404
    stranger = ground.desk.client(ground.desk.office("望溪市人民政府").clerk)
    refused = stranger.get("/minutes/1/pages/1", headers={"If-None-Match": answer.headers["ETag"]})
    assert refused.status_code == 404


def test_what_has_no_pages_has_no_pictures(ground: Scans) -> None:
    ground.desk.take_in(ground.office, invented())
    client = ground.desk.client(ground.office.clerk)
    assert "对照原件" not in client.get("/minutes/1/review").text
    assert client.get("/minutes/1/pages/1").status_code == 404
    assert client.get("/minutes/1/review?original").status_code == 200


def test_a_waiting_scan_is_in_no_backup(ground: Scans) -> None:
    ground.hand_in(png())
    uploads: Path = ground.app.extensions["settings"].uploads
    assert list(uploads.glob("*")) == [] and ground.files() == ["scans/uploads"]


def test_broken_scans_are_refused_at_once(ground: Scans) -> None:
    with pytest.raises(Unreadable, match="31 页"):
        ground.hand_in(pdf(*[SCAN] * 31), "长.pdf")
    with pytest.raises(Unreadable, match="损坏"):
        ground.hand_in(b"\x89PNG\r\n\x1a\n" + b"x" * 50, "坏.png")
    assert ground.files() == []
