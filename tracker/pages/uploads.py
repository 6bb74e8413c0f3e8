"""The one gate to the file system for what people send.

Names on disk are random, kinds are on a list and checked against the first bytes, sizes are
limited, and a file goes out only as an attachment, after its hash was checked.
"""

import errno
import hashlib
import re
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from flask import Response, send_file
from werkzeug.datastructures import FileStorage

from config.settings import Settings
from tracker.errors import BadInput, NoSpace, NotFound, TooLarge, Unreadable
from tracker.reading.plain import decode

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FIRST_BYTES: dict[str, bytes] = {  # ending -> how such a file begins; text has no mark
    "docx": ZIP,
    "doc": OLE,
    "wps": OLE,
    "xlsx": ZIP,
    "ofd": ZIP,
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
    "txt": b"",
    "md": b"",
}
KINDS = "、".join(("docx", "doc", "wps", "xlsx", "pdf", "ofd", "png", "jpg", "txt", "md"))
_MACROS = "_VBA_PROJECT".encode("utf-16-le")  # a name in an old document's table of contents
UNPACKED_LIMIT = 200 * 1024 * 1024  # bytes in all parts of a packed file
PARTS_LIMIT = 5000
STORED_NAME = re.compile(r"[0-9a-f]{32}\.[a-z]{2,4}")
LONGEST_NAME = 120


@dataclass(frozen=True)
class Stored:
    """A kept file: its random name on disk, its hash and size, and the name it came with."""

    stored_name: str
    sha256: str
    size: int
    name: str


def keep(source: bytes | IO[bytes], name: str, settings: Settings) -> Stored:
    """Check and write one file.

    Raises ``BadInput`` for a kind that is not on the list or a file that is not of its kind,
    ``TooLarge`` over the limit, ``NoSpace`` where the disk is full. Whoever keeps a file and then
    fails to record it calls ``discard``; ``kept`` does so by itself.
    """
    content = source if isinstance(source, bytes) else source.read(settings.max_upload_bytes + 1)
    shown = clean_name(name)
    if len(content) > settings.max_upload_bytes:
        raise TooLarge(f"“{shown}”超过了 {settings.max_upload_mb} MB。没有存下任何内容。")
    ending = _checked_ending(content, shown)
    stored = Stored(f"{secrets.token_hex(16)}.{ending}", hashlib.sha256(content).hexdigest(), len(content), shown)
    _write(settings.uploads, stored.stored_name, content)
    return stored


@contextmanager
def kept(files: Iterable[FileStorage], settings: Settings) -> Iterator[list[Stored]]:
    """Keep several files of a form for the block that records them; if it fails, none stays."""
    stored: list[Stored] = []
    try:
        for file in files:
            if file.filename:
                stored.append(keep(file.stream, file.filename, settings))
        yield stored
    except BaseException:
        for one in stored:
            discard(one.stored_name, settings)
        raise


def discard(stored_name: str, settings: Settings) -> None:
    """Remove a file that no row refers to."""
    _path(stored_name, settings).unlink(missing_ok=True)


def open_stored(stored_name: str, settings: Settings, sha256: str = "") -> bytes:
    """The content of a kept file. Raises ``NotFound`` where it is gone or is not what was kept."""
    try:
        content = _path(stored_name, settings).read_bytes()
    except FileNotFoundError:
        raise NotFound("这个文件已经不在服务器上。告诉系统管理员。") from None
    if sha256 and hashlib.sha256(content).hexdigest() != sha256:
        raise NotFound("这个文件和当初存下的不一样，没有打开。告诉系统管理员。")
    return content


def attachment(stored_name: str, name: str, settings: Settings, sha256: str = "") -> Response:
    """A kept file as a download under the name that it came with; never shown inside a page."""
    content = BytesIO(open_stored(stored_name, settings, sha256))
    return send_file(content, mimetype="application/octet-stream", as_attachment=True, download_name=clean_name(name))


def clean_name(name: str) -> str:
    """The last part of a file's name without control signs, at most 120 characters, its ending kept."""
    last = PurePosixPath(name.replace("\\", "/")).name
    printable = "".join(sign for sign in last if sign.isprintable()).strip() or "未命名"
    stem, dot, ending = printable.rpartition(".")
    if len(printable) <= LONGEST_NAME or not dot:
        return printable[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def _checked_ending(content: bytes, name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    if ending not in FIRST_BYTES:
        raise BadInput(f"不能上传“{name}”这类文件，可以上传 {KINDS}。没有存下任何内容。")
    if not content:
        raise BadInput(f"“{name}”是空的。没有存下任何内容。")
    first = FIRST_BYTES[ending]
    if not content.startswith(first) or (not first and b"\x00" in content[:4096] and not _is_text(content)):
        raise BadInput(f"“{name}”的内容不是 {ending} 文件。没有存下任何内容。")
    if first == ZIP:
        _check_packed(content, name)
    if first == OLE and _MACROS in content:
        raise _with_macros(name)
    return ending


def _is_text(content: bytes) -> bool:
    """Whether a file with zero bytes is text all the same: UTF-16, with or without its mark."""
    try:
        decode(content)
    except Unreadable:
        return False
    return True


def _with_macros(name: str) -> BadInput:
    return BadInput(f"“{name}”带有宏，另存为不带宏的文件再传。没有存下任何内容。")


def _check_packed(content: bytes, name: str) -> None:
    """Refuse what is no archive, unpacks to far too much, or carries macros."""
    try:
        parts = zipfile.ZipFile(BytesIO(content)).infolist()
    except zipfile.BadZipFile:
        raise BadInput(f"“{name}”已经损坏，读不了。没有存下任何内容。") from None
    if len(parts) > PARTS_LIMIT or sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        raise BadInput(f"“{name}”展开后太大。没有存下任何内容。")
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise _with_macros(name)


def _write(folder: Path, stored_name: str, content: bytes) -> None:
    path = folder / stored_name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o600)
    except OSError as error:
        path.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoSpace("磁盘已满，没有存下任何内容。告诉系统管理员。") from None
        raise


def _path(stored_name: str, settings: Settings) -> Path:
    """Where a kept file stands. A name that this gate never gave is ``NotFound``."""
    if not STORED_NAME.fullmatch(stored_name):
        raise NotFound()
    return settings.uploads / stored_name
