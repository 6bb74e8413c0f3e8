"""A file's bytes and name to a Document; every refusal is one Chinese sentence (LOOK section 6)."""

from collections.abc import Callable
from pathlib import Path, PurePath

from tracker.errors import Classified, TooLarge, Unreadable
from tracker.reading.document import Block, Document, Kind
from tracker.reading.docx import read_docx
from tracker.reading.marks import classification
from tracker.reading.plain import decode, lines

MEGABYTE = 1024 * 1024
SUPPORTED: dict[str, Kind] = {".docx": "docx", ".txt": "txt", ".md": "md"}

_NOW = "现在能读 .docx、.txt、.md 三种。"
_EMPTY = "文件是空的，里面没有文字。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
# first bytes of what is no text, and its name
_MAGIC = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\xff\xd8\xff", "图片"),
    (b"\x89PNG", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
)


def read(content: bytes, name: str, limit: int = 20 * MEGABYTE) -> Document:
    """Read a file. ``name`` is the file's name with its suffix, ``limit`` the most bytes taken.

    Raises TooLarge; Classified for a 密级 mark in the head; Unreadable for everything else that cannot be read.
    """
    kind = _kind(name)
    if len(content) > limit:
        raise TooLarge(f"文件有 {len(content) / MEGABYTE:.1f} MB，超过了 {limit / MEGABYTE:g} MB 的上限。")
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable(_EMPTY)
    _refuse_disguise(content, PurePath(name).suffix.lower(), kind)
    text, blocks, headers = _READERS[kind](content)
    grade = classification(headers) or classification(text)
    if grade:
        raise Classified(f"文件带有“{grade}”标志，没有存下任何内容。换一份不涉密的文件。")
    if not text.strip():
        raise Unreadable("文件里没有文字，可能只有扫描的图片。" if kind == "docx" else _EMPTY)
    return Document(text, blocks, kind, name)


def read_path(path: Path, limit: int = 20 * MEGABYTE) -> Document:
    """Read a file on disk; as ``read``, and Unreadable where the file is missing or may not be opened."""
    _kind(path.name)
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= limit else b""
    except FileNotFoundError as fault:
        raise Unreadable(f"找不到文件 {path.name}。") from fault
    except OSError as fault:
        raise Unreadable(f"打不开文件 {path.name}。") from fault
    if size > limit:
        raise TooLarge(f"文件有 {size / MEGABYTE:.1f} MB，超过了 {limit / MEGABYTE:g} MB 的上限。")
    return read(content, path.name, limit)


def _kind(name: str) -> Kind:
    suffix = PurePath(name).suffix.lower()
    if suffix in SUPPORTED:
        return SUPPORTED[suffix]
    raise Unreadable(f"还读不了 {suffix} 文件，{_NOW}" if suffix else f"文件名没有后缀，{_NOW}")


def _refuse_disguise(content: bytes, suffix: str, kind: Kind) -> None:
    """A file whose content is not what its suffix says."""
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable("文档设了打开密码，去掉密码后再上传。")
        raise Unreadable("这是旧版的 Word 文档，用 Word 或 WPS 另存为 .docx 后再上传。")
    found = next((title for magic, title in _MAGIC if content.startswith(magic)), None)
    if found:
        raise Unreadable(f"文件内容是{found}，后缀却是 {suffix}。{_NOW}")
    if kind != "docx" and content.startswith(_ZIP):
        raise Unreadable(
            f"文件内容是 Word 文档或压缩包，后缀却是 {suffix}。如果是 Word 文档，把后缀改成 .docx 再上传。"
        )
    if kind == "docx" and not content.startswith(_ZIP):
        raise Unreadable("文件后缀是 .docx，内容却不是 Word 文档。用 Word 或 WPS 打开后另存一份。")


def _read_plain(content: bytes) -> tuple[str, tuple[Block, ...], str]:
    text = decode(content)
    return text, lines(text), ""


def _read_docx(content: bytes) -> tuple[str, tuple[Block, ...], str]:
    read = read_docx(content)
    return read.text, read.blocks, read.headers


_READERS: dict[Kind, Callable[[bytes], tuple[str, tuple[Block, ...], str]]] = {
    "txt": _read_plain,
    "md": _read_plain,
    "docx": _read_docx,
}
