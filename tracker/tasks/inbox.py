"""待办 of a body: each open share stands in one section, by what its people must do first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from tracker.accounts.actor import Actor
from tracker.clock import local
from tracker.extensions import db
from tracker.minutes.models import AgendaItem, Clause, Minutes
from tracker.minutes.words import agenda_word, excerpt, meeting_word
from tracker.tasks.models import Assignment, Report, Task
from tracker.tasks.timing import Judgement, TimeFacts, is_answered, judge
from tracker.vocabulary import (
    OPEN_STATES,
    Act,
    AssignmentState,
    Grade,
    OwnerRole,
    Role,
    TaskState,
    TimeStatus,
    Word,
)
from tracker.workdays import Workdays

REPORT_SOON_WORKDAYS = 5  # a report due within these days stands in the inbox
LONGEST_WORDS = 60
OPEN = tuple(state.value for state in OPEN_STATES)


class Section(Word):
    """A section of the inbox, in the order of the page; the first that fits takes the share."""

    OVERDUE = "overdue", "逾期"
    SENT_BACK = "sent-back", "退回重办"
    TO_SIGN = "to-sign", "待签收"
    DUE_SOON = "due-soon", "临期"
    TO_REPORT = "to-report", "待反馈"
    WAITING = "waiting", "等督查室"


HINTS = {
    Section.OVERDUE: "先报进展",
    Section.SENT_BACK: "按退回的理由补办，再报结",
    Section.TO_SIGN: "交办后 2 个工作日内签收",
    Section.DUE_SOON: "办不完的，到期前由负责人申请延期",
    Section.TO_REPORT: "本期还没有反馈",
    Section.WAITING: "不用办",
}
STYLES = {Section.OVERDUE: "red", Section.DUE_SOON: "amber"}


class Share(NamedTuple):
    """An open task and the reader's share in it, as stored."""

    id: int
    version: int
    short_number: str
    title: str
    state: str
    grade: str
    is_heading: bool
    due_on: date | None
    first_due_on: date | None
    due_origin: str
    report_due_on: date | None
    submitted_on: date | None
    extension_pending: bool
    extensions_granted: int
    cycle: str
    asked_after: int
    sent_back: int
    urged: int
    issued_at: datetime
    minutes_id: int
    meeting_kind: str
    meeting_number: int
    agenda_position: int | None
    words: str
    role: str
    share_state: str
    position: int
    group_id: int | None
    lead_group_id: int | None
    report_id: int | None
    reported_at: datetime | None


@dataclass(frozen=True)
class Slip:
    """A share as the inbox prints it. ``act`` is None where nothing is to be done."""

    share: Share
    section: Section
    state: TaskState
    lamp: Judgement | None
    role: OwnerRole
    words: str
    place: str  # 第 13 次常务会议 议题五
    note: str  # 已催办 2 次
    act: Act | None
    is_main: bool  # whether the act is the page's main one


@dataclass(frozen=True)
class Bundle:
    """What one meeting leaves to sign, to be signed for in one go."""

    minutes_id: int
    meeting: str
    task_ids: Sequence[int]


@dataclass(frozen=True)
class Pile:
    """A section with its slips."""

    section: Section
    hint: str
    style: str
    slips: Sequence[Slip]
    bundles: Sequence[Bundle] = ()


@dataclass(frozen=True)
class Inbox:
    """``in_hand``: open shares that ask for nothing now; they stand in the ledger."""

    piles: Sequence[Pile]
    in_hand: int
    principles: int  # C-grade clauses


def inbox(actor: Actor, today: date, workdays: Workdays) -> Inbox:
    """What waits for the actor's body. For the people of a body."""
    shares = _shares(actor)
    firm = [share for share in shares if share.grade != Grade.C.value or share.share_state != "signed"]
    slips = [slip for share in firm if (slip := _slip(actor, share, today, workdays))]
    piles = [
        Pile(section, HINTS[section], STYLES.get(section, ""), found, _bundles(section, slips))
        for section in Section
        if (found := [slip for slip in slips if slip.section is section])
    ]
    principles = len(shares) - len(firm)
    return Inbox(piles, len(firm) - len(slips), principles)


def waiting_count(actor: Actor, today: date, workdays: Workdays) -> int:
    """How many slips ask for an act; the tally in the head of the page."""
    found = inbox(actor, today, workdays)
    return sum(len(pile.slips) for pile in found.piles if pile.section is not Section.WAITING)


def _shares(actor: Actor) -> list[Share]:
    mine, lead = aliased(Assignment), aliased(Assignment)
    rows = db.session.execute(
        select(
            Task.id,
            Task.version,
            func.coalesce(Task.short_number, ""),
            Task.title,
            Task.state,
            Task.grade,
            Task.is_heading,
            Task.due_on,
            Task.first_due_on,
            Task.due_origin,
            Task.report_due_on,
            Task.submitted_on,
            Task.extension_pending,
            Task.extensions_granted,
            Task.cycle,
            Task.asked_after,
            Task.sent_back,
            Task.urged,
            Task.issued_at,
            Task.minutes_id,
            Minutes.meeting_kind,
            Minutes.meeting_number,
            AgendaItem.position,
            Clause.words,
            mine.role,
            mine.state,
            mine.position,
            mine.group_id,
            lead.group_id,
            Report.id,
            Report.at,
        )
        .join(mine, mine.task_id == Task.id)
        .join(Minutes, Minutes.id == Task.minutes_id)
        .join(Clause, Clause.id == Task.clause_id)
        .outerjoin(AgendaItem, AgendaItem.id == Task.agenda_item_id)
        .outerjoin(lead, (lead.task_id == Task.id) & (lead.position == 0))
        .outerjoin(Report, Report.id == mine.last_report_id)
        .where(mine.body_id == actor.body_id, Task.government_id == actor.government_id, Task.state.in_(OPEN))
        .order_by(func.coalesce(Task.due_on, date.max), Task.id)
    )
    return [Share._make(row) for row in rows]


def _slip(actor: Actor, share: Share, today: date, workdays: Workdays) -> Slip | None:
    state = TaskState(share.state)
    facts = TimeFacts(state, share.due_on, share.report_due_on, share.submitted_on, share.extension_pending)
    lamp = None if share.grade == Grade.C.value else judge(facts, today, workdays)
    section = _section(share, state, lamp, today, workdays)
    if section is None:
        return None
    return Slip(
        share=share,
        section=section,
        state=state,
        lamp=lamp,
        role=OwnerRole(share.role),
        words=excerpt(share.words, LONGEST_WORDS),
        place=" ".join(
            part
            for part in (
                meeting_word(share.meeting_kind, share.meeting_number),
                agenda_word(share.agenda_position),
            )
            if part
        ),
        note=f"已催办 {share.urged} 次" if share.urged else "",
        act=_act(actor, share, section, state),
        is_main=section in (Section.OVERDUE, Section.TO_SIGN, Section.SENT_BACK),
    )


def _section(share: Share, state: TaskState, lamp: Judgement | None, today: date, workdays: Workdays) -> Section | None:
    """The first section that fits; None where the share asks for nothing now."""
    signed = share.share_state == AssignmentState.SIGNED.value
    works = state in (TaskState.ISSUED, TaskState.IN_PROGRESS)
    status = lamp.status if lamp else None
    if works and status is TimeStatus.OVERDUE and share.share_state != AssignmentState.DISPUTED.value:
        return Section.OVERDUE
    if state is TaskState.IN_PROGRESS and share.sent_back and share.position == 0:
        return Section.SENT_BACK
    if share.share_state == AssignmentState.TO_SIGN.value:
        return Section.TO_SIGN
    if share.share_state == AssignmentState.DISPUTED.value or (state is TaskState.CLOSING and share.position == 0):
        return Section.WAITING
    if not (works and signed):
        return None
    if status is TimeStatus.DUE_SOON:
        return Section.DUE_SOON
    return Section.TO_REPORT if _owes_report(share, state, today, workdays) else None


def _owes_report(share: Share, state: TaskState, today: date, workdays: Workdays) -> bool:
    """Whether a report of this body is due soon or missing. A support answers once, before the closure."""
    if state is not TaskState.IN_PROGRESS or share.report_due_on is None:
        return False
    if share.report_due_on > workdays.add(today, REPORT_SOON_WORKDAYS):
        return False
    last = local(share.reported_at).date() if share.reported_at else None
    with_the_lead = share.group_id is not None and share.group_id == share.lead_group_id
    if share.position == 0 or (with_the_lead and share.role == OwnerRole.LEAD.value):
        return not is_answered(share.cycle, share.report_due_on, share.asked_after, share.report_id, last)
    return last is None


def _act(actor: Actor, share: Share, section: Section, state: TaskState) -> Act | None:
    """What the slip leads to: first the signature; what was sent back its head submits again."""
    if share.share_state == AssignmentState.TO_SIGN.value:
        return Act.ACKNOWLEDGE
    if section is Section.SENT_BACK and actor.role is Role.HEAD:
        return Act.SUBMIT
    return Act.REPORT if state is TaskState.IN_PROGRESS and share.share_state == "signed" else None


def _bundles(section: Section, slips: Sequence[Slip]) -> list[Bundle]:
    """Meetings with several shares to sign, in every section; the buttons stand with 待签收."""
    if section is not Section.TO_SIGN:
        return []
    found: dict[int, list[Slip]] = {}
    for slip in slips:
        if slip.act is Act.ACKNOWLEDGE:
            found.setdefault(slip.share.minutes_id, []).append(slip)
    return [
        Bundle(
            minutes_id,
            meeting_word(of_meeting[0].share.meeting_kind, of_meeting[0].share.meeting_number),
            [slip.share.id for slip in of_meeting],
        )
        for minutes_id, of_meeting in found.items()
        if len(of_meeting) > 1
    ]
