"""Pages of scans: the wait until one is read, and the pictures of its pages beside the words."""

import threading
from typing import cast

from flask import Blueprint, render_template, request
from flask import Response as PlainResponse
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from tracker import reading
from tracker.accounts.actor import Permission
from tracker.errors import NotFound
from tracker.minutes.models import Minutes, Scan
from tracker.pages.context import actor, clock, settings
from tracker.pages.permissions import demands
from tracker.pages.uploads import open_stored
from tracker.reading.document import Kind
from tracker.review import queries, waiting
from tracker.review.views import entrance
from tracker.vocabulary import ScanState

blueprint = Blueprint("scans", __name__)
_drawing = threading.BoundedSemaphore(2)  # pictures are drawn by programs of their own, each with a core and memory


@blueprint.get("/minutes/scans/<int:scan_id>")
@demands(Permission.REVIEW)
def show(scan_id: int) -> str | Response:
    """The wait; then the review, or why there is none. The page asks again by itself."""
    scan = waiting.seen_scan(actor(), scan_id)
    if scan.state == ScanState.DONE and scan.minutes_id is not None:
        return _lead_to(entrance(scan.minutes_id))
    if "HX-Request" in request.headers:
        return render_template("review/scan_state.html", **_told(scan))
    return render_template("review/scan.html", **_told(scan))


def _told(scan: Scan) -> dict[str, object]:
    is_open = scan.state in waiting.OPEN
    return {
        "scan": scan,
        "state": ScanState(scan.state),
        "ahead": waiting.pages_ahead(scan) if is_open else 0,
        "reader": waiting.reader(clock()),
    }


def _lead_to(url: str) -> Response:
    """To another page; a part of a page cannot be redirected but by htmx itself."""
    if "HX-Request" in request.headers:
        return PlainResponse(headers={"HX-Redirect": url})
    return redirect(url)


@blueprint.get("/minutes/<int:minutes_id>/pages/<int:page>")
@demands(Permission.REVIEW)
def picture(minutes_id: int, page: int) -> Response:
    """A page of the file as an image. The browser may keep it for its reader, and asks each time whether it may."""
    minutes = queries.seen_minutes(actor(), minutes_id, Permission.REVIEW)
    if not minutes.has_pictures or not 1 <= page <= len(minutes.pages):
        raise NotFound("这份纪要没有这一页的图片。")
    response = PlainResponse()
    response.set_etag(f"{minutes.file_sha256}-{page}")
    if not request.if_none_match.contains(response.get_etag()[0] or ""):
        response.data = _drawn(minutes, page)
        response.mimetype = reading.image_type(response.data)
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


def _drawn(minutes: Minutes, page: int) -> bytes:
    content = open_stored(minutes.stored_name, settings(), minutes.file_sha256)
    with _drawing:
        return reading.page_image(content, cast(Kind, minutes.file_kind), page)
