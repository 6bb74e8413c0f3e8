"""Two versions of the same minutes, clause by clause: unchanged, changed, new, gone. Pure.

White space and Markdown marks do not count. A clause that holds others is judged by its own words, so that a
change in one directive leaves the measure above it and its other directives unchanged.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

ALIKE = 0.6  # from this ratio on, two clauses are taken for one that was changed
_NO_WORDS = re.compile(r"[\s#*]+")


class Fate(Enum):
    """What has become of a clause."""

    SAME = "未变"
    CHANGED = "改动"
    NEW = "新增"
    GONE = "删去"


@dataclass(frozen=True)
class Passage:
    """A clause of one version: its number, and its span in that version's text."""

    number: int
    start: int
    end: int
    own: str  # its words, less those of the clauses in it
    words: str


@dataclass(frozen=True)
class Change:
    """A pair of clauses; ``old`` is None for a new one, ``new`` for one that is gone."""

    fate: Fate
    old: Passage | None
    new: Passage | None


def squeezed(words: str) -> str:
    return _NO_WORDS.sub("", words)


def passages(text: str, spans: Iterable[tuple[int, int, int]]) -> list[Passage]:
    """The clauses of a text; ``spans`` are (number, start, end)."""
    listed = list(spans)
    return [
        Passage(number, start, end, squeezed(_own(text, start, end, listed)), squeezed(text[start:end]))
        for number, start, end in listed
    ]


def _own(text: str, start: int, end: int, spans: Sequence[tuple[int, int, int]]) -> str:
    parts, at = [], start
    for _number, first, last in sorted(spans, key=lambda span: (span[1], -span[2])):
        if start <= first and last <= end and (first, last) != (start, end) and last > at:
            parts.append(text[at : max(first, at)])
            at = last
    parts.append(text[at:end])
    return "".join(parts) or text[start:end]


def compare(old: Sequence[Passage], new: Sequence[Passage]) -> list[Change]:
    """Every clause of both versions once, in the order of the new one, those that are gone last."""
    same = unchanged(old, new)
    left_old = [one for one in old if one.number not in same]
    left_new = [one for one in new if one.number not in same.values()]
    changed = _alike(left_old, left_new)
    before = {number: one for one in old for number in [same.get(one.number) or changed.get(one.number)] if number}
    found = [_change(before.get(one.number), one, one.number in same.values()) for one in new]
    gone = [one for one in left_old if one.number not in changed]
    return [*found, *(Change(Fate.GONE, one, None) for one in gone)]


def _change(old: Passage | None, new: Passage, is_same: bool) -> Change:
    return Change(Fate.NEW if old is None else Fate.SAME if is_same else Fate.CHANGED, old, new)


def unchanged(old: Sequence[Passage], new: Sequence[Passage]) -> dict[int, int]:
    """Number in the old version -> number in the new one, for the same words; the first goes to the first."""
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for one in new:
        waiting[one.own].append(one.number)
    return {one.number: waiting[one.own].popleft() for one in old if one.own and waiting[one.own]}


def _alike(old: Sequence[Passage], new: Sequence[Passage]) -> dict[int, int]:
    """Pairs of changed clauses, the most alike first."""
    scores = sorted(
        ((ratio, a.number, b.number) for a in old for b in new if (ratio := _ratio(a.own, b.own)) >= ALIKE),
        key=lambda score: (-score[0], score[1], score[2]),
    )
    pairs: dict[int, int] = {}
    for _ratio_of, first, second in scores:
        if first not in pairs and second not in pairs.values():
            pairs[first] = second
    return pairs


def _ratio(first: str, second: str) -> float:
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def differences(old: str, new: str) -> list[tuple[str, str]]:
    """The words of both versions as (what became of them, words): '' unchanged, 'del' gone, 'ins' new."""
    found: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("", old[a:b]))
            continue
        found += [("del", old[a:b])] if a < b else []
        found += [("ins", new[c:d])] if c < d else []
    return found


def locate(text: str, words: str) -> tuple[int, int] | None:
    """Where the text has these words, white space and marks aside; None where it has not."""
    kept = [at for at, sign in enumerate(text) if not _NO_WORDS.fullmatch(sign)]
    found = "".join(text[at] for at in kept).find(squeezed(words)) if words else -1
    if found < 0:
        return None
    return kept[found], kept[found + len(squeezed(words)) - 1] + 1
