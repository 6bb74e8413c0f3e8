"""运行情况 of the installation, for its administrators: jobs, backups, undelivered messages, calendar, audit."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from tracker import backup
from tracker.accounts import trail
from tracker.accounts.actor import Permission
from tracker.accounts.trail import Wanted
from tracker.clock import today
from tracker.errors import BadInput, NotFound
from tracker.pages import context
from tracker.pages.arrivals import LARGEST_ID
from tracker.pages.forms import YEARS, BaseForm, StampedForm
from tracker.pages.permissions import demands
from tracker.reminders import calendar, pulse, resending
from tracker.vocabulary import AuditAct, OutboxState

blueprint = Blueprint("operations", __name__, url_prefix="/admin/operations")
Answer = str | Response


@dataclass(frozen=True)
class Archive:
    """The newest backup."""

    name: str
    at: datetime | None
    size: int


@dataclass(frozen=True)
class CalendarYear:
    """Where a year's working days come from: ``loaded`` days were entered here."""

    year: int
    is_official: bool
    loaded: int


class CalendarForm(StampedForm):
    days = TextAreaField(
        "与星期不同的日子",
        [Optional(), Length(max=20_000)],
        description="一行一天：2027-01-01 休 元旦；周末上班的写“班”。留空，去掉本年载入的全部日子",
    )


class TrailFilter(BaseForm):
    """What the audit is narrowed to; a GET form."""

    class Meta(BaseForm.Meta):
        csrf = False

    who = StringField("姓名或账号", [Optional(), Length(max=60)])
    act = SelectField("操作", [Optional()], choices={"": "全部", **dict(AuditAct.choices())})
    on = DateField("日期", [Optional()])


@blueprint.get("")
@demands(Permission.ADMINISTER)
def index() -> Answer:
    clock = context.clock()
    failed = resending.failed()
    return render_template(
        "admin/operations.html",
        now=clock.now(),
        jobs=pulse.jobs(clock),
        archive=_newest(context.settings().backups),
        failed=failed,
        given_up=max((one.id for one in failed if one.state is OutboxState.FAILED), default=None),
        years=_years(today(clock)),
    )


@blueprint.post("/check-backup")
@demands(Permission.ADMINISTER)
def check_backup() -> Response:
    """Read the newest archive through and compare every file's hash."""
    newest = backup.newest(context.settings().backups)
    if newest is None:
        raise NotFound("还没有备份。")
    try:
        done = backup.check(newest)
    except BadInput as damaged:
        flash(f"{newest.name}：{damaged.message}。马上另做一次备份。", "stop")
    else:
        flash(f"{done.path.name}：附件 {done.files} 个，校验值全部相符。", "done")
    return redirect(url_for(".index"))


@blueprint.post("/resend")
@demands(Permission.ADMINISTER)
def resend() -> Response:
    """Try once more what was given up, up to the newest message that the page showed."""
    up_to = request.form.get("up_to", default=0, type=_key)
    count = resending.resend_all(context.actor(), up_to, clock=context.clock(), address=context.address())
    flash(f"{count} 条重新发送，结果过一分钟再看。", "done")
    return redirect(url_for(".index"))


@blueprint.route("/calendar/<int:year>", methods=["GET", "POST"])
@demands(Permission.ADMINISTER)
def calendar_year(year: int) -> Answer:
    """The working days of a year, entered over the official table."""
    if year not in YEARS:
        raise NotFound()
    form, stored = CalendarForm(), calendar.loaded(year)
    if request.method == "GET":
        form.days.data, form.stamp.data = "\n".join(map(str, stored)), calendar.stamp_of(stored)
    if form.validate_on_submit():
        try:
            days = calendar.parsed(form.days.data or "", year)
        except BadInput as wrong:
            form.days.errors = [wrong.message]
        else:
            calendar.load(
                context.actor(),
                year,
                days,
                clock=context.clock(),
                address=context.address(),
                shown=form.stamp.data,
            )
            flash(f"{year} 年载入 {len(days)} 天，提醒在十分钟内重排，时限不动。", "done")
            return redirect(url_for(".index"))
    return render_template("admin/calendar.html", form=form, year=_year(year), stored=len(stored))


@blueprint.get("/audit")
@demands(Permission.ADMINISTER)
def audit() -> Answer:
    """Who did what, and who was refused."""
    form = TrailFilter(request.args)
    form.validate()
    act = form.act.data if form.act.data and not form.act.errors else ""
    wanted = Wanted(form.who.data or "", AuditAct(act) if act else None, None if form.on.errors else form.on.data)
    before, after = (request.args.get(name, type=_key) for name in ("before", "after"))
    shown = trail.page(wanted, before=before, after=after)
    said: dict[str, Any] = {name: request.args[name] for name in ("who", "act", "on") if request.args.get(name)}
    return render_template(
        "admin/audit.html",
        form=form,
        steps=shown.rows,
        is_narrowed=bool(said),
        prev_url=url_for(".audit", after=shown.newer_than, **said) if shown.newer_than else None,
        next_url=url_for(".audit", before=shown.older_than, **said) if shown.older_than else None,
    )


def _key(text: str) -> int:
    """A key that an earlier page gave, within what a database can compare."""
    return max(0, min(int(text), LARGEST_ID))


def _newest(backups: Path) -> Archive | None:
    newest = backup.newest(backups)
    return Archive(newest.name, backup.last_backup(backups), newest.stat().st_size) if newest else None


def _years(day: date) -> list[CalendarYear]:
    """Last year's to the one after next."""
    return [_year(year) for year in range(day.year - 1, day.year + 3)]


def _year(year: int) -> CalendarYear:
    return CalendarYear(year, context.workdays().is_official(year), len(calendar.loaded(year)))
