"""In and out: sign-in, sign-out, passwords, the way home, and looking at a granted government."""

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from tracker.accounts.actor import Permission
from tracker.pages import context, navigation
from tracker.pages.permissions import demands

blueprint = Blueprint("doors", __name__)


@blueprint.get("/")
@demands(Permission.SIGNED_IN)
def home() -> Response:
    """Lead each role to the page where its work waits."""
    return redirect(navigation.home(context.actor(), context.viewing()))


@blueprint.route("/sign-in", methods=["GET", "POST"])
@demands(Permission.PUBLIC)
def sign_in() -> Response:
    return redirect("/")
