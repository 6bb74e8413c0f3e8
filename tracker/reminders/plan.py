"""From a task's facts and its people to the set of its reminders. Pure: no database, no clock.

``plan`` says what ought to go out in a task's present condition; what has become of each of
them is on the rows (``planning``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from tracker.clock import local
from tracker.reminders.rules import Anchor, Form, Rules, Step
from tracker.vocabulary import OwnerRole, Role, TaskState, Urgency
from tracker.workdays import Workdays

# While the office verifies a submission or the clock stands, the bureau is not reminded.
REMINDED_STATES = (TaskState.ISSUED, TaskState.IN_PROGRESS)
ANSWERED = "已反馈"  # why a reminder to report is skipped


@dataclass(frozen=True)
class Addressee:
    """Somebody whom a task concerns: of an assigned body, or the leader who oversees it."""

    person_id: int
    role: Role
    body_id: int
    share: OwnerRole
    answered: bool = False  # the body has reported on the task


@dataclass(frozen=True)
class Facts:
    """What of a task its reminders hang on. ``issued_at`` is an aware instant."""

    state: TaskState
    issued_at: datetime
    due_on: date | None = None
    due_revision: int = 0
    report_due_on: date | None = None
    urgency: Urgency = Urgency.PLAIN
    is_reminded: bool = True  # headings and C-grade tasks are not
    addressees: tuple[Addressee, ...] = ()


class Key(NamedTuple):
    """What makes a reminder of a task the same one, so that it goes out once."""

    rule: str
    due_revision: int
    occasion: str
    recipient_id: int


@dataclass(frozen=True)
class Planned:
    """A reminder that ought to go out, not before ``send_at`` (UTC). ``at_once``: at any hour."""

    key: Key
    body_id: int
    send_at: datetime
    at_once: bool
    late: bool


def plan(facts: Facts, rules: Rules, workdays: Workdays) -> dict[Key, Planned]:
    """The reminders of a task from its issue on, those of the past included.

    None lies on a rest day or outside office hours (特急 notices excepted), and none before the issue.
    """
    if facts.state not in REMINDED_STATES or not facts.is_reminded:
        return {}
    found: dict[Key, Planned] = {}
    for step in rules.steps:
        send_at = _send_at(step, facts, rules, workdays)
        if send_at is None:
            continue
        for addressee in recipients(step, facts.addressees):
            reminder = _planned(step, facts, addressee, send_at)
            found.setdefault(reminder.key, reminder)
    return found


def recipients(step: Step, addressees: tuple[Addressee, ...]) -> Iterator[Addressee]:
    """Whom a step reaches; of a body that has nobody in the step's roles, whom it has."""
    concerned = [a for a in addressees if a.share in step.shares and not _is_done(a, step)]
    staffed = {a.body_id for a in concerned if a.role in step.to and a.role is not Role.LEADER}
    for addressee in concerned:
        stands_in = addressee.body_id not in staffed and addressee.role is not Role.LEADER
        if addressee.role in step.to or stands_in:
            yield addressee


def _is_done(addressee: Addressee, step: Step) -> bool:
    """A body that supports has done its part by answering."""
    return addressee.share is OwnerRole.SUPPORT and addressee.answered and step.anchor is not Anchor.ISSUE


def why_not(key: Key, facts: Facts) -> str:
    """Why a reminder that is on a row is not (or no longer) in the plan."""
    if facts.state not in REMINDED_STATES:
        return f"任务{facts.state.label}" if facts.state.label.startswith("已") else f"任务在{facts.state.label}"
    if not facts.is_reminded:
        return "这件任务不提醒"
    mine = [a for a in facts.addressees if a.person_id == key.recipient_id]
    if not mine:
        return "收件人已停用，或已不负责这件任务"
    if key.due_revision and key.due_revision != facts.due_revision:
        return "时限已改"
    is_answered = all(a.answered and a.share is OwnerRole.SUPPORT for a in mine)
    return ANSWERED if is_answered or _is_day(key.occasion) else "时限已改"


def has_passed(step: Step, facts: Facts, today: date, workdays: Workdays) -> str:
    """Why a reminder that comes late would say something untrue on ``today``; empty if it would not."""
    if step.anchor is not Anchor.DUE or facts.due_on is None:
        return ""
    if step.form is Form.DUE:
        return "时限已过" if today > workdays.on_or_after(facts.due_on) else ""
    return "已到时限日" if today >= workdays.on_or_before(facts.due_on) else ""


def step_of(key: Key, rules: Rules) -> Step:
    """The step that a reminder comes from. Raises ``LookupError`` where the rules have none."""
    for step in rules.steps:
        if step.rule == key.rule and (not step.hangs_on_due_date or _signed(step) == key.occasion):
            return step
    raise LookupError(key)


def _planned(step: Step, facts: Facts, addressee: Addressee, send_at: datetime) -> Planned:
    revision = facts.due_revision if step.hangs_on_due_date else 0
    key = Key(step.rule.value, revision, _occasion(step, facts), addressee.person_id)
    # what goes out late, after a stop of the scheduler, need not wait for the morning where it is 特急
    at_once = step.form is not Form.DIGEST and facts.urgency is Urgency.MOST_URGENT
    return Planned(key, addressee.body_id, send_at, at_once, step.late)


def _occasion(step: Step, facts: Facts) -> str:
    if step.anchor is Anchor.REPORT and facts.report_due_on is not None:
        return facts.report_due_on.isoformat()
    return "issue" if step.anchor is Anchor.ISSUE else _signed(step)


def _signed(step: Step) -> str:
    return f"{step.offset:+d}" if step.offset else "0"


def _is_day(occasion: str) -> bool:
    return len(occasion) == len("2026-12-05")


def _send_at(step: Step, facts: Facts, rules: Rules, workdays: Workdays) -> datetime | None:
    """When a step's reminders may go out; None where the task gives it no occasion."""
    if step.anchor is Anchor.ISSUE:
        if facts.urgency is Urgency.MOST_URGENT:
            return facts.issued_at
        return rules.hours.next_open(facts.issued_at, workdays)
    day = _day(step, facts, workdays)
    if day is None:
        return None
    send_at = rules.hours.morning(day)
    return send_at if send_at > facts.issued_at else None


def _day(step: Step, facts: Facts, workdays: Workdays) -> date | None:
    if step.anchor is Anchor.REPORT:
        base = facts.report_due_on and workdays.on_or_before(facts.report_due_on)
    elif facts.due_on is None or _span(facts) <= step.span_over > 0:
        return None
    elif step.anchor is Anchor.DUE:
        base = workdays.on_or_before(facts.due_on)
    else:
        base = workdays.on_or_after(facts.due_on)
    return base and workdays.add(base, step.offset)


def _span(facts: Facts) -> int:
    """Calendar days from issue to due day."""
    assert facts.due_on is not None
    return (facts.due_on - local(facts.issued_at).date()).days
