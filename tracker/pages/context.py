"""What a view may ask for about its request: who, when, where, and which government is being viewed."""

from typing import cast

from flask import current_app, g, request, session
from flask_login import current_user

from config.settings import Settings
from tracker.accounts import sessions
from tracker.accounts.actor import Actor
from tracker.clock import Clock
from tracker.directory.queries import loaded_workdays
from tracker.errors import Forbidden
from tracker.extensions import login
from tracker.workdays import Workdays

TOKEN, VIEWING = "token", "viewing"  # keys in the signed cookie
login.session_protection = None  # the token alone decides; it is ended on the server


def clock() -> Clock:
    """The application's clock."""
    return cast(Clock, current_app.extensions["clock"])


def settings() -> Settings:
    """The installation's settings."""
    return cast(Settings, current_app.extensions["settings"])


def address() -> str:
    """Where the request came from, for the audit."""
    return request.remote_addr or ""


@login.request_loader  # type: ignore[untyped-decorator]
def _load(_request: object) -> Actor | None:
    token = session.get(TOKEN)
    return sessions.actor_of(token, settings(), clock()) if isinstance(token, str) else None


def signed_in() -> Actor | None:
    """Who is signed in, if anybody is."""
    return cast(Actor, current_user._get_current_object()) if current_user.is_authenticated else None


def actor() -> Actor:
    """Who acts. For views that demand a permission; raises ``Forbidden`` without a session."""
    found = signed_in()
    if found is None:
        raise Forbidden()
    return found


def viewing() -> int | None:
    """The government being viewed: a granted one that was chosen, else the own one; none for administrators."""
    found = signed_in()
    if found is None:
        return None
    chosen = session.get(VIEWING)
    return chosen if chosen in found.reads else found.government_id


def government_id() -> int:
    """The government being viewed, for views that show one's rows. Raises ``Forbidden`` where there is none."""
    found = viewing()
    if found is None:
        raise Forbidden()
    return found


def workdays() -> Workdays:
    """The working calendar with what was loaded over it; read once in a request."""
    if "workdays" not in g:
        g.workdays = loaded_workdays()
    return cast(Workdays, g.workdays)
