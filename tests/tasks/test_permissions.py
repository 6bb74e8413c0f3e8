"""Who may do what, in every state: ``can()`` against the table of the product, said once more here."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from tracker.accounts.actor import Actor
from tracker.errors import Forbidden, NotNow
from tracker.tasks.permissions import Share, TaskFacts, can
from tracker.tasks.states import FOLLOWS, TRANSITIONS, allowed, followed, moved
from tracker.vocabulary import OPEN_STATES, Act, AssignmentState, Grade, OwnerRole, Role, TaskState

S = TaskState
OFFICE, LEADER_ONLY = {Role.OFFICE, Role.OFFICE_LEADER}, {Role.OFFICE_LEADER}
BODY = {Role.LIAISON, Role.HEAD} | OFFICE  # the office records on a body's behalf
HEAD = {Role.HEAD} | OFFICE
OPEN = set(OPEN_STATES)
LAW: dict[Act, tuple[set[Role], set[TaskState]]] = {
    Act.ISSUE: (OFFICE, {S.CANDIDATE}),
    Act.DROP: (OFFICE, {S.CANDIDATE}),
    Act.RESTORE: (OFFICE, {S.DROPPED}),
    Act.EDIT: (OFFICE, {S.CANDIDATE}),  # and open C-grade tasks: promoted
    Act.ACKNOWLEDGE: (BODY, OPEN),
    Act.DISPUTE: (HEAD, OPEN),
    Act.SETTLE: (OFFICE, OPEN),
    Act.REPORT: (BODY, {S.IN_PROGRESS}),
    Act.REQUEST_EXTENSION: (HEAD, {S.IN_PROGRESS}),
    Act.DECIDE_EXTENSION: (OFFICE, {S.IN_PROGRESS}),
    Act.SUBMIT: (HEAD, {S.IN_PROGRESS}),
    Act.SEND_BACK: (OFFICE, {S.CLOSING}),
    Act.CLOSE: (OFFICE, {S.CLOSING}),
    Act.REOPEN: (LEADER_ONLY, {S.CLOSED}),
    Act.SUSPEND: (LEADER_ONLY, {S.IN_PROGRESS}),
    Act.RESUME: (LEADER_ONLY, {S.SUSPENDED}),
    Act.CANCEL: (LEADER_ONLY, OPEN),
}
TO_SIGN = Share(7, is_first_lead=True)
SIGNED = replace(TO_SIGN, state=AssignmentState.SIGNED)


def actor(role: Role, *, government_id: int = 1, body_id: int = 7, person_id: int = 40) -> Actor:
    return Actor(person_id, "某人", role, government_id, body_id)


def favourable(state: TaskState, act: Act) -> TaskFacts:
    """Facts under which every guard is content."""
    share = TO_SIGN if act in (Act.ACKNOWLEDGE, Act.DISPUTE) else SIGNED
    return TaskFacts(
        1,
        state,
        share=share,
        due_on=date(2026, 12, 1),
        extension_pending=act is Act.DECIDE_EXTENSION,
        open_disputes=1 if act is Act.SETTLE else 0,
        submitted_by_id=99,
        lead_name="云澄市财政局",
    )


def test_every_act_is_in_the_law() -> None:
    assert set(LAW) == set(Act)


@pytest.mark.parametrize(("act", "role"), list(product(Act, Role)))
def test_who_may_do_what_in_each_state(act: Act, role: Role) -> None:
    roles, states = LAW[act]
    for state in TaskState:
        verdict = can(actor(role), act, favourable(state, act))
        assert verdict.allowed == (role in roles and state in states), (state, verdict)
        assert bool(verdict.why) != verdict.allowed
        assert verdict.error is (None if verdict.allowed else Forbidden if role not in roles else NotNow)


@pytest.mark.parametrize(("act", "role"), list(product(Act, Role)))
def test_nobody_acts_in_another_government(act: Act, role: Role) -> None:
    stranger = replace(actor(role, government_id=2), reads=frozenset({1}))
    for state in TaskState:
        assert can(stranger, act, favourable(state, act)).error is Forbidden


@pytest.mark.parametrize("act", [Act.ACKNOWLEDGE, Act.DISPUTE, Act.REPORT, Act.REQUEST_EXTENSION, Act.SUBMIT])
@pytest.mark.parametrize("role", [Role.LIAISON, Role.HEAD])
def test_a_bureau_acts_for_itself_only(act: Act, role: Role) -> None:
    for state in OPEN_STATES:
        assert can(actor(role, body_id=8), act, favourable(state, act)).error is Forbidden
        assert can(actor(role), act, replace(favourable(state, act), share=None)).error is Forbidden


@pytest.mark.parametrize("act", [Act.REQUEST_EXTENSION, Act.SUBMIT])
def test_only_the_first_lead_extends_and_submits(act: Act) -> None:
    support = replace(SIGNED, is_first_lead=False, role=OwnerRole.SUPPORT)
    verdict = can(actor(Role.HEAD), act, replace(favourable(S.IN_PROGRESS, act), share=support))
    assert (verdict.error, verdict.why) == (Forbidden, "由第一牵头单位办。")


def test_with_the_two_person_rule_the_office_leader_issues() -> None:
    facts = replace(favourable(S.CANDIDATE, Act.ISSUE), two_person=True)
    assert can(actor(Role.OFFICE), Act.ISSUE, facts).error is Forbidden
    assert can(actor(Role.OFFICE_LEADER), Act.ISSUE, facts).allowed


IN = S.IN_PROGRESS
GUARDED: list[tuple[Act, TaskState, dict[str, object], str]] = [
    (Act.ACKNOWLEDGE, S.ISSUED, {"share": SIGNED}, "本单位已签收。"),
    (
        Act.ACKNOWLEDGE,
        S.DISPUTED,
        {"share": replace(TO_SIGN, state=AssignmentState.DISPUTED)},
        "本单位已退回商榷，等督查室答复。",
    ),
    (Act.DISPUTE, S.ISSUED, {"share": SIGNED}, "本单位已签收。"),
    (Act.DISPUTE, S.ISSUED, {"share": replace(TO_SIGN, disputes=1)}, "只能退回商榷一次，已经用过。"),
    (
        Act.DISPUTE,
        S.ISSUED,
        {"share": replace(TO_SIGN, dispute_in_time=False)},
        "交办后 2 个工作日内才能退回商榷。",
    ),
    (Act.SETTLE, S.ISSUED, {"open_disputes": 0}, "没有等答复的商榷。"),
    (Act.REPORT, IN, {"share": TO_SIGN}, "本单位还没有签收。"),
    (Act.REQUEST_EXTENSION, IN, {"due_on": None}, "这项任务没有时限，不需要延期。"),
    (Act.REQUEST_EXTENSION, IN, {"extension_pending": True}, "已有一次延期申请在等审核。"),
    (Act.REQUEST_EXTENSION, IN, {"extensions_granted": 2}, "已延期 2 次，不能再申请。"),
    (Act.REQUEST_EXTENSION, IN, {"due_passed": True}, "时限已过，延期要在到期当天或以前申请。"),
    (Act.DECIDE_EXTENSION, IN, {"extension_pending": False}, "没有等审核的延期申请。"),
    (Act.SUBMIT, IN, {"open_children": 2}, "还有 2 件分项没有办结。"),
    (Act.SUBMIT, IN, {"share": TO_SIGN}, "本单位还没有签收。"),
    (Act.CLOSE, S.CLOSING, {"submitted_by_id": 40}, "报结是本人提交或代录的，要由另一人核查办结。"),
    (Act.SUSPEND, IN, {"is_heading": True}, "分项任务各自挂起，总项不单独挂起。"),
    (Act.REOPEN, S.CLOSED, {"is_heading": True}, "总项随分项重启，请在分项上办。"),
]


@pytest.mark.parametrize(("act", "state", "facts", "why"), GUARDED)
def test_a_guard_says_why_not_now(act: Act, state: TaskState, facts: dict[str, object], why: str) -> None:
    role = Role.HEAD if Role.HEAD in LAW[act][0] else Role.OFFICE_LEADER
    assert can(actor(role), act, favourable(state, act)).allowed
    verdict = can(actor(role), act, replace(favourable(state, act), **facts))  # type: ignore[arg-type]
    assert (verdict.error, verdict.why) == (NotNow, why)


def test_an_open_c_grade_task_can_be_promoted() -> None:
    facts = favourable(S.ISSUED, Act.EDIT)
    assert not can(actor(Role.OFFICE), Act.EDIT, facts).allowed
    assert can(actor(Role.OFFICE), Act.EDIT, replace(facts, grade=Grade.C)).allowed


def test_the_reason_why_not_closed_names_the_lead() -> None:
    assert can(actor(Role.OFFICE), Act.CLOSE, favourable(IN, Act.CLOSE)).why == "云澄市财政局还没有报结。"


@pytest.mark.parametrize(("state", "act"), list(product(TaskState, Act)))
def test_the_table_has_the_law_s_transitions_and_no_other(state: TaskState, act: Act) -> None:
    where = LAW[act][1] | (OPEN if act is Act.EDIT else set())
    assert allowed(state, act) == (state in where)
    outcomes = TRANSITIONS.get((state, act), ())
    for to in TaskState:
        if to in outcomes:
            assert moved(state, act, to) is to
        else:
            with pytest.raises(ValueError, match="does not lead"):
                moved(state, act, to)


def test_nothing_leads_out_of_cancelled() -> None:
    assert not [act for act in Act if allowed(S.CANCELLED, act)]


def test_a_heading_follows_only_as_told() -> None:
    for state, to in product(TaskState, TaskState):
        if (state, to) in FOLLOWS:
            assert followed(state, to) is to
        else:
            with pytest.raises(ValueError, match="heading"):
                followed(state, to)
