"""The verbs of a task's life, gathered: what other packages call. Each stands with its subject."""

from tracker.tasks.closing import Result, close, reopen, send_back, submit, unanswered
from tracker.tasks.extending import decide_extension, request_extension
from tracker.tasks.issuing import blockers, drop, issue, promote, restore
from tracker.tasks.overdue import handle_one_overdue, mark_overdue
from tracker.tasks.reporting import Progress, report
from tracker.tasks.scene import Behalf
from tracker.tasks.signing import Answer, acknowledge, acknowledge_many, dispute, settle
from tracker.tasks.stopping import cancel, resume, suspend

__all__ = [
    "Answer",
    "Behalf",
    "Progress",
    "Result",
    "acknowledge",
    "acknowledge_many",
    "blockers",
    "cancel",
    "close",
    "decide_extension",
    "dispute",
    "drop",
    "handle_one_overdue",
    "issue",
    "mark_overdue",
    "promote",
    "reopen",
    "report",
    "request_extension",
    "restore",
    "resume",
    "send_back",
    "settle",
    "submit",
    "suspend",
    "unanswered",
]
