"""An OFD file (GB/T 33190-2016) to text: the text codes of each page from top to bottom, its templates included.

The text codes are what is searched and copied. Files that hold shapes of signs alone have none that can be read.
"""

import math
import posixpath
from collections.abc import Iterator, Sequence
from typing import Any

from tracker.errors import Unreadable
from tracker.reading.document import Contents, Page
from tracker.reading.layout import Line, Piece, by_place, flowing, paged
from tracker.reading.package import BROKEN, Package, local

_MOST_PAGES = 300
_MOST_SIGNS = 10_000  # in one text code
_A4 = (0.0, 0.0, 210.0, 297.0)
_MATRIX = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_ENCRYPTED = "OFD 文件加了密，去掉密码后再上传。"
_SHAPES_ONLY = "OFD 里没有可以读取的文字，可能只有图片或字形。请改传 .docx 或有文字的 PDF。"


def read_ofd(content: bytes) -> Contents:
    """Read an OFD. Raises Unreadable for one that is none, is encrypted, broken or dangerous, or has no text."""
    package = Package(content)
    if any(posixpath.basename(name).lower().startswith("encrypt") for name in package.names):
        raise Unreadable(_ENCRYPTED)
    root = package.xml("OFD.xml")
    if root is None or local(root.tag) != "OFD":
        raise Unreadable("压缩包里没有 OFD 文档，请上传 .ofd 的纪要。" if package.names else BROKEN)
    pages = [page for place in _values(root, "DocRoot") for page in _Document(package, place).pages()]
    contents = paged(pages)
    signs = contents.text.split()
    if not any("\u4e00" <= sign <= "\u9fff" or sign.isalnum() for sign in "".join(signs)):
        raise Unreadable(_SHAPES_ONLY)
    return contents


class _Document:
    """One document of the package."""

    def __init__(self, package: Package, place: str) -> None:
        self.package = package
        self.place = place.lstrip("/")
        self.root = _part(package, self.place)
        self.box = next((_numbers(box.text, _A4) for box in _below(self.root, "PhysicalBox")), _A4)
        self.templates = {
            template.get("ID"): self._beside(template.get("BaseLoc")) for template in _below(self.root, "TemplatePage")
        }
        self._template_pieces: dict[str, tuple[Piece, ...]] = {}

    def pages(self) -> Iterator[tuple[Page, Sequence[Line]]]:
        """Each page and its lines."""
        listed = [page for pages in _below(self.root, "Pages") for page in pages if _is(page, "Page")]
        if len(listed) > _MOST_PAGES:
            raise Unreadable(f"OFD 有 {len(listed)} 页，超过了 {_MOST_PAGES} 页的上限。只上传会议纪要。")
        for page in listed:
            content = _part(self.package, self._beside(page.get("BaseLoc")))
            box = next((_numbers(box.text, self.box) for box in _below(content, "PhysicalBox")), self.box)
            pieces = [piece for place in self._template_places(content) for piece in self._of_template(place)]
            yield Page(box[2], box[3]), flowing(by_place([*pieces, *_pieces(content)]))

    def _template_places(self, content: Any) -> list[str]:
        wanted = [template.get("TemplateID") for template in content if _is(template, "Template")]
        return [self.templates[one] for one in wanted if one in self.templates]

    def _of_template(self, place: str) -> list[Piece]:
        if place not in self._template_pieces:
            root = self.package.xml(place)
            self._template_pieces[place] = () if root is None else tuple(_pieces(root))
        return [Piece(one.text, one.left, one.top, one.right, one.bottom) for one in self._template_pieces[place]]

    def _beside(self, place: str | None) -> str:
        """A place in the package that is told from the document's own folder, or from the top."""
        told = place or ""
        return posixpath.normpath(posixpath.join("/", posixpath.dirname(self.place), told)).lstrip("/")


def _pieces(content: Any) -> Iterator[Piece]:
    """The text codes of a page's content with their places on the page."""
    for found in content.iter("{*}TextObject"):
        x, y, _, height = _numbers(found.get("Boundary"), (0.0, 0.0, 0.0, 0.0))
        a, b, c, d, e, f = _numbers(found.get("CTM"), _MATRIX)
        size = abs(d) * _number(found.get("Size"), height) or height
        code_x = code_y = 0.0
        for code in found:
            if not _is(code, "TextCode") or not code.text:
                continue
            code_x, code_y = _number(code.get("X"), code_x), _number(code.get("Y"), code_y)
            left, base = x + a * code_x + c * code_y + e, y + b * code_x + d * code_y + f
            yield Piece(code.text, left, base - size, left + _advance(code, size, abs(a)), base)


def _advance(code: Any, size: float, scale: float) -> float:
    """How long a text code is: by its DeltaX (numbers, or "g 20 5" for 20 times 5), else by its signs."""
    words = iter((code.get("DeltaX") or "").split())
    told = 0.0
    for word in words:
        times = min(_number(next(words, ""), 0), _MOST_SIGNS) if word == "g" else 1
        told += times * _number(next(words, "") if word == "g" else word, 0)
    return told * scale + size if told > 0 else sum(size if ord(sign) > 0x2E7F else size / 2 for sign in code.text)


def _part(package: Package, place: str) -> Any:
    root = package.xml(place)
    if root is None:
        raise Unreadable(BROKEN)
    return root


def _below(root: Any, name: str) -> Iterator[Any]:
    return iter(root.iter(f"{{*}}{name}"))


def _values(root: Any, name: str) -> list[str]:
    return [element.text.strip() for element in _below(root, name) if element.text]


def _is(element: Any, name: str) -> bool:
    return isinstance(element.tag, str) and local(element.tag) == name


def _number(written: str | None, otherwise: float) -> float:
    try:
        return float(written) if written else otherwise
    except ValueError:
        return otherwise


def _numbers(written: str | None, otherwise: tuple[float, ...]) -> tuple[float, ...]:
    """As many numbers as expected, or what stands in for them."""
    found = tuple(_number(word, math.nan) for word in (written or "").split())
    return found if len(found) == len(otherwise) and all(map(math.isfinite, found)) else otherwise
