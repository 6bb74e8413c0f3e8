"""A PDF to text by PDFium (in a worker process), its pages as anchors; pages that are pictures go to OCR."""

from importlib.util import find_spec
from typing import Any

from tracker.errors import Unreadable
from tracker.reading import ocr
from tracker.reading.child import Failed, Overtime, ask_worker
from tracker.reading.document import Contents, Page
from tracker.reading.layout import Line, paged
from tracker.reading.marks import classification, refusal
from tracker.reading.package import BROKEN

SECONDS = 60.0
MEGABYTES = 1024
_HEAD_LINES = 40
_SCAN = "这份 PDF 是扫描的图片，里面没有文字。"
_RUBBISH = "这份 PDF 的文字用了特殊的编码，读出来是乱码。"


def read_pdf(content: bytes, wait: bool = True) -> Contents:
    """Read a PDF. Raises Unreadable for one that is encrypted, broken, too long, or has no text (and OCR is absent).

    Scanned where pages must be recognised and the caller does not ``wait``; Classified before that, if it can be.
    """
    pages = ask_pdfium("text", (), content)[0]["pages"]
    grade = classification(_head(pages))
    if grade:
        raise refusal(grade)
    unread = [number for number, page in enumerate(pages, 1) if page["is_picture"] or page["is_rubbish"]]
    recognised = ocr.recognise(content, unread, wait) if unread and ocr.is_installed() else {}
    missing = [number for number in unread if number not in recognised]
    if len(missing) > len(pages) / 2:
        what = _RUBBISH if any(page["is_rubbish"] for page in pages) else _SCAN
        raise Unreadable(what + ocr.ABSENT)
    for number in missing:
        pages[number - 1]["lines"] = []
    found = [recognised.get(number) or _lines(page) for number, page in enumerate(pages, 1)]
    return paged(found, _head(pages), _notes(missing))


def ask_pdfium(job: str, arguments: tuple[object, ...], content: bytes) -> tuple[Any, bytes]:
    """Let the worker do a job on a PDF. Raises Unreadable with a sentence for whatever happens to it."""
    if find_spec("pypdfium2") is None:
        raise Unreadable("这台服务器没有装读 PDF 的组件 pypdfium2。告诉系统管理员，或改传 .docx。")
    try:
        return ask_worker(job, arguments, content, seconds=SECONDS, megabytes=MEGABYTES)
    except Overtime as fault:
        raise Unreadable(f"读这份 PDF 超过了 {SECONDS:g} 秒，没有读完。用原来的软件另存一份，或改传 .docx。") from fault
    except Failed as fault:
        raise Unreadable(BROKEN) from fault


def _lines(page: dict[str, Any]) -> tuple[Page, list[Line]]:
    return Page(page["width"], page["height"]), [Line(*line) for line in page["lines"]]


def _head(pages: list[dict[str, Any]]) -> str:
    """What stands at the head of the first page, from the top, and what is written across the pages."""
    from_top = sorted(pages[0]["lines"], key=lambda line: line[1])[:_HEAD_LINES]
    across = {page["aside"] for page in pages if page["aside"]}
    return "\n".join([*sorted(across), *(text for text, *_ in from_top)])


def _notes(missing: list[int]) -> tuple[str, ...]:
    if not missing:
        return ()
    numbers = "、".join(map(str, missing))
    return (f"第 {numbers} 页是图片或乱码，没有读出文字，看原件。",)
