"""What is sent from the desk: acts on one candidate, on many, names, and the issue.

With htmx the answer is the candidate's new card and the numbers around it; without, a redirect to the desk.
"""

from collections.abc import Callable, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.accounts.actor import Permission
from tracker.errors import BadInput, Stale, TrackerError
from tracker.pages.context import actor, clock, workdays
from tracker.pages.permissions import demands
from tracker.review import batch, notices, queries, undoing, verbs
from tracker.review.desk import CandidateRow, Desk, Pile
from tracker.review.forms import (
    ActForm,
    AllDueForm,
    EditForm,
    LeadForm,
    MeetingForm,
    StampForm,
    StepForm,
    demand,
    due_choice,
    settlements,
)
from tracker.review.views import counts, desk_now
from tracker.tasks import workflow
from tracker.vocabulary import MeetingKind

blueprint = Blueprint("review", __name__, url_prefix="/minutes/<int:minutes_id>")
Answer = str | Response


def _back(minutes_id: int, number: int | None = None) -> Response:
    anchor = f"t{number}" if number else None
    return redirect(url_for("minutes.desk", minutes_id=minutes_id, _anchor=anchor))


def _to_next(minutes_id: int) -> Response:
    """To the first candidate that still waits for a person, or to the acts of the page."""
    desk = desk_now(minutes_id)
    waiting = [row for pile in (Pile.DOUBTFUL, Pile.INFERRED, Pile.WAITING) for row in desk.pile(pile)]
    if waiting:
        return _back(minutes_id, waiting[0].number)
    return redirect(url_for("minutes.desk", minutes_id=minutes_id, _anchor="head-acts"))


# One candidate


def _on_card(minutes_id: int, task_id: int, verb: Callable[[ActForm], None]) -> Answer:
    """Do an act of a card and show what became of it."""
    number = queries.clause_number(actor(), minutes_id, task_id)
    form = ActForm()
    if "HX-Request" not in request.headers:
        demand(form)
        verb(form)
        return _back(minutes_id, number)
    refusal = None
    before = queries.stamp_of(minutes_id)
    try:
        demand(form)
        verb(form)
    except TrackerError as error:  # said on the card, which is shown as it stands now
        refusal = error
    return _card(minutes_id, task_id, refusal, moved=queries.stamp_of(minutes_id) - before)


def _card(minutes_id: int, task_id: int, refusal: TrackerError | None = None, *, moved: int = 0) -> str:
    """A card and what changes with it.

    ``moved`` is how far the act itself has moved the stamp of the page's forms; what others have changed meanwhile
    still makes them stale.
    """
    desk = desk_now(minutes_id)
    row = desk.row(task_id)
    above = [one for one in desk.rows if one.number == row.parent_number and one.is_heading]
    shown = {"desk": desk, "row": row, "above": above, "refusal": refusal, "moved": moved}
    return render_template("review/card_update.html", **shown, **counts(desk))


@blueprint.post("/review/<int:task_id>/accept")
@demands(Permission.REVIEW)
def accept(minutes_id: int, task_id: int) -> Answer:
    def verb(form: ActForm) -> None:
        verbs.accept(actor(), task_id, version=form.version.data, clock=clock(), due=form.choice())

    return _on_card(minutes_id, task_id, verb)


@blueprint.post("/review/<int:task_id>/withdraw")
@demands(Permission.REVIEW)
def withdraw(minutes_id: int, task_id: int) -> Answer:
    return _on_card(
        minutes_id,
        task_id,
        lambda form: verbs.withdraw(actor(), task_id, version=form.version.data, clock=clock()),
    )


@blueprint.post("/review/<int:task_id>/due")
@demands(Permission.REVIEW)
def choose_due(minutes_id: int, task_id: int) -> Answer:
    def verb(form: ActForm) -> None:
        choice = form.choice()
        if choice is None:
            raise BadInput("先选时限怎样定。")
        verbs.choose_due(actor(), task_id, choice, version=form.version.data, clock=clock())

    return _on_card(minutes_id, task_id, verb)


@blueprint.post("/review/<int:task_id>/drop")
@demands(Permission.REVIEW)
def drop(minutes_id: int, task_id: int) -> Answer:
    return _on_card(
        minutes_id,
        task_id,
        lambda form: verbs.drop(actor(), task_id, form.reason.data or "", version=form.version.data, clock=clock()),
    )


@blueprint.post("/review/<int:task_id>/restore")
@demands(Permission.REVIEW)
def restore(minutes_id: int, task_id: int) -> Answer:
    return _on_card(
        minutes_id,
        task_id,
        lambda form: verbs.restore(actor(), task_id, version=form.version.data, clock=clock()),
    )


@blueprint.post("/review/<int:task_id>/promote")
@demands(Permission.REVIEW)
def promote(minutes_id: int, task_id: int) -> Answer:
    return _on_card(
        minutes_id,
        task_id,
        lambda form: verbs.promote(actor(), task_id, version=form.version.data, clock=clock()),
    )


@blueprint.post("/review/<int:task_id>/reading")
@demands(Permission.REVIEW)
def take_reading(minutes_id: int, task_id: int) -> Answer:
    return _on_card(
        minutes_id,
        task_id,
        lambda form: verbs.take_reading(actor(), task_id, version=form.version.data, clock=clock()),
    )


@blueprint.get("/review/<int:task_id>")
@demands(Permission.REVIEW)
def card(minutes_id: int, task_id: int) -> Answer:
    """One card as it stands, after an edit was given up."""
    if "HX-Request" in request.headers:
        return _card(minutes_id, task_id)
    return _back(minutes_id, queries.clause_number(actor(), minutes_id, task_id))


@blueprint.get("/review/<int:task_id>/edit")
@demands(Permission.REVIEW)
def edit(minutes_id: int, task_id: int) -> str:
    desk = desk_now(minutes_id)
    form = EditForm(formdata=None)
    form.fill(desk.row(task_id), desk.bodies)
    return _edit_page(desk, desk.row(task_id), form)


@blueprint.post("/review/<int:task_id>/edit")
@demands(Permission.REVIEW)
def save(minutes_id: int, task_id: int) -> Answer:
    desk = desk_now(minutes_id)
    row = desk.row(task_id)
    form = EditForm()
    form.offer(row.owners, desk.bodies)
    if not form.validate_on_submit():
        return _edit_page(desk, row, form)
    before = queries.stamp_of(minutes_id)
    try:
        verbs.edit(actor(), task_id, form.wanted(), version=form.version.data, clock=clock())
    except BadInput as refusal:
        return _edit_page(desk, row, form, refusal)
    except Stale as refusal:
        if "HX-Request" not in request.headers:
            raise
        return _card(minutes_id, task_id, refusal)
    if "HX-Request" not in request.headers:
        return _back(minutes_id, row.number)
    return _card(minutes_id, task_id, moved=queries.stamp_of(minutes_id) - before)


def _edit_page(desk: Desk, row: CandidateRow, form: EditForm, refusal: TrackerError | None = None) -> str:
    part = "HX-Request" in request.headers
    template = "review/edit_card.html" if part else "review/edit.html"
    return render_template(template, desk=desk, row=row, form=form, refusal=refusal)


# The last step


@blueprint.post("/review/undo")
@demands(Permission.REVIEW)
def undo(minutes_id: int) -> Answer:
    """撤销上一步; what concerned one candidate is shown on its card."""
    form = StepForm()
    demand(form)
    desk = desk_now(minutes_id)
    sent_by_card = "HX-Request" in request.headers
    alone = desk.last_step.number if sent_by_card and desk.last_step and desk.last_step.id == form.step.data else None
    if alone is None:
        return _undo_and_reload(minutes_id, form, sent_by_card=sent_by_card)
    refusal = None
    try:
        undoing.undo(actor(), minutes_id, form.step.data, stamp=form.stamp.data, clock=clock())
    except TrackerError as error:
        refusal = error
    task_id = next(row.id for row in desk.rows if row.number == alone)
    return _card(minutes_id, task_id, refusal, moved=queries.stamp_of(minutes_id) - desk.stamp)


def _undo_and_reload(minutes_id: int, form: StepForm, *, sent_by_card: bool) -> Answer:
    """Of many candidates, or from a page that did not know better: the whole desk is shown anew."""
    try:
        done = undoing.undo(actor(), minutes_id, form.step.data, stamp=form.stamp.data, clock=clock())
    except TrackerError as refusal:
        if not sent_by_card:
            raise
        flash(refusal.message, "stop")
        return Response(headers={"HX-Redirect": url_for("minutes.desk", minutes_id=minutes_id)})
    say_undone(done)
    back = _back(minutes_id, done.numbers[0] if done.numbers else None)
    return Response(headers={"HX-Redirect": str(back.location)}) if sent_by_card else back


def say_undone(done: undoing.Undone) -> None:
    kept = f"“{'”“'.join(done.kept)}”已有别处用到，留在名录。" if done.kept else ""
    flash(f"已撤销：{done.did}。{kept}", "done")


# Many candidates


@blueprint.post("/review/accept-clear")
@demands(Permission.REVIEW)
def accept_clear(minutes_id: int) -> Response:
    form = StampForm()
    demand(form)
    verb = batch.accept_by_default if "default" in request.form else batch.accept_ready
    number = verb(actor(), minutes_id, stamp=form.stamp.data, clock=clock(), inferred="inferred" in request.form)
    flash(f"采纳了 {number} 件。", "done")
    return _to_next(minutes_id)


@blueprint.post("/review/due")
@demands(Permission.REVIEW)
def choose_due_for_all(minutes_id: int) -> Response:
    form = AllDueForm()
    demand(form)
    choice = due_choice(form.due.data, form.due_on.data, form.reason.data)
    assert choice is not None  # the form demands one
    past = "past" in request.form
    number = batch.choose_due_for_all(actor(), minutes_id, choice, stamp=form.stamp.data, clock=clock(), past=past)
    flash(f"{number} 件选定了{choice.way.label}。", "done")
    return _to_next(minutes_id)


@blueprint.post("/review/lead")
@demands(Permission.REVIEW)
def choose_lead_for_all(minutes_id: int) -> Response:
    """The body that takes what names none; the government's office is built where it is not yet known."""
    form = LeadForm()
    demand(form)
    body_id, office = form.body.data or None, form.office.data or ""
    number = batch.choose_lead_for_all(
        actor(), minutes_id, body_id, stamp=form.stamp.data, clock=clock(), office=office
    )
    flash(f"{number} 件选定了承办单位。", "done")
    return _to_next(minutes_id)


@blueprint.post("/review/meeting")
@demands(Permission.REVIEW)
def correct_meeting(minutes_id: int) -> Response:
    form = MeetingForm()
    demand(form)
    batch.correct_meeting(
        actor(), minutes_id, MeetingKind(form.kind.data), form.number.data, stamp=form.stamp.data, clock=clock()
    )
    flash("会议已改好。", "done")
    return _to_next(minutes_id)


@blueprint.get("/names")
@demands(Permission.REVIEW)
def names(minutes_id: int) -> Answer:
    """All names that the directory does not know, proposed together."""
    desk = desk_now(minutes_id)
    if not desk.unknown:
        return _back(minutes_id)
    return render_template("review/names.html", desk=desk)


@blueprint.post("/names")
@demands(Permission.REVIEW)
def settle_names(minutes_id: int) -> Response:
    form = StampForm()
    demand(form)
    said = settlements(request.form)
    if not said:
        raise BadInput("没有选任何名称。")
    number = batch.settle_names(actor(), minutes_id, said, stamp=form.stamp.data, clock=clock())
    others = len([key for key, _ in request.form.items(multi=True) if key.startswith("other-")])
    spelled = f"，连同别的写法 {others} 个，" if others else "，"
    flash(f"认定了 {len(said) - others} 个名称{spelled}涉及 {number} 件。", "done")
    return _to_next(minutes_id)


@blueprint.post("/review/issue")
@demands(Permission.REVIEW)
def issue(minutes_id: int) -> Response:
    """交办: all that is accepted, or what is picked of it."""
    form = StampForm()
    demand(form)
    desk = desk_now(minutes_id)
    if desk.stamp != form.stamp.data:
        raise Stale()
    picked = request.form.getlist("task", type=int) if request.form.get("which") == "picked" else None
    chosen = _chosen(desk, picked)
    versions = {row.id: row.version for row in chosen}
    issued = workflow.issue(actor(), list(versions), clock=clock(), workdays=workdays(), versions=versions)
    flash(f"交办了 {len(issued)} 件。", "done")
    return _to_next(minutes_id)


@blueprint.get("/notices")
@demands(Permission.REVIEW)
def preview(minutes_id: int) -> str:
    """What each body would be told if the accepted candidates were issued now."""
    desk = desk_now(minutes_id)
    rows = desk.pile(Pile.ACCEPTED)
    found = notices.preview(actor(), [row.id for row in rows], clock=clock(), workdays=workdays()) if rows else []
    return render_template("review/notices.html", desk=desk_now(minutes_id), notices=found, count=len(rows))


def _chosen(desk: Desk, picked: Sequence[int] | None) -> list[CandidateRow]:
    """The accepted ones that were picked, with the accepted ones above them; None picks all."""
    accepted = desk.pile(Pile.ACCEPTED)
    if not accepted:
        raise BadInput("还没有采纳任何一件。")
    if picked is None:
        return accepted
    by_number = {row.number: row for row in accepted}
    chosen = {row.number: row for row in accepted if row.id in picked}
    for row in list(chosen.values()):
        while row.parent_number in by_number:
            row = by_number[row.parent_number]
            chosen[row.number] = row
    if not chosen:
        raise BadInput("先在“已采纳”里选中要交办的。")
    return list(chosen.values())
