"""Pages of a PDF by PDFium: their lines with places, and their pictures. Runs in the worker process only."""

import math
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tracker.errors import Unreadable
from tracker.reading.layout import Piece, clean, flowing, in_order
from tracker.reading.package import BROKEN

MOST_PAGES = 300
MOST_SIGNS = 300_000  # as many as the most pages hold
_FEW_SIGNS = 10  # a page with fewer, and with a picture, is a scan
_MANY_SHAPES = 50  # a page with so many and no text is written in curves
_SOUND = 0.8  # the share of known signs below which the text layer is rubbish
LONGEST_SIDE = 4000
_GENERATED_END = "\r\n"
_ERROR_PASSWORD = 4  # FPDF_ERR_PASSWORD


def text(content: bytes) -> tuple[dict[str, Any], bytes]:
    """The lines of all pages, as [text, distance from the top, whether it runs on]; and which pages are for OCR."""
    document = opened(content)
    if len(document) > MOST_PAGES:
        raise Unreadable(f"PDF 有 {len(document)} 页，超过了 {MOST_PAGES} 页的上限。只上传会议纪要。")
    pages, signs = [], 0
    for number in range(len(document)):
        pages.append(_PageText(_page(document, number)))
        signs += pages[-1].signs
        if signs > MOST_SIGNS:
            raise Unreadable("PDF 里的文字超过了三十万字，不像一份会议纪要。没有存下任何内容。")
    return {"pages": [page.as_dict() for page in pages]}, b""


def image(content: bytes, number: str, width: str) -> tuple[dict[str, Any], bytes]:
    """A page as PNG, ``width`` pixels wide."""
    document = opened(content)
    if not 1 <= int(number) <= len(document):
        raise Unreadable(f"文件里没有第 {number} 页。")
    return {}, rendered(_page(document, int(number) - 1), int(width))


def opened(content: bytes) -> Any:
    """The document. Raises Unreadable for an encrypted or broken one."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        if len(document):
            return document
    except pypdfium2.PdfiumError as fault:
        if fault.err_code == _ERROR_PASSWORD:
            raise Unreadable("PDF 设了打开密码，去掉密码后再上传。") from fault
        raise Unreadable(BROKEN) from fault
    raise Unreadable(BROKEN)


def _page(document: Any, number: int) -> Any:
    import pypdfium2

    try:
        return document[number]
    except pypdfium2.PdfiumError as fault:
        raise Unreadable(f"PDF 的第 {number + 1} 页已损坏，打不开。用原来的软件另存一份。") from fault


def rendered(page: Any, width: int) -> bytes:
    """A page as PNG, ``width`` pixels wide, less where it would become too high."""
    wide, high = page.get_size()
    scale = min(width / max(wide, 1), LONGEST_SIDE / max(high, 1))
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, may_draw_forms=False)
    return png(bitmap.width, bitmap.height, bitmap.n_channels, bitmap.stride, bytes(bitmap.buffer))


def png(width: int, height: int, channels: int, stride: int, pixels: bytes) -> bytes:
    """Pixels (grey or RGB, from the top) as a PNG file (ISO/IEC 15948)."""
    rows = b"".join(b"\0" + pixels[y * stride : y * stride + width * channels] for y in range(height))
    colour = {1: 0, 3: 2, 4: 6}[channels]
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part)) for name, part in parts
    )


class _PageText:
    """The text of one page."""

    def __init__(self, page: Any) -> None:
        import pypdfium2.raw as raw

        self.raw = raw
        self.page = page
        self.width, self.height = page.get_size()
        self.text = page.get_textpage()
        self.signs = self.text.count_chars()
        self.main_turn = self._most_frequent_turn()

    def as_dict(self) -> dict[str, Any]:
        """What the reader's process is told of this page."""
        pieces = list(self._pieces())
        aside = "".join(piece.text for piece in pieces if math.isnan(piece.left))
        lines = in_order(pieces)
        written = "".join(line.text for line in lines)
        known = sum(map(_is_known, written))
        return {
            "width": self.width,
            "height": self.height,
            "aside": clean(aside),
            "lines": [[line.text, line.top, line.runs_on] for line in flowing(lines)],
            "is_rubbish": len(written) >= _FEW_SIGNS and known < _SOUND * len(written),
            "is_picture": len(written) < _FEW_SIGNS and self._shows_pictures(),
        }

    def _pieces(self) -> Iterator[Piece]:
        """Runs of signs in the file's order; a run that is turned against the page (a watermark) has no place."""
        run: Piece | None = None
        for at in range(self.signs):
            sign = chr(min(self.raw.FPDFText_GetUnicode(self.text, at), 0x10FFFF))
            generated = self.raw.FPDFText_IsGenerated(self.text, at) == 1
            if generated and sign in _GENERATED_END:
                if run:
                    yield run
                run = None
                continue
            if generated or sign.isspace():
                if run:
                    run.text += " " if generated else sign
                continue
            piece = self._piece(at, sign)
            if run and _goes_on(run, piece):
                run.extend(piece)
            else:
                if run:
                    yield run
                run = piece
        if run:
            yield run

    def _piece(self, at: int, sign: str) -> Piece:
        if self._turn(at) != self.main_turn:
            return Piece(sign, math.nan, math.nan, math.nan, math.nan)
        box = self.raw.FS_RECTF()
        self.raw.FPDFText_GetLooseCharBox(self.text, at, box)
        return Piece(sign, *self._upright(box))

    def _upright(self, box: Any) -> tuple[float, float, float, float]:
        """A box as a reader of the text sees it: (left, top, right, bottom), from the top left."""
        if self.main_turn == 0:
            return box.left, -box.top, box.right, -box.bottom
        if self.main_turn == 270:  # the text climbs
            return box.bottom, box.left, box.top, box.right
        if self.main_turn == 180:
            return -box.right, box.bottom, -box.left, box.top
        return -box.top, -box.right, -box.bottom, -box.left

    def _turn(self, at: int) -> int:
        """How far a sign is turned against the paper, in degrees, clockwise."""
        return round(math.degrees(self.raw.FPDFText_GetCharAngle(self.text, at))) % 360

    def _most_frequent_turn(self) -> int:
        step = max(1, self.signs // 200)
        turns = Counter(self._turn(at) for at in range(0, self.signs, step))
        right = {turn: count for turn, count in turns.items() if turn % 90 == 0}
        return max(right, key=lambda turn: right[turn], default=0)

    def _shows_pictures(self) -> bool:
        """Whether there is an image, or so many shapes that the words may be drawn."""
        count = self.raw.FPDFPage_CountObjects(self.page)
        kinds = (
            self.raw.FPDFPageObj_GetType(self.raw.FPDFPage_GetObject(self.page, at)) for at in range(min(count, 500))
        )
        seen = Counter(kinds)
        pictures = seen[self.raw.FPDF_PAGEOBJ_IMAGE] + seen[self.raw.FPDF_PAGEOBJ_FORM]
        return pictures > 0 or seen[self.raw.FPDF_PAGEOBJ_PATH] >= _MANY_SHAPES


def _goes_on(run: Piece, piece: Piece) -> bool:
    if math.isnan(run.left) or math.isnan(piece.left):
        return math.isnan(run.left) and math.isnan(piece.left)
    return run.is_beside(piece) and piece.left > run.right - run.height


def _is_known(sign: str) -> bool:
    """Whether a sign says something: not of the private area, no replacement, no control sign."""
    return not ("\ue000" <= sign <= "\uf8ff" or sign == "\ufffd" or (sign < " " and sign != "\t"))
