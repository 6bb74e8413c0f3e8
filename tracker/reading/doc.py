"""Old Word documents (.doc, and .wps as WPS Office writes it) through LibreOffice or antiword, where present.

LibreOffice comes first: it turns the file into .docx, so that page headers (where a 密级 mark may stand), Word's own
numbers and whole table cells are kept. antiword loses these; it is used where LibreOffice is absent or fails.
"""

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from tracker.errors import Unreadable
from tracker.reading.child import Failed, Overtime, run
from tracker.reading.document import Contents
from tracker.reading.docx import read_docx
from tracker.reading.marks import refusal
from tracker.reading.plain import lines

SECONDS = 120.0  # LibreOffice takes two, on a busy machine twenty
ABSENT = "这台服务器没有装 LibreOffice 或 antiword，读不了旧版文档。用 Word 或 WPS 另存为 .docx 再上传。"

_MEGABYTES = 4 * 1024  # address space; an office suite maps far more than it uses
_LARGEST_RESULT = 64 * 1024 * 1024
_FAILED = "旧版文档打不开，可能已损坏或设了密码。用 Word 或 WPS 另存为 .docx 再上传。"
_SLOW = f"读这份旧版文档超过了 {SECONDS:g} 秒，没有读完。用 Word 或 WPS 另存为 .docx 再上传。"
_SETTING = (
    '<item oor:path="/org.openoffice.Office.Common/{path}"><prop oor:name="{name}"><value>{value}</value></prop></item>'
)
_SAFE = (  # no macros, nothing fetched from elsewhere
    ("Security/Scripting", "DisableMacrosExecution", "true"),
    ("Security/Scripting", "MacroSecurityLevel", "3"),
    ("Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Security/Scripting", "DisableActiveContent", "true"),
)
# A mark anywhere in the file's own text, at the beginning of a paragraph: antiword leaves out page headers.
_MARK = re.compile("(?:^|[\\x00-\\x20\\u3000])(绝\\s?密|机\\s?密|秘\\s?密)级?\\s{0,8}[★☆]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_CELL = re.compile(r"^\|(.*)\|\s*$")


def is_readable() -> bool:
    """Whether a program for these files is there."""
    return bool(_soffice() or _antiword())


def read_doc(content: bytes) -> Contents:
    """Read a .doc or .wps. Raises Unreadable where no program is there or none can read it, Classified for a mark."""
    if _is_encrypted(content):
        raise Unreadable("文档设了打开密码，去掉密码后再上传。")
    fault: Failed | None = None
    for program, reader in ((_soffice(), _through_libreoffice), (_antiword(), _through_antiword)):
        if program is None:
            continue
        try:
            return reader(program, content)
        except Failed as found:
            fault = found
    if fault is None:
        raise Unreadable(ABSENT)
    raise Unreadable(_SLOW if isinstance(fault, Overtime) else _FAILED) from fault


def _is_encrypted(content: bytes) -> bool:
    """The flag in the file information block ([MS-DOC] 2.5.2), which begins a sector."""
    for at in range(512, len(content) - 12, 512):
        if content[at : at + 2] == b"\xec\xa5":
            return bool(content[at + 11] & 1)
    return False


def _soffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _antiword() -> str | None:
    return shutil.which("antiword")


def _through_libreoffice(program: str, content: bytes) -> Contents:
    with TemporaryDirectory(prefix="tracker-doc-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        written = folder / "minutes.doc"
        written.write_bytes(content)
        command = (
            program,
            *("--headless", "--norestore", "--nolockcheck", "--nodefault"),
            f"-env:UserInstallation={_profile(folder).as_uri()}",  # two with one profile: the second writes nothing
            *("--convert-to", "docx:MS Word 2007 XML", "--outdir", folder / "out", written),
        )
        run(command, seconds=SECONDS, megabytes=_MEGABYTES, home=folder)
        result = folder / "out" / "minutes.docx"
        if not result.is_file() or not 0 < result.stat().st_size <= _LARGEST_RESULT:
            raise Failed("nothing was written")
        return read_docx(result.read_bytes())


def _profile(folder: Path) -> Path:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    items = "".join(_SETTING.format(path=path, name=setting, value=value) for path, setting, value in _SAFE)
    head = '<?xml version="1.0"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    (profile / "user" / "registrymodifications.xcu").write_text(f"{head}{items}</oor:items>", encoding="utf-8")
    return profile


def _through_antiword(program: str, content: bytes) -> Contents:
    for start in (0, 1):  # the text stands in UTF-16, at even or odd places
        mark = _MARK.search(content[start:].decode("utf-16-le", "ignore"))
        if mark:
            raise refusal(re.sub(r"\s", "", mark[1]))
    with TemporaryDirectory(prefix="tracker-doc-", ignore_cleanup_errors=True) as name:
        written = Path(name) / "minutes.doc"
        written.write_bytes(content)
        command = (program, "-w", "0", "-m", "UTF-8.txt", written)
        printed = run(command, seconds=SECONDS, megabytes=_MEGABYTES, home=Path(name))
    text = _rows_joined(_CONTROL.sub("", printed.decode("utf-8", "replace")))
    if not text.strip():
        raise Failed("nothing was printed")
    return Contents(text, lines(text))


def _rows_joined(printed: str) -> str:
    """Tables as tabs between cells: antiword draws them with bars and breaks a cell's text into lines."""
    result: list[str] = []
    row: list[str] | None = None
    for line in [*printed.splitlines(), ""]:
        drawn = _CELL.match(line)
        cells = [cell.strip() for cell in drawn[1].split("|")] if drawn else None
        if row and cells and not cells[0] and len(cells) == len(row):
            row = [before + after for before, after in zip(row, cells, strict=True)]
            continue
        if row:
            result.append("\t".join(row))
        row = cells
        if cells is None:
            result.append(line)
    return "\n".join(result).strip("\n")
