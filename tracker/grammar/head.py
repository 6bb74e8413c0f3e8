"""The document's own fields, from its head, its opening sentence and its tail."""

import re
from dataclasses import dataclass, replace
from datetime import date

from tracker.grammar.bodies import People, titled_name
from tracker.grammar.lexicon import alternatives, words
from tracker.grammar.model import DocumentFields
from tracker.grammar.numerals import find_dates, parse_date
from tracker.grammar.spans import Span
from tracker.grammar.text import Line, Squeezed

_TITLE_LINE = re.compile(r".*(?:纪要|备忘录|会议记录|会议决定事项|决定事项通知)(?:（.{1,10}）)?$")
_NUMBER = re.compile(
    r"^(?:编号：)?(?P<number>[一-鿿]{0,10}[〔（][0-9]{4}[〕）]年?第?[0-9一二三四五六七八九十]{1,4}[号期次]"
    r"|(?:[0-9]{4}年)?第[0-9一二三四五六七八九十百]{1,4}[号期]|[0-9]{4}年?第[0-9]{1,4}[号期]|（[0-9一二三四五六七八九十]{1,4}）)$"
)
_NUMBER_INSIDE = re.compile(r"[一-鿿]{0,10}[〔（][0-9]{4}[〕）]年?第?[0-9]{1,4}[号期次]|第[0-9]{1,4}[号期]")
_DATE_TEXT = r"(?:[0-9]{4}|[一二][〇○ＯOo零一二三四五六七八九0]{3})年[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}[日号]"
_DATE_END = re.compile(rf"(?P<before>.*?)(?P<date>{_DATE_TEXT})(?:印发|整理)?$")
_ISSUER = re.compile(
    r"^[一-鿿]{2,30}(?:办公室|政府|委员会|办|局|公司|集团|大学|学院|中心|处|部|室|院|校|医院|村委会|秘书处|指挥部)$"
)
_FIELD = re.compile(
    r"^(?P<label>会议名称|会议主题|会议时间|会议地点|会议议题|召开时间|召开地点|时间|地点|主持人?|会议主持人?|召集人|出席人员|出席领导|出席单位|出席"
    r"|列席人员|列席单位|列席|参会人员|参会单位|参加人员|参加单位|参加会议人员|与会人员|与会单位|参会|参加|缺席|请假|记录人员?|会议记录人?|记录员|记录整理|记录|整理|议题|主题|内容|项目名称|纪要编号|编号|签发人?|整理人|审核)：(?P<value>.*)$"
)
_PORTAL = re.compile(
    r"^(?:索引号|发文日期|成文日期|发布机构|公开方式|来源|浏览|字体|发布时间|信息来源|主题分类|阅读|文号|【|〔大|打印)"
)
_OPENING = re.compile(r"主持召开|主持了|召开了?|纪要如下|如下：|会议由")
_HELD = re.compile(
    r"(?:在(?P<place>[^，。；：]{2,40}?))?(?:主持)?召开了?(?P<meeting>[^，。；：]{2,60}?(?:会议|办公会|常务会|专题会|协调会|调度会|现场会|会商会|推进会|例会|会))(?=[，。；：]|$|部署|研究|听取|审议|传达|学习|专题)"
)
_SESSION = re.compile(r"(?:第[0-9一二三四五六七八九十百零〇]{1,5}次|[0-9一二三四五六七八九十]{1,4}届[0-9]{1,4}次)")
_PLACE = re.compile(r"[，。]?在(?P<place>[^，。；：]{2,40}?)(?:，|主持|召开|组织|举行|集中)")
_TOPIC = re.compile(rf"(?:{alternatives('agenda.actions')}|就|围绕|专题)")
_TAIL_LABEL = re.compile(
    rf"^(?:{alternatives('tail.labels')})(?:人员|单位|领导)?(?:：|$)|^（?(?:来源|编辑|责任编辑|责编|撰稿|供稿|审核|记者|通讯员)：|^(?:分送|抄送|抄报|主送|（?此件|共印|（共印|会议分送|发至)"
)
_TAIL_SPACED = re.compile(r"^\s*(?:出席|列席|缺席|请假|主持|记录|分送|抄送|参会)(?:人员)?[\s　]+\S")
_TAIL_ISSUED = re.compile(
    rf"^[一-鿿]{{2,30}}?(?:{_DATE_TEXT})?(?:整理|印发|编发|编印|印制)(?:{_DATE_TEXT})?(?:印发)?$|^{_DATE_TEXT}(?:印发|整理)?$|^[一-鿿]{{4,30}}(?:办公室|办|政府){_DATE_TEXT}(?:印发|整理)?$"
)
_SIGNED_DATE = re.compile(rf"{_DATE_TEXT}(?:印发|整理)?(?![，。；要前])")
_TAIL_PROSE = re.compile(
    r"^(?:参加|出席|列席)会议的(?:人员|领导|单位)?(?:还)?有|^[一-鿿、（），]{4,300}(?:参加|出席|列席)了?(?:本次|此次)?会议。?$"
)


@dataclass(frozen=True)
class Frame:
    """Where the body of the minutes lies, what its head says, and whom the document speaks of."""

    fields: DocumentFields
    people: People
    body: Span
    opening: Span
    topic: str | None
    looks_like_minutes: bool


def read_frame(squeezed: Squeezed, first_item: int | None, last_item: int) -> Frame:
    """The frame around the body; ``first_item`` and ``last_item`` are where the first and last agenda headings begin."""
    lines = _useful_lines(squeezed)
    head, opening_line = _head_lines(squeezed, lines, first_item)
    opening = _opening_span(squeezed, opening_line, first_item)
    tail = _tail_start(squeezed, max(last_item, opening.start))
    labels = _labels(squeezed, head) | {}
    tail_labels = _tail_labels(squeezed, tail)
    fields = _fields(squeezed, head, opening, labels, tail_labels, tail)
    start = _body_start(squeezed, opening, first_item, head)
    body = Span(min(start, tail), tail)
    evidence = bool(_OPENING.search(opening.of(squeezed.text))) and "会" in opening.of(squeezed.text)
    titled = any(_TITLE_LINE.match(squeezed.text[line.start : line.end]) for line in head)
    people = _people(fields, squeezed.text, opening)
    return Frame(fields, people, body, opening, labels.get("议题") or labels.get("主题"), evidence or titled)


def _useful_lines(squeezed: Squeezed) -> list[Line]:
    return [line for line in squeezed.lines if not _PORTAL.match(squeezed.text[line.start : line.end])]


def _head_lines(squeezed: Squeezed, lines: list[Line], first_item: int | None) -> tuple[list[Line], Line | None]:
    """The lines before the first prose, and the line where the prose begins."""
    head: list[Line] = []
    in_field = False
    for line in lines:
        text = squeezed.text[line.start : line.end]
        if first_item is not None and line.start >= first_item:
            return head, None
        if _FIELD.match(text):
            in_field = True
        elif (
            in_field
            and "。" not in text
            and not text.endswith("：")
            and not _OPENING.search(text)
            and not text.startswith("会议")
        ):
            pass
        elif "。" in text or text.endswith(("：", "；")) or len(text) > 45 or _starts_prose(text):
            return head, line
        head.append(line)
        if len(head) > 60:
            return head[:1], lines[1] if len(lines) > 1 else None
    return head, None


def _starts_prose(text: str) -> bool:
    return bool(
        re.match(
            rf"{_DATE_TEXT}.{{2,}}|[0-9]{{1,2}}月[0-9]{{1,2}}日.{{3,}}|会议(?:听取|审议|指出|强调|要求|认为)", text
        )
    ) and not _TITLE_LINE.match(text)


def _opening_span(squeezed: Squeezed, line: Line | None, first_item: int | None) -> Span:
    """From the first prose to the end of its opening sentences."""
    if line is None:
        here = first_item if first_item is not None else len(squeezed.text)
        return Span(here, here)
    limit = (
        first_item if first_item is not None and first_item > line.start else min(len(squeezed.text), line.start + 1500)
    )
    stop = re.compile(r"如下(?:[：。]|$)|[：。]").search(squeezed.text, line.start, limit)
    for match in re.finditer(r"纪要如下[：。]?|如下：", squeezed.text[line.start : limit]):
        between = squeezed.text[line.start : line.start + match.start()]
        if not re.search(r"会议(?:强调|要求|指出|认为|决定|明确|议定)", between):
            return Span(line.start, line.start + match.end())
        break
    return Span(line.start, stop.end() if stop else min(limit, line.end))


def _body_start(squeezed: Squeezed, opening: Span, first_item: int | None, head: list[Line]) -> int:
    """After the opening sentence if it is one (a date, 召开, 纪要如下), else with it."""
    text = opening.of(squeezed.text)
    if first_item is not None and opening.start >= first_item:
        return first_item
    is_opening = bool(re.search(r"纪要如下|召开|主持|如下：", text)) and not re.match(
        r"会议(?:要求|强调|决定|明确|议定)", text
    )
    if "会议听取" in text or "会前" in text[:4]:
        return opening.start
    return opening.end if is_opening else opening.start


def _labels(squeezed: Squeezed, head: list[Line]) -> dict[str, str]:
    """The field block: label without 会议 and 人员, value with its column gaps."""
    found: dict[str, str] = {}
    last = None
    for line in head:
        match = _FIELD.match(squeezed.text[line.start : line.end])
        raw = squeezed.raw[squeezed.at[line.start] : squeezed.at[line.end - 1] + 1]
        if match:
            last = _plain_label(match["label"])
            raw = re.split(r"[:：]", raw, maxsplit=1)[1]
            found[last] = raw.strip()
        elif last:
            found[last] += "\n" + raw.strip()
    return found


def _plain_label(label: str) -> str:
    for plain in (
        "时间",
        "地点",
        "主持",
        "出席",
        "列席",
        "参会",
        "参加",
        "与会",
        "议题",
        "主题",
        "内容",
        "编号",
        "记录",
        "请假",
        "缺席",
    ):
        if plain in label:
            return {"参会": "出席", "参加": "出席", "与会": "出席", "内容": "议题", "主题": "议题"}.get(plain, plain)
    return label


def _tail_start(squeezed: Squeezed, after: int) -> int:
    """The first line of the tail; the end of the text where there is none."""
    for line in squeezed.lines:
        if line.start <= after:
            continue
        text = squeezed.text[line.start : line.end]
        raw = squeezed.raw[squeezed.at[line.start] : squeezed.at[line.end - 1] + 1]
        following = squeezed.text[line.end : line.end + 40]
        if _ISSUER.match(text) and _SIGNED_DATE.match(following):
            return line.start
        if _TAIL_LABEL.match(text) or _TAIL_SPACED.match(raw) or _TAIL_ISSUED.match(text) or _TAIL_PROSE.match(text):
            return line.start
    return len(squeezed.text)


def _tail_labels(squeezed: Squeezed, tail: int) -> dict[str, str]:
    """出席, 列席, 记录, 分送 … of the tail, with the lines that go on with them."""
    found: dict[str, str] = {}
    last = None
    for line in squeezed.lines:
        if line.start < tail:
            continue
        raw = squeezed.raw[squeezed.at[line.start] : squeezed.at[line.end - 1] + 1].strip(" *#\t　")
        match = re.match(rf"\s*({alternatives('tail.labels')})(?:人员|单位|领导)?\s*(?:[:：]|[\s　]+(?=\S))", raw)
        if match:
            last = _plain_label(match.group(1))
            found[last] = raw[match.end() :].strip()
        elif _TAIL_ISSUED.match(squeezed.text[line.start : line.end]) or _ISSUER.match(
            squeezed.text[line.start : line.end]
        ):
            found["印发"] = found.get("印发", "") + squeezed.text[line.start : line.end]
            last = None
        elif last:
            found[last] += "\n" + raw
    return found


def _fields(
    squeezed: Squeezed, head: list[Line], opening: Span, labels: dict[str, str], tail: dict[str, str], tail_at: int
) -> DocumentFields:
    texts = [
        squeezed.text[line.start : line.end] for line in head if not _FIELD.match(squeezed.text[line.start : line.end])
    ]
    texts = texts if not labels else texts
    said = opening.of(squeezed.text)
    title = _title(texts)
    issued = _issued_on(texts) or _tail_issued(tail)
    issuer = _issuer(texts, tail, title)
    number = next((m["number"] for t in texts if (m := _NUMBER.match(t))), None) or _number_inside(texts)
    number = number or (re.sub(r"\s", "", labels["编号"]) if labels.get("编号") else None)
    meeting = _meeting_name(said) or _meeting_name(title or "")
    return DocumentFields(
        title=title,
        issuer=issuer,
        number=number,
        session=_session(said, texts),
        meeting_date=_meeting_date(said, labels, issued, _published_on(squeezed, opening.start), number, texts)
        if (meeting or said or labels)
        else None,
        issued_on=issued,
        chair=_chair(said, labels, tail),
        venue=_venue(said, labels),
        attendees=names_in(labels.get("出席") or tail.get("出席") or ""),
        observers=names_in(labels.get("列席") or tail.get("列席") or ""),
        recorders=names_in(labels.get("记录") or tail.get("记录") or ""),
        distribution=_distribution(tail),
    )


def _title(texts: list[str]) -> str | None:
    """The title line under the red head where there is one, else the red head itself, its lines joined."""
    ends = [i for i, text in enumerate(texts) if _TITLE_LINE.match(text)]
    if not ends:
        plain = [t for t in texts if not _NUMBER.match(t) and not _DATE_END.match(t)]
        return plain[0] if plain else None
    red = "".join(t for t in texts[: ends[0] + 1] if not _NUMBER.match(t) and not _DATE_END.match(t))
    if len(ends) == 1 or ends[-1] == ends[0]:
        return red
    last = ends[-1]
    begin = last
    while (
        begin - 1 > ends[0]
        and not _NUMBER.match(texts[begin - 1])
        and not _DATE_END.match(texts[begin - 1])
        and not _ISSUER.match(texts[begin - 1])
    ):
        begin -= 1
    return "".join(texts[begin : last + 1])


def _issuer(texts: list[str], tail: dict[str, str], title: str | None) -> str | None:
    for index, text in enumerate(texts):
        dated = _DATE_END.match(text)
        if dated and _ISSUER.match(dated["before"]):
            return dated["before"]
        if _ISSUER.match(text) and index + 1 < len(texts) and _DATE_END.match(texts[index + 1]):
            return text
    issued = re.match(
        rf"^(?P<who>[一-鿿]{{2,30}}?)(?:{_DATE_TEXT})?(?:整理|印发|编发|编印|印制|$)", tail.get("印发", "")
    )
    if issued and _ISSUER.match(issued["who"]):
        return issued["who"]
    named = [t for t in texts if _ISSUER.match(t) and not _TITLE_LINE.match(t)]
    if named:
        return named[-1]
    red = re.match(r"^([一-鿿]{2,20}?人民政府(?:办公室)?)", title or "")
    return red.group(1) if red else None


def _issued_on(texts: list[str]) -> date | None:
    return next((parse_date(m["date"]) for t in texts if (m := _DATE_END.match(t)) and not _TITLE_LINE.match(t)), None)


def _published_on(squeezed: Squeezed, before: int) -> date | None:
    """The day in the portal's own lines above the text (发布时间：…); tells the year of a date without one."""
    raw = squeezed.raw[: squeezed.at[before] if before < len(squeezed.at) else 0]
    return next((found.on for found in find_dates(raw) if found.on.year >= 1990), None)


def _tail_issued(tail: dict[str, str]) -> date | None:
    text = tail.get("印发", "")
    return parse_date(text) if "印发" in text else None


def _number_inside(texts: list[str]) -> str | None:
    for text in texts:
        found = _NUMBER_INSIDE.search(text)
        if found and (len(text) < 40):
            return re.sub(r"^.*(?:纪要|备忘录)", "", found.group())
    return None


def _meeting_name(said: str) -> str | None:
    held = _HELD.search(said)
    return held["meeting"] if held else None


def _session(said: str, texts: list[str]) -> str | None:
    name = _meeting_name(said)
    if name and _SESSION.search(name):
        return re.sub(r"^(?:了|县委常委会|会议)", "", name)
    for text in texts:
        if _SESSION.search(text):
            found = re.search(
                r"[^，。：]{0,30}" + _SESSION.pattern + r"[^，。：]{0,20}?(?:会议|办公会|常务会|会)", text
            )
            if found:
                return re.sub(r"^.*?(?:召开|主持)", "", found.group())
    return None


def _meeting_date(
    said: str, labels: dict[str, str], issued: date | None, published: date | None, number: str | None, texts: list[str]
) -> date | None:
    """The opening sentence's date, then 时间：, then the nearest date that 召开 follows; a missing year comes from the head."""
    latest = issued or published
    year = latest.year if latest else _year_of(number, texts)
    for text in (labels.get("时间", ""), said):
        squeezed = re.sub(r"\s", "", text)
        held = squeezed.find("召开")
        found = [d for d in find_dates(squeezed, year)]
        if not found:
            continue
        before = [d for d in found if held < 0 or d.start < held]
        day = (before or found)[0].on
        has_year = parse_date(squeezed) is not None
        if latest and not has_year and day > latest:
            day = day.replace(year=day.year - 1)
        return day
    return None


def _year_of(number: str | None, texts: list[str]) -> int | None:
    for text in (number or "", *texts):
        found = re.search(r"(?<![0-9])(20[0-9]{2})(?![0-9])", text)
        if found:
            return int(found.group(1))
    return None


def _chair(said: str, labels: dict[str, str], tail: dict[str, str]) -> str | None:
    for text in (labels.get("主持", ""), _said_chair(said), tail.get("主持", "")):
        name = titled_name(re.sub(r"[\s　]", "", re.split(r"[，、。；\n]", text.strip())[-1] if text else ""))
        if name not in words("bodies.titles") and re.fullmatch(r"[一-鿿·]{2,6}|[一-鿿]某{1,2}|[一-鿿][×xX]{1,2}", name):
            return name
    return None


def _said_chair(said: str) -> str:
    by = re.search(r"(?:会议)?由(?P<who>[^，。；]{2,40}?)(?:同志)?主持", said)
    if by:
        return by["who"]
    match = re.search(
        r"(?P<who>[^，。；：]{2,40}?)(?:同志)?(?:，)?(?:在[^，。；：]{2,40}?)?(?:主持|组织)(?:召开|了)", said
    )
    if not match:
        return ""
    who = re.sub(rf"^.*?{_DATE_TEXT}(?:上午|下午|晚上?|中午)?", "", match["who"])
    who = re.sub(r"^[0-9年月日]*(?:上午|下午|晚上?)?", "", who)
    return re.split("在", who, maxsplit=1)[0]


def _venue(said: str, labels: dict[str, str]) -> str | None:
    if labels.get("地点"):
        return re.sub(r"\s", "", labels["地点"]).rstrip("。；")
    match = _PLACE.search(re.sub(_DATE_TEXT, "，", said))
    if match and not re.search(r"领导|指导|会上|主持下", match["place"]):
        return match["place"]
    inside = re.search(r"在(?P<place>[^，。；：在]{2,40}?)(?:主持|召开)", said)
    return inside["place"] if inside else None


def names_in(text: str) -> tuple[str, ...]:
    """The names of a list whose two-character names may be spaced (何　彬) and whose columns are blanks."""
    names: list[str] = []
    for piece in re.split(r"[、，,；;。\n\t]", text):
        half = ""
        for token in piece.split():
            if len(token) == 1:
                half += token
                if len(half) == 2:
                    names.append(half)
                    half = ""
            else:
                names.append(half + token if half else token)
                half = ""
        if half:
            names.append(half)
    return tuple(name for name in names if name)


def _distribution(tail: dict[str, str]) -> tuple[str, ...]:
    text = next(
        (tail[k] for k in ("分送", "抄送", "主送", "发送", "发", "呈送", "送", "报", "抄报") if tail.get(k)), ""
    )
    return tuple(part for part in re.split(r"[，,。；;]", re.sub(r"\s", "", text)) if part)


_RANKS = (
    ("省", ("省长",)),
    ("市州盟", ("市长", "州长", "盟长")),
    ("县区旗", ("县长", "区长", "旗长")),
    ("镇乡街", ("镇长", "乡长")),
)


def _people(fields: DocumentFields, text: str, opening: Span) -> People:
    """Names in the lists, the territory that the issuer governs, and the titles above its rank."""
    listed = {re.sub(r"\s", "", n) for n in (*fields.attendees, *fields.observers)}
    names = {n for n in listed if 2 <= len(n) <= 4 and n[0] in "".join(words("bodies.surnames"))}
    names |= {fields.chair} if fields.chair else set()
    place = re.match(r"([一-鿿]{2,8}?[省市县区旗州盟镇乡])(?=人民政府|政府|党|委)", fields.issuer or fields.title or "")
    territory = frozenset({place.group(1)} if place else ())
    return People(frozenset(names), territory, _higher_titles(place.group(1)[-1] if place else "", fields))


def _higher_titles(rank: str, fields: DocumentFields) -> tuple[str, ...]:
    higher: list[str] = ["书记", "总书记", "主席", "总理"]
    for level, titles in _RANKS:
        if rank and rank in level:
            break
        higher += titles
    return tuple(higher) if rank else ("书记", "总书记", "省长", "主席", "总理")


def with_title(fields: DocumentFields, title: str) -> DocumentFields:
    return replace(fields, title=title)
