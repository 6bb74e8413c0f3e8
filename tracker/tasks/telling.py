"""What an event says on the timeline: a bold word and a sentence. Pure; values come from the event's detail."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tracker.pages.filters import day
from tracker.tasks.timing import cycle_word
from tracker.vocabulary import BehalfWay, DisputeClass, EventKind, Grade, Rule

Detail = Mapping[str, Any]
OUTCOMES = {"keep": "维持", "reassign": "改派", "cancel": "不再承担"}
CHANGED = {
    "title": "标题",
    "done_when": "完成标志",
    "urgency": "缓急",
    "fan_out": "单位组的办法",
    "owners": "单位",
    "due_on": "时限",
    "due_origin": "时限来源",
    "cycle": "反馈周期",
    "no_due_reason": "不定时限的理由",
    "accepted": "采纳",
    "grade": "档次",
    "clause": "条款",
}


def told(kind: EventKind, detail: Detail) -> str:
    """The sentence after the bold word; empty where the word says all."""
    tell = _TOLD.get(kind)
    return tell(detail) if tell else str(detail.get("reason", ""))


def behalf_words(behalf: Detail) -> str:
    """电话，沈若溪，秦晓岚 代录."""
    words = [BehalfWay(behalf["way"]).label, behalf["from_whom"], behalf["note"], f"{behalf['by']} 代录"]
    return "，".join(word for word in words if word)


def _day(text: str | None) -> str:
    return day(date.fromisoformat(text)) if text else "未定时限"


def _due(detail: Detail) -> str:
    return f"时限 {_day(detail['due_on'])}" if detail["due_on"] else "未定时限"


def _joined(said: str, told: str) -> str:
    """What a person wrote, with or without a stop at its end, and what the product adds."""
    if not told:
        return said
    return f"{said}{told}" if said.endswith(("。", "；", "！", "？")) else f"{said}，{told}" if said else told


def _issued(detail: Detail) -> str:
    bodies = "、".join(detail["bodies"])
    return "，".join(part for part in (bodies, f"时限 {_day(detail['due_on'])}" if detail["due_on"] else "") if part)


def _settled(detail: Detail) -> str:
    bodies = "、".join(detail["bodies"])
    return f"{OUTCOMES[detail['outcome']]}{' ' + bodies if bodies else ''}。{detail['answer']}"


def _reported(detail: Detail) -> str:
    expected = f"预计 {_day(detail['expected_on'])} 完成" if detail["expected_on"] else ""
    return _joined(detail["progress"], expected)


def _closed(detail: Detail) -> str:
    if detail["submission_id"] is None:
        return "分项任务全部办结"
    judged = {True: "按期", False: "超期"}.get(detail["on_time"], "")
    return "，".join(part for part in (judged, detail["answer"]) if part)


def _edited(detail: Detail) -> str:
    return "；".join(_change(name, before, after) for name, (before, after) in detail["changes"].items())


def _change(name: str, before: Any, after: Any) -> str:
    if name == "accepted":
        return "采纳" if after else "不再采纳"
    return f"{CHANGED.get(name, name)}由“{_value(name, before)}”改为“{_value(name, after)}”"


def _value(name: str, value: Any) -> str:
    if name == "due_on":
        return _day(value)
    if name == "grade":
        return Grade(value).label
    return cycle_word(value) if name == "cycle" else str(value or "无")


def _extension(detail: Detail) -> str:
    words = detail.get("reason") or detail.get("answer")
    reason = "，理由：" if "reason" in detail else "，"
    return f"{_day(detail['from_on'])} → {_day(detail['to_on'])}{reason + words if words else ''}"


_TOLD: dict[EventKind, Callable[[Detail], str]] = {
    EventKind.ISSUED: _issued,
    EventKind.EDITED: _edited,
    EventKind.ACKNOWLEDGED: lambda detail: "任务转为办理中" if detail["first_lead"] else "",
    EventKind.DISPUTED: lambda detail: f"{DisputeClass(detail['reason_class']).label}。{detail['reason']}",
    EventKind.SETTLED: _settled,
    EventKind.REPORTED: _reported,
    EventKind.EXTENSION_REQUESTED: _extension,
    EventKind.EXTENSION_GRANTED: _extension,
    EventKind.EXTENSION_REFUSED: _extension,
    EventKind.SUBMITTED: lambda detail: str(detail["result"]),
    EventKind.CLOSED: _closed,
    EventKind.REOPENED: lambda detail: _joined(detail["reason"], _due(detail)),
    EventKind.SUSPENDED: lambda detail: _joined(detail["reason"], f"{_day(detail['review_on'])} 复核"),
    EventKind.RESUMED: lambda detail: _joined(detail["reason"], _due(detail)),
    EventKind.OVERDUE: lambda detail: f"时限 {_day(detail['due_on'])} 已过",
    EventKind.REMINDED: lambda detail: f"{Rule(detail['rule']).label}，{'、'.join(detail['recipients'])}",
}
