"""One error tree. Each error carries the sentence that its reader is shown.

The web shell maps the tree once to pages (``tracker/pages/errors.py``), the command line
once to a line on standard error. Nothing here knows of HTTP beyond the status number.
"""


class TrackerError(Exception):
    """A refusal that a person can read. ``message`` is plain Chinese without blame.

    ``status`` is the HTTP status of the page that shows it.
    """

    status = 400
    title = "这一步没有办成"

    def __init__(self, message: str = "") -> None:
        self.message = message or self.title
        super().__init__(self.message)


class BadInput(TrackerError):
    """What was typed or sent cannot be used; nothing was stored."""

    status = 400
    title = "填写的内容不能用"


class Unreadable(BadInput):
    """A file that cannot be read, or that is no minutes."""

    title = "这个文件读不了"


class Classified(Unreadable):
    """A file with a 密级 mark in its head. Nothing of it may be kept (PRODUCT section 9)."""

    title = "文件带有密级标志"


class Forbidden(TrackerError):
    """Signed in, but not allowed to do this."""

    status = 403
    title = "没有权限"


class NotFound(TrackerError):
    """There is no such thing, or none that this reader may know of."""

    status = 404
    title = "没有找到"


class Stale(TrackerError):
    """The form is older than what is stored; nothing was overwritten."""

    status = 409
    title = "已有新进展，请刷新"


class NotNow(TrackerError):
    """The act exists and is allowed, but not in the present state."""

    status = 409
    title = "现在不能这样办"


class TooLarge(TrackerError):
    """An upload over the limit."""

    status = 413
    title = "文件太大"


class Busy(TrackerError):
    """Other writers held the database for too long; nothing was stored."""

    status = 503
    title = "现在办的人太多"


class NoSpace(TrackerError):
    """The disk is full; nothing was stored."""

    status = 507
    title = "服务器上存不下"


class Misconfigured(Exception):
    """A wrong or missing setting. Stops the start with this one line (in English)."""
