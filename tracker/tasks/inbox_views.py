"""待办, and signing for all of a meeting."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.accounts.actor import Actor, Permission
from tracker.clock import today
from tracker.errors import BadInput
from tracker.pages import context
from tracker.pages.permissions import demands
from tracker.tasks import inbox as inboxes
from tracker.tasks.details import body_names
from tracker.tasks.offers import slug
from tracker.tasks.queries import LARGEST_ID
from tracker.tasks.workflow import acknowledge_many

blueprint = Blueprint("inbox", __name__)
blueprint.add_app_template_filter(slug, "slug")


@blueprint.get("/inbox")
@demands(Permission.SEE_INBOX)
def show() -> str:
    """What the reader's body must do, the most pressing first."""
    actor, clock = context.actor(), context.clock()
    return render_template(
        "tasks/inbox.html",
        inbox=inboxes.inbox(actor, today(clock), context.workdays()),
        body=body_names([actor.body_id or 0]).get(actor.body_id or 0, ""),
        now=clock.now(),
    )


@blueprint.post("/inbox/acknowledge")
@demands(Permission.ACT)
def acknowledge() -> Response:
    """Sign for the shares that the page showed, all or none."""
    ids = request.form.getlist("task_id", type=int)
    if not ids or min(ids) < 1 or max(ids) > LARGEST_ID:
        raise BadInput("没有选定要签收的任务。")
    count = acknowledge_many(context.actor(), ids, clock=context.clock())
    flash(f"已签收 {count} 件。", "done")
    return redirect(url_for("inbox.show"))


def tally(actor: Actor) -> int | None:
    """How many wait, for the head of every page of a body's people."""
    if not actor.is_bureau:
        return None
    return inboxes.waiting_count(actor, today(context.clock()), context.workdays()) or None
