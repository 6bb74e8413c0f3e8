"""Where a careful clerk would hesitate over a reading: the reasons for a person to look, as Chinese sentences."""

import re
from collections.abc import Sequence

from tracker.grammar.bodies import TITLED, is_vague
from tracker.grammar.drafts import Draft
from tracker.grammar.lexicon import alternatives
from tracker.grammar.model import Cycle, DueDate, Owner
from tracker.grammar.subjects import Frame, is_duty_without_subject
from tracker.grammar.unread import has_unread_name

_CLEAR_END = re.compile(
    alternatives("bodies.suffixes", "bodies.offices", "bodies.groups") + r"(?:（[一-鿿、]{1,8}）)?$"
)
_ODD_NAME = re.compile(
    r"[的了是要将把对向及被请由该此]|以|(?<!^)后(?!勤)|时(?!代)|之|各[一-鿿]+各|各$|(?:局|委|办|部门|单位|公司|镇街|中心|院|处)[和与及]"
    r"|抓紧|尽快|立即|加快|切实|进一步|会同|与[省市县区镇]"
    r"|(?:局|领导|[县市区镇乡院校]长|委员会|办公室|公司|集团)(?!.*(?:队|局|室|公司|部|专班|组|委|中心|处|科|所|站|办|负责人|负责同志|领导)$)[一-鿿]{4,}$"
    r"|(?:局|领导|[县市区镇乡院校]长).*(?:约谈|处[理置罚]|依法|牵头)"
)
_VERB_FIRST = re.compile(
    rf"(?!(?:施工|设计|监理|建设|代建|运营|养护|勘察|检测|监测|管理|承办|委托|投资|编制)单位){alternatives('verbs.action')}(?:[省市县区各]|单位|部门|校党)"
)
_GOES_ON = re.compile(
    r"办公[室厅]|[督研][查究]室|督查专员|(?<!工)(?:公安|消防|交警|交管|执法)?(?:[大支]队|分局)|党[组委]"
)
_HELP = re.compile("(?:要|应|积极|密切|做好|全力|主动){0,3}(?:配合|参与|参加|协助|协办)(?!单位|部门|人|领导)")
# a decision, or the words that open a scope, inside a measure: its border or its kind is wrong
_OTHER_KIND = re.compile(
    r"(?:原则|一致)(?:上)?(?:同意|通过)|审议通过|(?:汇报|提交|提出|起草)的□|按照?会议[^，。；]{0,6}(?:意见|情况|要求)[^，。；]{0,6}修改"
    r"|未(?:予|获)?通过"
)
_OTHER_SCOPE = re.compile(r"(?:^|(?<=[，。；：]))会议(?:指出|要求|强调|决定|明确|议定|认为|听取|审议|原则|同意)")
_ROLE_AT_THE_END = re.compile(r"(?:负责|牵头|主办|抓总|负总责)[，；：]$")
_DUTY_WORDS = re.compile(
    r"要(?!求)|[须应需]|务必|不得|严禁|禁止|杜绝|确保|力争|争取|由|请|责成|负责|牵头|限[于期]|[月日周年季]底?[前内]"
)
# 二是…: a point whose list was not read as one
_MARK_LEFT = re.compile(r"[二三四五六七八九十]{1,2}[是要]")
_ODD_CYCLE = re.compile(r"每逢|逢[单双]|隔[日周月](?!离)|每[两二三四五六0-9]{1,2}个?[日天周月年](?!以)|[每按]旬")
_FIGURES = re.compile(r"[0-9.]+(?:%|亿元|万元|万吨|个百分点)")
_SANCTION = re.compile(r"约谈|问责|追责|通报批评|全[市县区]通报|予以通报|书面检查|作书面")
_TIME_WORDS = re.compile(
    r"(?:之前|以前)(?=[，完报建拿形出])|(?<![目当此日从先提])前(?=(?:全部|全面|基本)?(?:完成|报送|上报|提交|办结|建成|到位|印发|拿出|整改|开工|竣工|开通|投用))|"
    r"(?:[0-9一二两三四五六七八九十]{1,4}(?:日|天|周|个月|月底|季度|个?工作日|小时)|[月季年]底|[上中下]旬|节)(?:之?前|以前|以内|之内|内(?![部容]))"
)
_HEARSAY = re.compile(
    r"(?:领导|负责同志|上级|[省市县]委、?[省市县]政府|[省市][一-鿿]{1,8}[厅局委办])[^，。；要]{0,20}(?:强调|指出|要求|提出|部署)(?!的)"
)
_WEAK_SPANS = {
    "own subject": "出自“会议指出”一类段落，请核对是否立项",
    "before the list": "在列举之前，请核对是否立项",
    "after a decision": "在审议决定之后，请核对起止",
}
_NO_MORE_THAN_A_MARK = 5
_LEFT_OVER = "可能还有没读出的承办单位"
_WHICH_ROLE = "主办还是配合不能确定，请核对"
_WHO_ALONE = "只写了由谁承办，没有写办什么，请核对起止"
_KIND_UNSURE = "里面还有“会议……”或审议的话，请核对起止和类别"
_OTHER_PART = "同一条的分项划分不能确定，请核对"


def doubts_of(
    draft: Draft, frame: Frame, due: Sequence[DueDate], cycle: Cycle | None, condition: str | None
) -> list[str]:
    """Every reason to look at a reading again; empty for one that is certain."""
    said = frame.masked[draft.start : draft.end]
    return [
        *draft.notes,
        *_of_owners(draft, said),
        *_of_span(draft, frame, said),
        *([_LEFT_OVER] if has_unread_name(draft, frame) else []),
        *([_OTHER_PART] if not condition and _has_words_of_its_own(draft, frame) else []),
        *_of_time(draft, frame, due, cycle),
        *_of_cycle(draft, frame, cycle),
        *_of_condition(draft, frame, condition),
        *_of_chain(draft),
    ]


def of_the_family(draft: Draft, frame: Frame) -> list[str]:
    """Who does what in one of a measure's parts is unclear: then so is how the measure was parted."""
    if not draft.children:
        return []
    family = [(one, frame.masked[one.start : one.end]) for one in (draft, *draft.children)]
    found = any(
        has_unread_name(one, frame)
        or _says_who_alone(one, said)
        or any(o.role == "lead" and _helps(o.name, said) for o in one.owners)
        for one, said in family
    )
    return [_OTHER_PART] if found else []


def _has_words_of_its_own(draft: Draft, frame: Frame) -> bool:
    """Whether a measure that is parted has words which none of its parts, headlines and facts account for."""
    if not draft.children or draft.owners or draft.has_loose_duties:
        return False
    covered = [*draft.facts, *draft.assigned, *draft.headlines]
    for piece in draft.own_spans():
        said = "".join(
            char
            for at, char in enumerate(piece.of(frame.masked), start=piece.start)
            if not any(span.start <= at < span.end for span in covered)
        )
        if len(said) > _NO_MORE_THAN_A_MARK:
            return True
    return False


def _of_owners(draft: Draft, said: str) -> list[str]:
    found = []
    if any(o.basis == "reporting" for o in draft.owners):
        found.append("承办单位按汇报单位推定，待确认")
    if not draft.owners and not draft.children:
        found.append("没有写明承办单位，待指定")
    vague = [o.name for o in draft.owners if is_vague(o.name)]
    if vague:
        found.append(f"“{'、'.join(vague)}”所指不明，待明确")
    odd = [o.name for o in draft.owners if o.basis != "reporting" and not _is_clear(o)]
    if odd:
        found.append(f"“{'、'.join(odd)}”不是常见的单位写法，请核对")
    if any(o.role == "lead" and _helps(o.name, said) for o in draft.owners):
        found.append(_WHICH_ROLE)
    if any(_goes_on_with(_GOES_ON, o.name, said) for o in draft.owners) or any(o.rule == "由X？" for o in draft.owners):
        found.append("承办单位名称的起止不能确定，请核对")
    return found


def _helps(name: str, said: str) -> bool:
    """Whether 配合, 参与 or the like follows a name that was read as a lead."""
    return _goes_on_with(_HELP, name, said)


def _goes_on_with(words: re.Pattern[str], name: str, said: str) -> bool:
    """Whether ``words`` stand somewhere right after ``name``. No pattern is made of a name: there are too many."""
    at = said.find(name)
    while at >= 0:
        if words.match(said, at + len(name)):
            return True
        at = said.find(name, at + len(name))
    return False


def _is_clear(owner: Owner) -> bool:
    """Whether a name is written as names of bodies and persons usually are."""
    name = owner.name
    if _ODD_NAME.search(name) or _VERB_FIRST.match(name):
        return False
    return len(name) <= 4 or bool(TITLED.match(name)) or (bool(_CLEAR_END.search(name)) and len(name) <= 18)


def _of_span(draft: Draft, frame: Frame, said: str) -> list[str]:
    found = [_WEAK_SPANS[draft.rule]] if draft.rule in _WEAK_SPANS else []
    if _says_who_alone(draft, said):
        found.append(_WHO_ALONE)
    unpaired = any(said.count(a) != said.count(b) for a, b in ("《》", "“”"))
    labelled = draft.assigned and draft.assigned[-1].end == draft.end
    if unpaired or not (labelled or said.endswith(("。", "；", "，", "！", "：", "？", "”", "）", "□", "."))):
        found.append("起止可能被截断，请对照原文")
    if draft.kind != "approval" and (_OTHER_KIND.search(said) or _OTHER_SCOPE.search(said)):
        found.append(_KIND_UNSURE)
    if not draft.rule.startswith("point") and _MARK_LEFT.match(said):
        found.append("起止可能被截断，请对照原文")
    if _only_tells(draft, frame, said):
        found.append("可能只是情况说明，请核对是否立项")
    if _HEARSAY.search(said):
        found.append("可能是转述上级要求，请核对是否立项")
    return found


def _only_tells(draft: Draft, frame: Frame, said: str) -> bool:
    """Whether nothing but figures stands where a duty should: no body, no word of duty, no act at the front."""
    if draft.children or any(owner.basis == "named" for owner in draft.owners) or _DUTY_WORDS.search(said):
        return False
    return bool(_FIGURES.search(said)) or not is_duty_without_subject(frame.masked, draft.start, draft.end)


def _says_who_alone(draft: Draft, said: str) -> bool:
    """由X牵头，: a directive that was cut off from its act."""
    if draft.kind == "directive" and _ROLE_AT_THE_END.search(said):
        return True
    for owner in draft.owners:
        said = said.replace(owner.name, "")
    return draft.kind == "directive" and len(re.sub(r"由|[牵负主]头?责?办?|[，。；、：和]", "", said)) < 3


def _of_time(draft: Draft, frame: Frame, due: Sequence[DueDate], cycle: Cycle | None) -> list[str]:
    """Words of a term that gave neither a day nor a note."""
    if draft.notes:
        return []
    known = [*(one.phrase for one in due), *([cycle.phrase] if cycle else [])]
    told = [(fact.start, fact.end) for fact in draft.facts]
    for piece in draft.own_spans():
        for match in _TIME_WORDS.finditer(frame.masked, piece.start, piece.end):
            around = frame.masked[max(piece.start, match.start() - 24) : match.end() + 4]
            is_known = any(match.group() in phrase and phrase in around for phrase in known)
            if not is_known and not any(a <= match.start() < b for a, b in told):
                return ["有时间要求没有推算出日期，请核对"]
    return []


def _of_cycle(draft: Draft, frame: Frame, cycle: Cycle | None) -> list[str]:
    """Words of a cycle that no rule reads (每逢双月, 每旬)."""
    own = "".join(piece.of(frame.masked) for piece in draft.own_spans())
    return ["有周期要求没有读出，请核对"] if not cycle and _ODD_CYCLE.search(own) else []


def _of_condition(draft: Draft, frame: Frame, condition: str | None) -> list[str]:
    own = "".join(piece.of(frame.masked) for piece in draft.own_spans())
    return ["可能是有条件才办的事项，请核对"] if not condition and _SANCTION.search(own) else []


def _of_chain(draft: Draft) -> list[str]:
    if draft.kind == "approval" and not draft.stages:
        return ["审议后的办理环节没有读清，请核对"]
    return []
