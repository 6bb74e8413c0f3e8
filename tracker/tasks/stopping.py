"""The stopped clock (挂起, 恢复; also used by 商榷) and 撤销."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from tracker.accounts.actor import Actor
from tracker.clock import Clock
from tracker.errors import BadInput
from tracker.tasks.headings import follow_up
from tracker.tasks.models import Dispute, Extension, Task
from tracker.tasks.scene import Scene, locked_with_parents, meant, scene, staged, told
from tracker.tasks.timing import longer
from tracker.unit import unit_of_work
from tracker.vocabulary import OPEN_STATES, Act, EventKind, ExtensionState, TaskState


def stop_clock(play: Scene, to: TaskState) -> None:
    """The task stands still from today. Inner part of verbs."""
    play.task.state_before_stop = play.task.state
    play.task.stopped_on = play.today
    play.move(to)


def start_clock(play: Scene, to: TaskState) -> None:
    """The task goes on; its due date is later by the working days that it stood. Inner part of verbs.

    The longer date is a new due revision, so that reminders are planned anew. A task that was
    overdue when it stopped still is, and that is not noted a second time.
    """
    task = play.task
    if task.stopped_on is None:
        raise ValueError("the clock of this task does not stand")
    stopped = max(0, play.workdays.between(task.stopped_on, play.today))
    if task.due_on is not None and stopped:
        was_marked = task.overdue_marked == task.due_revision
        task.due_on = longer(task.due_on, stopped, play.workdays)
        task.due_revision += 1
        task.overdue_marked = task.due_revision if was_marked else task.overdue_marked
    if task.report_due_on is not None:
        task.report_due_on = longer(task.report_due_on, stopped, play.workdays)
    task.stopped_on, task.state_before_stop = None, ""
    play.move(to)


def lapse_extension(play: Scene) -> None:
    """A request that still waits is void: the task is no longer being worked on. Inner part of verbs."""
    if not play.task.extension_pending:
        return
    waiting = play.session.scalars(
        select(Extension).where(Extension.task_id == play.task.id, Extension.state == ExtensionState.PENDING.value)
    ).one()
    waiting.state = ExtensionState.LAPSED.value
    play.task.extension_pending = False


def suspend(actor: Actor, task_id: int, reason: str, review_on: date, *, version: int, clock: Clock) -> None:
    """挂起: the clock stands until ``resume``; the task leaves the rates. ``review_on``: looked at again."""
    with scene(actor, Act.SUSPEND, task_id, version=version, clock=clock) as play:
        words = told(reason, "挂起的理由")
        if review_on <= play.today:
            raise BadInput("复核日期要在今天以后。")
        meant(review_on, play.today, "复核日期")
        lapse_extension(play)
        play.task.review_on = review_on
        stop_clock(play, TaskState.SUSPENDED)
        play.record(EventKind.SUSPENDED, reason=words, review_on=review_on.isoformat())


def resume(actor: Actor, task_id: int, reason: str, *, version: int, clock: Clock) -> None:
    """恢复: in progress again, the due date later by the working days that the task stood."""
    with scene(actor, Act.RESUME, task_id, version=version, clock=clock) as play:
        words = told(reason, "恢复的理由")
        start_clock(play, TaskState.IN_PROGRESS)
        play.task.review_on = None
        due = play.task.due_on.isoformat() if play.task.due_on else None
        play.record(EventKind.RESUMED, reason=words, due_on=due)


def cancel(actor: Actor, task_id: int, reason: str, *, version: int, clock: Clock) -> list[int]:
    """撤销, with every open task below it, each with its own event. Gives the ids of all cancelled.

    Candidates below stay candidates: what was never issued is dropped at review.
    """
    words = told(reason, "撤销的理由")
    with unit_of_work() as session:
        found = locked_with_parents(session, [task_id], children=True)
        first = staged(session, actor, Act.CANCEL, found.get(task_id), version=version, clock=clock)
        cancelled = []
        for task in _open_branch(first.task):
            end_task(replace(first, task=task), words)
            cancelled.append(task.id)
        follow_up(session, first.task, clock=clock, workdays=first.workdays)
    return cancelled


def _open_branch(task: Task) -> list[Task]:
    """The task and what is open below it, the lowest first."""
    below = [one for child in task.children for one in _open_branch(child)]
    return [*below, task] if TaskState(task.state) in OPEN_STATES else below


def end_task(play: Scene, words: str) -> None:
    """Cancel one task, and answer what waited on it. Inner part of verbs."""
    task = play.task
    lapse_extension(play)
    for asked in play.session.scalars(select(Dispute).where(Dispute.task_id == task.id, Dispute.outcome == "")):
        asked.outcome, asked.answer = "cancel", words
        asked.answered_by_id, asked.answered_at = play.actor.person_id, play.clock.now()
    play.move(TaskState.CANCELLED)
    task.stopped_on = task.review_on = task.report_due_on = None
    play.record(EventKind.CANCELLED, reason=words)
