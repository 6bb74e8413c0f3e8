"""Binds what all pages share to the application: filters, the frame's values, checks, headers, errors."""

from typing import Any

from flask import Flask, current_app, g, request
from sqlalchemy import select

from config.settings import Settings
from tracker.accounts.actor import Actor
from tracker.clock import today
from tracker.directory.models import Body, Government, Person
from tracker.extensions import db
from tracker.pages import arrivals, context, errors, headers, navigation, permissions
from tracker.pages.filters import FILTERS
from tracker.vocabulary import Role


def bind(app: Flask, settings: Settings) -> None:
    """Call before the forgery check is bound: who is not signed in is asked to, not told of a forgery."""
    app.config["WTF_I18N_ENABLED"] = False
    app.jinja_env.filters.update(FILTERS)
    app.url_map.converters["int"] = arrivals.RowId  # before the first route
    app.before_request(permissions.check)
    app.before_request(arrivals.check)
    app.context_processor(frame)
    headers.register(app, settings)
    errors.register(app)


def frame() -> dict[str, Any]:
    """The values of base.html; few on an error page, which must stand even where the database is away."""
    if g.get("bare") or "HX-Request" in request.headers:  # a part of a page has no frame
        return {}
    actor = context.signed_in()
    if actor is None:
        return {"footer_facts": [_calendar_fact()]}
    viewing = context.viewing()
    government = _government(viewing)
    phone = f"督查室 {government['office_phone']}" if government and government["office_phone"] else ""
    return {
        "government": government,
        "person": _person(actor),
        "navigation": navigation.items(actor, viewing, request.path, current_app.extensions["tallies"]),
        "banners": [shown for source in current_app.extensions["banners"] if (shown := source(actor))],
        "footer_facts": [fact for fact in (_calendar_fact(), phone) if fact],
    }


def _government(government_id: int | None) -> dict[str, Any] | None:
    if government_id is None:
        return None
    columns = select(Government.id, Government.name, Government.office_phone)
    row = db.session.execute(columns.where(Government.id == government_id)).one_or_none()
    return dict(row._mapping) if row else None


def _person(actor: Actor) -> dict[str, str]:
    """The reader, with the post in place of the role where that says more (市长)."""
    row = db.session.execute(
        select(Person.post, Body.name, Body.short_name)
        .outerjoin(Body, Body.id == Person.body_id)
        .where(Person.id == actor.person_id)
    ).one()
    role = row.post if actor.role is Role.LEADER and row.post else actor.role.label
    body = (row.short_name or row.name) if actor.is_bureau else ""
    return {"name": actor.name, "url": "/account", "body_short": body or "", "role_label": role}


def _calendar_fact() -> str:
    year = today(context.clock()).year
    source = "按国务院办公厅公布的安排" if context.workdays().is_official(year) else "暂按周一至周五"
    return f"工作日 {year} 年{source}"
