"""A reading laid over its text: which rule made each task, owner and date of which words. Pure.

For people who mend the grammar, on a terminal (``explain``) and on the review page.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from tracker.grammar.model import Extraction, LeftOut, TaskReading

WIDTH = 76  # columns of a terminal; a Chinese sign takes two
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class Rule:
    """The rule that read the words ``start:end`` of a stretch; ``told`` also says what it made of them."""

    start: int
    end: int
    name: str
    told: str


@dataclass(frozen=True)
class Stretch:
    """Words that one task or one reason accounts for; ``headings`` are of those that begin with them."""

    words: str
    headings: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    unplaced: tuple[str, ...] = ()  # rules whose words stand elsewhere: inherited and reporting owners
    is_task: bool = False

    @property
    def runs(self) -> list[tuple[str, Rule | None]]:
        """The words cut at the rules, in order."""
        found: list[tuple[str, Rule | None]] = []
        at = 0
        for rule in self.rules:
            if rule.start < at:
                continue
            found += [(self.words[at : rule.start], None), (self.words[rule.start : rule.end], rule)]
            at = rule.end
        return [run for run in [*found, (self.words[at:], None)] if run[0]]


def explained(text: str, found: Extraction) -> list[Stretch]:
    """The whole text in order, white space left out; what no rule accounts for has no heading."""
    both: list[TaskReading | LeftOut] = [*found.tasks, *found.left_out]
    owners = sorted(both, key=lambda one: (one.start, -one.end))
    cuts = sorted({0, len(text), *(one.start for one in owners), *(one.end for one in owners)})
    seen: set[int] = set()
    stretches = []
    for start, end in pairwise(cuts):
        words = _BLANK.sub("", text[start:end])
        if not words:
            continue
        around = [one for one in owners if one.start <= start and end <= one.end]
        new = [one for one in around if id(one) not in seen]
        seen.update(map(id, new))
        stretches.append(_stretch(words, around[-1] if around else None, new))
    return stretches


def _stretch(words: str, one: TaskReading | LeftOut | None, new: Sequence[TaskReading | LeftOut]) -> Stretch:
    """``one`` accounts for the words; ``new`` are those that begin here, the outer ones first."""
    headings = tuple(_heading(each) for each in new)
    if not isinstance(one, TaskReading):
        return Stretch(words, headings)
    placed = [(words.find(name), name, rule, told) for name, rule, told in _read(one) if name]
    rules = sorted(
        (Rule(at, at + len(name), rule, told) for at, name, rule, told in placed if at >= 0),
        key=lambda rule: (rule.start, -rule.end),
    )
    elsewhere = [
        told
        for each in new
        if isinstance(each, TaskReading)
        for name, _rule, told in _read(each)
        if each is not one or not name or name not in each.text
    ]
    return Stretch(words, headings, tuple(rules), tuple(elsewhere), is_task=True)


def _heading(one: TaskReading | LeftOut) -> str:
    if isinstance(one, LeftOut):
        return f"未立 {one.reason}"
    return f"{one.id} {one.rule}，{one.kind} {one.grade} {one.confidence:.2f}"


def _read(task: TaskReading) -> Iterator[tuple[str, str, str]]:
    """(words, rule, what it made of them) of all that was read in a task."""
    for owner in task.owners:
        yield _BLANK.sub("", owner.name), owner.rule, f"{owner.name} ‹{owner.rule}› {owner.role} {owner.basis}"
    for due in task.deadlines:
        yield _BLANK.sub("", due.phrase), due.rule, f"{due.phrase} ‹{due.rule}› {due.on}"
    if task.recurrence:
        yield (
            _BLANK.sub("", task.recurrence.phrase),
            task.recurrence.rule,
            f"{task.recurrence.phrase} ‹{task.recurrence.rule}›",
        )
    if task.condition:
        yield _BLANK.sub("", task.condition), "condition", f"{task.condition} ‹condition›"
    for reason in task.review:
        yield "", "review", f"存疑：{reason}"


def printed(stretches: Iterable[Stretch]) -> Iterator[str]:
    """Lines for a terminal: the heading, the rules above their words, and the words."""
    for one in stretches:
        yield ""
        yield from (f"[{heading}]" for heading in one.headings)
        yield from (f"    {told}" for told in one.unplaced)
        for start, end in _lines(one.words):
            inside = [rule for rule in one.rules if start <= rule.start < end and rule.end > rule.start]
            yield from _above(one.words, start, inside)
            yield one.words[start:end]


def _lines(words: str) -> Iterator[tuple[int, int]]:
    start = width = 0
    for at, sign in enumerate(words):
        width += _columns(sign)
        if width > WIDTH:
            yield start, at
            start, width = at, _columns(sign)
    yield start, len(words)


def _above(words: str, start: int, rules: Sequence[Rule]) -> list[str]:
    """As many lines as are needed for names that would run into each other."""
    lines: list[str] = []
    for rule in rules:
        column = sum(map(_columns, words[start : rule.start]))
        free = next((n for n, line in enumerate(lines) if _width(line) < column), len(lines))
        if free == len(lines):
            lines.append("")
        lines[free] += " " * (column - _width(lines[free])) + f"‹{rule.name}›"
    return list(reversed(lines))


def _width(line: str) -> int:
    return sum(map(_columns, line))


def _columns(sign: str) -> int:
    return 2 if east_asian_width(sign) in "WF" else 1
