"""Tasks before they have dates and grades, and what reading them takes."""

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise

from tracker.grammar.model import Owner, Stage
from tracker.grammar.spans import Sentence, Span
from tracker.grammar.subjects import Frame


@dataclass
class Draft:
    """A task in the squeezed text. ``in_list`` is where its list of points begins, 0 if it stands in none.

    ``has_loose_duties``: whether some of its duties have no subject. ``assigned`` is where bodies are named by label.
    ``unread``: whether its words seem to name a body that nobody read; None until looked for.
    """

    kind: str
    start: int
    end: int
    rule: str
    owners: list[Owner] = field(default_factory=list)
    children: list["Draft"] = field(default_factory=list)
    stages: tuple[Stage, ...] = ()
    facts: list[Span] = field(default_factory=list)
    assigned: list[Span] = field(default_factory=list)
    in_list: int = 0
    headlines: list[Span] = field(default_factory=list)
    has_loose_duties: bool = False
    notes: list[str] = field(default_factory=list)
    unread: bool | None = None

    @property
    def headline(self) -> Span | None:
        """The headline that it begins with, if any."""
        first = self.headlines[0] if self.headlines else None
        return first if first and first.start == self.start else None

    def own_spans(self) -> list[Span]:
        """Its span less its children's."""
        pieces, at = [], self.start
        for child in self.children:
            if child.start > at:
                pieces.append(Span(at, child.start))
            at = max(at, child.end)
        return [*pieces, Span(at, self.end)] if at < self.end else pieces


@dataclass(frozen=True)
class Reader:
    """All that reading an item needs: the text, its sentences and paragraphs, and who speaks for the meeting."""

    frame: Frame
    sentences: list[Sentence]
    paragraphs: list[Span]
    speakers: frozenset[str]
    line_starts: frozenset[int]

    @property
    def masked(self) -> str:
        return self.frame.masked

    def paragraphs_in(self, start: int, end: int) -> list[Span]:
        """The paragraphs that begin in ``start:end``."""
        first = bisect_left(self.paragraphs, start, key=lambda p: p.start)
        return self.paragraphs[first : bisect_left(self.paragraphs, end, key=lambda p: p.start)]

    def blocks(self, span: Span) -> list[Span]:
        """A span cut at paragraph starts."""
        edges = [span.start, *(p.start for p in self.paragraphs_in(span.start + 1, span.end)), span.end]
        return [Span(a, b) for a, b in pairwise(edges) if b > a]
