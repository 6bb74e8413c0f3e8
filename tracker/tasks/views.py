"""任务详情, the page of each act, and evidence. Parse, call one verb or query, render."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.accounts.actor import Permission
from tracker.clock import today
from tracker.errors import BadInput, NotFound
from tracker.extensions import db
from tracker.pages import context
from tracker.pages.permissions import demands
from tracker.pages.uploads import attachment, kept
from tracker.tasks import act_page, details
from tracker.tasks.acting import SHEETS, Call
from tracker.tasks.facts import facts_of
from tracker.tasks.models import Evidence, Task
from tracker.tasks.offers import act_of, consequence, label, offers
from tracker.tasks.permissions import BUREAU_ACTS, can
from tracker.tasks.queries import LARGEST_ID, get_visible
from tracker.tasks.timeline import files_of, timeline
from tracker.vocabulary import Act, OwnerRole, TaskState

blueprint = Blueprint("tasks", __name__)


def _task(task_id: int) -> Task:
    """The task, of the government that is being viewed."""
    task = get_visible(context.actor(), task_id)
    if task.government_id != context.government_id():
        raise NotFound()
    return task


def _before() -> int | None:
    """The event that the timeline continues before."""
    ident = request.args.get("before", type=int)
    return None if ident is None else max(0, min(ident, LARGEST_ID))


@blueprint.get("/tasks/<int:task_id>")
@demands(Permission.SEE_TASKS)
def show(task_id: int) -> str:
    """The words that ordered it, what counts as done, dates, acts, bodies, and what happened."""
    task, actor = _task(task_id), context.actor()
    day, workdays = today(context.clock()), context.workdays()
    facts = facts_of(task, actor.body_id, session=db.session(), today=day, workdays=workdays)
    of_bodies = details.facts_by_body(task, day, workdays) if actor.is_office else {}
    above, below = details.relatives(actor, task, day, workdays)
    only = request.args.get("only") == "reports"
    return render_template(
        "tasks/task.html",
        task=task,
        head=details.head(task, day, workdays),
        source=details.source(task),
        due=details.due_box(task, day, workdays),
        shares=details.share_rows(task, day, workdays),
        leaders=details.leaders(task),
        above=above,
        below=below,
        offers=offers(actor, facts, list(of_bodies.values())),
        timeline=timeline(task_id, before=_before(), reports_only=only),
        only_reports=only,
        files=[file for files in files_of(task_id).values() for file in files],
        sees_minutes=actor.holds_in(Permission.SEE_MINUTES, task.government_id),
    )


@blueprint.route("/tasks/<int:task_id>/<act_name>", methods=["GET", "POST"])
@demands(Permission.ACT)
def act(task_id: int, act_name: str) -> str | Response | tuple[str, int]:
    """The form of one act, and doing it. A refusal by its verb keeps what was typed."""
    found, task, actor = act_of(act_name), _task(task_id), context.actor()
    day, workdays = today(context.clock()), context.workdays()
    of_bodies = details.facts_by_body(task, day, workdays) if found in BUREAU_ACTS and actor.is_office else {}
    if request.method == "GET" and not of_bodies:
        can(actor, found, facts_of(task, actor.body_id, session=db.session(), today=day, workdays=workdays)).demand()
    form = act_page.form_for(actor, found, task, of_bodies, day)
    if form.validate_on_submit() and _done(found, task_id, form):
        flash(SHEETS[found].done, "done")
        return redirect(url_for("tasks.show", task_id=task_id))
    page = render_template(
        "tasks/act.html",
        act=found,
        label=f"代录{label(found)}" if of_bodies else label(found),
        consequence=consequence(found, TaskState(task.state)),
        button=f"代录{label(found)}" if of_bodies else SHEETS[found].button or label(found),
        role=next((OwnerRole(one.role) for one in task.assignments if one.body_id == actor.body_id), None),
        done_when=task.done_when,
        form=form,
        head=details.head(task, day, workdays),
        source=details.source(task),
        due=details.due_box(task, day, workdays),
        waiting=act_page.waiting(found, task, workdays),
        url=url_for("tasks.act", task_id=task_id, act_name=act_name),
    )
    return (page, 400) if request.method == "POST" else page


def _done(found: Act, task_id: int, form: Any) -> bool:
    """Whether the verb took it; what cannot be used is said on the form."""
    files = form.files.data if "files" in form else []
    try:
        with kept([file for file in files if file], context.settings()) as stored:
            SHEETS[found].run(Call(context.actor(), task_id, form, context.clock(), stored))
    except BadInput as wrong:
        form.form_errors.append(wrong.message)
        return False
    return True


@blueprint.get("/tasks/<int:task_id>/evidence/<int:evidence_id>")
@demands(Permission.SEE_TASKS)
def evidence(task_id: int, evidence_id: int) -> Response:
    """A file that a body sent, as a download."""
    task = _task(task_id)
    found = db.session.get(Evidence, min(evidence_id, LARGEST_ID))
    if found is None or found.task_id != task.id:
        raise NotFound()
    return attachment(found.stored_name, found.file_name, context.settings(), found.sha256)
