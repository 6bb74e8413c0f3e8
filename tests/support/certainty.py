"""Whether confidence means something: how many certain readings are right, how many wrong ones are marked.

A reading is right where a gold task has its span, kind, owners with their roles, dates, cycle and condition; it is
marked where it gives a reason for a person to look (GUIDELINE 3, CONTRACT on ``confidence`` and ``review``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.support.score import Offsets, gold_span, match, owner_list, same_body, squeeze
from tracker.grammar import extract


@dataclass
class Certainty:
    """Counts over the readings of some minutes."""

    readings: int = 0
    certain: int = 0
    certain_right: int = 0
    wrong: int = 0
    wrong_marked: int = 0

    def add(self, right: bool, marked: bool) -> None:
        """Counts one reading."""
        self.readings += 1
        self.certain += not marked
        self.certain_right += right and not marked
        self.wrong += not right
        self.wrong_marked += marked and not right

    def __str__(self) -> str:
        right = self.certain_right / self.certain if self.certain else 1.0
        marked = self.wrong_marked / self.wrong if self.wrong else 1.0
        return (
            f"n {self.readings}  certain {self.certain}, right {right:.3f}  "
            f"wrong {self.wrong}, of them marked {self.wrong_marked} ({marked:.3f})"
        )


def certainty(pairs: Iterable[tuple[Path, Path]]) -> Certainty:
    """The counts over pairs of gold and minutes."""
    found = Certainty()
    for gold, minutes in pairs:
        raw = minutes.read_text(encoding="utf-8")
        for right, marked in _judged(yaml.safe_load(gold.read_text(encoding="utf-8")), raw):
            found.add(right, marked)
    return found


def _judged(gold: dict[str, Any], raw: str) -> Iterable[tuple[bool, bool]]:
    text, at = squeeze(raw), Offsets(raw)
    golds = [dict(task, span=gold_span(task, text)) for task in gold["tasks"]]
    readings = [dict(task, span=(at(task["start"]), at(task["end"]))) for task in extract(raw).as_dict()["tasks"]]
    _, by_reading = match(golds, readings)
    for index, reading in enumerate(readings):
        right = index in by_reading and _same(golds[by_reading[index]], reading)
        yield right, bool(reading["review"])


def _same(gold: dict[str, Any], reading: dict[str, Any]) -> bool:
    return (
        gold["kind"] == reading["kind"]
        and _same_owners(gold, reading)
        and sorted(str(one["date"]) for one in gold.get("deadlines", []))
        == sorted(str(one["date"]) for one in reading["deadlines"])
        and (gold.get("recurrence") or {}).get("rule") == (reading["recurrence"] or {}).get("rule")
        and bool(gold.get("condition")) == bool(reading["condition"])
    )


def _same_owners(gold: dict[str, Any], reading: dict[str, Any]) -> bool:
    free = gold.get("optional_owners", [])
    have = [one for one in reading["owners"] if not any(same_body(one["name"], name) for name in free)]
    for wanted in owner_list(gold.get("owners")):
        hit = next((o for o in have if same_body(o["name"], wanted["name"]) and o["role"] == wanted["role"]), None)
        if hit is None:
            return False
        have.remove(hit)
    return not have
