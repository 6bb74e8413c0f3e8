"""Text of minutes to Extraction: outline, clauses, dates, grades, and what was left out."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from tracker.errors import Unreadable
from tracker.grammar.clauses import MOST_DRAFTS, read_item
from tracker.grammar.dating import Dater
from tracker.grammar.doubts import doubts_of, of_the_family
from tracker.grammar.drafts import Draft, Reader
from tracker.grammar.grades import doubts_of_day, grade_of, judge
from tracker.grammar.head import Head, read_head
from tracker.grammar.left_out import left_out_of
from tracker.grammar.model import AgendaItem, DueDate, Extraction, LeftOut, TaskReading
from tracker.grammar.outline import Item, find_headings, items_of, only_item
from tracker.grammar.reporters import reporting_body
from tracker.grammar.spans import hide, paragraphs, sentences
from tracker.grammar.subjects import Frame
from tracker.grammar.text import Squeezed, squeeze
from tracker.grammar.titles import headline
from tracker.workdays import Workdays

_EVIDENCE = re.compile(r"会议(?:强调|要求|指出|认为|听取|审议|研究|决定|明确|议定|原则|同意|传达)")
_GENERAL = re.compile(r"会议(?:最后|还)(?:强调|要求|指出)|最后，|以上(?:事项|工作)|会议就?下一?步")
# The longest minutes have some sixty thousand characters. What goes on beyond this is left out, and says so, so that
# a file of any size is read within seconds.
LONGEST_TEXT = 300_000
_BEYOND = "文件过长，后面的内容没有读，请分开导入"
_TOO_MANY = "事项过多，后面的没有读出，请分开导入"


class NotMinutes(Unreadable):
    """The text holds neither a minutes head, nor a lead-in, nor a decision."""

    title = "这个文件不是会议纪要"


def extract(text: str, workdays: Workdays | None = None) -> Extraction:
    """The reading of the minutes ``text`` by GUIDELINE; raises NotMinutes, and nothing else, on any text.

    ``text`` is the file as decoded; all offsets in the result count its characters. ``workdays`` is the
    calendar for N个工作日内, by default the official one.
    """
    reading = _read(text[:LONGEST_TEXT], workdays or Workdays())
    return reading if len(text) <= LONGEST_TEXT else _cut_short(reading, len(text))


def _read(text: str, workdays: Workdays) -> Extraction:
    squeezed = squeeze(text)
    masked = hide(squeezed.text)
    headings = find_headings(squeezed, masked, paragraphs(squeezed, 0, len(squeezed.text)))
    first, last = (headings[0].start, headings[-1].start) if headings else (None, 0)
    head = read_head(squeezed, first, last)
    if not head.looks_like_minutes and not _EVIDENCE.search(masked):
        raise NotMinutes("没有认出会议纪要的标题、开头和“会议要求”一类的语句，请换一份会议纪要。")
    if headings:
        items = items_of(squeezed, masked, headings, head.body.end)
    else:
        items = [only_item(squeezed, head.body, head.opening, head.topic, head.fields.title)]
    return _Assembly(squeezed, masked, head, items, workdays).run()


def _cut_short(reading: Extraction, length: int) -> Extraction:
    """The reading of a text's first part, with what was not read left out and a doubt on the last task."""
    left_out = (*reading.left_out, LeftOut(LONGEST_TEXT, length, "too long"))
    return replace(reading, tasks=_with_doubt(reading.tasks, _BEYOND), left_out=left_out)


def _with_doubt(tasks: tuple[TaskReading, ...], doubt: str) -> tuple[TaskReading, ...]:
    """The same tasks, the last one to be looked at for this reason too."""
    if not tasks:
        return tasks
    confidence, review = judge([*tasks[-1].review, doubt])
    return (*tasks[:-1], replace(tasks[-1], confidence=confidence, review=tuple(review)))


@dataclass(frozen=True)
class _Assembly:
    """The steps after the outline, sharing one text."""

    squeezed: Squeezed
    masked: str
    head: Head
    items: list[Item]
    workdays: Workdays

    def run(self) -> Extraction:
        reader, fields = self._reader(), self.head.fields
        dater = Dater(self.squeezed.text, self.masked, fields.meeting_date or fields.issued_on, self.workdays)
        agenda: list[AgendaItem] = []
        tasks: list[TaskReading] = []
        for index, item in enumerate(self.items, start=1):
            reporting = reporting_body(reader.frame, item, reader.sentences)
            start, end = self.squeezed.raw_span(item.start, item.end)
            agenda.append(AgendaItem(index, item.title, item.action, reporting, start, end))
            if len(tasks) < MOST_DRAFTS:
                tasks += self._tasks(index, self._drafts(reader, item, reporting), dater)
        left_out = left_out_of(self.squeezed, reader, self.items, tasks)
        told = tuple(tasks) if len(tasks) < MOST_DRAFTS else _with_doubt(tuple(tasks), _TOO_MANY)
        return Extraction(fields, tuple(agenda), told, left_out)

    @cached_property
    def frame(self) -> Frame:
        return Frame(self.masked, self.head.people, self.squeezed.text)

    def _reader(self) -> Reader:
        found = paragraphs(self.squeezed, self.head.body.start, self.head.body.end)
        speakers = frozenset({self.head.fields.chair} if self.head.fields.chair else ())
        starts = frozenset(paragraph.start for paragraph in found)
        return Reader(self.frame, sentences(self.masked, found), found, speakers, starts)

    def _drafts(self, reader: Reader, item: Item, reporting: str | None) -> list[Draft]:
        """The item's tasks; a general clause after the last item belongs to it without its reporting body."""
        cut = item.end
        if item is self.items[-1] and len(self.items) > 1:
            later = reader.paragraphs_in(item.body + 1, item.end)
            cut = next((p.start for p in later if _GENERAL.match(self.masked, p.start, p.end)), item.end)
        return read_item(reader, item.body, cut, reporting) + read_item(reader, cut, item.end, None)

    def _tasks(self, agenda: int, drafts: list[Draft], dater: Dater) -> list[TaskReading]:
        """Readings in order, measures numbered 1.1, 1.2 …, decisions 1.A, 1.B …, directives 1.2.1 …"""
        dates = dater.due_dates(drafts)
        tasks: list[TaskReading] = []
        decisions = measures = 0
        for draft in drafts:
            if draft.kind == "approval":
                decisions += 1
                number = f"{agenda}.{_letter(decisions)}"
            else:
                measures += 1
                number = f"{agenda}.{measures}"
            numbers: list[tuple[Draft, str, str | None]] = [(draft, number, None)]
            numbers += [(child, f"{number}.{i}", number) for i, child in enumerate(draft.children, start=1)]
            family = of_the_family(draft, self.frame)
            for one, own, parent in numbers:
                tasks.append(self._task(one, own, parent, agenda, dates[id(one)], dater, family))
        return tasks

    @cached_property
    def words(self) -> str:
        """The file's own characters without white space."""
        return self.squeezed.words(0, len(self.squeezed.text))

    def _as_printed(self, name: str) -> str:
        """The name with the brackets of the file, which may be half-width: 各乡镇(街道)."""
        printed = name.replace("（", "(").replace("）", ")")
        return printed if printed != name and printed in self.words else name

    def _task(
        self,
        draft: Draft,
        number: str,
        parent: str | None,
        agenda: int,
        due: list[DueDate],
        dater: Dater,
        family: list[str],
    ) -> TaskReading:
        start, end = self.squeezed.raw_span(draft.start, draft.end)
        cycle = dater.cycle(draft)
        condition = dater.condition(draft)
        doubts = doubts_of(draft, self.frame, due, cycle, condition) + family
        doubts += doubts_of_day(dater.base, self.head.fields.meeting_date is None)
        confidence, review = judge(list(dict.fromkeys(doubts)))
        return TaskReading(
            id=number,
            parent=parent,
            agenda=agenda,
            kind=draft.kind,
            title=headline(draft, self.frame, self.items[agenda - 1].title, tuple(one.phrase for one in due)),
            text=self.squeezed.words(draft.start, draft.end),
            start=start,
            end=end,
            owners=tuple(replace(owner, name=self._as_printed(owner.name)) for owner in draft.owners),
            deadlines=tuple(due),
            recurrence=cycle,
            condition=condition,
            stages=draft.stages,
            grade=grade_of(draft, self.masked, bool(due or cycle or condition or draft.notes)),
            confidence=confidence,
            review=tuple(review),
            rule=draft.rule,
            with_furniture=self.squeezed.words_with_furniture(draft.start, draft.end),
        )


def _letter(number: int) -> str:
    """A for the first decision of an item, Z for the 26th, then Z27 and so on."""
    return chr(64 + number) if number <= 26 else f"Z{number}"
