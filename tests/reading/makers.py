"""Files made by code: a PDF with text or scans, an OFD, a package."""

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

A4 = (595, 842)  # points
OFD = "http://www.ofdspec.org/2016"


@dataclass(frozen=True)
class At:
    """Some text at a place: in points from the left and the top of the page; ``matrix`` turns it."""

    text: str
    x: float
    y: float
    size: float = 10
    matrix: str = "1 0 0 1"


SCAN = b"q 595 0 0 842 0 0 cm /Im Do Q\n"


def pdf(*pages: Sequence[At] | bytes, more: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF whose pages hold these texts in this order, or this content stream. Its font is named, not embedded."""
    count = len(pages)
    kids = b" ".join(b"%d 0 R" % (10 + 2 * n) for n in range(count))
    image = zlib.compress(bytes(range(100)) * 100)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
        3: b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>>",
        4: b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor 5 0 R>>",
        5: b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/Ascent 880/Descent -120/ItalicAngle 0"
        b"/CapHeight 700/StemV 80/FontBBox[0 -120 1000 880]>>",
        6: b"<</Type/XObject/Subtype/Image/Width 100/Height 100/ColorSpace/DeviceGray/BitsPerComponent 8"
        b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(image), image),
    }
    for n, page in enumerate(pages):
        content = page if isinstance(page, bytes) else b"".join(map(_shown, page))
        objects[10 + 2 * n] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R" % (*A4, 11 + 2 * n)
            + b"/Resources<</Font<</F 3 0 R>>/XObject<</Im 6 0 R>>>>"
            + more
            + b">>"
        )
        objects[11 + 2 * n] = b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)
    return _written(objects, trailer)


def ofd(
    *pages: Sequence[tuple[str, float, float]], template: str = "", parts: Mapping[str, str] | None = None
) -> bytes:
    """An OFD whose pages hold text at (left, top) in millimetres, in this order; ``template`` stands on every page."""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    made = {
        "OFD.xml": f"<ofd:OFD xmlns:ofd='{OFD}'><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document xmlns:ofd='{OFD}'><ofd:CommonData><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        "<ofd:TemplatePage ID='99' BaseLoc='Tpls/Content.xml'/></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/Tpls/Content.xml": _content([(template, 90, 10)] if template else []),
    }
    for n, page in enumerate(pages):
        made[f"Doc_0/Pages/Page_{n}/Content.xml"] = _content(page)
    return package(made | dict(parts or {}))


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these parts."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return stream.getvalue()


def _shown(at: At) -> bytes:
    place = f"BT /F {at.size} Tf {at.matrix} {at.x} {A4[1] - at.y} Tm"
    return f"{place} <{at.text.encode('utf-16-be').hex()}> Tj ET\n".encode()


def _written(objects: Mapping[int, bytes], trailer: bytes) -> bytes:
    made = b"%PDF-1.7\n"
    places = {}
    for number, content in objects.items():
        places[number] = len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in places.items())
    end = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, trailer, len(made))
    return made + b"xref\n0 1\n0000000000 65535 f \n" + table + end


def _content(texts: Sequence[tuple[str, float, float]]) -> str:
    objects = "".join(
        f'<ofd:TextObject ID="{n}" Boundary="{x} {y} {len(text) * 5} 6" Font="1" Size="5">'
        f'<ofd:TextCode X="0" Y="5">{escape(text)}</ofd:TextCode></ofd:TextObject>'
        for n, (text, x, y) in enumerate(texts)
    )
    return (
        f"<ofd:Page xmlns:ofd='{OFD}'><ofd:Template TemplateID='99'/>"
        f"<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
    )
