"""Pictures of the pages that words were read from."""

from importlib.util import find_spec

from tracker.errors import Unreadable
from tracker.reading import ocr
from tracker.reading.document import Kind
from tracker.reading.pdf import ask_pdfium

_JPEG = b"\xff\xd8"
WIDTH = 1240  # pixels; A4 at 150 dots an inch


def page_image(content: bytes, kind: Kind, page: int, width: int = WIDTH) -> bytes:
    """A page of a file as PNG or JPEG. ``kind`` is the document's, ``page`` counts from 1, ``width`` is in pixels.

    Raises Unreadable for kinds without pages that can be drawn, and for a page that is not there.
    """
    if kind == "pdf" or (kind == "ocr" and content.startswith(b"%PDF")):
        return ask_pdfium("photo" if kind == "ocr" else "image", (page, width), content)[1]
    if kind == "ocr" and page == 1:
        if find_spec("PIL") is None:
            raise Unreadable(f"现在显示不了原图。{ocr.ABSENT}")
        return ask_pdfium("picture", (width,), content)[1]
    raise Unreadable("这个文件没有可以显示的页面图片。")


def image_type(image: bytes) -> str:
    """The media type of what ``page_image`` gave."""
    return "image/jpeg" if image.startswith(_JPEG) else "image/png"
