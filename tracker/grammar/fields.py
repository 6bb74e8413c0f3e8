"""The document's own fields (title, number, meeting date, chair …) from its head, opening sentence and tail."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tracker.grammar.bodies import People, surnames, titled_name
from tracker.grammar.lexicon import words
from tracker.grammar.model import DocumentFields
from tracker.grammar.numerals import find_dates, parse_date

DATE_TEXT = (
    r"(?:[0-9]{4}|[一二][〇○ＯOo零一二三四五六七八九0]{3})年"
    r"[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}[日号]"
)
TITLE_LINE = re.compile(r".*(?:纪要|备忘录|会议记录|会议决定事项|决定事项通知)(?:（.{1,10}）)?$")
ISSUER = re.compile(
    r"^(?![由以经交报请])[一-鿿]{2,30}"
    r"(?:办公[室厅]|政府|委员会|办|局|公司|集团|大学|学院|中心|处|部|室|院|校|医院|村委会|秘书处|指挥部)$"
)
FIELD = re.compile(
    r"^(?P<label>(?:会议|召开)?(?:时间|地点|议题|主题|名称|主持人?|记录人?)|召集人|(?:出席|列席|参会|参加|与会)(?:会议)?(?:人员|领导|单位)?"
    r"|缺席|请假|记录(?:人员|员|整理)|整理人?|内容|项目名称|(?:纪要)?编号|签发人?|审核)：(?P<value>.*)$"
)
_NUMERAL = r"[0-9一二三四五六七八九十百]{1,4}"
_NUMBER = re.compile(
    rf"^（?(?:编号：)?(?P<number>[一-鿿]{{0,10}}[〔（][0-9]{{4}}[〕）]年?第?{_NUMERAL}[号期次]"
    rf"|(?:[0-9]{{4}}年?)?第{_NUMERAL}[号期]|（{_NUMERAL}）)）?$"
)
_NUMBER_INSIDE = re.compile(r"[一-鿿]{0,10}[〔（][0-9]{4}[〕）]年?第?[0-9]{1,4}[号期次]|第[0-9]{1,4}[号期]")
_DATE_END = re.compile(rf"(?P<before>.*?)(?P<date>{DATE_TEXT})(?:印发|整理)?$")
_PUBLISHED_ON = re.compile(
    r"(?:发布|成文|发文|印发)(?:时间|日期)[：:]\s*(?P<day>[0-9]{4}[-年./][0-9]{1,2}[-月./][0-9]{1,2}日?)"
)
_PUBLISHED_BY = re.compile(r"来源[：:]\s*(?P<who>[一-鿿]{2,24}(?:办公[室厅]|政府|委员会|公司|大学|学院))(?![一-鿿])")
_MEETING = r"(?:会议|办公会|常务会|专题会|协调会|调度会|现场会|会商会|推进会|例会|会)"
_HELD = re.compile(
    rf"(?:主持)?召开了?(?P<meeting>[^，。；：]{{2,60}}?{_MEETING})(?=[，。；：]|$|部署|研究|听取|审议|传达|学习|专题)"
)
_SESSION = r"(?:第[0-9一二三四五六七八九十百零〇]{1,5}次|[0-9一二三四五六七八九十]{1,4}届[0-9]{1,4}次)"
_NAMED_SESSION = re.compile(rf"[^，。：]{{0,30}}{_SESSION}[^，。：]{{0,20}}?{_MEETING}")
_PLACE = re.compile(r"[，。]?在(?P<place>[^，。；：]{2,40}?)(?:，|主持|召开|组织|举行|集中)")
_CHAIRED = re.compile(
    r"(?P<who>[^，。；：]{2,40}?)(?:同志)?(?:，)?(?:在[^，。；：]{2,40}?)?(?:主持|组织)(?:召开|了|会议)"
    r"|由(?P<by>[^，。；]{2,40}?)(?:同志)?主持"
    r"|(?P<led>[^，。；：]{2,40}?)(?:同志)?(?:带队|率队|带领)[^。；]{0,60}?主持(?:召开|了)"
)
_NAME = re.compile(r"[一-鿿·]{2,6}|[一-鿿]某{1,2}|[一-鿿][×xX]{1,2}")
_RANKS = (("省", ("省长",)), ("市州盟", ("市长", "州长", "盟长")), ("县区旗", ("县长", "区长", "旗长")))
_ALWAYS_HIGHER = ("书记", "总书记", "主席", "总理")


@dataclass(frozen=True)
class Source:
    """Where fields are read from: head lines without the field block, the opening sentence, the field block,
    the tail's labels, and the raw text above the opening sentence."""

    lines: list[str]
    said: str
    labels: dict[str, str]
    tail: dict[str, str]
    above: str

    def label(self, name: str) -> str:
        return self.labels.get(name) or self.tail.get(name) or ""


def document_fields(source: Source) -> DocumentFields:
    """Every field that the text gives; the others stay None."""
    title = _title(source.lines)
    return DocumentFields(
        title=title,
        issuer=_issuer(source, title),
        number=_number(source),
        session=_session(source),
        meeting_date=_meeting_date(source),
        issued_on=_issued_on(source),
        chair=_chair(source),
        venue=_venue(source),
        attendees=names_in(source.label("出席")),
        observers=names_in(source.label("列席")),
        recorders=names_in(source.label("记录")),
        distribution=_distribution(source.tail),
    )


def _is_furniture(line: str) -> bool:
    return bool(_NUMBER.match(line) or _DATE_END.match(line))


def _title(lines: list[str]) -> str | None:
    """The title line under the red head where there is one, else the red head itself, its lines joined."""
    ends = [index for index, line in enumerate(lines) if TITLE_LINE.match(line)]
    if not ends:
        return next((line for line in lines if not _is_furniture(line)), None)
    last = begin = ends[-1]
    floor = ends[0] if len(ends) > 1 else -1
    while begin - 1 > floor and (floor < 0 or not (_is_furniture(lines[begin - 1]) or ISSUER.match(lines[begin - 1]))):
        begin -= 1
    return "".join(line for line in lines[begin : last + 1] if not _is_furniture(line))


def _issuer(source: Source, title: str | None) -> str | None:
    """The office beside or above the issue date, else the one that compiled or printed the minutes."""
    lines = source.lines
    for line, following in pairwise([*lines, ""]):
        dated = _DATE_END.match(line)
        if dated and ISSUER.match(dated["before"]):
            return dated["before"]
        if ISSUER.match(line) and _DATE_END.match(following):
            return line
    compiled = re.match(
        rf"(?P<who>[一-鿿]{{2,30}}?)(?:{DATE_TEXT})?(?:整理|印发|编发|编印|印制|$)", source.tail.get("印发", "")
    )
    if compiled and ISSUER.match(compiled["who"]):
        return compiled["who"]
    named = [line for line in lines if ISSUER.match(line) and not TITLE_LINE.match(line)]
    red = re.match(r"[一-鿿]{2,20}?人民政府(?:办公[室厅])?", title or "")
    if named or red:
        return named[-1] if named else red.group() if red else None
    source_line = _PUBLISHED_BY.search(source.above)
    return source_line["who"] if source_line else None


def _number(source: Source) -> str | None:
    """The document's own number; not that of the meeting."""
    for line in source.lines:
        whole = _NUMBER.match(line)
        if whole:
            return whole["number"]
    for line in source.lines:
        inside = _NUMBER_INSIDE.search(line) if len(line) < 40 else None
        if inside:
            return re.sub(r"^.*(?:纪要|备忘录)", "", inside.group())
    return re.sub(r"\s", "", source.labels.get("编号", "")) or None


def _session(source: Source) -> str | None:
    """The meeting's name with its number; None where it has none."""
    held = _HELD.search(source.said)
    if held and re.search(_SESSION, held["meeting"]):
        return held["meeting"].removeprefix("了")
    named = next((found for line in source.lines if (found := _NAMED_SESSION.search(line))), None)
    return re.sub(r"^.*?(?:召开|主持)", "", named.group()) if named else None


def _issued_on(source: Source) -> date | None:
    """The date under the red head, else that of 印发 in the tail; of a press report the day it was published."""
    dated = [found["date"] for line in source.lines if (found := _DATE_END.match(line)) and not TITLE_LINE.match(line)]
    if dated:
        return parse_date(dated[0])
    printed = source.tail.get("印发", "")
    if "印发" in printed:
        return parse_date(printed)
    published = _PUBLISHED_ON.search(source.above)
    return next((found.on for found in find_dates(published["day"])), None) if published else None


def _meeting_date(source: Source) -> date | None:
    """The day under 时间, else the opening sentence's day; a missing year comes from the head's dates or number."""
    published = next((found.on for found in find_dates(source.above) if found.on.year >= 1990), None)
    latest = _issued_on(source) or published
    year = latest.year if latest else _year_in((_number(source) or "", *source.lines))
    for text in (re.sub(r"\s", "", source.labels.get("时间", "")), source.said):
        found = find_dates(text, year)
        held = text.find("召开")
        day = next((d.on for d in found if held < 0 or d.start < held), found[0].on if found else None)
        if day and latest and year and day > latest and not parse_date(text):
            return next((d.on for d in find_dates(text, year - 1)), None)
        if day:
            return day
    return None


def _year_in(texts: tuple[str, ...]) -> int | None:
    found = next((year for text in texts if (year := re.search(r"(?<![0-9])20[0-9]{2}(?![0-9])", text))), None)
    return int(found.group()) if found else None


def _chair(source: Source) -> str | None:
    for text in (source.labels.get("主持", ""), _said_chair(source.said), source.tail.get("主持", "")):
        name = titled_name(re.sub(r"\s", "", re.split(r"[，、。；\n]", text.strip())[-1]))
        if _NAME.fullmatch(name) and name not in words("bodies.titles"):
            return name
    return None


def _said_chair(said: str) -> str:
    match = _CHAIRED.search(said)
    who = (match["by"] or match["who"] or match["led"]) if match else ""
    who = re.sub(rf"^.*?{DATE_TEXT}|^[0-9年月日]+(?=[一-鿿])", "", who)
    return re.split("在", re.sub(r"^(?:上午|下午|晚上?|中午)", "", who), maxsplit=1)[0]


def _venue(source: Source) -> str | None:
    if source.labels.get("地点"):
        return re.sub(r"\s", "", source.labels["地点"]).rstrip("。；")
    match = _PLACE.search(re.sub(DATE_TEXT, "，", source.said))
    return match["place"] if match and not re.search(r"领导|指导|会上|主持下", match["place"]) else None


def names_in(text: str) -> tuple[str, ...]:
    """The names of a list whose two-character names may be spaced (何　彬) and whose columns are blanks."""
    names: list[str] = []
    for piece in re.split(r"[、，,；;。\n\t]", text):
        half = ""
        for token in piece.split():
            half += token
            if len(half) >= 2:
                names.append(half)
                half = ""
        names += [half] if half else []
    return tuple(names)


def _distribution(tail: dict[str, str]) -> tuple[str, ...]:
    labels = ("分送", "抄送", "主送", "发送", "发", "呈送", "送", "报", "抄报")
    text = next((tail[label] for label in labels if tail.get(label)), "")
    return tuple(part for part in re.split(r"[，,。；;]", re.sub(r"\s", "", text)) if part)


def people_of(fields: DocumentFields, opening: str = "") -> People:
    """Names in the lists, the territory that the issuer governs, and the titles above its rank."""
    names = {name for name in (*fields.attendees, *fields.observers) if 2 <= len(name) <= 4 and name[0] in surnames()}
    names |= {fields.chair} if fields.chair else set()
    governs = re.match(
        r"([一-鿿]{2,8}?[省市县区旗州盟镇乡])(?=人民政府|政府|党|委)", fields.issuer or fields.title or ""
    )
    place = governs.group(1) if governs else ""
    rank = place[-1:] or _rank_in(fields.session or "") or _rank_in(fields.title or "") or _rank_of_chair(opening)
    return People(
        frozenset(names), frozenset({place} if place else ()), _higher_titles(place[-1:]), _higher_levels(rank)
    )


def _rank_in(said: str) -> str:
    """县 in 县政府第21次常务会议; empty where no government is named."""
    found = re.search("([省市县区州盟旗镇乡])(?:人民)?政府", said)
    return found.group(1) if found else ""


def _rank_of_chair(opening: str) -> str:
    """市 in 副市长张三主持召开; empty where nobody who governs a place is named."""
    found = re.search("副?([省市县区州盟旗镇乡])长(?=[一-鿿、])", opening)
    return found.group(1) if found else ""


def _higher_levels(rank: str) -> str:
    """The levels above a government of this rank; above a company or a school those of a city."""
    order = ("省", "市州盟", "县区旗", "镇乡")
    above = next((order[:index] for index, level in enumerate(order) if rank and rank in level), order[:2])
    return "".join(above)


def _higher_titles(rank: str) -> tuple[str, ...]:
    """The titles of leaders above a government of this rank; 市长 is above a 县."""
    higher = [*_ALWAYS_HIGHER]
    for level, titles in _RANKS if rank else _RANKS[:2]:
        if rank and rank in level:
            break
        higher += titles
    return tuple(higher)
