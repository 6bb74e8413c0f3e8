"""Short titles of tasks for lists, phones and notices: what is to be done, without who, by when and lead-ins.

The minutes' own words, cut at the borders of clauses; 6 to about 30 characters where the text allows, never above 60.
"""

import re

from tracker.grammar.drafts import Draft
from tracker.grammar.lexicon import alternatives
from tracker.grammar.name_lists import list_at
from tracker.grammar.reporters import REPORTED
from tracker.grammar.spans import Span, split
from tracker.grammar.subjects import Frame, is_duty_without_subject, lead_skip, subject_of

LONGEST = 60
_GOOD = 30
_SHORTEST = 6
_HURRY = re.compile(
    r"^(?:要|须|应|抓紧|尽快|切实|进一步|立即|及时|认真|务必|必须|也|还|都|均|分别|共同|联合(?![^，]*(?:局|办|委))|即|并|主动|积极|再(?!次))+(?=\w{2})"
)
_ROLE = re.compile(r"^(?:牵头负责|负责牵头|总牵头|具体负责|全面负责|牵头抓总|负总责|牵头|负责|主办|承办|抓总|主抓)")
_ROLE_ONLY = re.compile(rf"^(?:{alternatives('duty.tiers.lead', 'duty.tiers.support')}|具体落实|共同)+$")
_HELP = re.compile(rf"^(?:要)?(?:{alternatives('duty.tiers.support')})")
_WITH = re.compile(r"^(?:要)?(?:会同|商(?=[省市县区])|联合(?=[一-鿿]{2,20}?(?:局|办|委|部门|单位|中心|公司)))")
_MEANS = re.compile(
    r"在[^，]{2,20}[下上中]$|[一-鿿]{2,4}要(?:积极|全力|密切)?配合|作为|发挥[^，]*作用|统一思想|高度重视|迎难而上|坚定信心|查漏补缺|倒排|充分认识|提高[^，]{0,6}(?:认识|站位)|树[立牢]"
    r"|[^，]{0,12}(?:第一责任人|责任主体)|用好用足|用足用好|本着|做到|[^，的]{0,14}已经?(?![^，]*的)|坚持(?:以|[^，]{2,10}(?:原则|导向|引领)$)"
    r"|(?:对照|围绕|按照?(?=[^，]*(?:要求|原则|意见|部署|目标|思路|节点|规划))|根据|结合|立足|通过|聚焦|针对|以[^，]{2,20}为|依托|利用)(?![^，]*(?:抓紧|拟[订定]|制定|出台|完成|开展|建立|形成|编制|推行|实施"
    r"|拨付|办理|处置|筹措))"
)
_APPLIES_TO = re.compile(
    r"对于?(?![接标照表])(?![^，]*(?:进行|开展|组织|检查|改造|跟踪|督办|约谈|加强|要|再[一-鿿]|(?:整改|落实|解决|处置|处理)$))[^，。；]{2,40}|(?:针对|如|若|凡|遇有?|一旦|因)[^，。；]{2,40}"
    r"|[^，。；]{2,24}(?:期间|时|的|后|前|外)|[^，。；]{2,20}的(?:项目|单位|企业|部门|村|社区|地块|事项|问题|指标|人员)"
)
_TIME_LEFT = re.compile(
    r"(?<!每月)(?<!每周)(?<![0-9])(?<!每季度)(?:[于在]|最迟|力争|争取)?(?:[0-9]{1,2}月(?:[0-9]{1,2}日|[上中下]旬|底)?|[0-9]{3,6}日|[0-9一二两三]{1,2}(?:个?工作日|日|天|周|个月)|今年|明年|年底|会后)(?:之?前|以前|内|底前)[，]?"
)
_LISTED = re.compile("、[^，。；]*等[一-鿿]{1,6}，$")
_BEFORE_A_DATE = re.compile("(?:[于在至]|最迟|力争|争取)+$")
_AFTER_A_DATE = re.compile("^(?:[，、和及]|分[两三]批(?=完成))+")
_TIME_LEFT_OR_TITLE = re.compile(rf"(?P<title>《[^《》]*》)|{_TIME_LEFT.pattern}")
_DOCUMENT = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》|“[^”]*”")
_DRAFT_MARK = re.compile(rf"[（(](?:{alternatives('agenda.drafts')})[)）]")
_DECIDED = re.compile(rf"(?:同意|通过|批准)了?(?P<object>[^，；。]*)|(?:{alternatives('approvals.refusals')})")
_WHOSE = re.compile(rf"^[^，。；]{{2,40}}?(?:负责)?(?<!工)(?:{REPORTED})的")
_REVISES = re.compile(r"(?:修改|调整|补充|进一步)(?:、)?完善|修改|补充论证")
_REVISED_THEN = re.compile(r"^.*?(?:完善|修改|论证|完成[^，]{0,6}|通过|同意|审[查核定])后")
_FINAL = re.compile(
    r"提请|提交|报请|上报|报[^，]{2,20}(?:审|批|研究|备案)|印发|发文|发布|公布|公告|签订|签约|组织|实施|执行|落实|办理|拨付|备案|报批|履行|重新|推进|启动|下达"
)
_MARK_ALONE = re.compile(r"(?:另|再)?一方面|首先|其次|再次|最后")
_NAMES_A_PAPER = r"(?:方案|办法|意见|规划|计划|细则|规定|措施|预案|请示|条例|制度|规程|纲要|政策)(?:（[^）]*）)?$"
_ABOUT = re.compile(r"(?:建设)?(?:工作)?(?:有关|相关)?(?:事项|问题|情况|事宜)?(?:的)?(?:汇报|报告|说明)?$")
# 经济运行、防汛备汛等工作: the topics of a whole meeting
_SEVERAL = re.compile(r"、.*、.*等|；|，(?:听取|研究|审议|部署)|其[他它]")
_GATE = re.compile(r"^经[^，]*(?:后|通过|同意)?$")
_BY_WAY = re.compile(r"^(?:按照?|根据|结合|依据)[^，]{0,16}?(?:意见|要求|程序|规定)(?:[进]一步)?")
_IN_NAME = re.compile(r"^以[^，]{2,30}?(?:名义|文件)")


def headline(draft: Draft, frame: Frame, topic: str, phrases: tuple[str, ...] = ()) -> str:
    """The title of a task.

    ``topic`` is its agenda item's title; ``phrases`` are the words of its deadlines, left out of a title.
    """
    if draft.kind == "approval":
        return _of_decision(draft, frame, topic, phrases)
    if draft.headline:
        return fitted(_plain(frame, draft.headline))
    if draft.children and not draft.in_list and _names_a_matter(topic):
        return topic
    acts = _acts(draft, frame, phrases)
    return fitted(acts) or fitted(_plain(frame, Span(draft.start, draft.end)))


def _names_a_matter(topic: str) -> bool:
    """Whether a topic names one matter, not several and not a meeting."""
    return 4 <= len(topic) <= _GOOD + 10 and not _SEVERAL.search(topic) and not topic.endswith("会议")


def fitted(said: str) -> str:
    """``said`` as it is up to 60 characters, else whole clauses of it, else whole members of its list."""
    said = said.strip("，；：、。 ")
    for mark in ("。", "；", "，", "、"):
        while len(said) > LONGEST and mark in said:
            said = said.rpartition(mark)[0]
    return said[:LONGEST]


def _plain(frame: Frame, span: Span) -> str:
    """A headline without its mark, 要, 关于 and full stop."""
    said = frame.text[lead_skip(frame.masked, span.start, span.end) : span.end]
    return re.sub(r"^(?:是)?(?:要(?![素点]))?(?:关于(?=.{4}))?", "", said.strip("。，；："))


def _acts(draft: Draft, frame: Frame, phrases: tuple[str, ...]) -> str:
    """The first act of a duty, with what it applies to; a mere means only where nothing else is said."""
    setting = thing = means = ""
    told = [(one.start, one.end) for one in (*draft.facts, *draft.assigned)]
    for clause in split(frame.masked, draft.start, draft.end, "，；。："):
        clause = Span(
            clause.start, min([clause.end, *(one.start for one in draft.assigned if one.start > clause.start)])
        )
        if any(start <= clause.start < end for start, end in told):
            continue
        said, is_thing = _act_of(frame, clause, phrases)
        if not said or (setting and _goes_on_listing(frame, clause)):
            continue
        if is_thing and not thing:
            thing = said
        elif clause.of(frame.masked)[-1] in "，：" and _APPLIES_TO.fullmatch(said) and not _FINAL.match(said):
            setting = said if said.startswith("对") else said + "，"
        elif thing:
            return _together(thing, said)
        elif _MEANS.match(said) or len(said) < _SHORTEST - 2:
            means = means or said
        else:
            return setting + said if setting and len(setting) + len(said) <= _GOOD + 6 else said
    return thing or means or setting.strip("，")


def _goes_on_listing(frame: Frame, clause: Span) -> bool:
    """对…的指标，特别是A、B等指标，…: more of what the act applies to, and no act."""
    listed = _LISTED.search(frame.masked, clause.start, clause.end)
    return bool(listed) and not is_duty_without_subject(frame.masked, clause.start, clause.end)


def _together(thing: str, act: str) -> str:
    """场地平整 + 完成; 加固设计方案，完成评审; the thing alone where only means follow."""
    if _MEANS.match(act) or len(thing) + len(act) > _GOOD + 6:
        return thing
    return thing + act if len(act) < _SHORTEST - 2 else f"{thing}，{act}"


def _act_of(frame: Frame, clause: Span, phrases: tuple[str, ...]) -> tuple[str, bool]:
    """A clause without mark, subject, 要, helpers and dates; empty where it only deals out roles.

    And whether it names a thing alone (施工图审查由X负责).
    """
    start = lead_skip(frame.masked, clause.start, clause.end)
    end = clause.end - 1 if frame.masked[clause.end - 1] in "，；。：" else clause.end
    subject = subject_of(frame, clause.start, clause.end)
    if subject is None:
        said = "" if _MARK_ALONE.match(frame.masked, start, end) else _cleaned(frame, start, end, phrases)
        return said, False
    if subject.topic or _HELP.match(frame.masked[subject.until : end]):
        return "", False
    before = re.sub(r"(?:决定)?(?:由|请|责成|要求|明确)$", "", frame.text[start : subject.at])
    before = _undated(before, phrases).strip("，、")
    act = _cleaned(frame, subject.until, end, phrases)
    return before + act, bool(before) and not act


def _cleaned(frame: Frame, start: int, end: int, phrases: tuple[str, ...]) -> str:
    """The act itself, without roles, helpers and dates."""
    rest = _undated(frame.text[start:end], phrases)
    for _ in range(3):
        rest = _HURRY.sub("", rest)
        helped = _WITH.match(rest)
        if helped:
            length = list_at(rest[helped.end() :], frame.people, lenient=True)[1]
            rest = rest[helped.end() + length :] if length else rest
        role = _ROLE.match(rest)
        if role:
            rest = rest[role.end() :].lstrip("、的")
    rest = "" if _ROLE_ONLY.match(rest) and not rest.endswith("抓好落实") else rest
    return rest.strip("，、；。 ")


def _undated(said: str, phrases: tuple[str, ...]) -> str:
    for phrase in phrases:
        before, found, after = said.partition(phrase)
        said = _BEFORE_A_DATE.sub("", before) + _AFTER_A_DATE.sub("", after) if found else said
    return _TIME_LEFT_OR_TITLE.sub(lambda match: match["title"] or "", said)


def _of_decision(draft: Draft, frame: Frame, topic: str, phrases: tuple[str, ...]) -> str:
    """《…》修改完善后印发实施: the document and what becomes of it."""
    said = frame.text[draft.start : draft.end]
    name = _document(frame, draft, topic)
    becomes = _becomes(frame, draft, phrases)
    if len(name) + len(becomes) > LONGEST:
        name = _core(name)
    return fitted(name + becomes) if len(name) + len(becomes) <= LONGEST else fitted(name or said)


def _document(frame: Frame, draft: Draft, topic: str) -> str:
    """The document's name; for 该方案 the agenda item's."""
    decided = _DECIDED.search(frame.masked, draft.start, draft.end)
    named = _DOCUMENT.search(frame.text, draft.start, draft.end)
    if (
        decided
        and named
        and named.group().startswith("《")
        and (decided["object"] is None or named.end() <= decided.end())
    ):
        return _DRAFT_MARK.sub("", named.group())
    found = (
        _WHOSE.sub("", frame.text[decided.start("object") : decided.end("object")])
        if decided and decided["object"]
        else ""
    )
    length = list_at(found, frame.people)[1]
    found = found[length:] if length and found.startswith("关于", length) else found
    taken_up = re.match(r"(?:该|此|上述|以上)(?P<noun>[一-鿿]{2,4}$)?", found)
    if (len(found) >= 4 and not taken_up and not found.startswith("由")) or not topic or topic.endswith("会议"):
        return found
    inside = _DOCUMENT.search(topic)
    if inside and inside.group().startswith("《"):
        return inside.group()
    if re.search(_NAMES_A_PAPER, topic):
        return f"《{topic}》"
    return _ABOUT.sub("", topic) + (taken_up["noun"] or "" if taken_up else "")


def _becomes(frame: Frame, draft: Draft, phrases: tuple[str, ...]) -> str:
    """修改完善后提请市委常委会讨论: whether it is revised, and the last step."""
    revised, last = False, ""
    decided = False
    for clause in split(frame.masked, draft.start, draft.end, "，；。"):
        if not decided:
            decided = bool(_DECIDED.search(frame.masked, clause.start, clause.end))
            continue
        words, _ = _act_of(frame, clause, phrases)
        revised = revised or bool(_REVISES.search(clause.of(frame.text)))
        step = _IN_NAME.sub("", _BY_WAY.sub("", _REVISED_THEN.sub("", words)))
        if _FINAL.search(step) and not _GATE.match(step):
            last = last or step.strip("，、并")
    return ("修改完善后" if last else "修改完善") + last if revised else last


def _core(name: str) -> str:
    """A document's name without its place, 关于 and brackets at its end."""
    bare = re.sub(r"[（(][^（）()]*[)）](?=》?$)", "", name)
    return re.sub(r"^《(?:[一-鿿]{2,6}?[省市县区镇乡])?(?:人民政府|政府)?(?:关于)?", "《", bare)
