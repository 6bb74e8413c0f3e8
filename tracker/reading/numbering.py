"""The numbers that Word counts itself (一、 （一） 1.) and that stand in no text run (ECMA-376, part 1, 17.9)."""

import re
from dataclasses import dataclass, field
from typing import Any

from tracker.reading.package import Package, attribute, local

_CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "ideographDigital")
_CIRCLED = ("decimalEnclosedCircle", "decimalEnclosedCircleChinese")
_DIGITS = "零一二三四五六七八九"
_ROMAN = (("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))


@dataclass(frozen=True)
class _Level:
    shape: str
    text: str
    start: int


@dataclass
class Numbering:
    """Counts paragraphs as they come. ``label`` must be asked once for each, in order."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    styles: dict[str, Any] = field(default_factory=dict)
    _abstract: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, properties: Any) -> str:
        """The number before a paragraph with these properties (w:pPr), or nothing."""
        number, level = self._reference(properties)
        definition = self.levels.get(number or "", {})
        if number is None or level not in definition:
            return ""
        counts = self._counts.setdefault(self._abstract.get(number, number), {})
        counts[level] = counts.get(level, definition[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return self._written(definition, level, counts)

    def _reference(self, properties: Any) -> tuple[str | None, int]:
        style = attribute(found, "val") if (found := _child(properties, "pStyle")) is not None else None
        for source in (properties, self.styles.get(style or "")):
            numbered = _child(source, "numPr")
            number = _child(numbered, "numId")
            if number is not None:
                level = _child(numbered, "ilvl")
                return attribute(number, "val"), _whole(attribute(level, "val") if level is not None else None, 0)
        return None, 0

    def _written(self, definition: dict[int, _Level], level: int, counts: dict[int, int]) -> str:
        def figure(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            shape = definition[other].shape if other in definition else "decimal"
            return _figure(counts.get(other, definition[other].start if other in definition else 1), shape)

        if definition[level].shape in ("none", "bullet"):
            return ""
        return re.sub("%([1-9])", figure, definition[level].text)


def read_numbering(package: Package, *, by_style: bool = True) -> Numbering:
    """The numberings that a document defines; ``by_style``: whether it uses styles, which may number paragraphs."""
    root = package.xml("word/numbering.xml")
    if root is None:
        return Numbering()
    numbering = Numbering(styles=_style_properties(package.xml("word/styles.xml")) if by_style else {})
    abstract: dict[str, dict[int, _Level]] = {}
    for element in root:
        name = local(element.tag) if isinstance(element.tag, str) else ""
        if name == "abstractNum":
            abstract[attribute(element, "abstractNumId") or ""] = _levels(element)
        elif name == "num" and (reference := _child(element, "abstractNumId")) is not None:
            number, target = attribute(element, "numId") or "", attribute(reference, "val") or ""
            numbering.levels[number] = abstract.get(target, {})
            numbering._abstract[number] = target if _child(element, "lvlOverride") is None else f"{target}/{number}"
    return numbering


def _style_properties(root: Any) -> dict[str, Any]:
    styles = {}
    for element in root if root is not None else ():
        properties = _child(element, "pPr")
        if properties is not None:
            styles[attribute(element, "styleId") or ""] = properties
    return styles


def _levels(abstract: Any) -> dict[int, _Level]:
    levels = {}
    for element in abstract:
        if isinstance(element.tag, str) and local(element.tag) == "lvl":
            shape, text, start = (_value(element, name) for name in ("numFmt", "lvlText", "start"))
            levels[_whole(attribute(element, "ilvl"), 0)] = _Level(shape or "decimal", text or "", _whole(start, 1))
    return levels


def _child(element: Any, name: str) -> Any:
    if element is None:
        return None
    return next((child for child in element if isinstance(child.tag, str) and local(child.tag) == name), None)


def _value(element: Any, name: str) -> str | None:
    found = _child(element, name)
    return None if found is None else attribute(found, "val")


def _whole(written: str | None, otherwise: int) -> int:
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 6 else otherwise


def _figure(number: int, shape: str) -> str:
    if shape.startswith(_CHINESE) and 0 < number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones else "")
    if shape in _CIRCLED and 0 < number <= 20:
        return chr(0x245F + number)
    if shape in ("lowerLetter", "upperLetter") and 0 < number <= 26:
        return chr((96 if shape == "lowerLetter" else 64) + number)
    if shape in ("lowerRoman", "upperRoman") and 0 < number < 40:
        roman = _roman(number)
        return roman if shape == "lowerRoman" else roman.upper()
    return str(number)


def _roman(number: int) -> str:
    written = ""
    for letters, worth in _ROMAN:
        while number >= worth:
            written, number = written + letters, number - worth
    return written
