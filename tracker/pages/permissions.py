"""Every route demands exactly one permission; what demands none is refused (default deny)."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import current_app, redirect, request, url_for
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from tracker.accounts.actor import Permission
from tracker.errors import Forbidden
from tracker.pages import context

View = TypeVar("View", bound=Callable[..., Any])
OPEN_ENDPOINTS = frozenset({"static"})  # files of the program itself


def demands(permission: Permission) -> Callable[[View], View]:
    """Mark a view with the permission that ``check`` asks of its reader.

    Goes below the route: ``@blueprint.get("/ledger")`` then ``@demands(Permission.SEE_TASKS)``.
    """

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def demanded(endpoint: str) -> Permission | None:
    """What a route asks for; None where its view was never marked."""
    return getattr(current_app.view_functions[endpoint], "permission", None)


def check() -> Response | None:
    """Before each request: let it pass, ask to sign in, or raise ``Forbidden``."""
    if request.endpoint is None or request.endpoint in OPEN_ENDPOINTS:
        return None
    permission = demanded(request.endpoint)
    if permission is None:
        raise RuntimeError(f"the route {request.endpoint} demands no permission")
    if permission is Permission.PUBLIC:
        return None
    actor = context.signed_in()
    if actor is None:
        return _ask_to_sign_in()
    if not actor.holds_in(permission, context.viewing()):
        raise Forbidden()
    return None


def _ask_to_sign_in() -> Response:
    """Lead a reader to the sign-in page and back; whoever sends a form is told that nothing was stored."""
    if request.method not in ("GET", "HEAD") or "HX-Request" in request.headers:
        raise Unauthorized()
    return redirect(sign_in_url(request.full_path.rstrip("?")))


def sign_in_url(back: str = "") -> str:
    """The sign-in page, which leads back to one of our own paths."""
    return url_for("doors.sign_in") + ("?" + urlencode({"next": back}) if back not in ("", "/") else "")


def own_path(target: str | None) -> str | None:
    """``target`` if it is a path of this site, else None: nobody is sent elsewhere after signing in.

    Browsers read a backslash as a slash, drop tabs and line ends, and take // for another host.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    return None if any(sign == "\\" or ord(sign) < 33 or ord(sign) == 127 for sign in target) else target
