"""An OCR engine that finds the same two lines on every image; for the worker's own logic."""

import os
import sys

from tracker.reading.layout import Piece


def engine():  # type: ignore[no-untyped-def]
    print("a library that talks")  # noqa: T201

    def recognised(image: bytes) -> list[Piece]:
        if b"explode" in image:
            raise RuntimeError("the engine broke")
        if b"crash" in image:
            os.abort()
        assert image.startswith((b"\x89PNG", b"\xff\xd8"))
        assert "SECRET_KEY" not in os.environ
        assert "rapidocr" not in sys.modules
        return [Piece("第6期", 100, 160, 200, 190), Piece("会议纪要", 100, 100, 300, 140)]

    return recognised
