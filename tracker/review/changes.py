"""修订稿: what a new version of minutes changes, and what has lost its clause."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.accounts.actor import Actor, Permission
from tracker.errors import NotFound
from tracker.extensions import db
from tracker.minutes.models import Minutes
from tracker.minutes.versions import Change, Fate, compare, differences
from tracker.pages.context import actor, clock
from tracker.pages.permissions import demands
from tracker.review import queries, revising
from tracker.review.forms import AdoptForm, DropForm, demand
from tracker.tasks import workflow
from tracker.tasks.models import Task
from tracker.vocabulary import TaskState

blueprint = Blueprint("changes", __name__, url_prefix="/minutes/<int:minutes_id>/changes")
GONE_REASON = "修订稿没有这一条"


@dataclass(frozen=True)
class LostRow:
    """A task whose clause has changed or is gone. ``near`` is the number of the clause most like its own, if any."""

    id: int
    version: int
    number: int
    short_number: str
    title: str
    words: str
    state: TaskState
    near: int | None


@dataclass(frozen=True)
class Revision:
    """Both versions, clause by clause, and the tasks that wait for a decision."""

    minutes: Minutes
    earlier: Minutes
    changes: tuple[Change, ...]
    lost: tuple[LostRow, ...]
    stamp: int

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
    lost = tuple(_lost(task, near) for task in behind if not _is_share(task))
    return Revision(minutes, earlier, tuple(changes), lost, queries.stamp_of(minutes_id))


def _is_share(task: Task) -> bool:
    """Whether it was made for a member of a group and goes with the group's task."""
    return task.parent is not None and task.parent.clause_id == task.clause_id


def _lost(task: Task, near: dict[int, int]) -> LostRow:
    number, words, state = task.position, task.clause.words, TaskState(task.state)
    short = task.short_number or ""
    return LostRow(task.id, task.version, number, short, task.title, words, state, near.get(number))


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
    workflow.drop(actor(), form.task.data, GONE_REASON, version=form.version.data, clock=clock())
    flash("不立项，理由已记下。", "done")
    return redirect(url_for("changes.show", minutes_id=minutes_id))
