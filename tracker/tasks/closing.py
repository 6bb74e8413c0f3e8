"""报结, 退回重办, 办结, 重启: from the body's word that it is done to the office's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.accounts.actor import Actor
from tracker.clock import Clock
from tracker.errors import BadInput
from tracker.pages.uploads import Stored
from tracker.tasks.headings import follow_up, reopen_above
from tracker.tasks.models import Submission, Task
from tracker.tasks.reporting import add_evidence
from tracker.tasks.scene import Behalf, Scene, meant, scene, told
from tracker.tasks.stopping import lapse_extension
from tracker.tasks.timing import FIRST_REPORT_WORKDAYS, cutoff, is_late, next_cycle
from tracker.vocabulary import Act, EventKind, SubmissionState, TaskState


@dataclass(frozen=True)
class Result:
    """What a submission says. ``statement`` is signed where no file can prove the result."""

    result: str
    statement: str = ""
    supports_missing: str = ""  # why some bodies have not answered


def unanswered(task: Task) -> list[str]:
    """The names of the other bodies that have never reported."""
    lead = task.assignments[0] if task.assignments else None
    return [one.body.name for one in task.assignments if one is not lead and one.last_report_id is None]


def submit(
    actor: Actor,
    task_id: int,
    said: Result,
    *,
    version: int,
    clock: Clock,
    evidence: Sequence[Stored] = (),
    behalf: Behalf | None = None,
    body_id: int | None = None,
) -> int:
    """The first lead says that it is done. Gives the submission's id.

    Until the office decides, the task is judged by today. A request for more time that waits is void.
    """
    with scene(actor, Act.SUBMIT, task_id, version=version, clock=clock, behalf=behalf, body_id=body_id) as play:
        words = told(said.result, "办理结果")
        if not evidence and not said.statement.strip():
            raise BadInput("要附佐证材料，或者写明签名说明。")
        missing = unanswered(play.task)
        if missing and not said.supports_missing.strip():
            raise BadInput(f"{'、'.join(missing)}还没有反馈，要写明原因。")
        handed_in = Submission(
            task_id=task_id,
            body_id=play.share.body_id,
            by_id=actor.person_id,
            at=clock.now(),
            on=play.today,
            result=words,
            statement=said.statement.strip(),
            supports_missing=said.supports_missing.strip() if missing else "",
            behalf=play.behalf,
        )
        play.session.add(handed_in)
        play.session.flush()
        add_evidence(play, evidence, submission_id=handed_in.id)
        lapse_extension(play)
        play.task.submitted_on = play.today
        play.task.submit_cutoff_on = cutoff(play.today, play.workdays)
        play.move(TaskState.CLOSING)
        play.record(EventKind.SUBMITTED, submission_id=handed_in.id, result=words)
        return handed_in.id


def send_back(actor: Actor, task_id: int, reason: str, *, version: int, clock: Clock) -> None:
    """退回重办: as if it had never been submitted; the overdue clock never stopped."""
    with scene(actor, Act.SEND_BACK, task_id, version=version, clock=clock) as play:
        words = told(reason, "退回的理由")
        handed_in = _check(play, SubmissionState.SENT_BACK, words)
        play.task.sent_back += 1
        play.task.submitted_on = play.task.submit_cutoff_on = None
        play.move(TaskState.IN_PROGRESS)
        play.record(EventKind.SENT_BACK, submission_id=handed_in.id, reason=words)


def close(actor: Actor, task_id: int, answer: str = "", *, version: int, clock: Clock) -> bool:
    """办结 by somebody other than who submitted. Gives whether it was on time, by the submission's day."""
    with scene(actor, Act.CLOSE, task_id, version=version, clock=clock) as play:
        task = play.task
        handed_in = _check(play, SubmissionState.ACCEPTED, answer.strip())
        task.submitted_on, task.submit_cutoff_on = handed_in.on, cutoff(handed_in.on, play.workdays)
        task.closed_at = clock.now()
        play.move(TaskState.CLOSED)
        on_time = task.due_on is None or not is_late(task.due_on, handed_in.on, play.workdays)
        judged = on_time if task.due_on else None  # what has no date is neither
        play.record(EventKind.CLOSED, submission_id=handed_in.id, on_time=judged, answer=answer.strip())
        follow_up(play.session, task, clock=clock, workdays=play.workdays)
        return on_time


def reopen(actor: Actor, task_id: int, reason: str, due_on: date | None = None, *, version: int, clock: Clock) -> None:
    """重启: a recheck found the closure untrue. The old closure stays on record, the headings above go on.

    A due date that has passed must be replaced; one that has not may stay (None).
    """
    with scene(actor, Act.REOPEN, task_id, version=version, clock=clock) as play:
        task, words = play.task, told(reason, "重启的理由")
        if due_on is not None and due_on < play.today:
            raise BadInput("新时限不能早于今天。")
        if due_on is not None:
            meant(due_on, play.today, "新时限")
        if due_on is None and task.due_on is not None and is_late(task.due_on, play.today, play.workdays):
            raise BadInput("原时限已过，要定新的时限。")
        _set_due(task, due_on)
        task.reopened += 1
        task.closed_at = task.submitted_on = task.submit_cutoff_on = None
        task.report_due_on, task.asked_after = _next_report(play), task.last_report_id or 0
        play.move(TaskState.IN_PROGRESS)
        stands = task.due_on.isoformat() if task.due_on else None
        play.record(EventKind.REOPENED, reason=words, due_on=stands)
        reopen_above(task, reason=words, clock=clock)


def _check(play: Scene, outcome: SubmissionState, words: str) -> Submission:
    """The submission that waits, with the office's decision on it."""
    pending = Submission.state == SubmissionState.PENDING.value
    handed_in = play.session.scalars(select(Submission).where(Submission.task_id == play.task.id, pending)).one()
    handed_in.state, handed_in.answer = outcome.value, words
    handed_in.checked_by_id, handed_in.checked_at = play.actor.person_id, play.clock.now()
    return handed_in


def _set_due(task: Task, due_on: date | None) -> None:
    if due_on is None or due_on == task.due_on:
        return
    if task.first_due_on is None:
        task.first_due_on, task.due_origin = due_on, "clerk"
    task.due_on = due_on
    task.due_revision += 1
    task.urged = 0


def _next_report(play: Scene) -> date:
    if play.task.cycle:
        return next_cycle(play.task.cycle, play.today)
    return play.workdays.add(play.today, FIRST_REPORT_WORKDAYS)
