"""A body that turns out to be a group: it was entered before anybody knew its members."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.accounts import bodies as verbs
from tracker.accounts.actor import Permission
from tracker.clock import today
from tracker.directory.queries import bodies, bodies_named
from tracker.errors import BadInput, NotFound
from tracker.pages import context
from tracker.pages.body_forms import GroupForm
from tracker.pages.permissions import demands

blueprint = Blueprint("groups", __name__, url_prefix="/bodies")


@blueprint.route("/<int:body_id>/make-group", methods=["GET", "POST"])
@demands(Permission.KEEP_DIRECTORY)
def make(body_id: int) -> str | Response:
    on = today(context.clock())
    rows = bodies(context.government_id(), on, only=body_id)
    if not rows or rows[0].is_group:
        raise NotFound()
    form = GroupForm()
    others = [one for one in bodies_named(context.government_id(), on) if one.id != body_id]
    form.members.choices = {one.id: one.name for one in others}
    if form.validate_on_submit():
        members = tuple(form.members.data or ())
        try:
            verbs.make_group(context.actor(), body_id, members, clock=context.clock(), address=context.address())
        except BadInput as wrong:
            form.form_errors.append(wrong.message)
        else:
            flash(f"{rows[0].name}现在是单位组。", "done")
            return redirect(url_for("bodies.show", body_id=body_id))
    return render_template("directory/edit.html", form=form, body=rows[0], is_group=True)
