"""One task's life through the verbs, from candidate to closure."""

from tests.support.cast import Cast
from tests.support.tasks import Desk
from tracker.clock import FixedClock
from tracker.tasks import workflow


def test_from_candidate_to_closed(desk: Desk, cast: Cast, clock: FixedClock) -> None:
    task_id = desk.candidate(supports=("市审计局",), due_on=desk.day(20))
    assert desk.issue(task_id) == [task_id]
    task = desk.task(task_id)
    assert (task.number, task.short_number, task.state) == ("云督〔2026〕13-01", "13-01", "issued")
    assert (task.first_due_on, task.due_revision, task.counted) == (desk.day(20), 1, True)
    assert [(one.body.short_name, one.role) for one in task.assignments] == [
        ("市财政局", "lead"),
        ("市审计局", "support"),
    ]
    desk.sign(task_id, "市审计局")
    assert desk.task(task_id).state == "issued"
    desk.sign(task_id, "市财政局")
    assert desk.task(task_id).state == "in_progress"
    desk.report(task_id)
    assert desk.task(task_id).last_report.progress == "已完成初稿。"
    desk.submit(task_id)
    assert (desk.task(task_id).state, desk.task(task_id).submitted_on) == ("closing", desk.today)
    clock.move(days=60)
    assert workflow.close(cast.office.actor, task_id, version=desk.version(task_id), clock=clock) is True
    assert desk.task(task_id).state == "closed"
    assert desk.events(task_id) == [
        "issued",
        "acknowledged",
        "acknowledged",
        "reported",
        "submitted",
        "closed",
    ]
