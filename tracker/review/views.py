"""Pages of minutes: the list, the upload, the record, and the desk where candidates lie beside the words."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker import grammar, reading
from tracker.accounts.actor import Permission
from tracker.clock import today
from tracker.errors import TrackerError
from tracker.minutes.explained import Stretch, explained
from tracker.pages import uploads
from tracker.pages.context import actor, clock, government_id, settings, workdays
from tracker.pages.permissions import demands
from tracker.review import queries, scans, waiting, words
from tracker.review.desk import Desk, Pile
from tracker.review.forms import MeetingForm, UploadForm
from tracker.review.importing import AlreadyThere
from tracker.review.pictures import pictures_of, recognised_pages
from tracker.tasks.permissions import TaskFacts, can
from tracker.vocabulary import Act, TaskState

blueprint = Blueprint("minutes", __name__)
SEVERAL = 2  # from this many unknown names on, they are proposed together on a page of their own


@blueprint.get("/minutes")
@demands(Permission.SEE_MINUTES)
def listing() -> str:
    rows = queries.list_of(government_id())
    may_review = actor().holds_in(Permission.REVIEW, government_id())
    waits = waiting.listed_scans(government_id(), clock()) if may_review else []
    return render_template("minutes/list.html", rows=rows, may_review=may_review, scans=waits)


@blueprint.get("/minutes/new")
@demands(Permission.REVIEW)
def upload() -> str:
    return _upload_page(UploadForm())


@blueprint.post("/minutes/new")
@demands(Permission.REVIEW)
def take_in() -> str | AnyResponse:
    form = UploadForm()
    if not form.validate_on_submit():
        return _upload_page(form)
    file = form.file.data
    try:
        taken = scans.take_in(actor(), government_id(), file.read(), file.filename, clock=clock())
    except TrackerError as refusal:
        return _upload_page(form, refusal)
    if taken.minutes_id is None:
        return redirect(url_for("scans.show", scan_id=taken.scan_id))
    return redirect(entrance(taken.minutes_id))


def entrance(minutes_id: int) -> str:
    """The address of what a clerk does first with new minutes."""
    found = len(desk_now(minutes_id).unknown)
    return url_for("review.names" if found >= SEVERAL else "minutes.desk", minutes_id=minutes_id)


def _upload_page(form: UploadForm, refusal: TrackerError | None = None) -> str:
    there = refusal.minutes_id if isinstance(refusal, AlreadyThere) else None
    return render_template(
        "review/upload.html",
        form=form,
        refusal=refusal,
        there=there,
        endings=reading.readable(),
        limit=settings().max_upload_mb,
    )


@blueprint.get("/minutes/<int:minutes_id>")
@demands(Permission.SEE_MINUTES)
def show(minutes_id: int) -> str:
    """The record: who, when, the agenda, the words; and what became of them."""
    minutes = queries.seen_minutes(actor(), minutes_id, Permission.SEE_MINUTES)
    tasks = queries.issued_of(minutes_id)
    marks = [task.mark for task in tasks]
    may_review = actor().holds_in(Permission.REVIEW, minutes.government_id)
    text = words.as_html(minutes, marks)
    return render_template("minutes/show.html", minutes=minutes, tasks=tasks, text=text, may_review=may_review)


@blueprint.get("/minutes/<int:minutes_id>/file")
@demands(Permission.SEE_MINUTES)
def original(minutes_id: int) -> Response:
    """The file as it came."""
    minutes = queries.seen_minutes(actor(), minutes_id, Permission.SEE_MINUTES)
    return uploads.attachment(minutes.stored_name, minutes.file_name, settings(), minutes.file_sha256)


@blueprint.get("/minutes/<int:minutes_id>/review")
@demands(Permission.REVIEW)
def desk(minutes_id: int) -> str:
    """纪要核对."""
    found = desk_now(minutes_id)
    left_out, explain = "left-out" in request.args, "explain" in request.args
    text = words.as_html(found.minutes, found.marks, left_out=found.left_out if left_out else ())
    return render_template(
        "review/desk.html",
        desk=found,
        text=text,
        left_out=left_out,
        pictures=pictures_of(found.minutes),
        compared="original" in request.args,
        recognised=recognised_pages(found.minutes),
        explained=_explained(found) if explain else None,
        sentences=_sentences(found),
        meeting_form=_meeting_form(found),
        meeting=found.meeting,
        **counts(found),
    )


def _explained(found: Desk) -> list[Stretch]:
    """The words with the rules that read them, as the grammar reads them now."""
    text = found.minutes.text
    return explained(text, grammar.extract(text, workdays()))


def counts(found: Desk) -> dict[str, object]:
    """What changes on the page with every act: the tallies, the batch acts, who may issue."""
    facts = TaskFacts(found.government.id, TaskState.CANDIDATE, two_person=found.government.two_person)
    return {
        "piles": {pile.name: len(found.pile(pile)) for pile in Pile},
        "may_issue": can(actor(), Act.ISSUE, facts),
        "bodies": found.bodies,
    }


def desk_now(minutes_id: int) -> Desk:
    """The desk as it stands, for who asks."""
    return queries.desk_of(actor(), minutes_id, today=today(clock()), workdays=workdays())


def _meeting_form(found: Desk) -> MeetingForm:
    form = MeetingForm(formdata=None)
    form.stamp.data, form.kind.data = found.stamp, found.minutes.meeting_kind
    form.number.data = found.minutes.meeting_number
    return form


def _sentences(found: Desk) -> dict[str, int]:
    """全文 n 句，立项 a，未立 b."""
    text = found.minutes.text
    marks = found.marks
    outer = [one for one in marks if not any(_holds(other, one) for other in marks)]
    taken = words.count_sentences(text, ((one.start, one.end) for one in outer))
    left = words.count_sentences(text, ((one.start, one.end) for one in found.left_out))
    return {"all": taken + left, "taken": taken, "left": left}


def _holds(outer: words.ClauseMark, inner: words.ClauseMark) -> bool:
    is_same = (outer.start, outer.end) == (inner.start, inner.end)
    return outer.start <= inner.start and inner.end <= outer.end and (not is_same or outer.number < inner.number)
