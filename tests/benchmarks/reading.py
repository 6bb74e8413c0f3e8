"""Reading must stay linear: a meeting with eight times the agenda takes about eight times as long."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.benchmarks.measure import Growth, growth
from tracker import grammar

CORPUS = Path(__file__).parents[1] / "corpus"
TIMES = 8


def measured() -> Iterator[Growth]:
    for name in ("county-executive", "university"):
        text = (CORPUS / f"{name}.txt").read_text("utf-8")
        yield growth(
            f"reading {name}, {len(text):,} characters, {TIMES} times the agenda",
            partial(grammar.extract, text),
            partial(grammar.extract, longer(text)),
            most=1.6 * TIMES,
        )


def longer(text: str) -> str:
    """The same minutes with their agenda several times over, numbered on; their head and end stay single."""
    agenda = grammar.extract(text).agenda
    items = [text[item.start : item.end] for item in agenda] * TIMES
    numbered = "\n".join(re.sub("^[一二三四五六七八九十]+", chinese(n), item) for n, item in enumerate(items, 1))
    repeated = text[: agenda[0].start] + numbered + text[agenda[-1].end :]
    assert len(grammar.extract(repeated).agenda) == len(items)
    return repeated


def chinese(number: int) -> str:
    """1 to 99 as the number of a heading: 二十三."""
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones] if ones else ''}"
