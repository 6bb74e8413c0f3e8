"""``extract`` and ``minutes import`` as a person calls them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from config.settings import ROOT
from tests.review.conftest import CORPUS, Desk
from tracker.extensions import db
from tracker.minutes.models import Minutes


def call(*words: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(ROOT / "app.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environ, cwd=ROOT)


def test_extract_prints_json_and_nothing_else(tmp_path: Path) -> None:
    done = call("extract", str(CORPUS / "township.txt"), LC_ALL="C", VAR_DIR=str(tmp_path / "var"))
    assert (done.returncode, done.stderr) == (0, "")
    read = json.loads(done.stdout)
    assert read["document"]["meeting_date"] == "2024-09-10" and len(read["agenda"]) == 6
    text = (CORPUS / "township.txt").read_text("utf-8")
    assert all("".join(text[one["start"] : one["end"]].split()) == one["text"] for one in read["tasks"])
    assert not (tmp_path / "var").exists(), "reading a file needs no database"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("gone.txt", None),
        ("diary.txt", "今天天气很好。".encode()),
        ("broken.docx", b"PK\x03\x04"),
        ("scan.pdf", b"%PDF"),
    ],
)
def test_what_cannot_be_read_ends_with_one_line(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    done = call("extract", str(path))
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1 and "Traceback" not in done.stderr


def test_reading_needs_no_web_framework() -> None:
    code = (
        "import sys; from tracker.cli import cli; sys.argv[1:] = ['extract', {file!r}]; cli.main(standalone_mode=False)"
    )
    code += "; assert not {{'flask', 'sqlalchemy'}} & set(sys.modules)"
    program = code.format(file=str(CORPUS / "township.txt")).replace("{{", "{").replace("}}", "}")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_import_by_command(app: Flask, desk: Desk, environ: dict[str, str]) -> None:
    desk.office("柳塘镇人民政府")
    words = ("minutes", "import", str(CORPUS / "township.txt"), "--government")
    unknown = call(*words, "石桥镇人民政府", **environ)
    assert unknown.returncode == 2 and "柳塘镇人民政府" in unknown.stderr
    done = call(*words, "柳塘镇人民政府", **environ)
    assert done.returncode == 0, done.stderr
    assert "候选" in done.stdout and "/minutes/1/review" in done.stdout
    again = call(*words, "柳塘镇人民政府", **environ)
    assert again.returncode == 2 and "已经导入过" in again.stderr
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Minutes)) == 1


def test_explain_prints_rules_over_the_words(tmp_path: Path) -> None:
    done = call("explain", str(CORPUS / "township.txt"), LC_ALL="C", VAR_DIR=str(tmp_path / "var"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "‹month-day›" in done.stdout and "[1.1.1 " in done.stdout and "未立 headline" in done.stdout
    assert not (tmp_path / "var").exists()
