"""Names of bodies and persons: what can be an owner.

A name is known by its end (局, 办公室, 各镇街, 分管领导), never by a list of places or persons.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from tracker.grammar.lexicon import alternatives, any_of, word_set, words

LONGEST_NAME = 26

_SUFFIX_END = re.compile(alternatives("bodies.suffixes", "bodies.offices") + r"(?:（[一-鿿、]{1,8}）)?$")
_OFFICE_END = re.compile(alternatives("bodies.offices") + "$")
_NOT_BODY_END = re.compile(any_of(w for w in words("bodies.not_bodies") if len(w) > 1) + "$")
_GROUP_END = re.compile(
    alternatives("bodies.groups", "bodies.suffixes", "bodies.offices") + r"(?:（[一-鿿、]{1,10}）)?$"
)
_QUALIFIED = re.compile(
    r"^(?:[^要也会听取让使把将对向请由给为需应须]{0,5}?)"
    r"(?:各|其他|其它|其余|所在|使用|用人|申请|涉事|归口|业务|成员|所有|全部|有关|相关|[0-9]{1,2}个|[一二两三四五六七八九十]{1,2}[大个家])"
)
_PUBLIC = re.compile(rf"^.{{0,8}}?(?:{alternatives('bodies.public')})$")
_VAGUE = re.compile(
    rf"^(?:{alternatives('bodies.levels')}{{0,2}}(?:[级直属里内]|各级)?)?(?:有关|相关)"
    rf"(?:{alternatives('bodies.levels')}{{1,2}}[级直属])?(?:{alternatives('bodies.general')})$"
)
# no name holds these
NO_NAME = re.compile(
    r"期间|(?<!自)由|(?<![主重])要|(?<![预情申日晚早])报(?![社业道刊关])|商[省市县区]|会议(?!中心)|原则|同意|通过|听取|审议|[报送][省市区县镇校院党集总]|前[报送将向由把]"
    r"|全[省市区县镇乡校院]$|担?任(?:副?组长|总?指挥|副?主任|召集人|成员|副?总指挥)|结果|[的了是到把被这那已很且，。；：！？“”《》□%]|(?<![0-9])(?!12345)[0-9]{3}"
    r"|[0-9](?:处|座|条|项|台|栋|户|公里|亩)|[0-9]时|[今明]天|组成(?!员)|—|(?<=[一-鿿]{2})负责(?!人|同志)|[须应需][经报]"
)
# 经营管理部, 对外合作部, 和X区: a particle's character that begins a name all the same
_NAME_ALL_THE_SAME = (
    r"(?!前期工作[部处科组]|使用(?:单位|部门|科室)|[向和对同从与当原如新][^各全我本该有相其两多每](?:社区|街道|[镇乡村](?![一-鿿])|小学|中学)|全[省市区县镇乡校院]各|经[济营贸信发开]|对外[合交经联开]|全(?:民|科|媒体)"
    r"|[和如无当同原从若未][^省市县区州旗镇乡各全我本该有相其两多每园城辖社片景库灾校小][市县区旗])"
)
_VERB_FIRST = any_of(w for w in words("bodies.verb_starts") if w not in words("bodies.name_verbs"))
# text that begins so begins with no name, however it goes on
NEVER_BEGINS = re.compile(_NAME_ALL_THE_SAME + _VERB_FIRST)
STARTS_AS_VERB = re.compile(
    _NAME_ALL_THE_SAME
    + "(?:"
    + _VERB_FIRST
    + r"|组织(?!部|人事|委|处|科)"
    + f"|{alternatives('bodies.name_verbs')}(?!单位|部门|人(?:要|员)?$|工作组|小组|方$|人$|会|中心|科|处|局|办))"
)
# 分管财政工作的副县长: a person by what is in his charge
_IN_CHARGE = re.compile(
    r"(?:分管|主管|联系|协管)[一-鿿]{2,10}的(?:(?:副|常务副)?[省市县区镇乡校院局部处厂州]长|(?:校|院|局|县|市|区|镇)?领导|负责人|副主任|副总经理)$"
)
# 物业服务企业, 带队教师: the kind of those who have the job, not the public
_WITH_A_JOB = re.compile(
    r"(?:物业|施工|监理|设计|勘察|供热|供水|供气|供电|燃气|公交|承保|通信|运营|专营|环卫|总包|参建|管线)[一-鿿]{0,4}企业$"
    r"|(?:带队|指导|值班|驻点|辅导)[一-鿿]{0,2}(?:教师|老师|医师)$|(?:镇|乡|街道|社区|班子)领导干部$"
)
_OF_KIND = re.compile(r"各(?!类|级|大|中小|规上|工业|民营|重点|有关|相关|星级)[一-鿿]{2,6}企业$")
_VERB_INSIDE = re.compile(
    any_of(w for w in words("bodies.verb_starts") if len(w) > 1 and w not in words("bodies.name_verbs"))
)
_TITLE = alternatives("bodies.titles")
TITLED = re.compile(rf"^(?:[一-鿿]{{0,12}}?{_TITLE}、){{0,3}}[一-鿿]{{0,14}}?{_TITLE}(?P<name>[一-鿿]{{2,3}})$")
# 县属国有企业: the government's own, not enterprises in general
_OWNED = re.compile("[省市区县镇校]属(?:各|重点|国有)*(?:企业|国企|公司|平台公司|集团|企事业单位)")
_COMRADE = re.compile("(?P<name>[一-鿿]{2,3}(?<!负责)(?<!领导)(?<!分管))同志")
_NAMED_TITLE = re.compile(rf"^(?P<name>[一-鿿]{{2,3}}|[一-鿿])(?P<title>常务)?{_TITLE}$")
_ANY_TITLE = re.compile(_TITLE)
_ENDS = (
    "）",
    *words("bodies.suffixes"),
    *words("bodies.offices"),
    *words("bodies.groups"),
    *words("bodies.bare_groups"),
    *words("bodies.titles"),
)
_TERRITORY = re.compile(r"^(?:我|全|本|整个)(?:省|市|区|县|镇|乡|校|院|州|旗|盟|街道|集团|公司)$")
_MEETING = re.compile(r"(?:会议|办公会|常务会|例会|全会|层面|大会|专题会|调度会|推进会|协调会)$")


@dataclass(frozen=True)
class Body:
    """A body or person as the text names it. ``vague``: a general word with 有关 or 相关 alone."""

    name: str
    group: bool = False
    vague: bool = False


@dataclass(frozen=True, eq=False)
class People:
    """Who and where this document speaks of: names in its lists, its territory, its own rank.

    One per document, compared by identity: names are looked up with it thousands of times.
    """

    names: frozenset[str] = frozenset()
    territory: frozenset[str] = frozenset()
    higher_titles: tuple[str, ...] = ()
    higher_levels: str = "省"


@cache
def is_vague(name: str) -> bool:
    return bool(_VAGUE.match(name))


def may_begin_with_a_name(text: str, people: People) -> bool:
    """Whether it is worth looking for a name at the start of ``text``."""
    return not NEVER_BEGINS.match(text) or text.startswith((*people.names, *words("bodies.known")))


def body_of(name: str, people: People) -> Body | None:
    """The body that ``name`` as a whole names, or None. Asked often, so remembered."""
    return _body_of(name, people) if 2 <= len(name) <= LONGEST_NAME + 2 else None


@lru_cache(maxsize=8192)
def _body_of(name: str, people: People) -> Body | None:
    comrade = _COMRADE.fullmatch(name)
    if comrade and comrade["name"][0] in surnames() and not NO_NAME.search(comrade["name"]):
        return Body(comrade["name"])
    name = re.sub(r"(?<=[一-鿿]{2})(?<!负责)(?<!领导)(?<!分管)同志$", "", name.replace("\ue000", "、"))
    if (
        not 2 <= len(name) <= LONGEST_NAME
        or _TERRITORY.match(name)
        or name in people.territory
        or _MEETING.search(name)
    ):
        return None
    if name in people.names or name in word_set("bodies.known"):
        return Body(name)
    if _IN_CHARGE.match(name) or _WITH_A_JOB.match(name):
        return Body(name)
    if not _may_be_a_name(name) or NO_NAME.search(name) or STARTS_AS_VERB.match(name) or _VERB_INSIDE.search(name, 1):
        return None
    return _by_form(name, people)


def _may_be_a_name(name: str) -> bool:
    """Whether a name may end so, or holds a title; quick, as most of what is tried is none."""
    return name.endswith(_ENDS) or bool(_ANY_TITLE.search(name))


def _by_form(name: str, people: People) -> Body | None:
    person = _NAMED_TITLE.match(name)
    if person and person["name"][0] in surnames() and not _is_office(name):
        title = name[len(person["name"]) :]
        far = title in people.higher_titles and (len(person["name"]) == 1 or title != "书记")
        return None if far else Body(name)
    if _OWNED.fullmatch(name):
        return Body(name, group=True)
    if is_vague(name):
        return Body(name, group=True, vague=True)
    if name.startswith(words("bodies.never_prefix")) or (_PUBLIC.match(name) and not _OF_KIND.match(name)):
        return None
    qualified = _QUALIFIED.match(name)
    if qualified and _GROUP_END.search(name, qualified.end()):
        return Body(name, group=True, vague=is_vague(name))
    if name in word_set("bodies.bare_groups"):
        return Body(name, group=True)
    if name in word_set("bodies.not_bodies") or (_NOT_BODY_END.search(name) and not name.endswith("医学科")):
        return None
    titled = TITLED.match(name)
    if (
        (titled and titled["name"][0] in surnames())
        or _is_office(name)
        or (_SUFFIX_END.search(name) and name not in word_set("bodies.suffix_only"))
    ):
        return Body(name, group=name.endswith(("部门", "单位", "镇街", "领导", "干部", "机关", "机构")))
    return None


def _is_office(name: str) -> bool:
    """分管副区长, 单位主要负责人: an office, not a name with a title."""
    found = _OFFICE_END.search(name) if name.endswith(words("bodies.offices")) else None
    if not found:
        return False
    before = name[: found.start()]
    return before.endswith(words("bodies.office_prefixes")) if before else len(name) > 2


@cache
def surnames() -> frozenset[str]:
    return frozenset("".join(words("bodies.surnames")))


def titled_name(text: str) -> str:
    """The bare name in 县长张三 or 李四区长; ``text`` itself where no title stands beside it."""
    bare = re.sub(r"同志$", "", text)
    match = re.search(rf"(?:^|.*?){_TITLE}(?P<name>[一-鿿]{{2,4}})$", bare) or re.match(
        rf"^(?P<name>[一-鿿]{{2,4}}?){_TITLE}$", bare
    )
    return match["name"] if match else bare
