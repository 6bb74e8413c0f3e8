"""Bytes of a file to its text, with page and paragraph anchors. Pure: no web, no database, no grammar."""

from tracker.reading.document import Block, Document
from tracker.reading.marks import classification
from tracker.reading.reader import MEGABYTE, SUPPORTED, read, read_path

__all__ = ["MEGABYTE", "SUPPORTED", "Block", "Document", "classification", "read", "read_path"]
