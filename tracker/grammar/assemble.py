"""Text of minutes to Extraction: the outline, the clauses, their dates, grades and what was left out."""

import re
from datetime import date

from tracker.errors import Unreadable
from tracker.grammar.approvals import reporter_in
from tracker.grammar.clauses import Draft, Reader, read_item
from tracker.grammar.conditions import find_condition
from tracker.grammar.deadlines import find_deadlines
from tracker.grammar.grades import grade_of, headline_of, judge
from tracker.grammar.head import Frame as DocumentFrame
from tracker.grammar.head import read_frame
from tracker.grammar.left_out import left_out_of
from tracker.grammar.model import AgendaItem, Cycle, DueDate, Extraction, TaskReading
from tracker.grammar.outline import Item, find_headings, items_of, only_item
from tracker.grammar.recurrence import find_recurrence
from tracker.grammar.spans import HIDDEN, Span, hide, paragraphs, sentences, within
from tracker.grammar.subjects import Frame
from tracker.grammar.text import Squeezed, squeeze
from tracker.workdays import Workdays

_NO_REPORTER = {"传达学习", "学习传达", "传达", "学习", "解读", "通报"}
_SPREADS = re.compile(r"(?:以上|上述)(?:各项|各类)?(?:事项|工作|任务|问题|项目)")
_EVIDENCE = re.compile(r"会议(?:强调|要求|指出|认为|听取|审议|研究|决定|明确|议定|原则|同意|传达)")
_GENERAL = re.compile(r"^会议(?:最后|还)(?:强调|要求|指出)|^最后，|^以上(?:事项|工作)|^会议就?下一?步")


class NotMinutes(Unreadable):
    """The text holds neither a minutes head, nor a lead-in, nor a decision."""

    title = "这个文件不是会议纪要"


def extract(text: str, workdays: Workdays | None = None) -> Extraction:
    """The reading of the minutes ``text`` by GUIDELINE; raises NotMinutes, and nothing else, on any text."""
    squeezed = squeeze(text)
    masked = hide(squeezed.text)
    found = paragraphs(squeezed, 0, len(squeezed.text))
    headings = find_headings(squeezed, masked, found)
    first, last = (headings[0].start, headings[-1].start) if headings else (None, 0)
    frame = read_frame(squeezed, first, last)
    if not frame.looks_like_minutes and not _EVIDENCE.search(masked):
        raise NotMinutes("没有认出会议纪要的标题、开头和“会议要求”一类的语句，请换一份会议纪要。")
    items = (
        items_of(squeezed, masked, headings, frame.body.end)
        if headings
        else [only_item(squeezed, frame.body, frame.opening, frame.topic, frame.fields.title)]
    )
    return _Assembly(squeezed, masked, frame, items, workdays or Workdays()).run()


def _letter(number: int) -> str:
    return chr(64 + number) if number <= 26 else f"A{number}"


class _Assembly:
    """The steps after the outline, sharing one text."""

    def __init__(
        self, squeezed: Squeezed, masked: str, frame: DocumentFrame, items: list[Item], workdays: Workdays
    ) -> None:
        self.squeezed, self.masked, self.frame, self.items, self.workdays = squeezed, masked, frame, items, workdays
        found = paragraphs(squeezed, frame.body.start, frame.body.end)
        self.sentences = sentences(masked, found)
        speakers = frozenset({frame.fields.chair} if frame.fields.chair else ())
        self.reader = Reader(
            Frame(masked, frame.people), self.sentences, found, frozenset(p.start for p in found), speakers
        )
        self.base = frame.fields.meeting_date or frame.fields.issued_on

    def run(self) -> Extraction:
        agenda, tasks = [], []
        for index, item in enumerate(self.items, start=1):
            reporting = self._reporting(item)
            start, end = self.squeezed.raw_span(item.start, item.end)
            agenda.append(AgendaItem(index, item.title, item.action, reporting, start, end))
            drafts = self._drafts(item, reporting, last=index == len(self.items) > 1)
            tasks += self._tasks(index, drafts)
        return Extraction(
            self.frame.fields,
            tuple(agenda),
            tuple(tasks),
            left_out_of(
                self.squeezed, self.masked, self.frame.body, self.items, self.sentences, tasks, self.reader.speakers
            ),
        )

    def _drafts(self, item: Item, reporting: str | None, last: bool) -> list[Draft]:
        cut = next(
            (
                p.start
                for p in self.reader.paragraphs
                if last and p.start > item.body and _GENERAL.match(p.of(self.masked))
            ),
            item.end,
        )
        drafts = read_item(self.reader, item.body, cut, reporting)
        return drafts + (read_item(self.reader, cut, item.end, None) if cut < item.end else [])

    def _reporting(self, item: Item) -> str | None:
        """The one body that presented or drafted the item; None where several did, or where it was only studied."""
        if item.action in _NO_REPORTER:
            return None
        names: dict[str, None] = {}
        spans = [
            Span(item.start, item.body),
            *(Span(s.start, s.end) for s in within(self.sentences, item.body, item.end)),
        ]
        for span in spans:
            said = span.of(self.masked)
            if not re.search("听取|审议|同意|通过|研究|汇报|起草|提交", said):
                continue
            reporters = reporter_in(self.reader.frame, span.start, span.end)
            if len(reporters) > 1:
                return None
            names |= {re.sub(r"^[省市区县镇乡]", "", b.name): None for b in reporters} and {
                b.name: None for b in reporters
            }
            if not reporters:
                names |= {name: None for name in self._told_to_revise(span)}
        short = {re.sub(r"^[省市区县镇乡](?=..)", "", name): name for name in reversed(names)}
        return next(iter(short.values())) if len(short) == 1 else None

    def _told_to_revise(self, span: Span) -> list[str]:
        """要求X按会议意见修改完善后…: X drafted it."""
        said = span.of(self.masked)
        match = re.search(
            r"(?:要求|由|请|责成)(?P<who>[一-鿿]{2,24}?)(?:负责)?(?:根据|按照?|结合|进一步|对|牵头)?[^，。；]{0,30}?(?:修改|调整|补充)完善",
            said,
        )
        if not match or not re.search("同意|通过", said):
            return []
        from tracker.grammar.name_lists import list_at

        bodies, _ = list_at(said[match.start("who") :], self.frame.people)
        return [b.name for b in bodies] if len(bodies) == 1 else []

    def _tasks(self, agenda: int, drafts: list[Draft]) -> list[TaskReading]:
        dates = {id(d): self._dates(d) for top in drafts for d in (top, *top.children)}
        self._spread(drafts, dates)
        tasks: list[TaskReading] = []
        numbers = {"approval": 0, "measure": 0}
        for draft in drafts:
            numbers[draft.kind] += 1
            number = (
                f"{agenda}.{_letter(numbers['approval'])}"
                if draft.kind == "approval"
                else f"{agenda}.{numbers['measure']}"
            )
            tasks.append(self._task(draft, number, None, agenda, dates))
            tasks += [
                self._task(c, f"{number}.{i}", number, agenda, dates) for i, c in enumerate(draft.children, start=1)
            ]
        return tasks

    def _own(self, draft: Draft) -> list[Span]:
        """A draft's span less its children's."""
        pieces, at = [], draft.start
        for child in draft.children:
            if child.start > at:
                pieces.append(Span(at, child.start))
            at = max(at, child.end)
        return [*pieces, Span(at, draft.end)] if at < draft.end else pieces

    def _dates(self, draft: Draft) -> list[DueDate]:
        found: dict[tuple[str, date], DueDate] = {}
        if self.base is None:
            return []
        for piece in self._own(draft):
            said = self._without_facts(draft, piece)
            for deadline in find_deadlines(said, self.base, self.workdays):
                if deadline.on:
                    found.setdefault(
                        (deadline.phrase, deadline.on), DueDate(deadline.phrase, deadline.on, deadline.rule)
                    )
                if deadline.note:
                    draft.notes.append(deadline.note)
        return list(found.values())

    def _without_facts(self, draft: Draft, piece: Span) -> str:
        chars = list(self.masked[piece.start : piece.end])
        for fact in draft.facts:
            for at in range(max(fact.start, piece.start), min(fact.end, piece.end)):
                chars[at - piece.start] = HIDDEN
        return "".join(chars)

    def _spread(self, drafts: list[Draft], dates: dict[int, list[DueDate]]) -> None:
        """以上事项…N日内办结 falls on every earlier point of its list that has no date of its own."""
        for index, draft in enumerate(drafts):
            if not _SPREADS.search(self.masked, draft.start, draft.end) or not dates[id(draft)]:
                continue
            for earlier in drafts[:index]:
                has = any(dates[id(d)] for d in (earlier, *earlier.children))
                if earlier.kind == "measure" and earlier.in_list and not has:
                    dates[id(earlier)] = list(dates[id(draft)])

    def _task(
        self, draft: Draft, number: str, parent: str | None, agenda: int, dates: dict[int, list[DueDate]]
    ) -> TaskReading:
        start, end = self.squeezed.raw_span(draft.start, draft.end)
        own = self._own(draft)
        deadlines = tuple(dates[id(draft)])
        cycles = [c for piece in own if (c := find_recurrence(self._without_facts(draft, piece)))]
        conditions = [c for piece in own if (c := find_condition(self._without_facts(draft, piece)))]
        cycle = Cycle(cycles[0].phrase, cycles[0].rule, cycles[0].anchor) if cycles else None
        condition = conditions[0].words if conditions else None
        grade = grade_of(draft, self.masked, bool(deadlines or cycle))
        confidence, review = judge(draft, self.base, self.frame.fields.meeting_date is None)
        return TaskReading(
            id=number,
            parent=parent,
            agenda=agenda,
            kind=draft.kind,
            title=headline_of(draft, self.squeezed.text),
            text=self.squeezed.words(draft.start, draft.end),
            start=start,
            end=end,
            owners=tuple(draft.owners),
            deadlines=deadlines,
            recurrence=cycle,
            condition=condition,
            stages=draft.stages,
            grade=grade,
            confidence=confidence,
            review=tuple(dict.fromkeys(review)),
            rule=draft.rule,
        )
