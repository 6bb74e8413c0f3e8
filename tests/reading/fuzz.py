"""Spoiled files against the readers: each is read or refused with a sentence; nothing else may happen.

``python -m tests.reading.fuzz`` runs for FUZZ_MINUTES (2) with seeds from FUZZ_SEED (1) on; each batch is a process
with limits, so that a crash is found and told. PDFs and images are read by the worker's own code in the batch's process
(images with an engine that finds two lines); every fiftieth PDF goes through the public door.
"""

import os
import random
import re
import subprocess
import sys
import time
import zipfile
from collections import Counter
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from tests.reading.makers import SCAN, At, ofd, package, pdf
from tests.reading.test_scans import JPEG, png
from tracker.errors import TrackerError
from tracker.reading import Document, limited, ocr_worker, pdf_worker, read
from tracker.reading.document import Page
from tracker.reading.layout import Line, paged
from tracker.reading.suffixes import refuse_disguise

CORPUS = Path(__file__).parents[1] / "corpus"
KINDS = ("docx", "pdf", "ofd", "txt", "png", "jpg")
BATCH_SECONDS = 10.0
SLOW_SECONDS = 20.0
MEGABYTES = 1500
TEXT = (CORPUS / "county-executive.txt").read_text("utf-8")[:1500]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NUMBERS = (b"0", b"1", b"-1", b"7", b"0.001", b"65536", b"4294967295", b"1e30", b"9" * 30, b"nan")
_NUMBER = re.compile(rb"[0-9]+")
SPOILS = (
    b"\0",
    b"\xff" * 4,
    b"<",
    b">",
    b"&",
    b'="',
    b"PK\x01\x02",
    b"-1",
    b"9" * 12,
    b"/Kids[2 0 R]",
    b"%s",
    b"\x80\x02",
)


def samples(kind: str) -> list[bytes]:
    """Sound files of a kind."""
    lines = TEXT.split("\n")
    if kind == "docx":
        return [_word(lines)]
    if kind == "pdf":
        page = [At(line[:40], 80, 60 + 15 * n) for n, line in enumerate(lines[:40])]
        return [pdf(page, SCAN, page), pdf([At("会议纪要", 300, 400, matrix="0 1 -1 0")])]
    if kind == "ofd":
        return [ofd([(line[:40], 30, 10 * n) for n, line in enumerate(lines)], template="会议纪要")]
    if kind == "txt":
        return [TEXT.encode(encoding) for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be")]
    return [png()] if kind == "png" else [JPEG]


def _word(lines: list[str]) -> bytes:
    paragraphs = "".join(
        '<w:p><w:pPr><w:pStyle w:val="s"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        f'<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>{line}</w:t><w:br w:type="page"/><w:tab/>'
        '<w:footnoteReference w:id="1"/></w:r><w:ins><w:r><w:t>增</w:t></w:r></w:ins>'
        "<w:del><w:r><w:t>删</w:t></w:r></w:del></w:p>"
        for line in lines
    )
    table = f"<w:tbl><w:tr><w:trPr/><w:tc><w:tcPr/>{paragraphs}</w:tc><w:tc>{paragraphs}</w:tc></w:tr></w:tbl>"
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    parts = {
        "document": f"<w:body>{paragraphs}{table}</w:body>",
        "numbering": f'<w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
        "styles": '<w:style w:styleId="s"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>',
        "footnotes": '<w:footnote w:id="1"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote>',
        "header1": "<w:p><w:r><w:t>会议纪要</w:t></w:r></w:p>",
    }
    return package({f"word/{name}.xml": f'<w:{name} xmlns:w="{W}">{xml}</w:{name}>' for name, xml in parts.items()})


def spoiled(content: bytes, chance: random.Random) -> bytes:
    """The file with some faults; a packed file often with faults in one part, packed anew."""
    if content.startswith(b"PK") and chance.random() < 0.8:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = {name: packed.read(name) for name in packed.namelist()}
        name = chance.choice(list(parts))
        return package(parts | {name: _with_faults(parts[name], chance)})
    return _with_faults(content, chance)


def _with_faults(content: bytes, chance: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8, 20))):
        at = chance.randrange(len(made) + 1)
        span = chance.randrange(1, 60)
        how = chance.randrange(9)
        if how == 0 and made:
            made[at % len(made)] = chance.randrange(256)
        elif how == 1:
            made[at:at] = chance.choice(SPOILS)
        elif how == 2:
            del made[at : at + span]
        elif how == 3:
            source = chance.randrange(len(made) + 1)
            made[at:at] = made[source : source + span] * chance.choice((1, 1, 5, 200))
        elif how == 4:
            made[at : at + 1] = str(chance.randrange(-5, 1 << chance.randrange(1, 40))).encode()
        elif how == 5 and chance.random() < 0.1:
            del made[at:]
        elif numbers := list(_NUMBER.finditer(made)):
            number = chance.choice(numbers)
            made[number.start() : number.end()] = chance.choice(NUMBERS)
    return bytes(made)


def try_one(content: bytes, kind: str, number: int) -> str:
    """Read a file; "read", or "refused". Raises what must not happen."""
    try:
        if kind in ("png", "jpg"):
            document = _as_recognised(content)
        elif kind == "pdf" and number % 50:
            document = _as_pdf(content)
        else:
            document = read(content, f"纪要.{kind}")
    except TrackerError as refused:
        assert refused.message.endswith("。"), refused.message
        return "refused"
    document.text.encode("utf-8")
    assert all(0 <= block.start < block.end <= len(document.text) for block in document.blocks), "blocks"
    return "read"


def _as_pdf(content: bytes) -> Document:
    return _of_lines(pdf_worker.text(content)[0]["pages"])


def _as_recognised(content: bytes) -> Document:
    refuse_disguise(content, "纪要.png" if content.startswith(b"\x89") else "纪要.jpg")
    pages = ocr_worker.recognise(content, "tests.reading.stub_engine", "1")[0]["pages"]
    if find_spec("PIL"):
        assert ocr_worker.picture(content, "300")[1].startswith(b"\x89PNG")
    return _of_lines(pages)


def _of_lines(pages: list[dict[str, Any]]) -> Document:
    found = paged([(Page(one["width"], one["height"]), [Line(*line) for line in one["lines"]]) for one in pages])
    return Document(found.text, found.blocks, "pdf", "纪要.pdf")


def batch(kind: str, seed: int, last: Path) -> None:
    """Spoil and read for some seconds; print what came of it. The input at hand is kept where ``last`` says."""
    limited.limit(MEGABYTES, int(10 * BATCH_SECONDS))
    chance, sound, came = random.Random(seed), samples(kind), Counter[str]()
    end = time.monotonic() + BATCH_SECONDS
    while time.monotonic() < end:
        content = spoiled(chance.choice(sound), chance)
        last.write_bytes(content)
        begin = time.process_time()
        came[try_one(content, kind, came.total())] += 1
        assert time.process_time() - begin < SLOW_SECONDS, "slow"
    print(came["read"], came["refused"])  # noqa: T201


def main() -> int:
    """Run batches of all kinds in turn; 1 where something happened that must not."""
    seed, faults, came = int(os.environ.get("FUZZ_SEED", "1")), 0, {kind: [0, 0] for kind in KINDS}
    end = time.monotonic() + 60 * float(os.environ.get("FUZZ_MINUTES", "2"))
    while time.monotonic() < end:
        kind = KINDS[seed % len(KINDS)]
        last = Path(gettempdir()) / f"fuzz-{os.getpid()}-{seed}.{kind}"
        command = [sys.executable, "-m", "tests.reading.fuzz", kind, str(seed), str(last)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            faults += 1
            print(f"{last}: ended with {done.returncode}\n{done.stderr[-2000:]}", flush=True)  # noqa: T201
        else:
            came[kind] = [
                before + int(more)
                for before, more in zip(came[kind], done.stdout.splitlines()[-1].split(), strict=True)
            ]
            last.unlink(missing_ok=True)
        seed += 1
    for kind, (was_read, refused) in came.items():
        print(f"{kind}: {was_read + refused:,} inputs, {was_read:,} read, {refused:,} refused")  # noqa: T201
    print(f"{sum(map(sum, came.values())):,} inputs, {faults} faults")  # noqa: T201
    return bool(faults)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        batch(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(main())
