"""Lists of names: where a name ends in running text, and how X、Y和Z等部门 parts into bodies."""

import re
from functools import cache
from itertools import pairwise

from tracker.grammar.bodies import (
    LONGEST_NAME,
    NO_NAME,
    STARTS_AS_VERB,
    TITLED,
    Body,
    People,
    body_of,
    may_begin_with_a_name,
)
from tracker.grammar.lexicon import alternatives, any_of, word_set, words

_LONGEST_LIST, _LONGEST_ELISION, _LONGEST_PIECE = 300, 64, 14
_TITLE = re.compile(alternatives("bodies.titles"))
_JOIN = r"(?:以及|[、和及与]|and)"
# 请X与Y做好衔接: Y is whom X turns to
_IN_TOUCH = re.compile("(?:做好|加强|抓好|主动|积极)?(?:衔接|对接|沟通|联系)")
_COUNT = r"(?:[0-9一二两三四五六七八九十多几]{1,3}[个家])?"
_ELISION = (
    r"(?:等[一-鿿]{1,6}(?:部门|单位|企业|机构|公司|高校|乡镇|街道|科室)(?![一-鿿]{0,2}的)|"
    rf"等(?:相关|有关|职能|责任|成员|各|市直|县直|区直){{0,3}}{_COUNT}(?:相关|有关)?"
    r"(?:部门|单位|镇街|乡镇|街道|地|企业|机构)?)"
)
# 移动、电信、联通三家公司: a count and a common noun close the list as 等部门 does
_COUNTED = (
    r"[0-9一二两三四五六七八九十]{1,3}[个家大](?:[一-鿿]{0,7})"
    r"(?:公司|企业|集团|银行|运营商|单位|部门|乡镇|镇街|街道|社区|学校|医院|县区|区县|中心|镇|乡|村|局)"
)
_COUNTED_START = re.compile(rf"([一-鿿]{{2,12}}(?:、[一-鿿]{{2,12}}?)+?){_COUNTED}")
_COUNTED_END = re.compile(_COUNTED + "$")
_ELIDED_END = re.compile(_ELISION + "$")
_ELIDED_START = re.compile(rf"([一-鿿][一-鿿、and]{{1,59}}?){_ELISION}")
_REACH = re.compile(rf"[^，。；：、！？《》“”]{{1,{LONGEST_NAME}}}")
_STEM = re.compile(r"[一-鿿]{2,7}$")
_ACTION = re.compile(any_of(word for word in words("verbs.action") if len(word) > 1))
# 管委会+督查专员刘畅
_OFFICER = re.compile(
    rf"(?:督查|督办|督导|监察|管理|服务|宣传|调度|检查|巡查|执法|值班|带班|分管|挂钩)?{alternatives('bodies.offices')}"
    r"(?:[一-鿿]{2,3})?"
)
_RANK = re.compile("(?<!各)(?:常委|党组成员|党委委员|党工委委员|党组副?书记|党委副?书记)$")
_STRONG_END = re.compile(
    r"(?:局|委员会|办公[室厅]|中心|集团|公司|支队|大队|督查室|指挥部|管委会|政府|街道|[一-鿿]{3}[委办处院])$"
)
_SUB_UNIT = re.compile(alternatives("bodies.sub_units", "bodies.offices") + r"(?:[一-鿿]{2,3})?$")
# a word that begins with what looks like the end of a name (处于, 委托, 组织)
_CROSSING = re.compile(
    "委会(?!同|商|审)|处[于理置罚]|部[署分]|办[理好结法公事]|委[托派员]|局[部面势]|所[有属在需以]|站[位稳]|组[织建成卷团]|队[伍员列]|社会"
    "|大代|村[民级庄里镇]|镇[区级]|乡[村镇贤]|科[学技研普]|室[内外]|院校|政府采"
)


def read_list(text: str, people: People) -> tuple[Body, ...]:
    """The bodies that ``text`` as a whole lists (X、Y和Z等部门), or nothing."""
    if not 2 <= len(text) <= _LONGEST_LIST:
        return ()
    whole = body_of(text, people)
    if whole and not re.search(r"[、和及与]|.各", text):
        return (whole,)
    counted = _COUNTED_END.search(text) if "、" in text else None
    elided = _ELIDED_END.search(text) or counted
    if elided and elided.start() >= 2:
        return _stems(text[: elided.start()], people)
    inner = re.search(rf"{_ELISION}(?:以及|[、和及与])", text)
    if inner:
        first, rest = _stems(text[: inner.start()], people), read_list(text[inner.end() :], people)
        return first + rest if first and rest else ()
    return _plain_list(text, people)


def _stems(text: str, people: People) -> tuple[Body, ...]:
    """发改、商务、工信 (等部门): each stem stands for its body."""
    bodies = []
    for piece in re.split(r"[、]", text):
        for stem in _cut_at_joins(piece, people, stems=True):
            body = body_of(stem, people)
            if body is None and (NO_NAME.search(stem) or STARTS_AS_VERB.match(stem) or not _STEM.match(stem)):
                return ()
            bodies.append(body or Body(stem))
    return tuple(bodies)


def _plain_list(text: str, people: People) -> tuple[Body, ...]:
    pieces = [name for piece in text.split("、") for name in _cut_at_joins(piece, people)]
    stems_allowed = pieces[-1].endswith(("部门", "单位", "机关"))
    bodies = []
    for piece in pieces:
        body = body_of(piece, people)
        if body is None and stems_allowed and _STEM.match(piece) and len(piece) <= 4:
            body = None if STARTS_AS_VERB.match(piece) or NO_NAME.search(piece) else Body(piece)
        if body is None:
            return ()
        bodies.append(body)
    return tuple(bodies)


def _cut_at_joins(piece: str, people: People, stems: bool = False) -> list[str]:
    """Parts a piece at 和 及 与 where what stands before can stand alone, and at a repeated 各."""
    for match in re.finditer(r"以及|[和及与]|and", piece):
        left, right = piece[: match.start()], piece[match.end() :]
        alone = _can_stand_alone(left, people) or (stems and len(left) >= 2 and not body_of(piece, people))
        if alone and len(right) >= 2:
            return [*_cut_at_each(left, people), *_cut_at_joins(right, people, stems)]
    return _cut_at_each(piece, people)


def _can_stand_alone(name: str, people: People) -> bool:
    return bool(body_of(name, people)) or len(_cut_at_each(name, people)) > 1


def _cut_at_each(piece: str, people: People) -> list[str]:
    """各单位各部门 is two; 各级各部门 is one."""
    at = piece.find("各", 1)
    if at > 0 and piece[0] == "各" and (body_of(piece[:at], people) or piece[:at] == "各地"):
        return [piece[:at], *_cut_at_each(piece[at:], people)]
    return [piece]


def list_at(text: str, people: People, lenient: bool = False) -> tuple[tuple[Body, ...], int]:
    """The list of bodies that ``text`` begins with, and where it ends; nothing and 0 if none.

    ``lenient``: where a body must follow (由, 会同, 请), the word after its name need not be known.
    """
    text = text[:_LONGEST_LIST]
    elided = _elided_at(text)
    if elided and len(elided.group(1)) <= 60 and (bodies := _stems(elided.group(1), people)):
        end = elided.end()
        more, length = _after_join(text[end:], people, lenient)
        return bodies + more, end + length
    end = _name_end(text, people, lenient)
    if not end:
        return (), 0
    bodies = tuple(b for name in _cut_at_joins(text[:end], people) if (b := body_of(name, people)))
    more, length = _after_join(text[end:], people, lenient)
    return _one_person(bodies + more), end + length


def _one_person(bodies: tuple[Body, ...]) -> tuple[Body, ...]:
    """县委常委、常务副县长张立 is one person: a rank without a name, then an office with one."""
    for index, (first, second) in enumerate(pairwise(bodies)):
        if _RANK.search(first.name) and not first.group and TITLED.match(second.name):
            return (*bodies[:index], Body(f"{first.name}、{second.name}"), *bodies[index + 2 :])
    return bodies


def _elided_at(text: str) -> re.Match[str] | None:
    """X、Y等部门 or X、Y两家单位 at the start; asked often, so looked for only where its signs stand."""
    mark = text.find("、", 0, _LONGEST_ELISION)
    elided = _ELIDED_START.match(text) if text.find("等", 0, _LONGEST_ELISION) >= 0 else None
    return elided or (_COUNTED_START.match(text) if 0 < mark < _LONGEST_PIECE else None)


def _after_join(text: str, people: People, lenient: bool) -> tuple[tuple[Body, ...], int]:
    join = re.match(_JOIN, text) or re.match("(?=各)", text)
    if not join:
        return (), 0
    bodies, length = list_at(text[join.end() :], people, lenient)
    if bodies and join.group() in ("与", "和") and _IN_TOUCH.match(text[join.end() + length :]):
        return (), 0
    return (bodies, join.end() + length) if bodies else ((), 0)


def _name_end(text: str, people: People, lenient: bool = False) -> int:
    """Where the first name of ``text`` ends: the shortest name that is followed by a verb or the like."""
    if not may_begin_with_a_name(text, people):
        return 0
    reach = _REACH.match(text)
    limit = reach.end() if reach else 0
    titled = bool(_TITLE.search(text, 0, limit))
    ends = [
        at
        for at in range(2, limit + 1)
        if _may_end(text, at, titled) and not _CROSSING.match(text, at - 1) and body_of(text[:at], people)
    ]
    for end in ends:
        if follows_name(text[end:]):
            longer = [e for e in ends if end < e <= end + 9 and _goes_on(text, end, e)]
            return longer[-1] if longer else end
    return next((end for end in ends if lenient and _STRONG_END.search(text[:end])), 0)


def _goes_on(text: str, end: int, longer: int) -> bool:
    """各镇（街道）, 区政府督查室: whether the name that may stop at ``end`` runs on to ``longer``."""
    tail = text[end:longer]
    if tail.startswith("（"):
        return tail.endswith("）")
    if len(tail) > 1 and tail in word_set("bodies.sub_units"):
        return True
    return _extends(tail) and follows_name(text[longer:])


def _may_end(text: str, at: int, titled: bool) -> bool:
    """Whether a name may end at ``at``; ``titled``: a person's title stands in reach."""
    last = text[at - 1]
    return last in _last_characters() or last == "）" or at <= 4 or (titled and bool(TITLED.match(text[:at])))


@cache
def _last_characters() -> frozenset[str]:
    listed = words("bodies.suffixes") + words("bodies.groups") + words("bodies.offices") + words("bodies.titles")
    return frozenset(word[-1] for word in listed + words("bodies.known")) | frozenset("志")


def _extends(tail: str) -> bool:
    """公安局+交警大队, 政府+督查室: a part of the body just named."""
    if tail in word_set("bodies.sub_units") or _OFFICER.fullmatch(tail):
        return True
    starts_otherwise = (
        STARTS_AS_VERB.match(tail) or _ACTION.match(tail) or re.match(rf"担?任|商[省市县区]|{_JOIN}", tail)
    )
    return bool(_SUB_UNIT.search(tail)) and not starts_otherwise


@cache
def _follow_words() -> re.Pattern[str]:
    listed = [
        *words("verbs.action"),
        *words("duty.tiers.lead"),
        *words("duty.tiers.support"),
        *words("duty.modals"),
        *words("duty.reviews"),
        *words("subjects.adverbs"),
        *words("subjects.prepositions"),
        *words("subjects.facts"),
    ]
    usual = any_of(
        word for word in listed if len(word) > 1 or word in "要须应需对按把将在于以从自就向除为每已再也还都均可先"
    )
    mark_or_number = r"[，。；：、！？《“”（]|$|等|[0-9]|[一二三四五六七八九十]{1,3}[月日周年天个]"
    time = r"[今明][天日晚早晨夜]|当[天日晚]|连夜|即日|[本下]周"
    return re.compile(
        rf"{usual}|{mark_or_number}|{time}|不|上述|以上|关于|就|所?[提作]|的(?:汇报|通报|报告|说明|介绍)|汇报|逐|担?任|派出|选派|商(?=[省市县区])|{_JOIN}"
    )


def follows_name(rest: str) -> bool:
    """Whether ``rest`` can stand right after a name: a verb, a mark, a date, another name."""
    return rest.startswith("各") or bool(_follow_words().match(rest))
