"""签收, 退回商榷, 答复."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.support.cast import Cast
from tests.support.tasks import Desk
from tracker.clock import FixedClock
from tracker.errors import BadInput, NotFound, NotNow
from tracker.extensions import db
from tracker.tasks import workflow
from tracker.tasks.models import Dispute, Event
from tracker.tasks.workflow import Answer, Behalf
from tracker.vocabulary import BehalfWay, DisputeClass

TWO_BODIES = {"leads": ("市财政局",), "supports": ("市审计局",)}


def dispute(desk: Desk, task_id: int, short: str) -> None:
    workflow.dispute(
        desk.cast.head[short].actor,
        task_id,
        DisputeClass.WRONG_BODY,
        "不归我们。",
        version=desk.version(task_id),
        clock=desk.clock,
    )


def settle(desk: Desk, task_id: int, answer: Answer, disputed_by: int | None = None) -> None:
    workflow.settle(
        desk.cast.office.actor,
        task_id,
        answer,
        version=desk.version(task_id),
        clock=desk.clock,
        disputed_by=disputed_by,
    )


def shares(desk: Desk, task_id: int) -> list[tuple[str, str, str]]:
    return [(one.body.short_name, one.role, one.state) for one in desk.task(task_id).assignments]


def test_the_office_signs_on_behalf(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    task_id = desk.issued()
    with pytest.raises(BadInput, match="代录"):
        workflow.acknowledge(cast.office.actor, task_id, version=None, clock=clock, body_id=cast.body["市财政局"])
    with pytest.raises(BadInput, match="来自何人"):
        workflow.acknowledge(
            cast.office.actor,
            task_id,
            version=None,
            clock=clock,
            behalf=Behalf(BehalfWay.PHONE, " "),
            body_id=cast.body["市财政局"],
        )
    behalf = Behalf(BehalfWay.PHONE, "沈若溪", "上午来电")
    workflow.acknowledge(
        cast.office.actor, task_id, version=None, clock=clock, behalf=behalf, body_id=cast.body["市财政局"]
    )
    share = desk.task(task_id).assignments[0]
    assert (share.state, share.acknowledged_by) == ("signed", "沈若溪")
    event = db.session.scalars(select(Event).where(Event.kind == "acknowledged")).one()
    assert event.behalf == {"way": "phone", "from_whom": "沈若溪", "note": "上午来电", "by": "秦晓岚"}
    assert (event.body_id, event.person_id) == (cast.body["市财政局"], cast.office.id)


def test_a_support_may_sign_at_any_time_while_open(desk: Desk) -> None:
    for make in (desk.in_progress, desk.closing, desk.suspended, desk.disputed):
        task_id = make(**TWO_BODIES)
        before = desk.task(task_id).state
        desk.sign(task_id, "市审计局")
        assert desk.task(task_id).state == before
        assert shares(desk, task_id)[1][2] == "signed"


def test_signing_for_a_whole_meeting(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    signed, waiting, support = (
        desk.in_progress(),
        desk.issued(),
        desk.issued(leads=("市审计局",), supports=("市财政局",)),
    )
    who = cast.liaison["市财政局"].actor
    assert workflow.acknowledge_many(who, [signed, waiting, support], clock=clock) == 2
    assert [desk.task(one).state for one in (signed, waiting, support)] == ["in_progress", "in_progress", "issued"]
    assert workflow.acknowledge_many(who, [signed, waiting, support], clock=clock) == 0


def test_signing_for_several_is_all_or_none(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    mine, not_mine = desk.issued(), desk.issued(leads=("市商务局",))
    with pytest.raises(NotFound):
        workflow.acknowledge_many(cast.liaison["市财政局"].actor, [mine, not_mine], clock=clock)
    assert desk.task(mine).state == "issued"


def test_a_dispute_stops_the_clock_and_keeping_starts_it(desk: Desk, clock: FixedClock) -> None:
    task_id = desk.issued(due_on=date(2026, 12, 1), **TWO_BODIES)
    dispute(desk, task_id, "市财政局")
    task = desk.task(task_id)
    assert (task.state, task.stopped_on) == ("disputed", date(2026, 11, 20))
    clock.move(days=5)  # Wednesday: three working days later
    settle(desk, task_id, Answer("keep", "属于财政职责。"))
    task = desk.task(task_id)
    assert (task.state, task.stopped_on, task.due_on) == ("issued", None, date(2026, 12, 4))
    assert (task.first_due_on, task.due_revision) == (date(2026, 12, 1), 2)
    assert task.report_due_on == date(2026, 12, 2)
    assert shares(desk, task_id)[0] == ("市财政局", "lead", "to_sign")
    with pytest.raises(NotNow, match="只能退回商榷一次"):
        dispute(desk, task_id, "市财政局")


def test_an_answer_on_the_same_day_moves_no_date(desk: Desk) -> None:
    task_id = desk.disputed(due_on=date(2026, 12, 1))
    settle(desk, task_id, Answer("keep", "属于财政职责。"))
    assert (desk.task(task_id).due_on, desk.task(task_id).due_revision) == (date(2026, 12, 1), 1)


def test_a_dispute_comes_within_two_working_days(desk: Desk, clock: FixedClock) -> None:
    in_time, too_late = desk.issued(), desk.issued()
    clock.move(days=4)  # Tuesday: the second working day after Friday
    dispute(desk, in_time, "市财政局")
    clock.move(days=1)
    with pytest.raises(NotNow, match="2 个工作日内"):
        dispute(desk, too_late, "市财政局")


def test_a_supports_dispute_leaves_the_task_running(desk: Desk, cast: Cast) -> None:
    task_id = desk.in_progress(due_on=date(2026, 12, 1), **TWO_BODIES)
    dispute(desk, task_id, "市审计局")
    assert (desk.task(task_id).state, desk.task(task_id).stopped_on) == ("in_progress", None)
    settle(desk, task_id, Answer("cancel", "不再参与。"))
    assert (desk.task(task_id).state, shares(desk, task_id)) == ("in_progress", [("市财政局", "lead", "signed")])


def test_reassigning_the_first_lead(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    task_id = desk.issued(due_on=date(2026, 12, 1), **TWO_BODIES)
    dispute(desk, task_id, "市财政局")
    clock.move(days=7)
    new = (cast.body["市商务局"], cast.body["市住建局"])
    settle(desk, task_id, Answer("reassign", "由商务局牵头。", new))
    assert shares(desk, task_id) == [
        ("市商务局", "lead", "to_sign"),
        ("市住建局", "support", "to_sign"),
        ("市审计局", "support", "to_sign"),
    ]
    assert [one.position for one in desk.task(task_id).assignments] == [0, 1, 2]
    assert db.session.scalars(select(Dispute)).one().outcome == "reassign"
    dispute(desk, task_id, "市商务局")  # the new body has its own two days
    assert desk.task(task_id).state == "disputed"


@pytest.mark.parametrize(
    ("chosen", "why"),
    [((), "没有选"), (("各县区",), "单位组"), (("市财政局",), "别的单位"), (("市审计局",), "已经是")],
)
def test_who_a_task_can_be_reassigned_to(desk: Desk, cast: Cast, chosen: tuple[str, ...], why: str) -> None:
    task_id = desk.issued(**TWO_BODIES)
    dispute(desk, task_id, "市财政局")
    with pytest.raises(BadInput, match=why):
        settle(desk, task_id, Answer("reassign", "改派。", tuple(cast.body[one] for one in chosen)))


def test_a_body_of_another_government_is_not_found(desk: Desk, cast: Cast) -> None:
    task_id = desk.disputed()
    with pytest.raises(NotFound):
        settle(desk, task_id, Answer("reassign", "改派。", (cast.other.body["区财政局"],)))


def test_ending_the_first_leads_share_cancels_the_task(desk: Desk) -> None:
    task_id = desk.disputed()
    settle(desk, task_id, Answer("cancel", "确不属于职责。"))
    assert desk.task(task_id).state == "cancelled"
    assert desk.events(task_id)[-2:] == ["settled", "cancelled"]


def test_several_disputes_are_answered_one_by_one(desk: Desk, cast: Cast) -> None:
    task_id = desk.issued(leads=("市财政局",), supports=("市审计局", "市商务局"))
    for short in ("市审计局", "市商务局"):
        dispute(desk, task_id, short)
    with pytest.raises(BadInput, match="先选定"):
        settle(desk, task_id, Answer("keep", "维持。"))
    settle(desk, task_id, Answer("keep", "维持。"), disputed_by=cast.body["市商务局"])
    settle(desk, task_id, Answer("keep", "维持。"))
    with pytest.raises(NotNow):
        settle(desk, task_id, Answer("keep", "维持。"))
