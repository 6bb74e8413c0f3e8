"""Where head, opening sentence, body and tail of the minutes lie, and whom the document speaks of."""

import re
from dataclasses import dataclass

from tracker.grammar.bodies import People
from tracker.grammar.fields import DATE_TEXT, FIELD, ISSUER, TITLE_LINE, Source, document_fields, people_of
from tracker.grammar.lexicon import alternatives
from tracker.grammar.model import DocumentFields
from tracker.grammar.spans import Span
from tracker.grammar.text import Line, Squeezed

_LONGEST_HEAD = 60
_LONGEST_OPENING = 1500
_PORTAL = re.compile(
    r"^(?:[0-9]{4}[-年./][0-9]{1,2}[-月./][0-9]{1,2}日?(?:[0-9]{1,2}：[0-9]{2})?(?:来源|发布|编辑|浏览|作者|记者|字号|阅读|责任)|索引号|您?(?:当前|现在|所在)的?位置|首页[>＞]|发文日期|成文日期|发布机构|公开方式|来源|浏览|字体|发布时间|信息来源|主题分类|阅读|文号|【|〔大|打印)"
)
_OPENING = re.compile(r"主持召开|主持了|召开了?|纪要如下|如下：|会议由|主持")
_AS_FOLLOWS = re.compile(r"纪要如下[：。]?|如下：")
_LEAD_IN = re.compile(r"会议(?:强调|要求|指出|认为|决定|明确|议定)(?!的|事项|了)")
_STARTS_PROSE = re.compile(
    rf"{DATE_TEXT}.{{2,}}|[0-9]{{1,2}}月[0-9]{{1,2}}日.{{3,}}|会议(?:听取|审议|指出|强调|要求|认为)"
)
_LABELS = {
    "时间": "时间", "地点": "地点", "主持": "主持", "出席": "出席", "列席": "列席", "参会": "出席", "参加": "出席",
    "与会": "出席", "议题": "议题", "主题": "议题", "内容": "议题", "编号": "编号", "记录": "记录",
}  # fmt: skip
_TAIL_LABEL = re.compile(
    rf"(?:{alternatives('tail.labels')})(?:会议)?的?(?:人员|单位|领导|同志)?(?:：|$)"
    r"|（?(?:来源|编辑|责任编辑|责编|撰稿|供稿|审核|记者|通讯员)：|分送|抄送|抄报|主送|（?此件|（?共印|会议分送|发至"
)
_TAIL_ENTRY = re.compile(
    rf"\s*({alternatives('tail.labels')})(?:会议)?的?(?:人员|单位|领导)?\s*(?:[:：]|[\s　]+(?=\S))"
)
_TAIL_SPACED = re.compile(r"\s*(?:出席|列席|缺席|请假|主持|记录|分送|抄送|参会)(?:人员)?[\s　]+\S")
_OFFICE = r"(?![由以经交报请])[一-鿿]{2,28}(?:办公[室厅]|办|政府|委员会|秘书处|部|处|室|公司|中心|院|校)"
_TAIL_ISSUED = re.compile(
    rf"{_OFFICE}(?:{DATE_TEXT})?(?:整理|印发|编发|编印|印制)(?:{DATE_TEXT})?(?:印发)?$"
    rf"|{DATE_TEXT}(?:印发|整理)?$|{_OFFICE}{DATE_TEXT}(?:印发|整理)?$"
)
_SIGNED_DATE = re.compile(rf"{DATE_TEXT}(?:印发|整理)?(?![，。；要前])")
_TAIL_PROSE = re.compile(
    r"(?:参加|出席|列席)会议的(?:人员|领导|单位)?(?:还)?有"
    r"|[一-鿿、（），]{4,300}(?:参加|出席|列席)了?(?:本次|此次)?会议。?$"
)
_TAIL_MARKS = (_TAIL_LABEL, _TAIL_ISSUED, _TAIL_PROSE)


@dataclass(frozen=True)
class Head:
    """What the head, the opening sentence and the tail say, and the span of the body between them."""

    fields: DocumentFields
    people: People
    body: Span
    opening: Span
    topic: str | None
    looks_like_minutes: bool


def read_head(squeezed: Squeezed, first_item: int | None, last_item: int) -> Head:
    """Head, body and tail; ``first_item`` and ``last_item`` are where the first and last agenda headings begin."""
    head, opening_line = _head_lines(squeezed, first_item)
    opening = _opening_span(squeezed, opening_line, first_item)
    tail = _tail_start(squeezed, max(last_item, opening.start))
    labels = _labels(squeezed, head)
    lines = [text for line in head if not FIELD.match(text := _text(squeezed, line))]
    source = Source(lines, opening.of(squeezed.text), labels, _tail_labels(squeezed, tail), _above(squeezed, opening))
    fields = document_fields(source)
    start = _body_start(squeezed, opening, first_item)
    body = Span(min(start, tail), tail)
    evidence = bool(_OPENING.search(opening.of(squeezed.text))) and "会" in opening.of(squeezed.text)
    titled = any(TITLE_LINE.match(_text(squeezed, line)) for line in head)
    return Head(
        fields, people_of(fields, opening.of(squeezed.text)), body, opening, labels.get("议题"), evidence or titled
    )


def _text(squeezed: Squeezed, line: Line) -> str:
    return squeezed.text[line.start : line.end]


def _raw(squeezed: Squeezed, line: Line) -> str:
    """The line with its blanks, which part the columns of names."""
    return squeezed.raw[squeezed.at[line.start] : squeezed.at[line.end - 1] + 1]


def _above(squeezed: Squeezed, opening: Span) -> str:
    """The raw text above the opening sentence, the portal's own lines included."""
    return squeezed.raw[: squeezed.at[opening.start]] if opening.start < len(squeezed.at) else ""


def _head_lines(squeezed: Squeezed, first_item: int | None) -> tuple[list[Line], Line | None]:
    """The lines before the first prose, and the line where the prose begins."""
    head: list[Line] = []
    in_field = False
    lines = [line for line in squeezed.lines if not _PORTAL.match(_text(squeezed, line))]
    for line in lines:
        text = _text(squeezed, line)
        if first_item is not None and line.start >= first_item:
            return head, None
        if FIELD.match(text):
            in_field = True
        elif _is_prose(text) if in_field else _looks_like_prose(text):
            return head, line
        head.append(line)
        if len(head) > _LONGEST_HEAD:
            return head[:1], lines[1]
    return head, None


def _is_prose(text: str) -> bool:
    """After the field block, whose lists of names may be long."""
    return "。" in text or text.endswith("：") or bool(_OPENING.search(text)) or text.startswith("会议")


def _looks_like_prose(text: str) -> bool:
    """Before it, where a headline may say 主持召开."""
    starts = _STARTS_PROSE.match(text) and not TITLE_LINE.match(text)
    return "。" in text or text.endswith(("：", "；")) or len(text) > 45 or bool(starts)


def _opening_span(squeezed: Squeezed, line: Line | None, first_item: int | None) -> Span:
    """From the first prose to the end of its opening sentences."""
    if line is None:
        here = first_item if first_item is not None else len(squeezed.text)
        return Span(here, here)
    ahead = first_item is not None and first_item > line.start
    limit = first_item if ahead and first_item else min(len(squeezed.text), line.start + _LONGEST_OPENING)
    announced = _AS_FOLLOWS.search(squeezed.text, line.start, limit)
    if announced and not _LEAD_IN.search(squeezed.text, line.start, announced.start()):
        return Span(line.start, announced.end())
    stop = re.compile("[：。]").search(squeezed.text, line.start, limit)
    return Span(line.start, stop.end() if stop else min(limit, line.end))


def _body_start(squeezed: Squeezed, opening: Span, first_item: int | None) -> int:
    """After the opening sentence if it is one (a date, 召开, 纪要如下), else with it."""
    text = opening.of(squeezed.text)
    if first_item is not None and opening.start >= first_item:
        return first_item
    reports = "会议听取" in text or text.startswith("会前")
    is_opening = _OPENING.search(text) and not _LEAD_IN.match(text)
    return opening.end if is_opening and not reports else opening.start


def _labels(squeezed: Squeezed, head: list[Line]) -> dict[str, str]:
    """The field block: label without 会议 and 人员, value with its column gaps."""
    found: dict[str, str] = {}
    last = None
    for line in head:
        match = FIELD.match(_text(squeezed, line))
        raw = _raw(squeezed, line)
        if match:
            last = _plain_label(match["label"])
            raw = re.split(r"[:：]", raw, maxsplit=1)[1]
            found[last] = raw.strip()
        elif last:
            found[last] += "\n" + raw.strip()
    return found


def _plain_label(label: str) -> str:
    """One word for each kind of label: 参会单位 and 参加人员 are 出席, 会议主题 is 议题."""
    plain = next((word for word in _LABELS if word in label), label)
    return _LABELS.get(plain, plain)


def _tail_start(squeezed: Squeezed, after: int) -> int:
    """The first line of the tail; the end of the text where there is none."""
    for line in squeezed.lines:
        if line.start <= after:
            continue
        text = _text(squeezed, line)
        signed = ISSUER.match(text) and _SIGNED_DATE.match(squeezed.text, line.end)
        if signed or _TAIL_SPACED.match(_raw(squeezed, line)) or any(mark.match(text) for mark in _TAIL_MARKS):
            return line.start
    return len(squeezed.text)


def _tail_labels(squeezed: Squeezed, tail: int) -> dict[str, str]:
    """出席, 列席, 记录, 分送 … of the tail, with the lines that go on with them."""
    found: dict[str, str] = {}
    last = None
    for line in squeezed.lines:
        if line.start < tail:
            continue
        text, raw = _text(squeezed, line), _raw(squeezed, line).strip(" *#\t　")
        match = _TAIL_ENTRY.match(raw)
        if match:
            last = _plain_label(match.group(1))
            found[last] = raw[match.end() :].strip()
        elif _TAIL_ISSUED.match(text) or ISSUER.match(text):
            found["印发"] = found.get("印发", "") + text
            last = None
        elif last:
            found[last] += "\n" + raw
    return found
