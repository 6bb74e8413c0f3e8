"""逾期清单, 今日工作, 台账 and their files. Views read; the only trace they leave is that somebody looked."""

from io import BytesIO

from flask import Blueprint, Response, render_template, request, send_file

from tracker.accounts.actor import Permission
from tracker.clock import today
from tracker.documents.xlsx import XLSX, Sheet, workbook
from tracker.minutes.words import excerpt
from tracker.pages import context
from tracker.pages.filters import instant
from tracker.pages.permissions import demands
from tracker.supervision import desk, filters, overview, papers, visits
from tracker.supervision.lines import lines
from tracker.supervision.register import register
from tracker.tasks import ledger as rows
from tracker.tasks.listings import Days

blueprint = Blueprint("supervision", __name__)
blueprint.add_app_template_filter(excerpt)


@blueprint.get("/overdue")
@demands(Permission.SEE_OVERDUE)
def overdue() -> str:
    """What is overdue, whose, since when; and how far everything else is."""
    actor, government_id, clock = context.actor(), context.government_id(), context.clock()
    page = overview.overview(actor, government_id, request.args, clock, context.workdays())
    if page.changes.is_new_visit:
        visits.visited(actor, overview.page_name(government_id), clock)
    return render_template("supervision/overdue.html", page=page, now=clock.now())


@blueprint.get("/queue")
@demands(Permission.SEE_QUEUE)
def queue() -> str:
    """What waits for the office today."""
    page = desk.desk(
        context.actor(), context.government_id(), context.clock(), context.workdays(), context.settings().backups
    )
    return render_template("supervision/queue.html", page=page, now=context.clock().now())


@blueprint.get("/ledger")
@demands(Permission.SEE_TASKS)
def ledger() -> str:
    """Every issued task that this reader may see, filtered and paged."""
    page = register(context.actor(), context.government_id(), request.args, today(context.clock()), context.workdays())
    return render_template("ledger/ledger.html", page=page, now=context.clock().now())


@blueprint.get("/ledger.xlsx")
@demands(Permission.SEE_TASKS)
def ledger_file() -> Response:
    """The same filter with all its rows."""
    day, workdays = today(context.clock()), context.workdays()
    found = rows.every(context.actor(), context.government_id(), filters.parsed(request.args), Days.of(day, workdays))
    shares = rows.others([row.id for row in found])
    title = "本单位台账" if context.actor().is_bureau else "台账"
    return _file(papers.ledger_sheet(title, _as_of(), lines(found, day, workdays, shares)))


@blueprint.get("/minutes/<int:minutes_id>/breakdown.xlsx")
@demands(Permission.SEE_MINUTES)
def breakdown_file(minutes_id: int) -> Response:
    """任务分解表 of a meeting."""
    return _file(papers.breakdown_sheet(context.actor(), context.government_id(), minutes_id, _as_of()))


def _as_of() -> str:
    return f"截至 {instant(context.clock().now())}"


def _file(sheet: Sheet) -> Response:
    day = today(context.clock())
    name = f"{sheet.title}-{day}.xlsx"
    return send_file(BytesIO(workbook(sheet)), mimetype=XLSX, as_attachment=True, download_name=name)
