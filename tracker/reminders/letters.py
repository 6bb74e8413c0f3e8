"""The words of what goes out: one letter for the ready reminders of one person that belong together.

The same letter goes to every channel: ``lines`` are the rows of the in-app message, ``body`` is
the text of the mail (``templates/mail``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import current_app

from config.settings import Settings
from tracker.clock import Clock, today
from tracker.directory.models import Body, Government, Person
from tracker.extensions import db
from tracker.pages.filters import day
from tracker.reminders.models import Reminder
from tracker.reminders.rules import Form, default_rules
from tracker.tasks.facts import time_facts
from tracker.tasks.models import Assignment, Task
from tracker.tasks.timing import Judgement, days_left, is_late, judge
from tracker.vocabulary import DueOrigin, Lamp, MeetingKind, OwnerRole, Role, Rule
from tracker.workdays import Workdays


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class Entry:
    """One reminded task as the letters speak of it."""

    task_id: int
    number: str
    title: str
    due_on: date | None
    origin_word: str  # 默认时限, else nothing
    about_due: bool  # reminded of its due date
    report_on: date | None  # reminded of this report
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
    def text(self) -> str:
        report = f"，应在 {day(self.report_on)} 前反馈" if self.report_on else ""
        return f"{self.status}：{self.number} {self.title}，时限 {self.due_words}{report}"


@dataclass(frozen=True)
class Envelope:
    """Whom a letter is for and where it comes from."""

    person: Person
    body: Body | None  # the body that the reminders concern
    government: Government
    clock: Clock
    settings: Settings


def write(form: Form, rows: Sequence[tuple[Reminder, Task]], clock: Clock, workdays: Workdays) -> Letter:
    """The letter for reminders of one recipient and one bundle. ``rows`` must not be empty."""
    first = rows[0][0]
    envelope = Envelope(
        db.session.get_one(Person, first.recipient_id),
        db.session.get(Body, first.body_id),
        db.session.get_one(Government, first.government_id),
        clock,
        current_app.extensions["settings"],
    )
    entries = [_entry(row, task, envelope, workdays) for row, task in rows]
    return WRITERS[form](entries, envelope)


def _entry(row: Reminder, task: Task, envelope: Envelope, workdays: Workdays) -> Entry:
    on = today(envelope.clock)
    report_on = date.fromisoformat(row.occasion) if row.rule == Rule.R3 else None
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
        url=f"{envelope.settings.address}/tasks/{task.id}",
    )


def _notice(entries: list[Entry], envelope: Envelope) -> Letter:
    """督办通知: what a meeting has ordered the reader's body to do."""
    meeting = entries[0].meeting
    lines = [_line(e, f"{e.number} {e.title}（{e.share}），时限 {e.due_words}", e.words) for e in entries]
    text = _render("notice", envelope, entries=entries, meeting=meeting)
    return Letter(f"督办通知：{meeting}交办 {len(entries)} 件", text, lines)


def _digest(entries: list[Entry], envelope: Envelope) -> Letter:
    """The day's digest: overdue first, at most so many lines and a link to the rest."""
    entries = sorted(_merged(entries), key=_pressing)
    counted = [
        ("逾期", sum(e.is_over for e in entries)),
        ("临期", sum(not e.is_over and e.about_due for e in entries)),
        ("待反馈", sum(not e.is_over and not e.about_due for e in entries)),
    ]
    subject = "今日提醒：" + "，".join(f"{word} {n} 件" for word, n in counted if n)
    shown = entries[: default_rules().digest_lines]
    lines = [_line(e, e.text) for e in shown]
    if rest := len(entries) - len(shown):
        lines.append({"text": f"另有 {rest} 件，见待办", "url": "/inbox"})
    return Letter(subject, _render("digest", envelope, entries=shown, rest=rest), lines)


def _due(entries: list[Entry], envelope: Envelope) -> Letter:
    """What is due today, or on the rest days that follow."""
    entries = sorted(entries, key=_pressing)
    on = today(envelope.clock)
    word = "今日到期" if all(e.due_on == on for e in entries) else "到期提醒"
    lines = [_line(e, f"{e.number} {e.title}（{e.share}），时限 {e.due_words}") for e in entries]
    return Letter(f"{word} {len(entries)} 件", _render("due", envelope, entries=entries), lines)


def _urge(entries: list[Entry], envelope: Envelope) -> Letter:
    """催办单: one task that is overdue, with the words that ordered it."""
    entry = entries[0]
    task = db.session.get_one(Task, entry.task_id)
    report = task.last_report
    is_copy = envelope.person.role == Role.LEADER
    text = _render("urge", envelope, entry=entry, leads=_leads(task), report=report, is_copy=is_copy)
    subject = f"催办单：{entry.number} {entry.title}，{entry.judged.word}"
    told = f"最近进展：{day(report.at)}，{report.progress}" if report else "还没有反馈过进展"
    lines = [_line(entry, f"{entry.text}。牵头 {_leads(task)}。{told}", entry.words)]
    return Letter(subject[:200], text, lines)


WRITERS: dict[Form, Callable[[list[Entry], Envelope], Letter]] = {
    Form.NOTICE: _notice,
    Form.DIGEST: _digest,
    Form.DUE: _due,
    Form.URGE: _urge,
}


def _merged(entries: list[Entry]) -> list[Entry]:
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


def _pressing(entry: Entry) -> tuple[bool, date, date, int]:
    """Overdue first, the longest overdue before the others; then by due day."""
    return not entry.is_over, entry.due_on or date.max, entry.report_on or date.min, entry.task_id


def _line(entry: Entry, text: str, words: str = "") -> dict[str, Any]:
    line: dict[str, Any] = {"text": text, "task_id": entry.task_id}
    return line | ({"words": words} if words else {})


def _leads(task: Task) -> str:
    leads: list[Assignment] = [one for one in task.assignments if one.role == OwnerRole.LEAD]
    return "、".join(one.body.shown for one in leads)


def _render(name: str, envelope: Envelope, **values: Any) -> str:
    """The text of ``templates/mail/NAME.txt``; without the frame that pages have."""
    template = current_app.jinja_env.get_template(f"mail/{name}.txt")
    text = template.render(
        person=envelope.person,
        body=envelope.body,
        government=envelope.government,
        today=today(envelope.clock),
        address=envelope.settings.address,
        **values,
    )
    return text.strip() + "\n"
