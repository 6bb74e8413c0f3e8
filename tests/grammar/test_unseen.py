"""Minutes by people who had not seen the rules, annotated by GUIDELINE.md; some of their choices it leaves open.

The first digit of a name is the series. Their first scores, before any rule was mended against them (means of tasks,
owners, deadlines, agenda; two press reports of 4 and 6 that part from GUIDELINE 5 on agenda items are left out here):
2 and 3: 0.89, 0.80, 0.81, 0.83. After those were mended, 4 and 5: 0.97, 0.93, 0.90, 0.91. After those, 6 and 7:
0.98, 0.94, 0.97, 0.86 (0.98, 0.96, 0.99, 0.99 without the press report). After those, 8 and 9: 0.98, 0.96, 0.98, 1.00.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from statistics import mean

import pytest
import yaml

from tests.grammar.test_gold import FIGURES
from tests.support.certainty import certainty
from tests.support.score import score
from tracker.grammar import extract

UNSEEN = sorted((Path(__file__).parents[1] / "corpus" / "unseen").glob("*.yaml"))
LEAST = {"tasks_f1": 0.93, "owners_f1": 0.92, "deadlines_f1": 0.93, "agenda": 0.95, "verbatim": 1.0}
LEAST_MEAN = dict.fromkeys(FIGURES, 0.97) | {"conditions_f1": 0.95}  # few, and their limits are open


@cache
def figures_of(gold: Path) -> Mapping[str, float]:
    raw = gold.with_suffix(".txt").read_text(encoding="utf-8")
    return score(yaml.safe_load(gold.read_text(encoding="utf-8")), raw, extract(raw).as_dict())  # type: ignore[no-any-return]


@pytest.mark.parametrize("gold", UNSEEN, ids=lambda path: path.stem)
def test_what_others_wrote_is_read(gold: Path) -> None:
    figures = figures_of(gold)
    assert not {name: round(figures[name], 3) for name, least in LEAST.items() if figures[name] < least}


@pytest.mark.parametrize("name", FIGURES)
def test_the_mean_of_each_figure(name: str) -> None:
    assert mean(figures_of(gold)[name] for gold in UNSEEN) >= LEAST_MEAN[name]


def test_certain_readings_are_right() -> None:
    """Pooled over the whole corpus: 99 of 100 that nobody is asked to look at."""
    corpus = sorted((UNSEEN[0].parents[1]).glob("*.yaml"))
    found = certainty((gold, gold.with_suffix(".txt")) for gold in (*corpus, *UNSEEN))
    assert found.certain > found.readings / 2, str(found)
    assert found.certain_right / found.certain >= 0.985, str(found)
