"""Bytes of a file to its text, with page and paragraph anchors. Pure: no web, no database, no grammar."""

from tracker.reading.child import Stopped, stop_all
from tracker.reading.document import Block, Document, Page
from tracker.reading.marks import classification
from tracker.reading.ocr import Occupied, Scanned
from tracker.reading.pictures import image_type, page_image
from tracker.reading.reader import MEGABYTE, read, read_path
from tracker.reading.suffixes import SUPPORTED, readable

__all__ = [
    "MEGABYTE",
    "SUPPORTED",
    "Block",
    "Document",
    "Occupied",
    "Page",
    "Scanned",
    "Stopped",
    "classification",
    "image_type",
    "page_image",
    "read",
    "read_path",
    "readable",
    "stop_all",
]
