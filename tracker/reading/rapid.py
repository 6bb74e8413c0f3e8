"""The OCR engine: RapidOCR on ONNX Runtime, its models in the package; never on the network."""

import os
from collections.abc import Callable
from io import BytesIO

from tracker.errors import Unreadable
from tracker.reading.layout import Piece
from tracker.reading.ocr_worker import BROKEN_IMAGE


def engine() -> Callable[[bytes], list[Piece]]:
    """Load the models (about a second) and return what recognises one image."""
    import numpy
    from PIL import Image, ImageOps
    from rapidocr import RapidOCR

    threads = max(1, (os.cpu_count() or 1) // 2)  # the other half is for those who work
    reader = RapidOCR(params={"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": threads})

    def recognised(content: bytes) -> list[Piece]:
        try:
            image = ImageOps.exif_transpose(Image.open(BytesIO(content))).convert("RGB")
        except (OSError, ValueError, SyntaxError) as fault:
            raise Unreadable(BROKEN_IMAGE) from fault
        found = reader(numpy.asarray(image)[:, :, ::-1])
        if found.txts is None:
            return []
        return [_piece(text, box) for text, box in zip(found.txts, found.boxes.tolist(), strict=True)]

    return recognised


def _piece(text: str, corners: list[list[float]]) -> Piece:
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return Piece(text, min(across), min(down), max(across), max(down))
