"""The words that people see for every state, role, lamp and act. Defined once, here.

Each member's value is stored and sent; its label is shown. English names follow the word
list of the house (README, architecture).
"""

from enum import IntEnum, StrEnum
from typing import Self


class Word(StrEnum):
    """A stored value with its Chinese label."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:  # without a label: looking a member up
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(value, label) of each member, for a form's choices."""
        return [(str(member.value), member.label) for member in cls]


class Role(Word):
    """What a person is in the system. One person, one role (GB/T 22239: no two of the three admins)."""

    OFFICE = "office", "督查室"
    OFFICE_LEADER = "office_leader", "办公室领导"
    LIAISON = "liaison", "联络员"
    HEAD = "head", "负责人"
    LEADER = "leader", "领导"
    ADMIN = "admin", "系统管理员"


class TaskState(Word):
    """Where a task is in its life (PRODUCT section 4)."""

    CANDIDATE = "candidate", "待核对"
    DROPPED = "dropped", "不立项"
    ISSUED = "issued", "待签收"
    DISPUTED = "disputed", "退回商榷"
    IN_PROGRESS = "in_progress", "办理中"
    CLOSING = "closing", "报结待核"
    CLOSED = "closed", "已办结"
    SUSPENDED = "suspended", "已挂起"
    CANCELLED = "cancelled", "已撤销"


OPEN_STATES = (
    TaskState.ISSUED,
    TaskState.DISPUTED,
    TaskState.IN_PROGRESS,
    TaskState.CLOSING,
    TaskState.SUSPENDED,
)


class AssignmentState(Word):
    """Whether a body has signed for its share."""

    TO_SIGN = "to_sign", "待签收"
    SIGNED = "signed", "已签收"
    DISPUTED = "disputed", "退回商榷"


class Act(Word):
    """What a person can do with a task."""

    ISSUE = "issue", "交办"
    DROP = "drop", "不立项"
    RESTORE = "restore", "重新列为候选"
    EDIT = "edit", "修改"
    ACKNOWLEDGE = "acknowledge", "签收"
    DISPUTE = "dispute", "退回商榷"
    SETTLE = "settle", "答复商榷"
    REPORT = "report", "反馈进展"
    REQUEST_EXTENSION = "request_extension", "申请延期"
    DECIDE_EXTENSION = "decide_extension", "审核延期"
    SUBMIT = "submit", "报结"
    SEND_BACK = "send_back", "退回重办"
    CLOSE = "close", "办结"
    REOPEN = "reopen", "重启"
    SUSPEND = "suspend", "挂起"
    RESUME = "resume", "恢复"
    CANCEL = "cancel", "撤销"


class EventKind(Word):
    """What the timeline of a task records."""

    ISSUED = "issued", "交办"
    DROPPED = "dropped", "不立项"
    RESTORED = "restored", "重新列为候选"
    EDITED = "edited", "修改"
    ACKNOWLEDGED = "acknowledged", "签收"
    DISPUTED = "disputed", "退回商榷"
    SETTLED = "settled", "答复商榷"
    REPORTED = "reported", "反馈"
    EXTENSION_REQUESTED = "extension_requested", "申请延期"
    EXTENSION_GRANTED = "extension_granted", "准予延期"
    EXTENSION_REFUSED = "extension_refused", "不予延期"
    SUBMITTED = "submitted", "报结"
    SENT_BACK = "sent_back", "退回重办"
    CLOSED = "closed", "办结"
    REOPENED = "reopened", "重启"
    SUSPENDED = "suspended", "挂起"
    RESUMED = "resumed", "恢复"
    CANCELLED = "cancelled", "撤销"
    OVERDUE = "overdue", "逾期"
    REMINDED = "reminded", "提醒"
    REFUSED = "refused", "未获准许的操作"


class Kind(Word):
    """Kind of clause (GUIDELINE section 1)."""

    APPROVAL = "approval", "审议事项"
    MEASURE = "measure", "会议要求"
    DIRECTIVE = "directive", "分项任务"


class Grade(Word):
    """How firm a duty is. A and B are tracked; C is kept, folded and never reminded."""

    A = "A", "A 档"
    B = "B", "B 档"
    C = "C", "C 档"


class OwnerRole(Word):
    LEAD = "lead", "牵头"
    SUPPORT = "support", "配合"


class Basis(Word):
    """Why a body is taken for an owner (GUIDELINE section 3)."""

    NAMED = "named", "原文点名"
    INHERITED = "inherited", "承前省略"
    REPORTING = "reporting", "按汇报单位推定"
    CLERK = "clerk", "核对时指定"


class FanOut(Word):
    """What a group owes (PRODUCT section 4, settled at review)."""

    SIGN = "sign", "只签收"
    EACH = "each", "逐单位办结"
    COLLECT = "collect", "牵头汇总"


class DueOrigin(Word):
    """Where a due date came from; a default is never shown as the meeting's own."""

    MINUTES = "minutes", "原文时限"
    DEFAULT = "default", "默认时限"
    CLERK = "clerk", "核对时指定"
    NONE = "none", "未定时限"


class Urgency(Word):
    PLAIN = "plain", "平"
    URGENT = "urgent", "急"
    MOST_URGENT = "most_urgent", "特急"


class DisputeClass(Word):
    """Why a body sends a task back for discussion."""

    WRONG_BODY = "wrong_body", "不属于本单位职责"
    WORDING = "wording", "任务表述有误"
    NOT_POSSIBLE = "not_possible", "目前不具备条件"
    DUPLICATE = "duplicate", "与已有任务重复"


class ExtensionState(Word):
    PENDING = "pending", "待审"
    GRANTED = "granted", "准予延期"
    REFUSED = "refused", "不予延期"
    LAPSED = "lapsed", "已失效"


class SubmissionState(Word):
    PENDING = "pending", "待核"
    ACCEPTED = "accepted", "已采纳"
    SENT_BACK = "sent_back", "已退回"


class BehalfWay(Word):
    """How what is recorded on a body's behalf came in (代录)."""

    PHONE = "phone", "电话"
    PAPER = "paper", "书面"
    MEETING = "meeting", "当面"
    MESSAGE = "message", "即时消息"


class MeetingKind(Word):
    """Kind of meeting; all but the executive meeting carry a mark in the number (专22-05)."""

    EXECUTIVE = "executive", "常务会议"
    TOPIC = "topic", "专题会议"
    ON_SITE = "on_site", "现场办公会议"
    COORDINATION = "coordination", "协调会议"
    OFFICE = "office", "办公会议"
    OTHER = "other", "会议"

    @property
    def mark(self) -> str:
        """The mark in a task's number; none for the executive meeting."""
        return {"executive": "", "topic": "专", "on_site": "现", "coordination": "协", "office": "办"}.get(
            self.value, "会"
        )


class Lamp(Word):
    """Time status, computed from dates, never stored (PRODUCT section 5)."""

    RED = "red", "逾期"
    AMBER = "amber", "临期"
    SILENT = "silent", "未反馈"
    GREEN = "green", "正常"
    GREY = "grey", "未定时限"
    NONE = "none", ""

    @property
    def style(self) -> str:
        return "amber" if self is Lamp.SILENT else str(self.value)


class TimeStatus(Word):
    """The exact time status behind a lamp; first match of PRODUCT section 5 wins."""

    CLOSED_ON_TIME = "closed_on_time", "按期办结"
    CLOSED_LATE = "closed_late", "超期办结"
    CLOSED_UNDATED = "closed_undated", "办结"
    STOPPED = "stopped", "停止计时"
    OVERDUE = "overdue", "逾期"
    DUE_SOON = "due_soon", "临期"
    SILENT = "silent", "未反馈"
    UNDATED = "undated", "未定时限"
    ON_TRACK = "on_track", "正常"


class Level(IntEnum):
    """How far up the ladder (PRODUCT section 5): a step and its word."""

    NONE = 0
    URGED = 1
    EXPLAIN = 2
    BULLETIN = 3
    INTERVIEW = 4

    @property
    def label(self) -> str:
        return ("未催办", "催办", "书面说明", "通报", "约谈")[self.value]


class Rule(Word):
    """Reminder rules of PRODUCT section 5 that this system sends."""

    R1 = "R1", "交办通知"
    R3 = "R3", "到期反馈"
    R5 = "R5", "临期提醒"
    R6 = "R6", "今日到期"
    R7 = "R7", "逾期催办"


class ScanState(Word):
    """Where a file is whose words are recognised from images."""

    WAITING = "waiting", "等待识别"
    READING = "reading", "正在识别"
    DONE = "done", "已导入"
    FAILED = "failed", "没有导入"


class ReminderState(Word):
    PLANNED = "planned", "待发"
    READY = "ready", "待汇总"
    QUEUED = "queued", "已入发件箱"
    SKIPPED = "skipped", "不发"


class OutboxState(Word):
    QUEUED = "queued", "待发"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发"
    FAILED = "failed", "发送失败"
    SKIPPED = "skipped", "不发"


class Channel(Word):
    INBOX = "inbox", "站内消息"
    MAIL = "mail", "电子邮件"


class InstallationKind(Word):
    """What a database is for. The clock may be moved only where nothing real depends on it."""

    REAL = "real", "正式"
    SAMPLE = "sample", "演示"
    TEST = "test", "测试"


class AuditAct(Word):
    """What the audit records beside the events of tasks; a page that was refused stands there by its own name."""

    SIGN_IN = "sign-in", "登录"
    PASSWORD = "password", "修改口令"
    FIRST_PASSWORD = "first-password", "用链接设口令"
    PERSON_CREATE = "person.create", "添加人员"
    PERSON_EDIT = "person.edit", "修改人员"
    PERSON_LINK = "person.link", "发设置口令链接"
    PERSON_DEACTIVATE = "person.deactivate", "停用账号"
    PERSON_ACTIVATE = "person.activate", "启用账号"
    PERSON_GRANTS = "person.grants", "授权查看"
    GOVERNMENT_CREATE = "government.create", "新建政府"
    GOVERNMENT_EDIT = "government.edit", "修改政府"
    BODY_CREATE = "body.create", "添加单位"
    BODY_EDIT = "body.edit", "修改单位"
    BODY_MAKE_GROUP = "body.make_group", "改为单位组"
    CALENDAR_LOAD = "calendar.load", "载入工作日安排"
    MESSAGES_RESEND = "messages.resend", "重发消息"
    SAMPLE_BEGIN = "sample.begin", "载入演示"
    IMPORT = "import_minutes", "导入纪要"
    ACCEPT = "accept", "采纳"
    WITHDRAW = "withdraw", "退回待核对"
    CHOOSE_DUE = "choose_due", "定时限"
    CHOOSE_LEAD = "choose_lead", "定承办单位"
    EDIT = "edit", "修改候选"
    TAKE_READING = "take_reading", "照原文改"
    DROP = "drop", "不立项"
    RESTORE = "restore", "重新列为候选"
    PROMOTE = "promote", "升为任务"
    SETTLE_NAMES = "settle_names", "认定名称"
    CORRECT_MEETING = "correct_meeting", "改会议"
    TAKE_WORDS = "take_words", "立为任务"
    RECAST = "recast", "合并、拆分、改范围"
    ADOPT_CLAUSE = "adopt_clause", "接到修订稿的条款"
    KEEP_TASK = "keep_task", "保留任务"
    UNDO = "undo", "撤销一步"
    OTHER = "other", "打开页面"
