"""Recognising words in scanned pages by the optional OCR extra (requirements-ocr.txt), in a worker process.

One recognition runs at a time on a machine: it takes seconds a page, all cores, and up to 1 GB.
"""

import os
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from tracker.errors import Unreadable
from tracker.reading.child import Failed, Overtime, ask_worker
from tracker.reading.document import Contents, Page
from tracker.reading.layout import Line, paged
from tracker.reading.ocr_worker import size

MOST_PAGES = 30
SECONDS, SECONDS_A_PAGE = 60.0, 20.0  # 11 a page were measured on two busy cores
WAIT_SECONDS = 120.0
ENGINE = "tracker.reading.rapid"  # the module that offers ``engine``
ABSENT = "这台服务器没有装文字识别组件，请改传 .docx 或有文字的 PDF，或者请系统管理员安装。"

_MEGABYTES = 4 * 1024  # address space; 1.8 GB were measured, with one thread
_BETWEEN_TRIES = 0.2  # seconds
_BROKEN_IMAGE = "图片已损坏或者太大，认不出文字。重新扫描一份再上传。"
_BUSY = "正在识别另一份扫描件，过几分钟再上传。"
_mine = threading.Lock()


class Scanned(Exception):
    """Not a refusal: words stand in images, and the caller does not wait for their recognition. ``pages``: how many."""

    def __init__(self, pages: int) -> None:
        super().__init__(pages)
        self.pages = pages


class Occupied(Unreadable):
    """Another file is being recognised; this one may be tried again in a while."""


def is_installed() -> bool:
    """Whether this machine can recognise words in images."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "PIL"))


def read_image(content: bytes, wait: bool = True) -> Contents:
    """Read a PNG or a JPEG as one page.

    Raises Unreadable where OCR is absent, fails or takes too long, Scanned at once where the caller does not ``wait``.
    """
    if not is_installed():
        raise Unreadable(f"图片要先识别文字才能读。{ABSENT}")
    size(content)
    return paged([recognise(content, [1], wait)[1]])


def recognise(content: bytes, pages: Sequence[int], wait: bool = True) -> dict[int, tuple[Page, list[Line]]]:
    """The lines of these pages of a PDF (or of an image, which is page 1). As ``read_image``."""
    if len(pages) > MOST_PAGES:
        raise Unreadable(f"要识别的扫描件有 {len(pages)} 页，超过了 {MOST_PAGES} 页的上限。只上传会议纪要。")
    if not wait:
        raise Scanned(len(pages))
    seconds = SECONDS + SECONDS_A_PAGE * len(pages)
    with _alone():
        try:
            answer, _ = ask_worker("recognise", (ENGINE, *pages), content, seconds=seconds, megabytes=_MEGABYTES)
        except Overtime as fault:
            raise Unreadable(f"识别文字超过了 {seconds / 60:.0f} 分钟，没有认完。分成几份，或改传 .docx。") from fault
        except Failed as fault:
            raise Unreadable(_BROKEN_IMAGE) from fault
    return {
        page["number"]: (Page(page["width"], page["height"], recognised=True), [Line(*line) for line in page["lines"]])
        for page in answer["pages"]
    }


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until nobody else recognises, neither in this process nor in another one of this user."""
    until = time.monotonic() + WAIT_SECONDS
    if not _mine.acquire(timeout=WAIT_SECONDS):
        raise Occupied(_BUSY)
    try:
        with _lock_file().open("a") as file:
            while not _locked(file):
                if time.monotonic() > until:
                    raise Occupied(_BUSY)
                time.sleep(_BETWEEN_TRIES)
            yield
    finally:
        _mine.release()


def _lock_file() -> Path:
    owner = os.getuid() if hasattr(os, "getuid") else 0
    return Path(tempfile.gettempdir()) / f"tracker-ocr-{owner}.lock"


def _locked(file: IO[str]) -> bool:
    """Whether the file is ours now; until it is closed. Without effect where the system has no such locks."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
