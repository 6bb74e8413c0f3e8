"""The words of minutes as HTML, each clause coloured by its kind and linked with its candidate."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from tracker.minutes.models import Minutes
from tracker.minutes.passages import Paragraph, Piece, Run, Span, marked, paragraphs, spans_in
from tracker.vocabulary import Basis, Grade, Kind, OwnerRole

RECAST = "recast"
Stretch = tuple[int, int]
_SENTENCE_END = re.compile(r"[。！？；]|$")
REASONS = {  # of the reading (GUIDELINE, CONTRACT)
    "headline": "小标题",
    "context": "背景",
    "fact": "事实",
    "reason": "理由",
    "quotation": "引述",
    "heading": "标题",
    "decision without act": "只有决定，没有要办的事",
    "closing": "结束语",
    "too long": "文件过长，未读",
    RECAST: "核对时去掉",
}
_EXPLAINED = [
    *((re.compile(f"^未立 {reason}$"), f"未立：{label}") for reason, label in REASONS.items()),
    *((re.compile(f"，{kind.value} ([ABC]) "), rf"，{kind.label} \1 档 ") for kind in Kind),
    *((re.compile(f"› {role.value} "), f"› {role.label} ") for role in OwnerRole),
    *((re.compile(f" {basis.value}$"), f" {basis.label}") for basis in Basis),
]


@dataclass(frozen=True)
class ClauseMark:
    """A clause as the words show it. ``number`` leads to the candidate and back."""

    number: int
    kind: Kind
    grade: Grade
    is_doubtful: bool
    start: int
    end: int

    @property
    def style(self) -> str:
        return "c" if self.grade is Grade.C else str(self.kind.value)


@dataclass(frozen=True)
class LeftOut:
    """Words that became no task, and why."""

    start: int
    end: int
    reason: str

    @property
    def label(self) -> str:
        """Why, in Chinese."""
        return REASONS.get(self.reason, self.reason)


def explained_word(told: str) -> str:
    """What the reading says of a stretch (``minutes.explained``), its kinds, roles and reasons in Chinese."""
    for pattern, words in _EXPLAINED:
        told = pattern.sub(words, told)
    return told


def as_html(minutes: Minutes, clauses: Iterable[ClauseMark], *, left_out: Iterable[LeftOut] = ()) -> Markup:
    """The whole text; ``left_out`` is marked with the reason why it became no task."""
    spans = [Span(clause.start, clause.end, clause) for clause in clauses]
    spans += [Span(one.start, one.end, one.label) for one in left_out]
    pages = {anchor[0]: anchor[2] for anchor in minutes.anchors if anchor[2] is not None}
    shown: list[Markup] = []
    last_page = None
    for paragraph in paragraphs(minutes.text):
        page = _page_at(pages, paragraph.start)
        if page != last_page:
            shown.append(Markup('<p class="pg">第 {} 页</p>').format(page))
            last_page = page
        shown.append(_paragraph(minutes.text, paragraph, spans))
    return Markup("\n").join(shown)


def stretch(text: str, start: int, end: int) -> Markup:
    """The words of a span alone, with their offsets, so that a place in them can be pointed at."""
    parts = [
        Markup('<span data-start="{}">{}</span>').format(
            max(run.start, start), text[max(run.start, start) : min(run.end, end)]
        )
        for paragraph in paragraphs(text)
        for run in paragraph.runs
        if run.start < end and run.end > start
    ]
    return Markup("").join(parts)


def around(text: str, start: int, end: int) -> Stretch:
    """The paragraphs in which a span stands, the words among which its borders may be moved."""
    inside = [one for one in paragraphs(text) if one.start < end and one.end > start]
    return (min(start, inside[0].start), max(end, inside[-1].end)) if inside else (start, end)


def _page_at(pages: dict[int, int], offset: int) -> int | None:
    """The page on which a character stands, where the file has pages."""
    before = [start for start in pages if start <= offset]
    return pages[max(before)] if before else None


def _paragraph(text: str, paragraph: Paragraph, spans: Sequence[Span]) -> Markup:
    parts: list[Markup] = []
    before: Run | None = None
    for run in paragraph.runs:
        gap = text[before.end : run.start] if before else ""
        parts.append(Markup(" ") if gap and "\n" not in gap else Markup(""))
        inside = _pieces(text, marked(run, spans_in(run, spans)))
        parts.append(Markup('<span data-start="{}">{}</span>').format(run.start, inside))
        before = run
    return Markup("<h3>{0}</h3>" if paragraph.is_heading else "<p>{0}</p>").format(Markup("").join(parts))


def _pieces(text: str, pieces: Iterable[Piece]) -> Markup:
    return Markup("").join(_piece(text, piece) for piece in pieces)


def _piece(text: str, piece: Piece) -> Markup:
    if piece.key is None:
        return escape(text[piece.start : piece.end])
    inner = _pieces(text, piece.inner)
    if isinstance(piece.key, ClauseMark):
        return _clause(piece.key, inner, is_first=piece.is_first)
    why = (
        Markup(' data-why="{}"').format(piece.key) if piece.is_last else Markup("")
    )  # printed behind by the stylesheet
    return Markup('<span class="left-out" title="未立项：{}"{}>{}</span>').format(piece.key, why, inner)


def _clause(clause: ClauseMark, inner: Markup, *, is_first: bool) -> Markup:
    if not is_first:  # the clause goes on in another run
        return Markup('<mark class="clause clause--{}" data-number="{}">{}</mark>').format(
            clause.style, clause.number, inner
        )
    kind = "号召性表述" if clause.grade is Grade.C else clause.kind.label
    label = f"第 {clause.number} 条，{kind}，{'存疑，' if clause.is_doubtful else ''}看候选任务"
    doubt = " clause__no--doubt" if clause.is_doubtful else ""
    number = Markup('<a class="clause__no{}" href="#t{}" aria-label="{}">{}</a>').format(
        doubt, clause.number, label, clause.number
    )
    return Markup('<mark class="clause clause--{0}" id="c{1}" data-number="{1}">{2}{3}</mark>').format(
        clause.style, clause.number, number, inner
    )


def without(spans: Iterable[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """What of the spans, put together, no taken span covers."""
    found = []
    gaps = joined(taken)
    for start, end in joined(spans):
        for first, last in gaps:
            if first >= end or last <= start:
                continue
            if start < first:
                found.append((start, first))
            start = last
        if start < end:
            found.append((start, end))
    return found


def joined(spans: Iterable[Stretch]) -> list[Stretch]:
    """The same characters as stretches that neither overlap nor touch, in order."""
    found: list[Stretch] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def count_sentences(text: str, spans: Iterable[tuple[int, int]]) -> int:
    """How many sentences the spans hold; a part of one counts as one."""
    return sum(_sentences(text[start:end]) for start, end in spans)


def _sentences(words: str) -> int:
    return len([part for part in _SENTENCE_END.split(words) if part.strip(" \t\r\n\u3000#*-”）》")]) or 1
