"""The one error tree as pages in plain Chinese: what happened, then what to do. Never a traceback."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError
from wtforms import StringField

from tracker.accounts import audit
from tracker.errors import Forbidden, NotFound, TrackerError
from tracker.pages import context
from tracker.pages.filters import instant
from tracker.pages.permissions import own_path, sign_in_url

NOTHING_STORED = "没有存下任何内容。"


@dataclass(frozen=True)
class Words:
    """What an error page says beside the message of the error itself."""

    title: str
    message: str = ""
    what_next: str = ""


BY_STATUS = {  # errors of the web itself
    400: Words("发来的内容不完整", NOTHING_STORED, "回到上一页，刷新后再办。"),
    401: Words("登录已经失效", NOTHING_STORED, "登录后再办。"),
    403: Words("没有权限"),
    404: Words("没有找到", "没有这一页，或者它不在您能看到的范围内。", "从首页重新找。"),
    405: Words("这一页不能这样打开", NOTHING_STORED, "回到上一页，用页上的按钮办。"),
    413: Words("发来的内容太大", NOTHING_STORED),
    500: Words("程序出了错", "出错的经过已经记下。", "过一会儿再办。还不行，告诉系统管理员"),
}
NEXT_STEPS = {  # errors of our own tree
    400: "回到上一页，改好再办。",
    403: "需要办这件事，找系统管理员。",
    404: "从首页重新找。",
    409: "刷新后，看清现在的情况再办。",
    413: "换一个小一些的文件。",
    503: "等一会儿，刷新后再办。",
}
FORGED = Words("页面已经过期", NOTHING_STORED, "回到上一页，刷新后再办。")


def register(app: Flask) -> None:
    """Map the error tree and the web's own errors to pages."""
    app.register_error_handler(TrackerError, _refusal)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(InternalServerError, _fault)
    app.register_error_handler(HTTPException, _web_error)


def _refusal(error: TrackerError) -> Response:
    """A refusal of our own; one that withheld something leaves its trace in the audit."""
    if isinstance(error, (Forbidden, NotFound)) and (actor := context.signed_in()) is not None:
        audit.refused(
            actor, request.endpoint or "", request.path, context.address(), context.clock(), method=request.method
        )
    words = Words(error.title, error.message, NEXT_STEPS.get(error.status, ""))
    links = [_refresh_link()] if error.status in (409, 503) else [_back_link()]
    return _page(error.status, words, links, kept=_typed() if error.status in (400, 409, 503) else [])


def _forged(_error: CSRFError) -> Response:
    return _page(400, FORGED, [_refresh_link()])


def _web_error(error: HTTPException) -> Response:
    status = error.code or 500
    if error.response is not None or status < 400:  # a redirect in disguise
        return make_response(error.get_response())
    words = BY_STATUS.get(status, Words("这一步没有办成", NOTHING_STORED))
    if status == 413:
        limit = context.settings().max_upload_mb
        words = Words(words.title, words.message, f"一次最多 {limit} MB，换一个小一些的文件。")
    if status == 401:
        return _sign_in_again(words)
    return _page(status, words, [_back_link()])


def _sign_in_again(words: Words) -> Response:
    """For a form or a part of a page asked for after the session ended."""
    back = sign_in_url(_referring_path() or "")
    response = _page(401, words, [{"label": "登录", "url": back}])
    if "HX-Request" in request.headers:
        response.headers["HX-Redirect"] = back
    return response


def _fault(_error: InternalServerError) -> Response:
    """A fault of the program. The page asks the database for nothing: that may be what is broken."""
    g.bare = True
    words = BY_STATUS[500]
    return _page(
        500,
        Words(words.title, words.message, f"{words.what_next}：{instant(context.clock().now())}。"),
        [{"label": "回到首页", "url": "/"}],
    )


def _page(status: int, words: Words, links: list[dict[str, str]], kept: list[dict[str, str]] | None = None) -> Response:
    text = render_template(
        "errors/error.html",
        title=words.title,
        message=words.message,
        what_next=words.what_next,
        links=links,
        kept=kept or [],
    )
    return make_response(text, status)


def _referring_path() -> str | None:
    """The page of ours from which the request came."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host:
        return None
    return own_path(came_from.path + ("?" + came_from.query if came_from.query else ""))


def _refresh_link() -> dict[str, str]:
    return {"label": "刷新", "url": _referring_path() or (request.path if request.method == "GET" else "/")}


def _back_link() -> dict[str, str]:
    path = _referring_path()
    return {"label": "回到上一页", "url": path} if path and path != request.full_path else _HOME


_HOME = {"label": "回到首页", "url": "/"}


def _typed() -> list[dict[str, str]]:
    """What the person wrote in the refused form, to copy."""
    form: Any = g.get("form")
    if form is None or request.method != "POST":
        return []
    texts = [field for field in form if isinstance(field, StringField) and not _is_secret(field)]
    return [{"label": field.label.text, "text": field.data} for field in texts if field.data]


def _is_secret(field: StringField) -> bool:
    return getattr(field.widget, "input_type", "") in ("password", "hidden")
