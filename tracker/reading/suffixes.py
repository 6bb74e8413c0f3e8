"""Which files can be read, by suffix, and whether a file is what its suffix says."""

from pathlib import PurePath

from tracker.errors import Unreadable
from tracker.reading import doc, ocr
from tracker.reading.document import Kind

SUPPORTED: dict[str, Kind] = {
    ".docx": "docx",
    ".doc": "doc",
    ".wps": "doc",
    ".pdf": "pdf",
    ".ofd": "ofd",
    ".txt": "txt",
    ".md": "md",
    ".png": "ocr",
    ".jpg": "ocr",
    ".jpeg": "ocr",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_ENCRYPTED_PARTS = "EncryptedPackage".encode("utf-16-le")
# first bytes, what begins so, and the suffix that fits
_CONTENT: tuple[tuple[bytes, str, str], ...] = (
    (_OLE, "旧版的 Word 文档", ".doc"),
    (b"%PDF", "PDF", ".pdf"),
    (b"\x89PNG", "图片", ".png"),
    (b"\xff\xd8\xff", "图片", ".jpg"),
    (b"{\\rtf", "RTF", ""),
    (b"GIF8", "图片", ""),
    (b"BM", "图片", ""),
    (b"II*\0", "图片", ""),
    (b"MM\0*", "图片", ""),
    (b"Rar!", "压缩包", ""),
    (b"7z\xbc\xaf", "压缩包", ""),
    (b"\x1f\x8b", "压缩包", ""),
)
_TITLES: dict[Kind, str] = {
    "docx": " Word 文档",
    "ofd": " OFD 文档",
    "doc": "旧版 Word 文档",
    "pdf": " PDF",
    "ocr": "图片",
}
_PACKAGES = ("docx", "ofd")


def readable() -> tuple[str, ...]:
    """The suffixes that this machine can read now: those that need nothing, or whose programs are there."""
    present = {"doc": doc.is_readable(), "ocr": ocr.is_installed()}
    return tuple(suffix for suffix, kind in SUPPORTED.items() if present.get(kind, True))


def kind_of(name: str) -> Kind:
    """The kind that a file's name tells. Raises Unreadable for another."""
    suffix = PurePath(name).suffix.lower()
    if suffix in SUPPORTED:
        return SUPPORTED[suffix]
    now = f"现在能读 {'、'.join(readable())}。"
    raise Unreadable(f"还读不了 {suffix} 文件，{now}" if suffix else f"文件名没有后缀，{now}")


def refuse_disguise(content: bytes, name: str) -> None:
    """Raise Unreadable for a file whose content is not what its suffix says, or that is encrypted as a whole."""
    suffix = PurePath(name).suffix.lower()
    kind = SUPPORTED[suffix]
    if content.startswith(_OLE) and _ENCRYPTED_PARTS in content:
        raise Unreadable("文档设了打开密码，去掉密码后再上传。")
    if content.startswith(_ZIP):
        if kind not in _PACKAGES:
            raise Unreadable(
                f"文件内容是 Word 文档或压缩包，后缀却是 {suffix}。如果是 Word 文档，把后缀改成 .docx 再上传。"
            )
        return
    title, fitting = next(((title, fits) for first, title, fits in _begins(content, kind)), ("", ""))
    if not title and kind in ("txt", "md"):
        return
    if not title:
        raise Unreadable(f"文件后缀是 {suffix}，内容却不是{_TITLES[kind]}。用原来的软件打开后另存一份。")
    if SUPPORTED.get(fitting) != kind:
        raise Unreadable(_said(suffix, kind, title, fitting))


def _begins(content: bytes, kind: Kind) -> list[tuple[bytes, str, str]]:
    """What the content may be. Words of plain text may look like an image's two first bytes."""
    short = 4 if kind in ("txt", "md") else 2
    return [row for row in _CONTENT if content.startswith(row[0]) and len(row[0]) >= short]


def _said(suffix: str, kind: Kind, title: str, fitting: str) -> str:
    if kind == "docx" and fitting == ".doc":
        return "这是旧版的 Word 文档，用 Word 或 WPS 另存为 .docx 后再上传。"
    if fitting:
        return f"文件内容是{title}，后缀却是 {suffix}。把后缀改成 {fitting} 再上传。"
    return f"文件内容是{title}，后缀却是 {suffix}。另存为 .docx 再上传。"
