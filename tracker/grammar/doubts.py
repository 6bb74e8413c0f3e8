"""Where a careful clerk would hesitate over a reading: the reasons for a person to look, as Chinese sentences."""

import re
from collections.abc import Sequence

from tracker.grammar.bodies import TITLED, is_vague
from tracker.grammar.drafts import Draft
from tracker.grammar.lexicon import alternatives
from tracker.grammar.model import Cycle, DueDate, Owner
from tracker.grammar.subjects import Frame
from tracker.grammar.unread import has_unread_name

_CLEAR_END = re.compile(
    alternatives("bodies.suffixes", "bodies.offices", "bodies.groups") + r"(?:（[一-鿿、]{1,8}）)?$"
)
_ODD_NAME = re.compile(
    r"[的了是要将把对向及被请由该此]|以|(?<!^)后(?!勤)|时(?!代)|之|各[一-鿿]+各|(?:局|委|办|部门|单位|公司|镇街)[和与及]"
    r"|(?:局|领导|[县市区镇乡院校]长|委员会|办公室|公司|集团)(?!.*(?:队|局|室|公司|部|专班|组|委|中心|处|科|所|站|办|负责人|负责同志|领导)$)[一-鿿]{4,}$"
    r"|(?:局|领导|[县市区镇乡院校]长).*(?:约谈|处[理置罚]|依法|牵头)"
)
_VERB_FIRST = re.compile(rf"{alternatives('verbs.action')}(?:[省市县区各]|单位|部门|校党)")
_GOES_ON = r"(?:办公[室厅]|[督研][查究]室|督查专员|(?<!工)(?:公安|消防|交警|交管|执法)?(?:[大支]队|分局)|党[组委])"
_SANCTION = re.compile(r"约谈|问责|追责|通报批评|全[市县区]通报|予以通报|书面检查|作书面")
_TIME_WORDS = re.compile(
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
_LEFT_OVER = "可能还有没读出的承办单位"
_WHICH_ROLE = "主办还是配合不能确定，请核对"
_WHO_ALONE = "只写了由谁承办，没有写办什么，请核对起止"
_OTHER_PART = "同一条的分项划分不能确定，请核对"


def doubts_of(
    draft: Draft, frame: Frame, due: Sequence[DueDate], cycle: Cycle | None, condition: str | None
) -> list[str]:
    """Every reason to look at a reading again; empty for one that is certain."""
    said = frame.masked[draft.start : draft.end]
    return [
        *draft.notes,
        *_of_owners(draft, said),
        *_of_span(draft, said),
        *([_LEFT_OVER] if has_unread_name(draft, frame) else []),
        *_of_time(draft, frame, due, cycle),
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
    if any(re.search(re.escape(o.name) + _GOES_ON, said) for o in draft.owners) or any(
        o.rule == "由X？" for o in draft.owners
    ):
        found.append("承办单位名称的起止不能确定，请核对")
    return found


def _helps(name: str, said: str) -> bool:
    """Whether 配合, 参与 or the like follows a name that was read as a lead."""
    return bool(
        re.search(re.escape(name) + r"(?:要|应|积极|密切|做好|全力|主动){0,3}(?:配合|参与|参加|协助|协办)", said)
    )


def _is_clear(owner: Owner) -> bool:
    """Whether a name is written as names of bodies and persons usually are."""
    name = owner.name
    if _ODD_NAME.search(name) or _VERB_FIRST.match(name):
        return False
    return len(name) <= 4 or bool(TITLED.match(name)) or (bool(_CLEAR_END.search(name)) and len(name) <= 18)


def _of_span(draft: Draft, said: str) -> list[str]:
    found = [_WEAK_SPANS[draft.rule]] if draft.rule in _WEAK_SPANS else []
    if _says_who_alone(draft, said):
        found.append(_WHO_ALONE)
    unpaired = any(said.count(a) != said.count(b) for a, b in ("《》", "“”"))
    if unpaired or not said.endswith(("。", "；", "，", "！", "：", "？", "”", "）", "□", ".")):
        found.append("起止可能被截断，请对照原文")
    if _HEARSAY.search(said):
        found.append("可能是转述上级要求，请核对是否立项")
    return found


def _says_who_alone(draft: Draft, said: str) -> bool:
    """由X牵头，: a directive that was cut off from its act."""
    for owner in draft.owners:
        said = said.replace(owner.name, "")
    return draft.kind == "directive" and len(re.sub(r"由|[牵负主]头?责?办?|[，。；、：和]", "", said)) < 3


def _of_time(draft: Draft, frame: Frame, due: Sequence[DueDate], cycle: Cycle | None) -> list[str]:
    """Words of a term that gave neither a day nor a note."""
    if draft.notes:
        return []
    known = "".join(one.phrase for one in due) + (cycle.phrase if cycle else "")
    told = [(fact.start, fact.end) for fact in draft.facts]
    for piece in draft.own_spans():
        for match in _TIME_WORDS.finditer(frame.masked, piece.start, piece.end):
            if match.group() not in known and not any(a <= match.start() < b for a, b in told):
                return ["有时间要求没有推算出日期，请核对"]
    return []


def _of_condition(draft: Draft, frame: Frame, condition: str | None) -> list[str]:
    own = "".join(piece.of(frame.masked) for piece in draft.own_spans())
    return ["可能是有条件才办的事项，请核对"] if not condition and _SANCTION.search(own) else []


def _of_chain(draft: Draft) -> list[str]:
    if draft.kind == "approval" and not draft.stages:
        return ["审议后的办理环节没有读清，请核对"]
    return []
