"""One measure: who owns it, and which directives it falls into (GUIDELINE 2)."""

import re

from tracker.grammar.assignments import Assignment, assignments_in, without
from tracker.grammar.bodies import Body
from tracker.grammar.drafts import Draft, Reader
from tracker.grammar.duties import Duties, Duty, duties_in
from tracker.grammar.model import Owner
from tracker.grammar.spans import Span, within
from tracker.grammar.subjects import lead_skip

_TOLD = re.compile(
    r"已(?:经|于|按|由|完成|取得|建成|开工|启动|组织)|目前|前期|现有|现状|经鉴定|建成于|始建于|总投资|滞后|存在.{0,14}(?:隐患|问题|差距|困难)|[取获]得了|完成了"
)
_OPENS_TOLD = re.compile(
    r"[^，。；]{0,20}?(?:已(?:经|于|由)|建成于|始建于|[目日]前|现有)|[^，。；]{2,16}?系[^，。；]{4,}"
)
# 3.关于购置机器人的事项，论证不足，不予同意。
_TURNED_DOWN = re.compile(
    r"不予(?:支持|同意|采纳|考虑|续签|批准|研究)|暂缓(?:研究|审议|实施)|另行研究|暂不(?:研究|考虑|实施)"
)
_DEMANDS = re.compile(r"[要须应](?!求)|必须|务必|不得|严禁|确保|力争|负责|牵头|(?<!申)请|责成")
BY_LABEL = "责任单位：X"
# no clause of real minutes deals out as many duties
_MOST_PARTS = 300
_TOO_MANY_PARTS = "分项过多，后面的没有读出，请对照原文"


def measure(
    reader: Reader,
    span: Span,
    rule: str,
    reporting: str | None,
    inherited: tuple[Body, ...] = (),
    enumerated: bool = False,
    told_in_passing: bool = False,
) -> Draft | None:
    """The measure that ``span`` lays down, with its directives; None where it holds no duty.

    ``told_in_passing``: under 会议指出, where what stands before the body is opinion.
    """
    labelled = assignments_in(reader.frame, span.start, span.end)
    told = without(within(reader.sentences, span.start, span.end), labelled)
    duties = duties_in(reader.frame, told, enumerated, bool(inherited))
    duties.facts = [fact for fact in duties.facts if not any(fact.start == one.span.end for one in labelled)]
    if told_in_passing and duties.named:
        duties.orphans = [one for one in duties.orphans if one.start > duties.named[0].subject.at]
    if labelled and not duties.named:
        return _assigned(span, rule, duties, labelled)
    if (duties.empty and not enumerated) or (not duties.named and _only_tells(reader, span, duties)):
        return None
    draft = Draft("measure", span.start, span.end, rule, facts=duties.facts, headlines=duties.headlines)
    draft.assigned, draft.has_loose_duties = [one.span for one in labelled], bool(duties.orphans)
    counted, vague = _counted(duties)
    if not counted:
        draft.owners = _assumed(inherited, reporting)
    elif _one_subject_from_the_start(duties, counted):
        draft.owners = _unique([owner for duty in counted for owner in _owners(duty)])
    else:
        draft.owners = _assumed(inherited, reporting) if duties.orphans else []
        draft.children = [_directive(duty) for duty in counted[:_MOST_PARTS]]
        draft.notes += [_TOO_MANY_PARTS] if len(counted) > _MOST_PARTS else []
    helping = [body for duty in vague for body in (*duty.leads, *duty.supports)] + duties.loose_supports
    for one in labelled:
        holder = _holder(draft, one)
        holder.owners = _unique(holder.owners + _labelled(one))
    draft.owners = _unique(draft.owners + [_owner(body, "support", "vague or helping body") for body in helping])
    return draft


def _holder(draft: Draft, labelled: Assignment) -> Draft:
    """Whose bodies a label names: the part that it stands in, or the whole measure where it comes last."""
    return next((c for c in draft.children[:-1] if c.start <= labelled.span.start <= c.end), draft)


def _labelled(one: Assignment) -> list[Owner]:
    return [_owner(body, role, BY_LABEL) for role, bodies in one.by_role() for body in bodies]


def _assigned(span: Span, rule: str, duties: Duties, labelled: list[Assignment]) -> Draft:
    """A measure whose bodies are named by label (责任单位：X局)."""
    draft = Draft("measure", span.start, span.end, rule, facts=duties.facts, headlines=duties.headlines)
    draft.assigned = [one.span for one in labelled]
    draft.owners = _unique([owner for one in labelled for owner in _labelled(one)])
    return draft


def _only_tells(reader: Reader, span: Span, duties: Duties) -> bool:
    """1、项目已于9月取得批复…: a point of a list that only tells what is or was."""
    said = masked_after_marks(reader.masked, span)
    told = _OPENS_TOLD.match(said) if duties.orphans else _TOLD.search(said)
    return bool(told or _TURNED_DOWN.search(said)) and not _DEMANDS.search(said)


def masked_after_marks(masked: str, span: Span) -> str:
    """The words of a span without the enumeration mark at its front."""
    return masked[lead_skip(masked, span.start, span.end) : span.end]


def _counted(duties: Duties) -> tuple[list[Duty], list[Duty]]:
    """Duties that make owners or directives, and those of a vague subject that only support."""
    first = duties.named[0] if duties.first_is_named() else None
    counted = [duty for duty in duties.named if duty is first or not duty.vague]
    return counted, [duty for duty in duties.named if duty is not first and duty.vague]


def _one_subject_from_the_start(duties: Duties, counted: list[Duty]) -> bool:
    same = len({duty.names for duty in counted}) == 1
    return same and duties.first_is_named() and counted[0] is duties.named[0]


def _assumed(inherited: tuple[Body, ...], reporting: str | None) -> list[Owner]:
    """The subject before the list, else the item's reporting body."""
    if inherited:
        return [Owner(body.name, "lead", "inherited", body.group, "subject before the list") for body in inherited]
    return [Owner(reporting, "lead", "reporting", False, "reporting body")] if reporting else []


def _owners(duty: Duty) -> list[Owner]:
    leads = [_owner(body, "lead", duty.subject.rule) for body in duty.leads]
    return leads + [_owner(body, "support", f"{duty.subject.rule} 配合") for body in duty.supports]


def _owner(body: Body, role: str, rule: str) -> Owner:
    return Owner(body.name, role, "named", body.group, rule)


def _unique(owners: list[Owner]) -> list[Owner]:
    seen: dict[str, Owner] = {}
    for owner in owners:
        seen.setdefault(owner.name, owner)
    return list(seen.values())


def _directive(duty: Duty) -> Draft:
    return Draft("directive", duty.start, duty.end, duty.subject.rule, _unique(_owners(duty)))
