"""The agenda: which numbered paragraphs are items, what each is called, what was done with it."""

import re
from dataclasses import dataclass

from tracker.grammar.lead_ins import opens_list
from tracker.grammar.lexicon import alternatives, any_of, words
from tracker.grammar.spans import Span
from tracker.grammar.text import Squeezed

_NUMERALS = {c: i for i, c in enumerate("一二三四五六七八九十", start=1)}
_CHINESE = re.compile(r"(?P<number>[一二三四五六七八九十]{1,3})[、.．]")
_ARABIC = re.compile(r"(?P<number>\d{1,2})[、.．](?!\d(?!\d{3}年|\d{1,2}千伏))")
_BRACKET = re.compile(r"（(?P<number>[一二三四五六七八九十]{1,3})）")
_LABELLED = re.compile(r"议题(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})[：、.．]")
# ，副市长张三、市住建局有关负责同志参加会议
_ATTENDED = re.compile(
    r"，[^，。]{0,40}(?:[市县区州镇乡局院校处]长|主任|书记|经理|负责同志|负责人|领导)[^。]*(?:参加|出席|列席).*$"
)
_ACTION = alternatives("agenda.actions")
_TOPIC = re.compile(rf"(?:会议)?(?:关于|{_ACTION}|专题(?={_ACTION})|集体(?={_ACTION}))")
_PROJECT = re.compile(
    r"[^，。；：]{2,40}(?:项目|工程|工作|问题|事项|事宜|情况|方面|建设|改造|整治|安排|汇报|精神|方案|办法)[。：]?$"
)
_FIRST_VERB = re.compile(
    rf"(?:会议|会上|会前)?[^，。；]{{0,12}}?(?:专题|集体|逐项|认真|书面|一并|共同|首先)?(?P<verb>{_ACTION})"
)
_DRAFT = rf"[（(](?:{alternatives('agenda.drafts')})[)）]"
_DRAFT_BARE = re.compile(_DRAFT)
_HEAD_OF_TITLE = re.compile(
    rf"^(?:会议)?(?:专题|集体)?(?:关于)?(?:(?:{_ACTION})(?:并|和|、)?)*(?:原则|一致)?(?:通过|同意)?了?(?:关于(?!.*》)|(?=《))?"
)
_DUTY_VERB = re.compile(any_of(w for w in words("verbs.action") if len(w) > 1 and w not in words("agenda.actions")))


_CLOSING = re.compile(r"(?:会议)?还(?:研究|讨论|听取|审议)了?其[他它]")


@dataclass(frozen=True)
class Heading:
    """An agenda item's paragraph: its number, its heading's words and where its body begins."""

    start: int
    text_start: int
    text_end: int
    body: int


@dataclass(frozen=True)
class Item:
    """An agenda item in the squeezed text."""

    title: str
    action: str | None
    start: int
    body: int
    end: int


def chinese_number(text: str) -> int:
    """一 to 九十九 as a number; 0 for anything else."""
    if text in _NUMERALS:
        return _NUMERALS[text]
    tens, _, ones = text.partition("十")
    if "十" not in text or len(tens) > 1 or len(ones) > 1:
        return 0
    return (_NUMERALS.get(tens, 1) * 10) + (_NUMERALS.get(ones, 0) if ones else 0)


def find_headings(squeezed: Squeezed, masked: str, found: list[Span]) -> list[Heading]:
    """The headings of the agenda, by 一、二、 or else by 1、2、 or （一）; none where the numbers count duties."""
    for mark in (_CHINESE, _LABELLED, _ARABIC, _BRACKET):
        series = _series(squeezed.text, found, mark)
        headings = [_heading(squeezed.text, masked, paragraph, mark) for _, paragraph in series]
        if headings and _are_topics(squeezed.text, masked, found, series, headings):
            return headings
    return []


def _series(text: str, found: list[Span], mark: re.Pattern[str]) -> list[tuple[int, Span]]:
    """Paragraphs whose numbers run 1, 2, 3 … (a number may be skipped)."""
    series: list[tuple[int, Span]] = []
    for index, paragraph in enumerate(found):
        match = mark.match(text, paragraph.start, paragraph.end)
        if not match:
            continue
        number = int(match["number"]) if match["number"].isdigit() else chinese_number(match["number"])
        last = series[-1] if series else None
        expected = 1 if last is None else _number(text, found[last[0]], mark) + 1
        if number == expected or (last is not None and number == expected + 1):
            series.append((index, paragraph))
    return series


def _number(text: str, paragraph: Span, mark: re.Pattern[str]) -> int:
    match = mark.match(text, paragraph.start, paragraph.end)
    assert match
    return int(match["number"]) if match["number"].isdigit() else chinese_number(match["number"])


def _heading(text: str, masked: str, paragraph: Span, mark: re.Pattern[str]) -> Heading:
    match = mark.match(text, paragraph.start, paragraph.end)
    assert match
    stop = re.compile(r"[。：]").search(masked, match.end(), paragraph.end)
    end = stop.start() if stop else paragraph.end
    said = text[match.end() : end]
    alone = not _is_statement(said)
    body = (stop.end() if stop else paragraph.end) if alone else match.end()
    comma = re.compile(r"[，；]").search(masked, match.end(), end)
    return Heading(paragraph.start, match.end(), comma.start() if comma and not alone else end, body)


def _is_statement(said: str) -> bool:
    """Whether a heading is itself a sentence with a decision or a demand in it."""
    return bool(
        re.search(
            r"(?:原则|一致)?(?:同意|通过)(?!率)|要求|强调|决定|议定|指出", re.sub(r"《[^》]*》|“[^”]*”", "", said)
        )
    ) or bool(re.match(r"会议(?:听取|审议|研究|传达|学习)了?.{6,}(?:，|汇报$)", said) and "，" in said)


def _are_topics(
    text: str, masked: str, found: list[Span], series: list[tuple[int, Span]], headings: list[Heading]
) -> bool:
    before = found[series[0][0] - 1] if series[0][0] else None
    topics = sum(
        _is_topic(text[h.text_start : h.text_end], h, found[i]) for (i, _), h in zip(series, headings, strict=True)
    )
    alone = sum(h.text_end + 1 >= found[i].end for (i, _), h in zip(series, headings, strict=True))
    announced = before and opens_list(masked, before.start, before.end)
    if announced and not (topics == alone == len(series) and _CHINESE.match(text, headings[0].start)):
        return False
    return topics * 2 >= len(series) and (len(series) > 1 or topics == 1)


def _is_topic(said: str, heading: Heading, paragraph: Span) -> bool:
    if re.match(r"会议(?:指出|要求|强调|决定|认为|明确|议定|原则)", said):
        return False
    if _TOPIC.match(said):
        return True
    if re.match(r"由|请|责成|原则|同意|各", said) or re.search(r"要(?!求|点|素)|负责|牵头", said):
        return False
    whole = heading.text_end - heading.text_start >= paragraph.end - paragraph.start - 6
    return bool(_PROJECT.match(said)) or (whole and len(said) <= 40 and "，" not in said and not _DUTY_VERB.match(said))


def items_of(squeezed: Squeezed, masked: str, headings: list[Heading], end: int) -> list[Item]:
    """The agenda items up to ``end``."""
    items = []
    for index, heading in enumerate(headings):
        stop = headings[index + 1].start if index + 1 < len(headings) else end
        said = squeezed.text[heading.text_start : heading.text_end]
        first = re.split(r"[。：]", masked[heading.body : stop], maxsplit=1)[0][:200]
        items.append(Item(title_of(said), action_of(said, first), heading.start, heading.body, stop))
    return [item for item in items if not _CLOSING.match(item.title) or len(items) == 1]


def title_of(said: str) -> str:
    """A heading's words without 会议, 关于, the verb and the draft mark."""
    bare = _DRAFT_BARE.sub("", said).strip("。：，；")
    title = _HEAD_OF_TITLE.sub("", bare, count=1)
    title = re.sub(r"^(?:了|关于(?=《))", "", title)
    return _unwrap(re.sub(rf"[（(]?(?:{alternatives('agenda.drafts')})[)）]?(?=》?$)", "", title) or bare)


def _unwrap(title: str) -> str:
    whole = re.fullmatch(r"《([^《》]+)》", title)
    return whole.group(1) if whole else title


def action_of(said: str, first_sentence: str) -> str | None:
    """The verb of the heading, else of the item's first sentence; the first of two."""
    heading = re.match(rf"(?:会议)?(?:关于)?(?:专题|集体|书面)?(?P<verb>{_ACTION})", said)
    if heading:
        return heading["verb"]
    sentence = _FIRST_VERB.match(first_sentence)
    return (
        sentence["verb"]
        if sentence and first_sentence.startswith(("会议", "会上", "会前", *words("agenda.actions")))
        else None
    )


def only_item(squeezed: Squeezed, body: Span, opening: Span, topic: str | None, title: str | None) -> Item:
    """Minutes without item headings are one item: its title is the topic."""
    told = squeezed.text[opening.start : max(opening.end, opening.start)]
    said = (
        re.sub(r"\s", "", topic or "").strip("。；")
        or _said_topic(told)
        or _said_topic(_next_sentence(squeezed, opening))
    )
    said = said or _topic_of_headline(title or "")
    if not said:
        about = re.search(
            r"关于(?P<topic>.{4,60}?)(?:的)?(?:专题|协调|调度|现场|办公|工作|推进|项目)*(?:会议|会|办公会)?(?:纪要|备忘录)",
            title or "",
        )
        return Item(
            about["topic"] if about else re.sub("纪要$", "", title or ""), None, body.start, body.start, body.end
        )
    action = re.match(rf"(?:专题|集体)?(?P<verb>{_ACTION})", said)
    first = squeezed.text[body.start : body.end][:120]
    return Item(title_of(said), action["verb"] if action else action_of("", first), body.start, body.start, body.end)


def _next_sentence(squeezed: Squeezed, opening: Span) -> str:
    """The sentence after the opening one, in the same paragraph (会议听取了…，研究了…。)."""
    if opening.end in squeezed.line_starts:
        return ""
    stop = squeezed.text.find("。", opening.end)
    said = squeezed.text[opening.end : stop + 1] if stop >= 0 else ""
    return "会，" + said.removeprefix("会议") if re.match(rf"会议(?:{_ACTION})", said) else ""


def _topic_of_headline(title: str) -> str:
    found = re.search(rf"(?:会议|会)(?P<topic>(?:专题)?(?:{_ACTION}).{{3,60}})$", title)
    return found["topic"] if found else ""


def _said_topic(opening: str) -> str:
    """What the opening sentence says was studied: from the first verb of the kind to its end."""
    for pattern in (
        rf"(?:会议|会)(?:，|。)?(?:会上)?(?P<topic>(?:专题|集体)?(?:{_ACTION})了?[^。：]{{3,200}}?)(?:[。：]|，?(?:现将|现就|会议(?:指出|强调|要求)|纪要|并?形成))",
        rf"，(?P<topic>(?:专题|集体)?(?:{_ACTION})了?[^。：]{{3,200}}?)(?:[。：]|，?(?:现将|现就|会议(?:指出|强调|要求)|纪要|并?形成))",
        r"(?:就|围绕)(?P<topic>[^，。：]{3,80}?)(?:进行了?|作了|开展|等?(?:有关)?(?:问题|事项|工作|事宜)?(?:进行|召开|展开))",
    ):
        found = re.search(pattern, opening)
        if found:
            return _ATTENDED.sub("", re.sub(r"(?:现将|现).*$|，(?:并)?研究部署下一?步.*$", "", found["topic"])).rstrip(
                "，。"
            )
    return ""
