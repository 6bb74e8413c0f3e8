"""What is sent from the desk to change which words a candidate stands on: taken, merged, split, moved, undone."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.accounts.actor import Permission
from tracker.errors import BadInput
from tracker.pages.context import actor, clock
from tracker.pages.permissions import demands
from tracker.review import batch, recast, undoing
from tracker.review.acts import say_undone
from tracker.review.forms import NumberForm, StampForm, WordsForm, demand
from tracker.review.made import segments
from tracker.review.views import desk_now
from tracker.review.words import around, stretch
from tracker.vocabulary import Kind

blueprint = Blueprint("recast", __name__, url_prefix="/minutes/<int:minutes_id>/review")


def _back(minutes_id: int, number: int) -> Response:
    return redirect(url_for("minutes.desk", minutes_id=minutes_id, _anchor=f"t{number}"))


@blueprint.get("/<int:task_id>/recast")
@demands(Permission.REVIEW)
def form(minutes_id: int, task_id: int) -> str:
    """The neighbours to merge with, and the borders of the sentences to split at; on the card or on its own page."""
    desk = desk_now(minutes_id)
    row = desk.row(task_id)
    text = desk.minutes.text
    clause = next(one for one in desk.minutes.clauses if one.position == row.number)
    part = "HX-Request" in request.headers
    return render_template(
        "review/recast_card.html" if part else "review/recast.html",
        desk=desk,
        row=row,
        words=stretch(text, clause.start, clause.end),
        inside=segments(text, clause.start, clause.end),
        near=segments(text, *around(text, clause.start, clause.end)),
        clause=clause,
    )


@blueprint.post("/take")
@demands(Permission.REVIEW)
def take_words(minutes_id: int) -> Response:
    sent = WordsForm()
    demand(sent)
    kind = Kind(sent.clause_kind.data) if sent.clause_kind.data else None
    number = batch.take_words(
        actor(), minutes_id, sent.start.data, sent.end.data, stamp=sent.stamp.data, clock=clock(), kind=kind
    )
    return _back(minutes_id, number)


@blueprint.post("/merge")
@demands(Permission.REVIEW)
def merge(minutes_id: int) -> Response:
    sent = StampForm()
    demand(sent)
    numbers = request.form.getlist("number", type=int)
    number = recast.merge(actor(), minutes_id, numbers, stamp=sent.stamp.data, clock=clock())
    flash(f"合并为第 {number} 条。", "done")
    return _back(minutes_id, number)


@blueprint.post("/split")
@demands(Permission.REVIEW)
def split(minutes_id: int) -> Response:
    sent = NumberForm()
    demand(sent)
    if sent.start.data is None:
        raise BadInput("先选从哪里断开。")
    first, second = recast.split(
        actor(), minutes_id, sent.number.data, sent.start.data, stamp=sent.stamp.data, clock=clock()
    )
    flash(f"拆分为第 {first} 条、第 {second} 条，单位和时限按各自的文字重读。", "done")
    return _back(minutes_id, first)


@blueprint.post("/border")
@demands(Permission.REVIEW)
def move_border(minutes_id: int) -> Response:
    sent = WordsForm()
    demand(sent)
    if sent.number.data is None:
        raise BadInput("先选是哪一条的范围。")
    number = recast.move_border(
        actor(), minutes_id, sent.number.data, sent.start.data, sent.end.data, stamp=sent.stamp.data, clock=clock()
    )
    flash(f"范围改好了，现在是第 {number} 条，没有人工改过的按现在的文字重读。", "done")
    return _back(minutes_id, number)


@blueprint.post("/unmake")
@demands(Permission.REVIEW)
def unmake(minutes_id: int) -> Response:
    sent = NumberForm()
    demand(sent)
    done = undoing.undo_made(actor(), minutes_id, sent.number.data, stamp=sent.stamp.data, clock=clock())
    say_undone(done)
    return _back(minutes_id, done.numbers[0])
