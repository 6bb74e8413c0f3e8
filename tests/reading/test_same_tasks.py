"""The same minutes as text, as PDF and as Word document give the same tasks."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tracker import grammar, reading

CORPUS = Path(__file__).parents[1] / "corpus"
SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(
    not SOFFICE, reason="LibreOffice, which makes the other forms, is not installed: make test, as root, does"
)


def facts(path: Path) -> dict[str, Any]:
    """What was read, without the places in the file."""
    found = grammar.extract(reading.read_path(path).text).as_dict()
    for one in found["tasks"] + found["agenda"]:
        del one["start"], one["end"]
    del found["left_out"]
    return found


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forms")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = [str(CORPUS / f"{name}.txt") for name in ("county-executive", "township")]
    for form in ("pdf", "docx:MS Word 2007 XML"):
        command = [str(SOFFICE), "--headless", profile, "--convert-to", form, "--outdir", str(folder), *files]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
@pytest.mark.parametrize("name", ["county-executive", "township"])
def test_the_same_is_read(forms: Path, name: str, suffix: str) -> None:
    expected = facts(CORPUS / f"{name}.txt")
    assert len(expected["tasks"]) > 15
    assert facts(forms / f"{name}.{suffix}") == expected
