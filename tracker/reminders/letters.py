"""The words of what goes out: one letter for the ready reminders of one person that belong together.

The same letter goes to every channel: ``lines`` are the rows of the in-app message, ``body`` is
the text of the mail (``templates/mail``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app

from config.settings import Settings
from tracker.clock import Clock, today
from tracker.directory.models import Body, Government, Person
from tracker.extensions import db
from tracker.pages.filters import day
from tracker.reminders.entries import Entry, entry_of, merged, pressing
from tracker.reminders.models import Reminder
from tracker.reminders.rules import Form, default_rules
from tracker.tasks.models import Task
from tracker.vocabulary import OwnerRole, Role
from tracker.workdays import Workdays

LONGEST_SUBJECT = 200  # characters that an outbox row holds
ASKS_DUE = "办完的报结；办不完的，时限当天以前（含当天）可以申请延期。"
ASKS_URGED = "今日反馈进展，写明没有按期办结的原因和预计完成时间；已办完的报结。"


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str
    lines: list[dict[str, Any]]


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
    address, on = envelope.settings.address, today(clock)
    entries = [entry_of(row, task, on, workdays, address) for row, task in rows]
    return WRITERS[form](entries, envelope)


def _notice(entries: list[Entry], envelope: Envelope) -> Letter:
    """督办通知: what a meeting has ordered the reader's body to do."""
    meeting = entries[0].meeting
    lines = [e.line([e.share, *e.dates], e.words) for e in entries]
    lines.append({"text": "到待办签收", "url": "/inbox"})
    text = _render("notice", envelope, entries=entries, meeting=meeting)
    return Letter(f"督办通知：{meeting}交办 {len(entries)} 件", text, lines)


def _digest(entries: list[Entry], envelope: Envelope) -> Letter:
    """The day's digest: overdue first, at most so many lines and a link to the rest."""
    entries = sorted(merged(entries), key=pressing)
    counted = [
        ("逾期", sum(e.is_over for e in entries)),
        ("临期", sum(not e.is_over and e.about_due for e in entries)),
        ("待反馈", sum(not e.is_over and not e.about_due for e in entries)),
    ]
    only = entries[0] if len(entries) == 1 else None
    told = "，".join(f"{word} {n} 件" for word, n in counted if n)
    subject = _subject("今日提醒", only.heading, only.status) if only else _subject("今日提醒", told)
    shown = entries[: default_rules().digest_lines]
    lines = [e.line([e.status, *e.dates]) for e in shown]
    if rest := len(entries) - len(shown):
        lines.append({"text": f"另有 {rest} 件，见待办", "url": "/inbox"})
    return Letter(subject, _render("digest", envelope, entries=shown, rest=rest), lines)


def _due(entries: list[Entry], envelope: Envelope) -> Letter:
    """What is due today, or on the rest days that follow."""
    entries = sorted(entries, key=pressing)
    on = today(envelope.clock)
    word = "今日到期" if all(e.due_on == on for e in entries) else "到期提醒"
    lines = [e.line([e.share, *e.dates], asks=ASKS_DUE) for e in entries]
    subject = f"{word} {len(entries)} 件" if len(entries) > 1 else _subject(word, entries[0].heading)
    return Letter(subject, _render("due", envelope, entries=entries, asks=ASKS_DUE), lines)


def _urge(entries: list[Entry], envelope: Envelope) -> Letter:
    """催办单: one task that is overdue, with the words that ordered it."""
    entry = entries[0]
    task = db.session.get_one(Task, entry.task_id)
    report = task.last_report
    is_copy = envelope.person.role == Role.LEADER
    text = _render("urge", envelope, entry=entry, leads=_leads(task), report=report, is_copy=is_copy, asks=ASKS_URGED)
    told = f"最近进展 {day(report.at)}：{report.progress}" if report else "没有反馈过进展"
    facts = [entry.status, *entry.dates, f"牵头 {_leads(task)}", told]
    line = entry.line(facts, entry.words, "" if is_copy else ASKS_URGED)
    return Letter(_subject("催办单", entry.heading, entry.status), text, [line])


def _subject(kind: str, told: str, status: str = "") -> str:
    """今日提醒：13-17 编制目录，还有 3 天. A long title gives way to the status."""
    end = f"，{status}" if status else ""
    return f"{kind}：{told}"[: LONGEST_SUBJECT - len(end)] + end


WRITERS: dict[Form, Callable[[list[Entry], Envelope], Letter]] = {
    Form.NOTICE: _notice,
    Form.DIGEST: _digest,
    Form.DUE: _due,
    Form.URGE: _urge,
}


def _leads(task: Task) -> str:
    return "、".join(one.body.shown for one in task.assignments if one.role == OwnerRole.LEAD)


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
