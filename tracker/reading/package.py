"""A .docx or .ofd file as a zip package: parts by name, with limits on count and unpacked size; XML without dangers."""

import zipfile
import zlib
from io import BytesIO
from typing import Any

from tracker.errors import Unreadable

BROKEN = "文档已损坏，打不开。请用 Word 或 WPS 打开后另存一份。"
SWOLLEN = "文档解开后过大，不像一份正常的纪要，没有存下任何内容。"

_MAX_PARTS = 5_000
_MAX_READ_BYTES = 64 * 1024 * 1024  # of all parts that are read, together
_MAX_TOTAL_BYTES = 256 * 1024 * 1024
_MAX_XML_MARKS = 1_500_000  # tags and attributes; each takes some 200 bytes when parsed, 30 pages have 50,000
_ENTRY = b"PK\x01\x02"
_ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


class Package:
    """The parts of one file. Raises Unreadable for a broken, encrypted or swollen package."""

    def __init__(self, content: bytes) -> None:
        if content.count(_ENTRY) > 2 * _MAX_PARTS:  # before a list of millions is made
            raise Unreadable(SWOLLEN)
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
            parts = self._zip.infolist()
        except _ZIP_FAULTS as fault:
            raise Unreadable(BROKEN) from fault
        if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_TOTAL_BYTES:
            raise Unreadable(SWOLLEN)
        self.names = {part.filename: None for part in parts}  # in order, and found at once
        self._left = _MAX_READ_BYTES

    def part(self, name: str) -> bytes | None:
        """The bytes of a part, or None where there is no such part. What the package says of sizes is not believed."""
        if name not in self.names:
            return None
        try:
            with self._zip.open(name) as stream:
                content = stream.read(self._left + 1)
        except _ZIP_FAULTS as fault:
            raise Unreadable(BROKEN) from fault
        self._left -= len(content)
        if self._left < 0:
            raise Unreadable(SWOLLEN)
        return content

    def xml(self, name: str) -> Any:
        """The root element of a part, or None. No entities, no DTD, no network."""
        content = self.part(name)
        return None if content is None else parse(content)


def parse(content: bytes) -> Any:
    """XML to its root element. Raises Unreadable for broken or swollen XML and for any document type."""
    from lxml import etree  # 12 MB, and absent on some machines until a file needs it

    if content.count(b"<") + content.count(b"=") > _MAX_XML_MARKS:
        raise Unreadable(SWOLLEN)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise Unreadable(BROKEN) from fault
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("文档里有不该有的外部引用，没有读取。")
    return root


def local(tag: str) -> str:
    """An XML name without its namespace."""
    return tag.rpartition("}")[2]


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its local name (transitional and strict files differ in the namespace)."""
    return next((value for key, value in element.attrib.items() if local(key) == name), None)
