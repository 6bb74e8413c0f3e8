"""Pages to recognised lines. Runs in the worker process only; the engine is a module of its own, chosen by name."""

import importlib
import struct
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from tracker.errors import Unreadable
from tracker.reading.layout import Piece, by_place, flowing
from tracker.reading.pdf_worker import LONGEST_SIDE, image, opened, rendered

Engine = Callable[[bytes], Sequence[Piece]]
"""Takes an image file; gives the pieces of text on it with their places in pixels."""

MOST_PIXELS = 50_000_000  # A4 at 600 dots an inch has 35 million
BROKEN_IMAGE = "图片已损坏，打不开。重新扫描一份再上传。"
_QUALITY = 80  # of a JPEG, of 100
_PIXELS_WIDE = 1654  # A4 at 200 dots an inch


def recognise(content: bytes, engine_name: str, *numbers: str) -> tuple[dict[str, Any], bytes]:
    """The lines of these pages."""
    engine: Engine = importlib.import_module(engine_name).engine()
    pages = []
    for number, shown in _images(content, [int(number) for number in numbers]):
        width, height = size(shown)
        lines = [[line.text, line.top, line.runs_on] for line in flowing(by_place(engine(shown)))]
        pages.append({"number": number, "width": width, "height": height, "lines": lines})
    return {"pages": pages}, b""


def photo(content: bytes, number: str, width: str) -> tuple[dict[str, Any], bytes]:
    """A scanned page of a PDF: as JPEG where the extra is installed, since the grain of paper makes a PNG large."""
    _, found = image(content, number, width)
    if find_spec("PIL") is None:
        return {}, found
    from PIL import Image

    return {}, _jpeg(Image.open(BytesIO(found)).convert("RGB"))


def picture(content: bytes, width: str) -> tuple[dict[str, Any], bytes]:
    """An image as it lies before a reader, as JPEG, at most ``width`` pixels wide."""
    from PIL import Image, ImageOps

    size(content)
    try:
        shown = ImageOps.exif_transpose(Image.open(BytesIO(content))).convert("RGB")
    except (OSError, ValueError, SyntaxError) as fault:
        raise Unreadable(BROKEN_IMAGE) from fault
    shown.thumbnail((int(width), LONGEST_SIDE))
    return {}, _jpeg(shown)


def _jpeg(shown: Any) -> bytes:
    stream = BytesIO()
    shown.save(stream, "JPEG", quality=_QUALITY)
    return stream.getvalue()


def size(image: bytes) -> tuple[int, int]:
    """Width and height in pixels of a PNG or JPEG, from its head. Raises Unreadable for too many, or none."""
    found = _png_size(image) if image.startswith(b"\x89PNG") else _jpeg_size(image)
    if not found or not 0 < found[0] * found[1] <= MOST_PIXELS:
        raise Unreadable("图片已损坏，或者超过了五千万像素。重新扫描一份再上传。")
    return found


def _images(content: bytes, numbers: list[int]) -> Iterator[tuple[int, bytes]]:
    if not content.startswith(b"%PDF"):
        size(content)
        yield 1, content
        return
    document = opened(content)
    for number in numbers:
        yield number, rendered(document[number - 1], _PIXELS_WIDE)


def _png_size(image: bytes) -> tuple[int, int] | None:
    return struct.unpack(">II", image[16:24]) if image[12:16] == b"IHDR" and len(image) >= 24 else None


def _jpeg_size(image: bytes) -> tuple[int, int] | None:
    """From the frame header (ITU-T T.81, B.2.2)."""
    at = 2
    while at + 9 <= len(image) and image[at] == 0xFF:
        marker, length = image[at + 1], int.from_bytes(image[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", image[at + 5 : at + 9])
            return width, height
        at += 1 if marker == 0xFF else 2 + length
    return None
