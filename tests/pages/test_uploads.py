"""The gate to the file system."""

import errno
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from config.settings import Settings
from tracker.errors import BadInput, NotFound, TooLarge
from tracker.pages import uploads


def packed(*names: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names or ("[Content_Types].xml",):
            archive.writestr(name, "x")
    return file.getvalue()


def kept_files(settings: Settings) -> list[Path]:
    return list(settings.uploads.glob("*")) if settings.uploads.exists() else []


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(secret_key="x" * 32, var_dir=tmp_path, max_upload_mb=1)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (packed(), "方案.docx"),
        (packed(), "表.XLSX"),
        (b"%PDF-1.7 x", "a.pdf"),
        (b"\x89PNG\r\n\x1a\n..", "图.png"),
        (b"\xff\xd8\xff\xe0", "图.jpeg"),
        ("文字".encode(), "a.txt"),
        ("文字".encode("gb18030"), "a.md"),
        ("文字".encode("utf-16"), "a.txt"),
        ("会议纪要第5号".encode("utf-16-le"), "a.txt"),
        (uploads.OLE + b"\0" * 504, "a.doc"),
        (uploads.OLE + b"\0" * 504, "纪要.wps"),
    ],
)
def test_what_is_kept_comes_back(settings: Settings, content: bytes, name: str) -> None:
    stored = uploads.keep(content, name, settings)
    assert (stored.name, stored.size) == (name, len(content))
    assert uploads.STORED_NAME.fullmatch(stored.stored_name)
    assert uploads.open_stored(stored.stored_name, settings, stored.sha256) == content
    assert oct((settings.uploads / stored.stored_name).stat().st_mode & 0o777) == "0o600"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"MZ", "a.exe", "不能上传"),
        (b"<script>", "a.html", "不能上传"),
        (b"x", "noending", "不能上传"),
        (b"", "a.txt", "是空的"),
        (b"MZ\x90\x00", "a.pdf", "不是 pdf 文件"),
        (b"MZ\x90\x00", "a.txt", "不是 txt 文件"),
        (b"PK\x03\x04 broken", "a.docx", "损坏"),
        (packed("word/document.xml", "word/vbaProject.bin"), "a.docx", "宏"),
        (uploads.OLE + "_VBA_PROJECT".encode("utf-16-le"), "a.doc", "宏"),
        (b"PK\x03\x04", "a.doc", "不是 doc 文件"),
        (packed(*map(str, range(5001))), "a.xlsx", "展开后太大"),
    ],
)
def test_what_is_refused(settings: Settings, content: bytes, name: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        uploads.keep(content, name, settings)
    assert kept_files(settings) == []


def test_a_bomb_is_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "UNPACKED_LIMIT", 3)
    with pytest.raises(BadInput, match="展开后太大"):
        uploads.keep(packed("a", "b", "c", "d"), "a.docx", settings)


def test_too_large(settings: Settings) -> None:
    limit = settings.max_upload_bytes
    assert uploads.keep(BytesIO(b"x" * limit), "a.txt", settings).size == limit
    with pytest.raises(TooLarge, match="1 MB"):
        uploads.keep(BytesIO(b"x" * (limit + 1)), "a.txt", settings)


def test_what_is_not_recorded_does_not_stay(settings: Settings) -> None:
    files = [FileStorage(BytesIO(b"x"), "a.txt"), FileStorage(BytesIO(b""), ""), FileStorage(BytesIO(b"y"), "b.txt")]
    with uploads.kept(files, settings) as stored:
        assert [one.name for one in stored] == ["a.txt", "b.txt"]
    assert len(kept_files(settings)) == 2
    with pytest.raises(RuntimeError), uploads.kept([FileStorage(BytesIO(b"x"), "a.txt")], settings):
        raise RuntimeError
    with pytest.raises(BadInput), uploads.kept([FileStorage(BytesIO(b"x"), n) for n in ("a.txt", "a.exe")], settings):
        pass
    assert len(kept_files(settings)) == 2


def test_a_full_disk_is_said_and_leaves_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> int:
        path.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(uploads.NoSpace, match="磁盘已满"):
        uploads.keep(b"x", "a.txt", settings)
    assert kept_files(settings) == []


@pytest.mark.parametrize("name", ["../secret.key", "secret.key", "/etc/passwd", "a" * 32 + ".txt/../x", ""])
def test_only_names_that_the_gate_gave_are_opened(settings: Settings, name: str) -> None:
    (settings.var_dir / "secret.key").write_text("x")
    with pytest.raises(NotFound):
        uploads.open_stored(name, settings)


def test_a_changed_or_lost_file_is_not_opened(settings: Settings) -> None:
    stored = uploads.keep(b"x", "a.txt", settings)
    (settings.uploads / stored.stored_name).write_bytes(b"y")
    with pytest.raises(NotFound, match="不一样"):
        uploads.open_stored(stored.stored_name, settings, stored.sha256)
    uploads.discard(stored.stored_name, settings)
    with pytest.raises(NotFound, match="不在服务器上"):
        uploads.open_stored(stored.stored_name, settings)


def test_a_file_goes_out_as_an_attachment(settings: Settings, app: Flask) -> None:
    stored = uploads.keep(b"%PDF-<script>", "方案 \r\n终稿.pdf", settings)
    with app.test_request_context():
        answer = uploads.attachment(stored.stored_name, stored.name, settings, stored.sha256)
    answer.direct_passthrough = False
    assert answer.mimetype == "application/octet-stream" and answer.get_data() == b"%PDF-<script>"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "\n" not in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("C:\\文件\\方案.docx", "方案.docx"),
        ("../../方案.docx", "方案.docx"),
        ("甲" * 200 + ".docx", "甲" * 115 + ".docx"),
        ("\x00\r\n", "未命名"),
    ],
)
def test_clean_name(name: str, clean: str) -> None:
    assert uploads.clean_name(name) == clean
