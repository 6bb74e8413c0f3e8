"""修订稿: what a new version of minutes changes, and what has lost its clause."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from tracker.accounts.actor import Actor, Permission
from tracker.errors import NotFound
from tracker.extensions import db
from tracker.minutes.models import Minutes
from tracker.minutes.versions import Change, Fate, compare, differences
from tracker.pages.context import actor, clock
from tracker.pages.permissions import demands
from tracker.review import queries, revising, undoing, verbs
from tracker.review.acts import say_undone
from tracker.review.forms import AdoptForm, DropForm, LostForm, StepForm, demand
from tracker.review.steps import LastStep, last_step
from tracker.tasks.models import Task
from tracker.vocabulary import TaskState

blueprint = Blueprint("changes", __name__, url_prefix="/minutes/<int:minutes_id>/changes")
GONE_REASON = "修订稿没有这一条"


@dataclass(frozen=True)
class LostRow:
    """A task whose clause has changed or is gone. ``near`` is the number of the clause most like its own, if any.

    ``step``: that by which somebody has decided to keep it.
    """

    id: int
    version: int
    number: int
    short_number: str
    title: str
    words: str
    state: TaskState
    near: int | None
    step: int | None


@dataclass(frozen=True)
class Revision:
    """Both versions, clause by clause, and the tasks that wait for a decision."""

    minutes: Minutes
    earlier: Minutes
    changes: tuple[Change, ...]
    lost: tuple[LostRow, ...]  # that wait for a decision
    kept: tuple[LostRow, ...]
    stamp: int
    last_step: LastStep | None

    def of(self, fate: str) -> list[Change]:
        return [one for one in self.changes if one.fate is Fate[fate]]

    @property
    def offered(self) -> list[Change]:
        """The clauses on which a task may be put that has lost its own."""
        return [one for one in self.changes if one.fate in (Fate.NEW, Fate.CHANGED)]


def revision_of(reader: Actor, minutes_id: int) -> Revision:
    """Raises ``NotFound`` for minutes that revise no others."""
    minutes = queries.seen_minutes(reader, minutes_id, Permission.REVIEW)
    if minutes.revises_id is None:
        raise NotFound()
    earlier = db.session.get_one(Minutes, minutes.revises_id)
    changes = compare(revising.read_passages(earlier), revising.read_passages(minutes))
    near = {one.old.number: one.new.number for one in changes if one.fate is Fate.CHANGED and one.old and one.new}
    behind = revising.left_behind(db.session(), minutes)
    kept = revising.kept(db.session(), minutes)
    rows = [_lost(task, near, kept.get(task.id)) for task in behind if not _is_share(task)]
    lost, stay = (tuple(row for row in rows if bool(row.step) is decided) for decided in (False, True))
    tasks = db.session.scalars(select(Task).where(Task.minutes_id.in_((minutes.id, earlier.id)))).all()
    step = last_step(db.session(), reader, minutes, tasks)
    return Revision(minutes, earlier, tuple(changes), lost, stay, queries.stamp_of(minutes_id), step)


def _is_share(task: Task) -> bool:
    """Whether it was made for a member of a group and goes with the group's task."""
    return task.parent is not None and task.parent.clause_id == task.clause_id


def _lost(task: Task, near: dict[int, int], step: int | None) -> LostRow:
    number, words, state = task.position, task.clause.words, TaskState(task.state)
    short = task.short_number or ""
    return LostRow(task.id, task.version, number, short, task.title, words, state, near.get(number), step)


@blueprint.get("")
@demands(Permission.REVIEW)
def show(minutes_id: int) -> str:
    found = revision_of(actor(), minutes_id)
    return render_template("review/changes.html", revision=found, differences=differences)


@blueprint.post("/adopt")
@demands(Permission.REVIEW)
def adopt(minutes_id: int) -> Response:
    form = AdoptForm()
    demand(form)
    number = revising.adopt(actor(), minutes_id, form.task.data, form.number.data, stamp=form.stamp.data, clock=clock())
    flash(f"原来的任务接在修订稿第 {number} 条上。", "done")
    return redirect(url_for("changes.show", minutes_id=minutes_id))


@blueprint.post("/drop")
@demands(Permission.REVIEW)
def drop(minutes_id: int) -> Response:
    """不立项 of a candidate whose clause the new version no longer has."""
    form = DropForm()
    demand(form)
    if form.task.data not in {row.id for row in revision_of(actor(), minutes_id).lost}:
        raise NotFound()
    version = form.version.data
    verbs.drop(actor(), form.task.data, GONE_REASON, version=version, clock=clock(), minutes_id=minutes_id)
    flash("不立项，理由已记下。", "done")
    return redirect(url_for("changes.show", minutes_id=minutes_id))


@blueprint.post("/keep")
@demands(Permission.REVIEW)
def keep(minutes_id: int) -> Response:
    """保留 of a task whose clause the new version no longer has."""
    form = LostForm()
    demand(form)
    revising.keep(actor(), minutes_id, form.task.data, stamp=form.stamp.data, clock=clock())
    flash("保留，照原来的条款办。", "done")
    return redirect(url_for("changes.show", minutes_id=minutes_id))


@blueprint.post("/undo")
@demands(Permission.REVIEW)
def undo(minutes_id: int) -> Response:
    """The last decision, or that of one task, is taken back."""
    form = StepForm()
    demand(form)
    say_undone(undoing.undo(actor(), minutes_id, form.step.data, stamp=form.stamp.data, clock=clock()))
    return redirect(url_for("changes.show", minutes_id=minutes_id))
