"""The page 今日工作: sections with their rows made ready, each one click from its act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import url_for

from tracker.accounts.actor import Actor
from tracker.backup import last_backup
from tracker.clock import Clock, local, today
from tracker.minutes.words import excerpt
from tracker.pages.filters import day as in_words
from tracker.reminders import pulse
from tracker.supervision import queue
from tracker.supervision.overview import Count
from tracker.supervision.queue import SIGN_WORKDAYS, Section, Size, Waiting
from tracker.tasks import ledger
from tracker.tasks.listings import Days, Listing
from tracker.tasks.offers import slug
from tracker.tasks.timing import Judgement, TimeFacts, judge
from tracker.vocabulary import Act, Channel, DisputeClass, OwnerRole, Role, TaskState
from tracker.workdays import Workdays

ANSWER_WORKDAYS = 2  # a dispute is answered within (PRODUCT section 4)
LONGEST = 60  # characters of a reason
NOTES = {
    Section.REVIEW: "先核对，再交办",
    Section.DISPUTED: f"{ANSWER_WORKDAYS} 个工作日内答复",
    Section.EXTENSION: "在到期前审核",
    Section.CLOSING: "按报结那天判定是否按期",
    Section.UNSIGNED: f"超过 {SIGN_WORKDAYS} 个工作日没有签收",
    Section.DUE: "最早到期的在前",
    Section.SILENT: "上一期没有反馈",
    Section.SUSPENDED: "到了复核日",
    Section.FAILED: "不再自动重发",
}
LISTS = {
    Section.DISPUTED: Listing.DISPUTED,
    Section.EXTENSION: Listing.EXTENSION,
    Section.CLOSING: Listing.CLOSING,
    Section.UNSIGNED: Listing.UNSIGNED,
    Section.DUE: Listing.OVERDUE,
    Section.SILENT: Listing.SILENT,
    Section.SUSPENDED: Listing.SUSPENDED,
}
LAMPS = {
    Listing.OVERDUE: "red",
    Listing.DUE_SOON: "amber",
    Listing.SILENT: "amber",
    Listing.ON_TRACK: "green",
    Listing.UNDATED: "grey",
    Listing.DISPUTED: "",
}


@dataclass(frozen=True)
class Item:
    """A row: what it is, whose, the day or lamp that matters, and the act that it waits for."""

    title: str
    url: str
    detail: str
    body: str
    when_name: str
    when: date | Judgement | str
    act: str
    act_url: str

    @property
    def is_lamp(self) -> bool:
        return isinstance(self.when, Judgement)


@dataclass(frozen=True)
class Part:
    """A section with its rows; ``more_url`` opens its list in the ledger."""

    section: Section
    size: str
    unit: str
    note: str
    thing: str
    items: Sequence[Item]
    more_url: str | None


@dataclass(frozen=True)
class Desk:
    """Ready values of supervision/queue.html."""

    is_workday: bool
    number: str
    parts: list[Part]
    lamps: list[Count]
    in_hand: Count
    suspended: Count
    unreachable: int  # bodies with work in hand and neither liaison nor head
    last_backup: datetime | None
    last_reminders: datetime | None


def desk(actor: Actor, government_id: int, clock: Clock, workdays: Workdays, backups: Path) -> Desk:
    """The page; five statements."""
    day = today(clock)
    days = Days.of(day, workdays)
    unreviewed = queue.unreviewed(government_id)
    found = queue.waiting(government_id, days, workdays)
    numbers = ledger.counts(actor, government_id, (*LAMPS, Listing.IN_HAND, Listing.SUSPENDED), days)
    parts = [_review(unreviewed)] if unreviewed else []
    parts += [_part(section, found[section], _Hand(actor, day, workdays)) for section in Section if section in found]
    rows: list[Sequence[Any]] = [unreviewed, *found.values()]
    is_more = any(len(some) > queue.MOST for some in rows)
    return Desk(
        is_workday=workdays.is_workday(day),
        number=f"{sum(Size(some).number for some in rows)}{'+' if is_more else ''}",
        parts=parts,
        lamps=[_count(name, numbers[name]) for name in LAMPS],
        in_hand=_count(Listing.IN_HAND, numbers[Listing.IN_HAND]),
        suspended=_count(Listing.SUSPENDED, numbers[Listing.SUSPENDED]),
        unreachable=queue.unreachable(government_id),
        last_backup=last_backup(backups),
        last_reminders=pulse.last_beat(pulse.REMINDERS),
    )


def _count(name: Listing, n: int) -> Count:
    return Count(name.label, n, url_for(".ledger", listing=name.value), LAMPS.get(name, ""))


def _review(rows: Sequence[queue.Unreviewed]) -> Part:
    size = Size(rows)
    items = [
        Item(
            title=row.title,
            url=url_for("minutes.show", minutes_id=row.id),
            detail=f"候选 {row.candidates} 件",
            body="督查室",
            when_name="导入",
            when=local(row.imported_at).date(),
            act="核对",
            act_url=url_for("minutes.desk", minutes_id=row.id),
        )
        for row in rows[: queue.MOST]
    ]
    return Part(Section.REVIEW, size.words, "份", NOTES[Section.REVIEW], "纪要", items, None)


def _part(section: Section, rows: Sequence[Waiting], hand: "_Hand") -> Part:
    size, more = Size(rows), LISTS.get(section)
    is_more = len(rows) > queue.MOST and more is not None
    unit = "份" if section is Section.FAILED else "件"
    thing = "消息" if section is Section.FAILED else "事项"
    make = getattr(hand, section.value)
    items = [make(row) for row in rows[: queue.MOST]]
    more_url = url_for(".ledger", listing=more.value) if is_more and more else None
    return Part(section, size.words, unit, NOTES[section], thing, items, more_url)


@dataclass(frozen=True)
class _Hand:
    """Makes the rows of each section, named as the section."""

    actor: Actor
    day: date
    workdays: Workdays

    def disputed(self, row: Waiting) -> Item:
        kind = DisputeClass(row.note).label
        last = self.workdays.add(_day(row), ANSWER_WORKDAYS)
        return self._item(row, f"{kind}：{excerpt(row.words, LONGEST)}", "最晚", last, "答复", Act.SETTLE, row.body_id)

    def extension(self, row: Waiting) -> Item:
        detail = f"{in_words(row.due_on)} → {in_words(row.day)}，{excerpt(row.words, LONGEST)}"
        return self._item(row, detail, "申请", _day(row), "审核", Act.DECIDE_EXTENSION)

    def closing(self, row: Waiting) -> Item:
        return self._item(row, excerpt(row.words, LONGEST), "报结", _day(row), "核查", Act.CLOSE)

    def unsigned(self, row: Waiting) -> Item:
        waited = self.workdays.between(_day(row), self.day)
        detail = f"{OwnerRole(row.note).label}单位，交办 {in_words(_day(row))}"
        return self._item(row, detail, "未签收", f"{waited} 天", "代录签收", Act.ACKNOWLEDGE, row.body_id)

    def due(self, row: Waiting) -> Item:
        signed = row.state != TaskState.ISSUED
        act, label = (Act.REPORT, "代录反馈") if signed else (Act.ACKNOWLEDGE, "代录签收")
        return self._item(row, f"时限 {in_words(row.due_on)}", "灯", self._lamp(row), label, act, row.body_id)

    def silent(self, row: Waiting) -> Item:
        signed = row.state != TaskState.ISSUED
        act, label = (Act.REPORT, "代录反馈") if signed else (Act.ACKNOWLEDGE, "代录签收")
        return self._item(row, f"应在 {in_words(row.day)} 前反馈", "灯", self._lamp(row), label, act, row.body_id)

    def suspended(self, row: Waiting) -> Item:
        may = self.actor.role is Role.OFFICE_LEADER
        return self._item(row, "", "复核", row.day or self.day, "恢复" if may else "查看", Act.RESUME if may else None)

    def failed(self, row: Waiting) -> Item:
        channel = Channel(row.note).label
        return Item(
            title=row.title,
            url=url_for("messages.index"),
            detail=f"{channel}，{excerpt(row.words, LONGEST)}",
            body=row.body,
            when_name="失败",
            when=_day(row),
            act="查看",
            act_url=url_for("messages.index"),
        )

    def _lamp(self, row: Waiting) -> Judgement:
        facts = TimeFacts(TaskState(row.state), row.due_on, row.report_due_on, row.submitted_on)
        return judge(facts, self.day, self.workdays)

    def _item(
        self,
        row: Waiting,
        detail: str,
        when_name: str,
        when: date | Judgement | str,
        label: str,
        act: Act | None,
        body_id: int | None = None,
    ) -> Item:
        return Item(
            title=row.title,
            url=task_url(row.id),
            detail=f"{row.number}，{detail}" if detail else row.number,
            body=row.body,
            when_name=when_name,
            when=when,
            act=label,
            act_url=task_url(row.id, act, body_id),
        )


def _day(row: Waiting) -> date:
    if row.at is None:
        raise ValueError(f"{row.section} {row.id} has no moment")
    return local(row.at).date()


def task_url(task_id: int, act: Act | None = None, body_id: int | None = None) -> str:
    """A task's page, or the page of an act on it (for a body, where the office records on its behalf)."""
    if act is None:
        return url_for("tasks.show", task_id=task_id)
    return url_for("tasks.act", task_id=task_id, act_name=slug(act), body=body_id)
