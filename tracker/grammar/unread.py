"""A second look at a task's own words: what seems to name a body but is none of the owners that were read."""

import re
from collections.abc import Iterator

from tracker.grammar.drafts import Draft
from tracker.grammar.lexicon import alternatives
from tracker.grammar.subjects import Frame

# the ends of names that say office by themselves
_BODYISH = (
    r"(?:局|委|办公?[室厅]?|厅|中心|集团|公司|街道|[镇乡村](?![民级])|社区|[大支总中]队|专班|小组|部门|单位|学院|医院|管委会"
    r"|领导|负责人|负责同志|[市县区镇乡]长|书记|主任|(?<=[一-鿿]{2})[处科室所站厂]|(?<=[一-鿿]{2})队(?!伍)|(?<=[一-鿿]{2})部(?![分门署])|(?<=[一-鿿]{3})[社会])"
)
_NAME = rf"(?P<name>[一-鿿（）]{{1,16}}?{_BODYISH})"
_SUMMONS = re.compile(r"会同|(?<![理自缘事经来])由(?![于此来衷浅点内外])|责成|(?:(?<=[，；。])|^)请(?!示)")
_CALLED = re.compile(rf"{_NAME}")
_REVIEWER = re.compile(rf"[一-鿿（）]{{2,20}}?(?:{alternatives('duty.reviews')}|审|批准|会签|把关)")
# what follows a name that acts; the name itself is read backwards from there
_ACTS = re.compile(
    rf"{_BODYISH}(?=等?(?:(?:积极|密切|全力|主动|共同|具体|牵头)?(?:配合|参与|参加|协助|协办|牵头|负责|落实|实施)(?:[，。；、]|做好|[一-鿿]{{0,6}}[，。；])"
    r"|要(?!求|素|点|害)|须|应(?![急用对])|必须|务必|负责|牵头|共同|联合|每[周月季年半]|会同))"
)
# ，派出所加强…: a clause that begins with an office and its verb
_BEGINS = re.compile(
    rf"(?:^|(?<=[，；。])){_NAME}(?=加强|加快|做好|抓好|开展|完成|推进|严格|全面|及时|尽快|提供|编制|制定|建立|组织|审核|派出|安排)"
)
_BACK = re.compile(r"[一-鿿（）]{1,18}$")
_NEIGHBOUR = re.compile(rf"[一-鿿（）]{{1,14}}{_BODYISH}$")
_NO_ACTOR = re.compile(
    r"^(?:[对向把将给与以按报督为在从使让被各该其每]|.*[，、的]|每个|上述|以上|提交|报送|约谈|督促|指导|会同|涉及|进一步|全[省市区县])"
    r"|(?:企业|群众|业主|全部|内部|干部|到处|承办|督办|交办|举办|经办|社会|机会|农村|协会会|行政村|自然村|乡村|城镇)$"
)
_ENOUGH = 6
_REPORTED = re.compile(r"(?P<name>[一-鿿]{2,20})(?:汇报|提交|起草|提出|提请|报送|拟定|编制|所作)的")
_OPINION = re.compile(r"(?:同意|通过)(?P<name>[一-鿿]{2,16}?[局委办厅部处室院司])关于")
_IN_NAME = re.compile(r"以(?P<name>[一-鿿]{2,20}?)(?:的)?(?:名义|文件)")


def has_unread_name(draft: Draft, frame: Frame) -> bool:
    """Whether some words of the task look like a body that acts but stand among none of its owners."""
    if draft.unread is None:
        draft.unread = _look_again(draft, frame)
    return draft.unread


def _look_again(draft: Draft, frame: Frame) -> bool:
    names = {owner.name for owner in draft.owners} | {o.name for child in draft.children for o in child.owners}
    for piece in draft.own_spans():
        said = piece.of(frame.masked).replace("\ue000", "、")
        if any(not _known(name, names) for name in _candidates(said, names, draft.kind == "approval")):
            return True
    return False


def _known(name: str, names: set[str]) -> bool:
    """Whether a candidate is an owner, part of one, or one with other words before it."""
    return any(name.endswith(one) or name in one for one in names)


def _candidates(said: str, names: set[str], approval: bool) -> Iterator[str]:
    for match in _SUMMONS.finditer(said):
        after = said[match.end() : match.end() + 40]
        called = _CALLED.match(after)
        if match.group() == "会同":
            if not after.startswith(tuple(names)):
                yield after[:_ENOUGH]
            continue
        reviews = _REVIEWER.match(after)
        if called and not after.startswith(tuple(names)) and not reviews:
            yield called["name"]
    for match in _ACTS.finditer(said):
        name = _BACK.search(said, max(0, match.end() - 18), match.end())
        if name and not _NO_ACTOR.search(name.group()):
            yield name.group()
    for match in _BEGINS.finditer(said):
        if not _NO_ACTOR.search(match["name"]):
            yield match["name"]
    yield from _neighbours(said, names)
    if approval:
        for pattern in (_REPORTED, _OPINION, _IN_NAME):
            yield from (match["name"] for match in pattern.finditer(said))


def _neighbours(said: str, names: set[str]) -> Iterator[str]:
    """The members of a list beside a name that was read."""
    for name in names:
        at = said.find(name)
        if at < 0:
            continue
        before, after = said[:at], said[at + len(name) :]
        if before.endswith(("、", "和")):
            piece = re.split(r"[，。；：、]", before[:-1])[-1]
            if _NEIGHBOUR.search(piece) and not _NO_ACTOR.search(piece):
                yield piece
        if after.startswith(("、", "和")):
            found = _CALLED.match(after[1:])
            if found and not _NO_ACTOR.search(found["name"]):
                yield found["name"]
