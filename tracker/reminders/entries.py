"""A reminded task as letters speak of it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.pages.filters import day
from tracker.reminders.models import Reminder
from tracker.tasks.facts import time_facts
from tracker.tasks.models import Task
from tracker.tasks.timing import Judgement, days_left, is_late, judge
from tracker.vocabulary import DueOrigin, Lamp, MeetingKind, OwnerRole, Rule
from tracker.workdays import Workdays


@dataclass(frozen=True)
class Entry:
    """One reminded task as the letters speak of it."""

    task_id: int
    number: str
    title: str
    due_on: date | None
    origin_word: str  # 默认时限, else nothing
    about_due: bool  # reminded of its due date
    report_on: date | None  # the report that it is told or reminded of
    is_missing: bool  # which is late
    judged: Judgement
    left: int | None  # working days to the due day
    share: str  # 牵头, 配合
    words: str  # the clause
    meeting: str  # 第 13 次常务会议
    url: str

    @property
    def is_over(self) -> bool:
        return self.judged.lamp is Lamp.RED

    @property
    def due_words(self) -> str:
        """2026-12-15 周二（默认时限）"""
        return f"{day(self.due_on)}（{self.origin_word}）" if self.origin_word else self._plain_due

    @property
    def _plain_due(self) -> str:
        return day(self.due_on) if self.due_on else DueOrigin.NONE.label

    @property
    def status(self) -> str:
        """What the reader must know first."""
        if self.is_over:
            return self.judged.word
        if self.about_due:
            return f"还有 {self.left} 天" if self.left else "今日到期"
        return "未反馈" if self.is_missing else "待反馈"

    @property
    def heading(self) -> str:
        """13-17 编制印发第一批政务数据共享目录"""
        return f"{self.number} {self.title}"

    @property
    def dates(self) -> list[str]:
        """By when it is due, and by when the next report is."""
        report = [f"应在 {day(self.report_on)} 前反馈"] if self.report_on else []
        return [f"时限 {self.due_words}" if self.due_on else self.due_words, *report]

    @property
    def text(self) -> str:
        return f"{self.heading}：{'，'.join([self.status, *self.dates])}"

    def line(self, facts: list[str], words: str = "", asks: str = "") -> dict[str, Any]:
        """A row of the in-app message: the task, what is told of it, the clause's words and what to do, where due."""
        told = {"text": self.heading, "task_id": self.task_id, "facts": facts, "words": words}
        return {**told, "asks": asks} if asks else told


def entry_of(row: Reminder, task: Task, on: date, workdays: Workdays, address: str) -> Entry:
    """A reminder as it stands on the day ``on``. ``address``: what links begin with."""
    report_on = {Rule.R1: task.report_due_on, Rule.R3: task.report_due_on}.get(Rule(row.rule))
    role = next((one.role for one in task.assignments if one.body_id == row.body_id), OwnerRole.LEAD.value)
    return Entry(
        task_id=task.id,
        number=task.short_number or task.number or "",
        title=task.title,
        due_on=task.due_on,
        origin_word=DueOrigin.DEFAULT.label if task.due_origin == DueOrigin.DEFAULT else "",
        about_due=row.rule != Rule.R3,
        report_on=report_on,
        is_missing=report_on is not None and is_late(report_on, on, workdays),
        judged=judge(time_facts(task), on, workdays),
        left=None if task.due_on is None else days_left(task.due_on, on, workdays),
        share=OwnerRole(role).label,
        words=task.clause.words,
        meeting=f"第 {task.minutes.meeting_number} 次{MeetingKind(task.minutes.meeting_kind).label}",
        url=f"{address}/tasks/{task.id}",
    )


def merged(entries: list[Entry]) -> list[Entry]:
    """One entry per task, however many reminders of it have come together."""
    found: dict[int, Entry] = {}
    for entry in entries:
        if known := found.get(entry.task_id):
            entry = replace(
                known,
                about_due=known.about_due or entry.about_due,
                report_on=known.report_on or entry.report_on,
                is_missing=known.is_missing or entry.is_missing,
            )
        found[entry.task_id] = entry
    return list(found.values())


def pressing(entry: Entry) -> tuple[bool, date, date, int]:
    """Overdue first, the longest overdue before the others; then by due day."""
    return not entry.is_over, entry.due_on or date.max, entry.report_on or date.min, entry.task_id
