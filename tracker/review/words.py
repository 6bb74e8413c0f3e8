"""The words of minutes as HTML, each clause coloured by its kind and linked with its candidate."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from tracker.minutes.models import Minutes
from tracker.minutes.passages import Paragraph, Piece, Run, Span, marked, paragraphs, spans_in
from tracker.vocabulary import Grade, Kind

_SENTENCE_END = re.compile(r"[。！？；]|$")
REASONS = {  # of the reading (GUIDELINE, CONTRACT)
    "headline": "小标题",
    "context": "背景",
    "fact": "事实",
    "reason": "理由",
    "quotation": "引述",
    "heading": "标题",
    "decision without act": "只有决定，没有要办的事",
}


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


def reason_label(reason: str) -> str:
    """Why words were left out, in Chinese."""
    return REASONS.get(reason, reason)


def as_html(minutes: Minutes, clauses: Iterable[ClauseMark], *, left_out: bool = False) -> Markup:
    """The whole text; ``left_out`` also marks what became no task, with the reason."""
    spans = [Span(clause.start, clause.end, clause) for clause in clauses]
    if left_out:
        spans += [Span(one["start"], one["end"], reason_label(one["reason"])) for one in minutes.left_out]
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
        return Markup('<mark class="clause clause--{}">{}</mark>').format(clause.style, inner)
    kind = "号召性表述" if clause.grade is Grade.C else clause.kind.label
    label = f"第 {clause.number} 条，{kind}，{'存疑，' if clause.is_doubtful else ''}看候选任务"
    doubt = " clause__no--doubt" if clause.is_doubtful else ""
    number = Markup('<a class="clause__no{}" href="#t{}" aria-label="{}">{}</a>').format(
        doubt, clause.number, label, clause.number
    )
    return Markup('<mark class="clause clause--{}" id="c{}">{}{}</mark>').format(
        clause.style, clause.number, number, inner
    )


def count_sentences(text: str, spans: Iterable[tuple[int, int]]) -> int:
    """How many sentences the spans hold; a part of one counts as one."""
    return sum(_sentences(text[start:end]) for start, end in spans)


def _sentences(words: str) -> int:
    return len([part for part in _SENTENCE_END.split(words) if part.strip(" \t\r\n\u3000#*-”）》")]) or 1
