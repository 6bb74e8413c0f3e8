"""Names of bodies and persons: what can be an owner, where a name ends, how a list of names parts.

A name is known by its end (局, 办公室, 各镇街, 分管领导), never by a list of places or persons.
"""

import re
from dataclasses import dataclass
from functools import cache

from tracker.grammar.lexicon import alternatives, any_of, word_set, words

LONGEST_NAME = 26
_LONGEST_LIST = 300

_JOIN = r"(?:以及|[、和及与]|and)"
_COUNT = r"(?:[0-9一二两三四五六七八九十多几]{1,3}[个家])?"
_ELISION = rf"等(?:相关|有关|职能|责任|成员|各|市直|县直|区直){{0,3}}{_COUNT}(?:相关|有关)?(?:部门|单位|镇街|乡镇|街道|地|企业|机构)?"
_ELIDED_END = re.compile(_ELISION + "$")
_ELIDED_START = re.compile(rf"((?:[一-鿿]{{2,14}}{_JOIN}){{0,14}}?[一-鿿]{{2,14}}?){_ELISION}")
_SUFFIX_END = re.compile(alternatives("bodies.suffixes", "bodies.offices") + r"(?:（[一-鿿、]{1,8}）)?$")
_OFFICE_END = re.compile(alternatives("bodies.offices") + "$")
_NOT_BODY_END = re.compile(any_of(w for w in words("bodies.not_bodies") if len(w) > 1) + "$")
_GROUP_END = re.compile(alternatives("bodies.groups", "bodies.suffixes", "bodies.offices") + r"(?:（[一-鿿、]{1,10}）)?$")
_QUALIFIED = re.compile(r"^(?:[^要也会听取让使把将对向请由给为需应须]{0,5}?)(?:各|所有|全部|有关|相关|[0-9]{1,2}个|[一二两三四五六七八九十]{1,2}[大个家])")
_PUBLIC = re.compile(rf"^.{{0,8}}?(?:{alternatives('bodies.public')})$")
_VAGUE = re.compile(
    rf"^(?:{alternatives('bodies.levels')}{{0,2}}(?:[级直属里内]|各级)?)?(?:有关|相关)"
    rf"(?:{alternatives('bodies.levels')}{{1,2}}[级直属])?(?:{alternatives('bodies.general')})$"
)
_BAD = re.compile(r"期间|会议(?!中心)|原则|同意|通过|听取|审议|[报送][省市区县镇校院党集总]|前[报送将向由把]|全[省市区县镇乡校院]$|结果|[的了是到把被这那已很且，。；：！？“”《》□%]|[0-9]{3}")
_OF_NAMES = ("联合", "负责", "牵头", "参与", "配合", "协助", "指导", "帮助", "支持", "落实", "推动", "提升", "动员", "优化")
_STARTS_AS_VERB = re.compile(
    any_of(w for w in words("bodies.verb_starts") if w not in _OF_NAMES)
    + f"|{any_of(_OF_NAMES)}(?!单位|部门|人(?:要|员)?$|工作组|小组|方$|人$|会|中心|科|处|局|办)"
)
_OF_KIND = re.compile(r"各(?!类|级|大|中小|规上|工业|民营|重点|有关|相关|星级)[一-鿿]{2,6}企业$")
_VERB_INSIDE = re.compile(any_of(w for w in words("bodies.verb_starts") if len(w) > 1 and w not in _OF_NAMES))
_TITLE = alternatives("bodies.titles")
_TITLED = re.compile(rf"^(?:[一-鿿]{{0,12}}?{_TITLE}、){{0,3}}[一-鿿]{{0,14}}?{_TITLE}(?P<name>[一-鿿]{{2,3}})$")
_NAMED_TITLE = re.compile(rf"^(?P<name>[一-鿿]{{2,3}}|[一-鿿])(?P<title>常务)?{_TITLE}$")
_TERRITORY = re.compile(r"^(?:我|全|本|整个)(?:省|市|区|县|镇|乡|校|院|州|旗|盟|街道|集团|公司)$")
_MEETING = re.compile(r"(?:会议|办公会|常务会|例会|全会|层面|大会|专题会|调度会|推进会|协调会)$")


@dataclass(frozen=True)
class Body:
    """A body or person as the text names it. ``vague``: a general word with 有关 or 相关 alone."""

    name: str
    group: bool = False
    vague: bool = False


@dataclass(frozen=True)
class People:
    """Who and where this document speaks of: names in its lists, its territory, its own rank."""

    names: frozenset[str] = frozenset()
    territory: frozenset[str] = frozenset()
    higher_titles: tuple[str, ...] = ()


@cache
def is_vague(name: str) -> bool:
    return bool(_VAGUE.match(name))


def body_of(name: str, people: People) -> Body | None:
    """The body that ``name`` as a whole names, or None."""
    name = re.sub(r"(?<=[一-鿿]{2})(?<!负责)(?<!领导)(?<!分管)同志$", "", name.replace("\ue000", "、"))
    if not 2 <= len(name) <= LONGEST_NAME or _TERRITORY.match(name) or name in people.territory or _MEETING.search(name):
        return None
    if name in people.names or name in word_set("bodies.known"):
        return Body(name)
    if _BAD.search(name) or _STARTS_AS_VERB.match(name) or _VERB_INSIDE.search(name, 1):
        return None
    return _by_form(name, people)


def _by_form(name: str, people: People) -> Body | None:
    person = _NAMED_TITLE.match(name)
    if person and person["name"][0] in _surnames() and not _is_office(name):
        title = name[len(person["name"]) :]
        far = title in people.higher_titles and (len(person["name"]) == 1 or title != "书记")
        return None if far else Body(name)
    if name.startswith(words("bodies.never_prefix")) or (_PUBLIC.match(name) and not _OF_KIND.match(name)):
        return None
    qualified = _QUALIFIED.match(name)
    if qualified and _GROUP_END.search(name, qualified.end()):
        return Body(name, group=True, vague=is_vague(name))
    if name in word_set("bodies.bare_groups"):
        return Body(name, group=True)
    if name in word_set("bodies.not_bodies") or _NOT_BODY_END.search(name):
        return None
    titled = _TITLED.match(name)
    if (titled and titled["name"][0] in _surnames()) or _is_office(name) or (_SUFFIX_END.search(name) and name not in word_set("bodies.suffix_only")):
        return Body(name, group=name.endswith(("部门", "单位", "镇街", "领导", "干部", "机关", "机构")))
    return None


def _is_office(name: str) -> bool:
    """分管副区长, 单位主要负责人: an office, not a name with a title."""
    found = _OFFICE_END.search(name)
    return bool(found) and (
        found.start() == 0 and len(name) > 2 or name[: found.start()].endswith(words("bodies.office_prefixes"))
    )


@cache
def _pattern_of_stems() -> re.Pattern[str]:
    return re.compile(r"[一-鿿]{2,7}$")


def read_list(text: str, people: People) -> tuple[Body, ...]:
    """The bodies that ``text`` as a whole lists (X、Y和Z等部门), or nothing."""
    if not 2 <= len(text) <= _LONGEST_LIST:
        return ()
    whole = body_of(text, people)
    if whole and not re.search(r"[、和及与]|.各", text):
        return (whole,)
    elided = _ELIDED_END.search(text)
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
            if body is None and (_BAD.search(stem) or _STARTS_AS_VERB.match(stem) or not _pattern_of_stems().match(stem)):
                return ()
            bodies.append(body or Body(stem))
    return tuple(bodies)


def _plain_list(text: str, people: People) -> tuple[Body, ...]:
    pieces = [name for piece in text.split("、") for name in _cut_at_joins(piece, people)]
    stems_allowed = pieces[-1].endswith(("部门", "单位", "机关"))
    bodies = []
    for piece in pieces:
        body = body_of(piece, people)
        if body is None and stems_allowed and _pattern_of_stems().match(piece) and len(piece) <= 4:
            body = None if _STARTS_AS_VERB.match(piece) or _BAD.search(piece) else Body(piece)
        if body is None:
            return ()
        bodies.append(body)
    return tuple(bodies)


def _cut_at_joins(piece: str, people: People, stems: bool = False) -> list[str]:
    """Parts a piece at 和 及 与 where what stands before can stand alone, and at a repeated 各."""
    for match in re.finditer(r"以及|[和及与]|and", piece):
        left, right = piece[: match.start()], piece[match.end() :]
        alone = read_alone(left, people) or (stems and len(left) >= 2 and not body_of(piece, people))
        if alone and len(right) >= 2:
            return [*_cut_at_each(left, people), *_cut_at_joins(right, people, stems)]
    return _cut_at_each(piece, people)


def read_alone(name: str, people: People) -> bool:
    return bool(body_of(name, people)) or len(_cut_at_each(name, people)) > 1


def _cut_at_each(piece: str, people: People) -> list[str]:
    """各单位各部门 is two; 各级各部门 is one."""
    at = piece.find("各", 1)
    if at > 0 and (body_of(piece[:at], people) or piece[:at] == "各地"):
        return [piece[:at], *_cut_at_each(piece[at:], people)]
    return [piece]


def list_at(text: str, people: People) -> tuple[tuple[Body, ...], int]:
    """The list of bodies that ``text`` begins with, and where it ends; nothing and 0 if none."""
    text = text[:_LONGEST_LIST]
    elided = _ELIDED_START.match(text)
    if elided and len(elided.group(1)) <= 60 and (bodies := _stems(elided.group(1), people)) and _plausible_stems(bodies):
        end = elided.end()
        more, length = _after_join(text[end:], people)
        return bodies + more, end + length
    end = _name_end(text, people)
    if not end:
        return (), 0
    bodies = tuple(b for name in _cut_at_joins(text[:end], people) if (b := body_of(name, people)))
    more, length = _after_join(text[end:], people)
    return bodies + more, end + length


def _plausible_stems(bodies: tuple[Body, ...]) -> bool:
    return all(len(body.name) <= 14 for body in bodies)


def _after_join(text: str, people: People) -> tuple[tuple[Body, ...], int]:
    join = re.match(_JOIN, text) or re.match("(?=各)", text)
    if not join:
        return (), 0
    bodies, length = list_at(text[join.end() :], people)
    return (bodies, join.end() + length) if bodies else ((), 0)


def _name_end(text: str, people: People) -> int:
    """Where the first name of ``text`` ends: the shortest name that is followed by a verb or the like."""
    reach = re.match(r"[^，。；：、！？《》“”]{1,%d}" % LONGEST_NAME, text)
    limit = reach.end() if reach else 0
    ends = [
        at
        for at in range(2, limit + 1)
        if _may_end(text, at) and not _CROSSING.match(text, at - 1) and body_of(text[:at], people)
    ]
    for end in ends:
        if follows_name(text[end:]):
            longer = [e for e in ends if end < e <= end + 9 and _extends(text[end:e]) and follows_name(text[e:])]
            return longer[-1] if longer else end
    return 0


# a word that begins with what looks like the end of a name (处于, 委托, 组织)
_CROSSING = re.compile(
    "处[于理置罚在]|部[署分]|办[理好结法公事]|委[托派员]|局[部面势]|所[有属在需以]|站[位稳]|组[织建成卷团]|队[伍员]|社[会]"
    "|村[民级庄里镇]|镇[区级]|乡[村镇贤]|科[学技研普]|室[内外]|院[校]|政府采|队列"
)


def _may_end(text: str, at: int) -> bool:
    return text[at - 1] in _last_characters() or text[at - 1] == "）" or at <= 4 or bool(_TITLED.match(text[:at]))


@cache
def _surnames() -> frozenset[str]:
    return frozenset("".join(words("bodies.surnames")))


@cache
def _last_characters() -> frozenset[str]:
    listed = words("bodies.suffixes") + words("bodies.groups") + words("bodies.offices") + words("bodies.titles")
    return frozenset(word[-1] for word in listed + words("bodies.known")) | frozenset("志")


_ACTION = re.compile(any_of(word for word in words("verbs.action") if len(word) > 1))
_SUB_UNIT = re.compile(alternatives("bodies.sub_units", "bodies.offices") + r"(?:[一-鿿]{2,3})?$")


def _extends(tail: str) -> bool:
    """公安局+交警大队, 政府+督查室: a part of the body just named."""
    if tail in word_set("bodies.sub_units"):
        return True
    starts_otherwise = _STARTS_AS_VERB.match(tail) or _ACTION.match(tail) or re.match(_JOIN, tail)
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
    usual = any_of(word for word in listed if len(word) > 1 or word in "要须应需对按把将在于以从就向除为每已再也还都均可先")
    return re.compile(rf"{usual}|[，。；：、！？《“”（]|$|等|[0-9]|[一二三四五六七八九十]{{1,3}}[月日周年天个]|不|上述|以上|关于|就|所?[提作]|汇报|担?任|派出|选派|{_JOIN}")


def follows_name(rest: str) -> bool:
    """Whether ``rest`` can stand right after a name: a verb, a mark, a date, another name."""
    return rest.startswith("各") or bool(_follow_words().match(rest))


def titled_name(text: str) -> str:
    """The bare name in 县长张三 or 李四区长; ``text`` itself where no title stands beside it."""
    bare = re.sub(r"同志$", "", text)
    match = re.search(rf"(?:^|.*?){_TITLE}(?P<name>[一-鿿]{{2,4}})$", bare) or re.match(
        rf"^(?P<name>[一-鿿]{{2,4}}?){_TITLE}$", bare
    )
    return match["name"] if match else bare
