"""Files made to do harm are refused within little memory and time: each is read in a process with hard limits."""

import struct
import sys
import zlib
from pathlib import Path

import pytest

from tests.reading.makers import SCAN, At, ofd, package, pdf
from tracker.reading import child

MEGABYTE = 1024 * 1024
MEMORY = 600  # megabytes of address space for everything, Python and libraries included
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
READ = """
import resource, sys
from tracker.errors import TrackerError
from tracker.reading import read
try:
    print(len(read(sys.stdin.buffer.read(), sys.argv[1], 40 * 1024 * 1024).text))
except TrackerError as refused:
    sys.stdout.buffer.write(refused.message.encode())
print("", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def word(body: str | bytes) -> bytes:
    return package({"word/document.xml": body})


def many_elements() -> bytes:
    return word(f"<w:document {W}><w:body>" + "<w:p/>" * 9_000_000 + "</w:body></w:document>")


def many_attributes() -> bytes:
    attributes = "".join(f' a{n}=""' for n in range(1_200_000))
    return word(f"<w:document {W}><w:body><w:p{attributes}/></w:body></w:document>")


def many_headers() -> bytes:
    return package({f"word/header{n}.xml": b" " * 30 * MEGABYTE for n in range(6)} | {"word/document.xml": "<a/>"})


def many_entries() -> bytes:
    entry = b"PK\x01\x02" + b"\0" * 42
    count = 400_000
    return b"PK\x03\x04" + entry * count + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 9, 9, len(entry) * count, 4, 0)


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(12))
    return word(f"<!DOCTYPE d [{entities}]><d a='&e11;'>&e11;</d>")


def stream_bomb() -> bytes:
    """A page whose content unpacks to 400 MB."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * MEGABYTE) for _ in range(400)) + packer.flush()
    plain = pdf(SCAN)
    before = b"<</Length %d>>stream\n%s\nendstream" % (len(SCAN), SCAN)
    after = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
    assert before in plain
    return plain.replace(before, after)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (lambda: word(b"0" * 65 * MEGABYTE), "a.docx", "过大"),
        (many_elements, "a.docx", "过大"),
        (many_attributes, "a.docx", "。"),
        (many_headers, "a.docx", "。"),
        (many_entries, "a.docx", "过大"),
        (laughs, "a.docx", "。"),
        (lambda: ofd([("字" * 1_100_000, 10, 10)]), "a.ofd", "一百万字"),
        (lambda: b"\xe5\xad\x97" * 13_000_000, "a.txt", "一百万字"),
        (stream_bomb, "a.pdf", "。"),
        (lambda: pdf(*[[At("字" * 1_100, 10, 8 * n, 0.5) for n in range(1, 31)]] * 10), "a.pdf", "三十万字"),
    ],
    ids=["bomb", "elements", "attributes", "headers", "entries", "laughs", "ofd", "txt", "pdf stream", "pdf text"],
)
def test_memory_stays_bounded(content, name: str, words: str) -> None:  # type: ignore[no-untyped-def]
    printed = child.run([sys.executable, "-c", READ, name], content(), seconds=100, megabytes=MEMORY).decode()
    message, _, megabytes = printed.rstrip().rpartition(" ")
    assert words in message
    assert int(megabytes) < MEMORY


def test_a_refused_file_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    for content, name in ((word("<broken"), "a.docx"), (pdf([At("机密★5年", 60, 40)]), "a.pdf"), (ofd([]), "a.ofd")):
        assert "。" in child.run([sys.executable, "-c", READ, name], content, seconds=100, megabytes=MEMORY).decode()
    assert not list(tmp_path.iterdir())
