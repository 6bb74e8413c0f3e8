"""An OCR engine that finds small minutes on every image, for the way from a scan to its review.

Words behind the end of the image change what it finds. ``HOLD``, a file in the folder of temporary files, makes it
wait: so a reader can be killed at its work.
"""

import tempfile
import time
from itertools import count
from pathlib import Path

from tracker.reading.layout import Piece

HOLD = "hold"
LINES = (
    "云溪市人民政府常务会议纪要",
    "第3号",
    "2026年11月20日",
    "2026年11月19日上午，市长周启明主持召开市政府第3次常务会议。现纪要如下：",
    "一、研究稳外贸工作",
    "会议研究了稳外贸工作。会议要求，一要抓好落实。市商务局要在12月15日前拿出方案。",
)
FURTHER = (  # on every page but the first
    "二、研究农田水利工作",
    "会议研究了农田水利工作。会议要求，市商务局要在12月底前完成检查。",
)


def engine():  # type: ignore[no-untyped-def]
    pages = count()

    def recognised(image: bytes) -> list[Piece]:
        while (Path(tempfile.gettempdir()) / HOLD).exists():
            time.sleep(0.02)
        lines = list(FURTHER if next(pages) else LINES)
        if b"secret" in image:
            lines.insert(0, "机密★5年")
        if b"diary" in image:
            lines = ["今天天气很好。"]
        return [Piece(line, 100, 100 + 60 * n, 100 + 20 * len(line), 130 + 60 * n) for n, line in enumerate(lines)]

    return recognised
