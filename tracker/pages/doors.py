"""In and out: sign-in, sign-out, passwords, the way home, and looking at a granted government."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from tracker.accounts import links, sessions, signing
from tracker.accounts.actor import Permission
from tracker.accounts.queries import own_account, places_of
from tracker.directory.queries import governments_named
from tracker.errors import BadInput, Forbidden
from tracker.pages import context, navigation
from tracker.pages.door_forms import FirstPasswordForm, PasswordForm, SignInForm, ViewingForm
from tracker.pages.permissions import demands, own_path

blueprint = Blueprint("doors", __name__)
Answer = str | Response | tuple[str, int]


@blueprint.get("/")
@demands(Permission.SIGNED_IN)
def home() -> Response:
    """Lead each role to the page where its work waits."""
    return redirect(navigation.home(context.actor(), context.viewing()))


@blueprint.route("/sign-in", methods=["GET", "POST"])
@demands(Permission.PUBLIC)
def sign_in() -> Answer:
    if request.method == "GET" and context.signed_in() is not None:
        return redirect("/")
    form = SignInForm(next=own_path(request.args.get("next")) or "")
    if not form.validate_on_submit():
        return render_template("accounts/sign-in.html", form=form)
    try:
        token = signing.sign_in(
            form.login.data, form.password.data, context.address(), context.settings(), context.clock()
        )
    except (signing.WrongPassword, signing.TooMany) as wrong:
        form.password.errors = [wrong.message]
        return render_template("accounts/sign-in.html", form=form), wrong.status
    _leave()
    session[context.TOKEN] = token
    return redirect(own_path(form.next.data) or "/")


@blueprint.post("/sign-out")
@demands(Permission.PUBLIC)
def sign_out() -> Response:
    _leave()
    flash("已退出。", "done")
    return redirect(url_for("doors.sign_in"))


def _leave() -> None:
    """End the session that the cookie names, if any, and forget everything in the cookie."""
    token = session.get(context.TOKEN)
    if isinstance(token, str):
        sessions.end(token)
    session.clear()


@blueprint.route("/first-password/<token>", methods=["GET", "POST"])
@demands(Permission.PUBLIC)
def first_password(token: str) -> Answer:
    """Set the own password by a one-time link. Opening the page does not use the link up."""
    holder = links.holder_of(token, context.clock())
    form = FirstPasswordForm()
    if form.validate_on_submit():
        try:
            links.set_first_password(token, form.password.data, context.address(), context.clock())
        except BadInput as wrong:
            form.password.errors = [wrong.message]
        else:
            _leave()
            flash("口令已经设好，用它登录。", "done")
            return redirect(url_for("doors.sign_in"))
    return render_template("accounts/first-password.html", form=form, holder=holder)


@blueprint.get("/account")
@demands(Permission.SIGNED_IN)
def account() -> Answer:
    """The reader's own account and the governments that may be read."""
    actor = context.actor()
    return render_template(
        "accounts/account.html",
        account=own_account(actor.person_id),
        places=places_of(actor.person_id),
        reads=governments_named(actor.reads),
        viewing_id=context.viewing(),
        own_id=actor.government_id,
    )


@blueprint.route("/password", methods=["GET", "POST"])
@demands(Permission.SIGNED_IN)
def password() -> Answer:
    form = PasswordForm()
    if form.validate_on_submit():
        token = session[context.TOKEN]
        try:
            signing.change_password(
                context.actor(), form.old.data, form.password.data, token, context.address(), context.clock()
            )
        except signing.WrongPassword as wrong:
            form.old.errors = [wrong.message]
        except BadInput as wrong:
            form.password.errors = [wrong.message]
        else:
            flash("口令已经改好，别处的登录都已退出。", "done")
            return redirect(url_for("doors.account"))
    return render_template("accounts/password.html", form=form)


@blueprint.post("/viewing")
@demands(Permission.SIGNED_IN)
def viewing() -> Response:
    """Look at a granted government, read only, or come back to the own one."""
    form = ViewingForm()
    actor = context.actor()
    if not form.validate() or form.government_id.data not in {*actor.reads, actor.government_id}:
        raise Forbidden("没有查看这个政府的授权。")
    session[context.VIEWING] = form.government_id.data
    return redirect("/")
