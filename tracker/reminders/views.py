"""消息: the in-app message list."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.accounts.actor import Permission
from tracker.pages import context
from tracker.pages.arrivals import LARGEST_ID
from tracker.pages.permissions import demands
from tracker.reminders import messages

blueprint = Blueprint("messages", __name__)


def _key(text: str) -> int:
    """A key that an earlier page gave, within what a database can compare."""
    return max(0, min(int(text), LARGEST_ID))


@blueprint.get("/messages")
@demands(Permission.SIGNED_IN)
def index() -> str:
    before, after = (request.args.get(name, type=_key) for name in ("before", "after"))
    shown = messages.page(context.actor(), before=before, after=after)
    return render_template(
        "messages/index.html",
        rows=shown.rows,
        unread_up_to=messages.newest_unread(context.actor()),
        prev_url=url_for(".index", after=shown.newer_than) if shown.newer_than else None,
        next_url=url_for(".index", before=shown.older_than) if shown.older_than else None,
    )


@blueprint.post("/messages/read")
@demands(Permission.SIGNED_IN)
def read_all() -> Response:
    """全部标为已读: what has come since the page was shown stays unread."""
    up_to = request.form.get("up_to", default=0, type=_key)
    count = messages.read_all(context.actor(), up_to, clock=context.clock())
    flash(f"{count} 条标为已读。" if count else "没有未读的消息。", "done")
    return redirect(url_for(".index"))


@blueprint.get("/messages/<int:message_id>")
@demands(Permission.SIGNED_IN)
def show(message_id: int) -> str:
    message = messages.open_message(context.actor(), message_id, clock=context.clock())
    return render_template("messages/show.html", message=message)
