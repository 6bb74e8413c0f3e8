"""反馈: what a body has done, when it will be ready, and what it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.accounts.actor import Actor
from tracker.clock import Clock, local
from tracker.errors import BadInput
from tracker.pages.uploads import Stored
from tracker.tasks.facts import first_lead
from tracker.tasks.models import Assignment, Evidence, Report, Task
from tracker.tasks.scene import Behalf, Scene, meant, scene, told
from tracker.tasks.timing import advance, is_answered
from tracker.vocabulary import Act, EventKind


@dataclass(frozen=True)
class Progress:
    """What a report says. ``stage``: how many stages of an approval's chain are done; None leaves it."""

    progress: str  # 落实情况
    expected_on: date | None  # 预计完成; must be told
    problems: str = ""
    measures: str = ""
    needs: str = ""  # 需协调事项
    stage: int | None = None


def report(
    actor: Actor,
    task_id: int,
    said: Progress,
    *,
    version: int,
    clock: Clock,
    evidence: Sequence[Stored] = (),
    behalf: Behalf | None = None,
    body_id: int | None = None,
) -> int:
    """Put a body's report on record. Gives its id."""
    with scene(actor, Act.REPORT, task_id, version=version, clock=clock, behalf=behalf, body_id=body_id) as play:
        progress = told(said.progress, "落实情况")
        if said.expected_on is None:
            raise BadInput("没有填写预计完成日期。")
        meant(said.expected_on, play.today, "预计完成日期")
        _set_stage(play, said.stage)
        row = Report(
            task_id=task_id,
            body_id=play.share.body_id,
            author_id=actor.person_id,
            at=clock.now(),
            progress=progress,
            problems=said.problems,
            measures=said.measures,
            needs=said.needs,
            expected_on=said.expected_on,
            behalf=play.behalf,
        )
        play.session.add(row)
        play.session.flush()
        add_evidence(play, evidence, report_id=row.id)
        play.share.last_report = row
        play.task.last_report_id, play.task.last_reported_at = row.id, row.at
        _advance(play, row.id)
        play.record(EventKind.REPORTED, report_id=row.id, progress=progress, expected_on=said.expected_on.isoformat())
        return row.id


def add_evidence(
    play: Scene, files: Sequence[Stored], *, report_id: int | None = None, submission_id: int | None = None
) -> None:
    """Put kept files on record. Inner part of verbs; the caller keeps and, on failure, discards them."""
    for file in files:
        play.session.add(
            Evidence(
                task_id=play.task.id,
                report_id=report_id,
                submission_id=submission_id,
                file_name=file.name,
                stored_name=file.stored_name,
                sha256=file.sha256,
                size=file.size,
                at=play.clock.now(),
            )
        )


def answering(task: Task) -> list[Assignment]:
    """The bodies whose reports answer the task's cycle: the first lead, or all of the group it came in by."""
    lead = first_lead(task)
    if lead is None or lead.group_id is None:
        return [lead] if lead else []
    return [one for one in task.assignments if one.group_id == lead.group_id and one.role == lead.role]


def has_answered(share: Assignment, task: Task) -> bool:
    """Whether the body has answered the report that is due now."""
    last = share.last_report
    on = local(last.at).date() if last else None
    return is_answered(task.cycle, task.report_due_on, task.asked_after, last.id if last else None, on)


def _set_stage(play: Scene, stage: int | None) -> None:
    if stage is None or stage == play.task.stage:
        return
    if not play.is_first_lead:
        raise BadInput("办理环节由第一牵头单位填写。")
    if not play.task.stage < stage <= len(play.task.stages):
        raise BadInput("办理环节只能往后走。")
    play.task.stage = stage


def _advance(play: Scene, report_id: int) -> None:
    """Set when the next report is due, once all who answer this one have."""
    task = play.task
    asked = answering(task)
    if play.share not in asked or not all(has_answered(one, task) for one in asked):
        return
    task.report_due_on = advance(task.cycle, task.report_due_on, play.today, is_first=not task.asked_after)
    task.asked_after = report_id
