"""The one ``can()``: who may do what with a task now, and why not (PRODUCT section 4). Pure.

Default deny: an act without an entry is nobody's. Of the bureau acts, a body's own people do them,
and the office may record them on the body's behalf (代录); the guards are the same for both.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.accounts.actor import Actor
from tracker.errors import Forbidden, NotNow, TrackerError
from tracker.tasks.states import allowed
from tracker.vocabulary import Act, AssignmentState, Grade, OwnerRole, Role, TaskState

MOST_EXTENSIONS = 2
DISPUTE_WORKDAYS = 2
BUREAU_ACTS = (Act.ACKNOWLEDGE, Act.DISPUTE, Act.REPORT, Act.REQUEST_EXTENSION, Act.SUBMIT)
HEAD_ACTS = (Act.DISPUTE, Act.REQUEST_EXTENSION, Act.SUBMIT)  # the others the liaison does as well
LEADER_ACTS = (Act.REOPEN, Act.SUSPEND, Act.RESUME, Act.CANCEL)
FIRST_LEAD_ACTS = (Act.REQUEST_EXTENSION, Act.SUBMIT)
OFFICE_ACTS = (
    Act.ISSUE,
    Act.DROP,
    Act.RESTORE,
    Act.EDIT,
    Act.SETTLE,
    Act.DECIDE_EXTENSION,
    Act.SEND_BACK,
    Act.CLOSE,
)


@dataclass(frozen=True)
class Share:
    """A body's share of the task, as the law sees it."""

    body_id: int
    role: OwnerRole = OwnerRole.LEAD
    is_first_lead: bool = False
    state: AssignmentState = AssignmentState.TO_SIGN
    disputes: int = 0
    dispute_in_time: bool = True  # still within its two working days


@dataclass(frozen=True)
class TaskFacts:
    """All that a verdict depends on. ``share`` is that of the actor's body, or of the one acted for."""

    government_id: int
    state: TaskState
    grade: Grade = Grade.A
    is_heading: bool = False
    share: Share | None = None
    two_person: bool = False
    due_on: date | None = None
    due_passed: bool = False
    extension_pending: bool = False
    extensions_granted: int = 0
    open_children: int = 0
    open_disputes: int = 0
    submitted_by_id: int | None = None  # of the submission under check
    lead_name: str = ""  # the first lead, for the words of a refusal


@dataclass(frozen=True)
class Verdict:
    """``why`` is a Chinese sentence for the reader; empty when allowed. ``error`` is what a verb raises."""

    allowed: bool
    why: str = ""
    error: type[TrackerError] | None = None

    def demand(self) -> None:
        """Raise ``Forbidden`` or ``NotNow`` with the reason, unless allowed."""
        if self.error is not None:
            raise self.error(self.why)


YES = Verdict(True)


def _not_you(why: str) -> Verdict:
    return Verdict(False, why, Forbidden)


def _not_now(why: str) -> Verdict:
    return Verdict(False, why, NotNow)


def can(actor: Actor, act: Act, facts: TaskFacts) -> Verdict:
    """Whether the actor may do this now, and if not, why."""
    whose = _whose(actor, act, facts)
    if whose:
        return _not_you(whose)
    if not allowed(facts.state, act):
        return _not_now(_wrong_state(act, facts))
    guard = GUARDS.get(act)
    why = guard(actor, facts) if guard else ""
    return _not_now(why) if why else YES


def _whose(actor: Actor, act: Act, facts: TaskFacts) -> str:
    """Why this is not the actor's to do at any time; empty if it is."""
    if actor.government_id != facts.government_id:
        return "这是另一个政府的任务，只能查看。"
    if act in BUREAU_ACTS:
        return _whose_share(actor, act, facts.share)
    if act in LEADER_ACTS:
        return "" if actor.role is Role.OFFICE_LEADER else "由办公室领导办。"
    if act not in OFFICE_ACTS or not actor.is_office:
        return "由督查室办。"
    if act is Act.ISSUE and facts.two_person and actor.role is not Role.OFFICE_LEADER:
        return "已启用双人复核，由办公室领导交办。"
    return ""


def _whose_share(actor: Actor, act: Act, share: Share | None) -> str:
    if not (actor.is_bureau or actor.is_office):
        return "由办理单位办。"
    if share is None or (actor.is_bureau and share.body_id != actor.body_id):
        return "本单位不是这项任务的办理单位。" if actor.is_bureau else "先选定代录的单位。"
    if act in HEAD_ACTS and actor.role is Role.LIAISON:
        return "由本单位负责人办。"
    if act in FIRST_LEAD_ACTS and not share.is_first_lead:
        return "由第一牵头单位办。"
    return ""


def _wrong_state(act: Act, facts: TaskFacts) -> str:
    if facts.state in (TaskState.CANDIDATE, TaskState.DROPPED):
        return "任务还没有交办。" if act not in OFFICE_ACTS else f"现在是“{facts.state.label}”。"
    if act in (Act.CLOSE, Act.SEND_BACK) and facts.state is TaskState.IN_PROGRESS:
        return f"{facts.lead_name or '牵头单位'}还没有报结。"
    if facts.state is TaskState.ISSUED:
        return f"{facts.lead_name or '牵头单位'}还没有签收。"
    return {
        TaskState.DISPUTED: "正在商榷，等督查室答复。",
        TaskState.IN_PROGRESS: "任务正在办理。",
        TaskState.CLOSING: "已报结，等督查室核查。",
        TaskState.SUSPENDED: "任务已挂起，恢复以后再办。",
    }.get(facts.state, f"任务{facts.state.label}。")


def _acknowledge(_actor: Actor, facts: TaskFacts) -> str:
    state = facts.share.state if facts.share else None
    if state is AssignmentState.SIGNED:
        return "本单位已签收。"
    return "本单位已退回商榷，等督查室答复。" if state is AssignmentState.DISPUTED else ""


def _dispute(actor: Actor, facts: TaskFacts) -> str:
    if why := _acknowledge(actor, facts):
        return why
    if facts.share and facts.share.disputes:
        return "只能退回商榷一次，已经用过。"
    if facts.share and not facts.share.dispute_in_time:
        return f"交办后 {DISPUTE_WORKDAYS} 个工作日内才能退回商榷。"
    return ""


def _settle(_actor: Actor, facts: TaskFacts) -> str:
    return "" if facts.open_disputes else "没有等答复的商榷。"


def _report(_actor: Actor, facts: TaskFacts) -> str:
    signed = facts.share is not None and facts.share.state is AssignmentState.SIGNED
    return "" if signed else "本单位还没有签收。"


def _request_extension(actor: Actor, facts: TaskFacts) -> str:
    if why := _report(actor, facts):
        return why
    if facts.due_on is None:
        return "这项任务没有时限，不需要延期。"
    if facts.extension_pending:
        return "已有一次延期申请在等审核。"
    if facts.extensions_granted >= MOST_EXTENSIONS:
        return f"已延期 {MOST_EXTENSIONS} 次，不能再申请。"
    return "时限已过，延期要在到期当天或以前申请。" if facts.due_passed else ""


def _decide_extension(_actor: Actor, facts: TaskFacts) -> str:
    return "" if facts.extension_pending else "没有等审核的延期申请。"


def _submit(actor: Actor, facts: TaskFacts) -> str:
    if why := _report(actor, facts):
        return why
    return f"还有 {facts.open_children} 件分项没有办结。" if facts.open_children else ""


def _close(actor: Actor, facts: TaskFacts) -> str:
    return "报结是本人提交或代录的，要由另一人核查办结。" if facts.submitted_by_id == actor.person_id else ""


def _edit(_actor: Actor, facts: TaskFacts) -> str:
    promotable = facts.state is TaskState.CANDIDATE or facts.grade is Grade.C
    return "" if promotable else "已交办的任务不能直接修改。"


def _suspend(_actor: Actor, facts: TaskFacts) -> str:
    return "分项任务各自挂起，总项不单独挂起。" if facts.is_heading else ""


def _reopen(_actor: Actor, facts: TaskFacts) -> str:
    return "总项随分项重启，请在分项上办。" if facts.is_heading else ""


GUARDS: Mapping[Act, Callable[[Actor, TaskFacts], str]] = {
    Act.ACKNOWLEDGE: _acknowledge,
    Act.DISPUTE: _dispute,
    Act.SETTLE: _settle,
    Act.REPORT: _report,
    Act.REQUEST_EXTENSION: _request_extension,
    Act.DECIDE_EXTENSION: _decide_extension,
    Act.SUBMIT: _submit,
    Act.CLOSE: _close,
    Act.EDIT: _edit,
    Act.SUSPEND: _suspend,
    Act.REOPEN: _reopen,
}
