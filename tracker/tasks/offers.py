"""Which acts a page offers its reader, and one line of why for those expected but not possible now. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.accounts.actor import Actor
from tracker.errors import NotFound
from tracker.tasks.permissions import BUREAU_ACTS, MOST_EXTENSIONS, TaskFacts, Verdict, can
from tracker.vocabulary import Act, Grade, Role, TaskState

OFFERED = (  # in the order of the page; issuing, dropping and editing stand on the review page
    Act.SETTLE,
    Act.DECIDE_EXTENSION,
    Act.CLOSE,
    Act.SEND_BACK,
    Act.ACKNOWLEDGE,
    Act.REPORT,
    Act.SUBMIT,
    Act.REQUEST_EXTENSION,
    Act.DISPUTE,
    Act.EDIT,
    Act.RESUME,
    Act.REOPEN,
    Act.SUSPEND,
    Act.CANCEL,
)
NEVER_MAIN = (Act.SEND_BACK, Act.DISPUTE, Act.SUSPEND, Act.CANCEL, Act.REOPEN, Act.EDIT)
LABELS = {Act.EDIT: "转为 B 档"}
CONSEQUENCES = {
    Act.ACKNOWLEDGE: "签收后开始办理",
    Act.DISPUTE: "只能用一次，写明理由",
    Act.SUBMIT: "由督查室核查",
    Act.CLOSE: "按报结日期判定是否按期",
    Act.SEND_BACK: "写明理由",
    Act.SUSPEND: "停止计时，定复核日期",
    Act.CANCEL: "不再办理，写明理由",
    Act.REOPEN: "原办结记录保留",
    Act.RESUME: "时限按停止的工作日顺延",
    Act.EDIT: "从今天起按周期反馈，计入统计",
}
_EXPECTED: Mapping[Role, Mapping[TaskState, tuple[Act, ...]]] = {
    Role.OFFICE: {
        TaskState.ISSUED: (Act.CLOSE, Act.CANCEL),
        TaskState.IN_PROGRESS: (Act.CLOSE, Act.SUSPEND, Act.CANCEL),
        TaskState.CLOSING: (Act.CLOSE,),
        TaskState.SUSPENDED: (Act.RESUME,),
        TaskState.CLOSED: (Act.REOPEN,),
    },
    Role.LIAISON: {
        TaskState.ISSUED: (Act.REPORT, Act.DISPUTE),
        TaskState.DISPUTED: (Act.REPORT,),
        TaskState.IN_PROGRESS: (Act.REPORT, Act.SUBMIT, Act.REQUEST_EXTENSION),
        TaskState.CLOSING: (Act.REPORT,),
        TaskState.SUSPENDED: (Act.REPORT,),
    },
}
EXPECTED = {**_EXPECTED, Role.OFFICE_LEADER: _EXPECTED[Role.OFFICE], Role.HEAD: _EXPECTED[Role.LIAISON]}


@dataclass(frozen=True)
class Offer:
    """One act that is possible now. ``slug`` is its name in addresses."""

    act: Act
    label: str
    slug: str
    consequence: str = ""
    primary: bool = False


@dataclass(frozen=True)
class Refusal:
    """Acts that are expected and not possible now, with one reason."""

    label: str
    reason: str


@dataclass(frozen=True)
class Offers:
    acts: Sequence[Offer]
    on_behalf: Sequence[Offer]
    not_now: Sequence[Refusal]


def slug(act: Act) -> str:
    """request-extension; promoting is the only edit of an issued task."""
    return "promote" if act is Act.EDIT else act.value.replace("_", "-")


def act_of(text: str) -> Act:
    """The act that an address names. Raises ``NotFound``."""
    found = {slug(act): act for act in OFFERED}.get(text)
    if found is None:
        raise NotFound()
    return found


def label(act: Act) -> str:
    return LABELS.get(act, act.label)


def offers(actor: Actor, facts: TaskFacts, of_bodies: Sequence[TaskFacts]) -> Offers:
    """What the page offers. ``of_bodies``: the facts as each body stands to the task, for 代录."""
    own = [act for act in OFFERED if act not in BUREAU_ACTS or actor.is_bureau]
    possible = [act for act in own if can(actor, act, facts).allowed]
    main = next((act for act in possible if act not in NEVER_MAIN), None)
    recorded = [act for act in OFFERED if act in BUREAU_ACTS and actor.is_office]
    return Offers(
        [Offer(act, label(act), slug(act), _consequence(act, facts), act is main) for act in possible],
        [
            Offer(act, f"代录{label(act)}", slug(act))
            for act in recorded
            if any(can(actor, act, one).allowed for one in of_bodies)
        ],
        _not_now(actor, facts),
    )


def _consequence(act: Act, facts: TaskFacts) -> str:
    if act is Act.REQUEST_EXTENSION:
        return f"还可延期 {MOST_EXTENSIONS - facts.extensions_granted} 次"
    if act is Act.CANCEL and facts.open_children:
        return f"连同未办结的 {facts.open_children} 件分项"
    return consequence(act, facts.state)


def consequence(act: Act, state: TaskState) -> str:
    """What the act leads to; a signature begins the work only where nobody has begun it."""
    if act is Act.ACKNOWLEDGE and state is not TaskState.ISSUED:
        return "签收后可以反馈进展"
    return CONSEQUENCES.get(act, "")


def _not_now(actor: Actor, facts: TaskFacts) -> list[Refusal]:
    """Reasons as the reader needs them; acts with the same reason share one line."""
    if actor.government_id != facts.government_id:
        return []
    found: dict[str, list[str]] = {}
    for act in EXPECTED.get(actor.role, {}).get(facts.state, ()):
        verdict = _verdict(actor, act, facts)
        if not verdict.allowed:
            found.setdefault(verdict.why, []).append(label(act))
    return [Refusal("、".join(labels), why) for why, labels in found.items()]


def _verdict(actor: Actor, act: Act, facts: TaskFacts) -> Verdict:
    undated = act is Act.REQUEST_EXTENSION and facts.due_on is None
    heading = facts.is_heading and act is Act.CLOSE
    if undated or heading or facts.grade is Grade.C:
        return Verdict(True)  # nobody expects it here
    return can(actor, act, facts)
