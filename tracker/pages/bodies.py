"""The directory: bodies and groups of the government being viewed. The office keeps it, others read it."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.accounts import bodies as verbs
from tracker.accounts.actor import Permission
from tracker.clock import today
from tracker.directory.models import Body
from tracker.directory.queries import BodyRow, bodies, bodies_named, leaders_named
from tracker.errors import BadInput, NotFound
from tracker.extensions import db
from tracker.pages import context
from tracker.pages.body_forms import BodyForm
from tracker.pages.permissions import demands

blueprint = Blueprint("bodies", __name__, url_prefix="/bodies")
Answer = str | Response


@blueprint.get("")
@demands(Permission.SEE_BODIES)
def index() -> Answer:
    """All bodies; a bureau's people see their own one."""
    actor = context.actor()
    if _is_own():
        return redirect(url_for("bodies.show", body_id=actor.body_id))
    rows = bodies(context.government_id(), today(context.clock()))
    return render_template(
        "directory/bodies.html",
        bodies=[row for row in rows if not row.is_group],
        groups=[row for row in rows if row.is_group],
        may_edit=_may_edit(),
    )


@blueprint.get("/<int:body_id>")
@demands(Permission.SEE_BODIES)
def show(body_id: int) -> Answer:
    body = _visible(body_id)
    figures = current_app.extensions["body_figures"]  # of a room that this one knows nothing of
    return render_template(
        "directory/body.html",
        body=body,
        figures=None if body.is_group else figures(context.actor(), context.government_id(), body_id),
        now=context.clock().now(),
        may_edit=_may_edit(),
        sees_all=not _is_own(),
    )


@blueprint.route("/new", methods=["GET", "POST"], defaults={"is_group": False}, endpoint="new_body")
@blueprint.route("/new-group", methods=["GET", "POST"], defaults={"is_group": True}, endpoint="new_group")
@demands(Permission.KEEP_DIRECTORY)
def new(is_group: bool) -> Answer:
    form = _form(is_group)
    if form.validate_on_submit():
        try:
            body_id = verbs.create_body(
                context.actor(), form.values(), is_group=is_group, clock=context.clock(), address=context.address()
            )
        except BadInput as wrong:
            form.form_errors.append(wrong.message)
        else:
            flash(f"已建立{form.name.data}。", "done")
            return redirect(url_for("bodies.show", body_id=body_id))
    return render_template("directory/edit.html", form=form, body=None, is_group=is_group)


@blueprint.route("/<int:body_id>/edit", methods=["GET", "POST"])
@demands(Permission.KEEP_DIRECTORY)
def edit(body_id: int) -> Answer:
    stored = db.session.get(Body, body_id)
    stamp = verbs.stamp_of(stored) if stored else ""  # before what the form shows is read: older at the worst
    row = _visible(body_id)
    form = _form(row.is_group, row)
    if request.method == "GET":
        form.stamp.data = stamp
    if form.validate_on_submit():
        try:
            verbs.edit_body(
                context.actor(),
                body_id,
                form.values(),
                clock=context.clock(),
                address=context.address(),
                shown=form.stamp.data,
            )
        except BadInput as wrong:
            form.form_errors.append(wrong.message)
        else:
            flash(f"已保存{form.name.data}。", "done")
            return redirect(url_for("bodies.show", body_id=body_id))
    return render_template("directory/edit.html", form=form, body=row, is_group=row.is_group)


def _may_edit() -> bool:
    return context.actor().holds_in(Permission.KEEP_DIRECTORY, context.viewing())


def _is_own() -> bool:
    """Whether the reader is a bureau's, in its own government: then it sees its own body only."""
    actor = context.actor()
    return actor.is_bureau and context.viewing() == actor.government_id


def _visible(body_id: int) -> BodyRow:
    """A body of the government being viewed; a bureau's people find their own one only."""
    rows = bodies(context.government_id(), today(context.clock()), only=body_id)
    is_hidden = _is_own() and body_id != context.actor().body_id
    if not rows or is_hidden:
        raise NotFound()
    return rows[0]


def _form(is_group: bool, row: BodyRow | None = None) -> BodyForm:
    form = BodyForm(obj=row)
    if row is None:
        del form.stamp
    government_id, on = context.government_id(), today(context.clock())
    if is_group:
        del form.overseeing_leader_id
        form.members.choices = {one.id: one.name for one in bodies_named(government_id, on)}
    else:
        del form.members
        leaders = {str(one.id): one.name for one in leaders_named(government_id)}
        form.overseeing_leader_id.choices = {"": "未定", **leaders}
    if request.method == "GET" and row is not None:
        form.aliases.data = "、".join(row.aliases)
        if is_group:
            form.members.data = [member.id for member in row.members]
        else:
            form.overseeing_leader_id.data = str(row.leader_id or "")
    return form
