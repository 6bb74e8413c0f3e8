"""The process that reads one PDF or image: ``python -m tracker.reading.worker MEGABYTES SECONDS JOB ARGUMENT...``.

The file comes on standard input. One line of JSON goes out, then, for an image of a page, its bytes. What is refused
goes out as {"refused": the sentence for the reader}.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from tracker.errors import Unreadable
from tracker.reading import ocr_worker, pdf_worker
from tracker.reading.limited import limit

TOO_MUCH_MEMORY = "读这个文件要用的内存太多，没有读取。用 Word 或 WPS 另存一份再上传。"
_JOBS: dict[str, Callable[..., tuple[dict[str, Any], bytes]]] = {
    "text": pdf_worker.text,
    "image": pdf_worker.image,
    "photo": ocr_worker.photo,
    "picture": ocr_worker.picture,
    "recognise": ocr_worker.recognise,
}


def _end_with(parent: int) -> None:
    """Nobody waits for the answer of a process whose parent was killed."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def main(arguments: list[str]) -> int:
    """Do one job under limits."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    megabytes, seconds, job, *rest = arguments
    limit(int(megabytes), int(seconds))
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    body = b""
    try:
        answer: dict[str, Any]
        answer, body = _JOBS[job](sys.stdin.buffer.read(), *rest)
    except Unreadable as refused:
        answer = {"refused": refused.message}
    except MemoryError:
        answer = {"refused": TOO_MUCH_MEMORY}
    with answers:
        answers.write(json.dumps(answer).encode() + b"\n" + body)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
