"""``create_app``: binds extensions, blueprints and the one table of event subscribers."""

import logging

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import tracker.accounts.models
import tracker.directory.models
import tracker.minutes.models
import tracker.reminders.models
import tracker.supervision.models
import tracker.tasks.models  # noqa: F401  (every model is known before the first query)
from config.settings import ROOT, Settings
from tracker.clock import Clock
from tracker.extensions import chinese_json, csrf, db, login, migrate
from tracker.pages import administration, banners, bodies, doors, groups, navigation, shell
from tracker.reminders import messages, planning, pulse
from tracker.reminders import views as reminders
from tracker.review import acts as review_acts
from tracker.review import changes, recast_acts
from tracker.review import queries as review
from tracker.review import scan_views as scans
from tracker.review import views as minutes
from tracker.supervision import operations
from tracker.supervision import views as supervision
from tracker.supervision.body_figures import body_figures
from tracker.tasks import inbox_views as inbox
from tracker.tasks import views as tasks
from tracker.tasks.events import Subscriber
from tracker.vocabulary import EventKind

log = logging.getLogger(__name__)

# What follows from a task's event, inside the same unit of work, in this order.
SUBSCRIBERS: dict[EventKind, tuple[Subscriber, ...]] = dict.fromkeys(planning.FOLLOWED, (planning.follow,))

# The pages; each package adds the blueprint of its views.
BLUEPRINTS: tuple[Blueprint, ...] = (
    doors.blueprint,
    tasks.blueprint,
    inbox.blueprint,
    administration.blueprint,
    operations.blueprint,
    bodies.blueprint,
    groups.blueprint,
    reminders.blueprint,
    supervision.blueprint,
    minutes.blueprint,
    review_acts.blueprint,
    recast_acts.blueprint,
    changes.blueprint,
    scans.blueprint,
)

# What stands above every page when something is amiss, and how many wait behind a link of the head (by its path).
BANNERS: tuple[banners.Source, ...] = (*banners.OWN, pulse.scheduler_silent, pulse.messages_failing)
TALLIES: dict[str, navigation.Tally] = {
    "/inbox": inbox.tally,
    "/messages": messages.unread,
    "/minutes": review.waiting,
}


def create_app(settings: Settings, clock: Clock) -> Flask:
    """The application. ``clock`` is the only source of time for everything below it."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "tracker" / "static"))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        MAX_CONTENT_LENGTH=settings.max_upload_bytes,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_NAME="__Host-session" if settings.secure_cookies else "session",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.secure_cookies,
        TESTING=settings.testing,
    )
    app.extensions["settings"] = settings
    app.extensions["clock"] = clock
    app.extensions["subscribers"] = SUBSCRIBERS
    app.extensions["banners"] = BANNERS
    app.extensions["tallies"] = TALLIES
    app.extensions["body_figures"] = body_figures
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    login.init_app(app, add_context_processor=False)  # it would ask the database for every page, the 500 page too
    if settings.secure_cookies:  # TLS in front: the visitor's address is what the proxy says
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    shell.bind(app, settings)
    csrf.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _engine_options(settings: Settings) -> dict[str, object]:
    options: dict[str, object] = {"json_serializer": chinese_json}
    if settings.database.startswith("postgresql"):
        options |= {"pool_pre_ping": True, "pool_size": 10}
    return options
