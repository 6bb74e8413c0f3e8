"""The corpus: every pair of minutes and gold reading beside it, scored as ``tests/support/score.py`` does.

Real pairs stand outside the repository; their tests are skipped where they are not at hand.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.score import score
from tracker.grammar import extract

CORPUS = Path(__file__).parents[1] / "corpus"
SHARED = Path(__file__).parents[3] / "shared"
FIGURES = (
    "tasks_f1", "kinds", "parents", "owners_f1", "roles", "basis", "deadlines_f1", "recurrences_f1",
    "conditions_f1", "agenda", "document", "verbatim",
)  # fmt: skip
FLOOR = 0.98


def pairs() -> list[Any]:
    found = [pytest.param(gold, gold.with_suffix(".txt"), id=gold.stem) for gold in sorted(CORPUS.glob("*.yaml"))]
    real = [gold for gold in sorted((SHARED / "gold").glob("*.yaml")) if not (CORPUS / gold.name).exists()]
    found += [pytest.param(gold, SHARED / "minutes" / f"{gold.stem}.txt", id=gold.stem) for gold in real]
    absent = pytest.mark.skip(reason="the real minutes are not kept in the repository")
    return found if real else [*found, pytest.param(SHARED, SHARED, id="real minutes", marks=absent)]


@pytest.mark.parametrize(("gold", "minutes"), pairs())
def test_corpus_is_read_as_its_gold(gold: Path, minutes: Path) -> None:
    raw = minutes.read_text(encoding="utf-8")
    figures = score(yaml.safe_load(gold.read_text(encoding="utf-8")), raw, extract(raw).as_dict())
    short = {name: round(figures[name], 3) for name in FIGURES[:-1] if figures[name] < FLOOR}
    assert not short
    assert figures["verbatim"] == 1
