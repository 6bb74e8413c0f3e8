"""Old Word documents: which program is asked, how it is kept in bounds, what it may not do; and the real programs."""

import os
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest

from tracker.errors import Classified, Unreadable
from tracker.reading import doc, read, readable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
SOFFICE, ANTIWORD = shutil.which("soffice"), shutil.which("antiword")
Program = Callable[[str, str], None]


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Program:
    """Puts a program of the test's own, a shell script, where no other can be found."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "cp", "sleep", "mkdir", "env", "cat"):
        (folder / name).symlink_to(shutil.which(name) or "")
    monkeypatch.setenv("PATH", str(folder))

    def put(name: str, script: str) -> None:
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / name).chmod(0o755)

    return put


@pytest.fixture
def word(tmp_path: Path) -> Path:
    return saved(tmp_path / "converted.docx", "会议要求，县财政局6月底前完成。")


def saved(path: Path, text: str, header: str = "", more: str = "") -> Path:
    made = docx.Document()
    made.add_paragraph(text)
    if more:
        made.add_paragraph(more)
    made.add_paragraph("县财政局", style="List Number")
    table = made.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "时间", "5月27日上午，县长、副县长和各部门主要负责人" * 4
    made.sections[0].header.paragraphs[0].text = header
    made.save(str(path))
    return path


WRITES = """while [ "$1" != --outdir ]; do
  case "$1" in -env*) echo "$1" >>{log};; esac
  shift
done
mkdir -p "$2" && cp {word} "$2/minutes.docx\""""


@pytest.mark.parametrize("name", ["纪要.doc", "纪要.wps"])
def test_libreoffice_converts(program: Program, word: Path, tmp_path: Path, name: str) -> None:
    program("soffice", WRITES.format(word=word, log=tmp_path / "log"))
    program("antiword", "echo never asked")
    for _ in range(2):
        document = read(OLE, name)
    assert document.kind == "doc"
    assert document.text.startswith("会议要求，县财政局6月底前完成。\n")
    first, second = (tmp_path / "log").read_text().split()
    assert first.startswith("-env:UserInstallation=file:///")
    assert first != second  # a profile each
    assert not Path(first.partition("file://")[2]).parent.exists()  # nothing of it stays


def test_antiword_is_asked_where_libreoffice_writes_nothing(program: Program) -> None:
    program("soffice", "exit 0")
    program(
        "antiword", "printf '会议纪要\\n\\n|时间  |5月27日 |\\n|      |上午    |\\n|地点  |会议室  |\\n\\n现纪要如下'"
    )
    assert read(OLE, "a.doc").text == "会议纪要\n\n时间\t5月27日上午\n地点\t会议室\n\n现纪要如下"


def test_a_program_that_hangs_is_stopped_with_its_children(
    program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(doc, "SECONDS", 1.0)
    program("soffice", f"(sleep 3; echo late >{tmp_path / 'late'}) &\nsleep 60")
    with pytest.raises(Unreadable, match="没有读完"):
        read(OLE, "a.doc")
    assert not (tmp_path / "late").exists()


def test_refusals_say_why(program: Program) -> None:
    with pytest.raises(Unreadable, match=r"没有装 LibreOffice 或 antiword"):
        read(OLE, "a.doc")
    assert ".doc" not in readable()
    program("antiword", "exit 1")
    assert ".doc" in readable()
    with pytest.raises(Unreadable, match="打不开"):
        read(OLE, "a.doc")
    program("antiword", "exit 0")
    with pytest.raises(Unreadable, match="打不开"):
        read(OLE, "a.doc")
    with pytest.raises(Unreadable, match="密码"):
        read(OLE + b"\xec\xa5\xc1\0" + b"\0" * 7 + b"\x01" + b"\0" * 500, "a.doc")


def test_a_mark_that_antiword_would_leave_out(program: Program) -> None:
    program("antiword", "echo 会议纪要")
    for shift in (b"", b"\0"):
        with pytest.raises(Classified, match="机密"):
            read(OLE + shift + "\r机密★5年\r".encode("utf-16-le"), "a.doc")
    assert read(OLE + "要求把“机密★”文件清退".encode("utf-16-le"), "a.doc").text == "会议纪要"


LONG = "会议强调，各部门要加强协同。" * 200  # antiword takes no short files


def old_word(tmp_path: Path, header: str = "") -> bytes:
    made = saved(tmp_path / "纪要.docx", "会议要求，县财政局6月底前完成。", header, LONG)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    os.spawnv(os.P_WAIT, str(SOFFICE), [
        "soffice", "--headless", profile, "--convert-to", "doc", "--outdir", str(tmp_path), str(made)
    ])  # fmt: skip
    return (tmp_path / "纪要.doc").read_bytes()


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed: make test, as root, installs it")
def test_the_real_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = old_word(tmp_path)
    cell = "5月27日上午，县长、副县长和各部门主要负责人" * 4
    assert read(content, "纪要.doc").text == f"会议要求，县财政局6月底前完成。\n{LONG}\n1.县财政局\n时间\t{cell}"
    with pytest.raises(Classified):
        read(old_word(tmp_path, "机密★5年"), "纪要.doc")
    with pytest.raises(Unreadable, match="打不开"):
        read(content[: len(content) // 2], "纪要.doc")
    if not ANTIWORD:
        pytest.skip("LibreOffice passed; antiword is not installed: make test, as root, installs it")
    monkeypatch.setattr(doc, "_soffice", lambda: None)
    text = read(content, "纪要.doc").text
    assert "会议要求，县财政局6月底前完成。" in text
    assert f"时间\t{cell}" in text
    with pytest.raises(Classified):
        read(old_word(tmp_path, "机密★5年"), "纪要.doc")


def test_a_word_document_under_an_old_name(word: Path) -> None:
    with pytest.raises(Unreadable, match=r"改成 \.docx"):
        read(BytesIO(word.read_bytes()).getvalue(), "a.doc")
