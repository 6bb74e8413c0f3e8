"""审议事项: a decision on a document together with what is to become of it, and who takes which step."""

import re

from tracker.grammar.bodies import Body
from tracker.grammar.lexicon import alternatives
from tracker.grammar.model import Stage
from tracker.grammar.name_lists import list_at, read_list
from tracker.grammar.reporters import REPORTED, reporters_in
from tracker.grammar.spans import Span, split
from tracker.grammar.subjects import Frame, Subject, lead_skip, subject_of

_BETWEEN = rf"(?:{alternatives('lead_ins.between')}|审议|讨论|研究|审定|审查|表决|听取|指出|决定|认为){{0,4}}"
_LINK = r"(?:并|后|了|，|和|、|及|经){0,3}"
_VERBS = alternatives("approvals.verbs")
_DECISION = re.compile(
    rf"(?:(?:会议|会上|与会人员|与会领导)?{_LINK}{_BETWEEN}{_LINK}{_BETWEEN}{_LINK}(?:(?:原则上?|一致|基本|表决|集体|总体)+(?:{_VERBS})|同意|(?<=[并议论究定决后])通过|(?:通过|批准)(?=了|《|□|该|以上|上述))(?!的|后|率|意见)了?)"
)
_REFUSAL = re.compile(alternatives("approvals.refusals"))
_DISPOSAL = re.compile(alternatives("approvals.disposals"))
_REVIEWS = alternatives("duty.reviews")
_REPORTS_OR_REVIEWS = re.compile(rf"(?:负责)?(?:{REPORTED})的|[一-鿿]{{0,4}}?{_REVIEWS}[一-鿿]{{0,4}}?后")
_STEP = re.compile(
    r"修改完善|调整完善|补充完善|完善|修改|提请|提交|报请|上报|报|印发|发文|发布|公布|公告|签订|签约|组织实施|实施|执行|抓好落实|落实|审查|审核|重新|拨付|备案|办理|完成|采购|组织|推进|启动|履行|支付|安排|签署"
)
# 以学校文件印发: the whole, not an office of it
_WHOLE = ("学校", "学院", "医院", "集团", "单位")
_HELPED = re.compile("(?:并|再)?会同")
_IN_NAME = re.compile(r"以(?P<who>[一-鿿、]{2,40}?)(?:的名义|名义|文件|文)(?:联合)?(?:印发|下发|发布|发文|出台|公布)")


def decision_in(masked: str, start: int, end: int) -> bool:
    """Whether a clause of the sentence ``start:end`` decides on a document or report."""
    for clause in split(masked, start, end, "，；："):
        if clause.end - clause.start < 3:
            continue
        at = lead_skip(masked, clause.start, clause.end)
        if _DECISION.match(masked, at, clause.end) or _DECISION.match(masked, clause.start, clause.end):
            return True
        if _REFUSAL.search(masked, clause.start, clause.end):
            return True
    return False


def refused_in(masked: str, start: int, end: int) -> bool:
    """Whether the sentence ``start:end`` turns something down or puts it off."""
    return bool(_REFUSAL.search(masked, start, end))


def leaves_an_act(masked: str, start: int, end: int) -> bool:
    """Whether anything is left to do: a bare 同意 is no task."""
    match = None
    for clause in split(masked, start, end, "，；："):
        at = lead_skip(masked, clause.start, clause.end)
        match = _DECISION.match(masked, at, clause.end) or _REFUSAL.search(masked, clause.start, clause.end)
        if match:
            break
    if not match:
        return False
    after = masked[match.end() : end]
    first = re.split("[，；]", after, maxsplit=1)
    if len(first) > 1 and _DISPOSAL.search(first[1]):
        return True
    if len(first) > 1 and re.search(r"(?:^|[，；]|(?<=[费金]))由[一-鿿]{2,20}?(?!于|此)", first[1]):
        return True
    return bool(re.match(r"由[一-鿿]", first[0])) or bool(
        re.search(r"(?:□|方案|办法)(?:[，]?(?:并|后)?)(?:修改完善|印发|按程序|提请|提交|报)", first[0])
    )


def approval_owners(frame: Frame, start: int, end: int, reporting: str | None) -> list[tuple[Body, str, str, str]]:
    """(body, role, basis, rule) of an approval sentence."""
    reporters = reporters_in(frame, start, end)
    subjects = _subjects(frame, start, end)
    told, by = [s for s in subjects if s.rule == "请X"], [s for s in subjects if s.rule != "请X"]
    owners: list[tuple[Body, str, str, str]] = []
    for subject in [*told, *by]:
        role = "support" if subject.tier == "support" else "lead"
        owners += [(body, role, "named", subject.rule) for body in subject.leads]
        owners += [(body, "support", "named", "会同") for body in subject.supports]
    named = {body.name for body, *_ in owners}
    if reporters and not any(_same(body.name, named) for body in reporters):
        role = "support" if owners else "lead"
        owners += [(body, role, "named", "X汇报的") for body in reporters]
    elif not reporters and not owners and reporting:
        owners.append((Body(reporting), "lead", "reporting", "汇报单位"))
    for issuing in _issuing_offices(frame, start, end):
        if not _same(issuing.name, named):
            owners.append((issuing, "support", "named", "以X名义"))
    return list(dict.fromkeys(owners))


def _same(name: str, named: set[str]) -> bool:
    """Whether a body stands among those named, with or without what it belongs to (街道应急办, 应急办)."""
    return any(name == other or _is_short_for(name, other) or _is_short_for(other, name) for other in named)


def _is_short_for(short: str, long: str) -> bool:
    return (
        len(short) > 2
        and long.endswith(short)
        and bool(re.fullmatch(r"[省市区县镇乡]|街道|集团(?:公司)?|公司|学校|医院", long.removesuffix(short)))
    )


def _subjects(frame: Frame, start: int, end: int) -> list[Subject]:
    found: list[Subject] = []
    for clause in split(frame.masked, start, end, "，；："):
        at = lead_skip(frame.masked, clause.start, clause.end)
        decision = _DECISION.match(frame.masked, at, clause.end)
        begin = decision.end() if decision and "同意由" not in clause.of(frame.masked) else clause.start
        if decision and begin == decision.end() and "由" not in frame.masked[begin : clause.end]:
            continue
        if found and (helped := _HELPED.match(frame.masked, begin, clause.end)):
            found.append(_helping(frame, helped.end(), clause.end))
            continue
        subject = subject_of(frame, begin, clause.end)
        if subject and not subject.topic and not _only_reports(frame, subject, clause):
            found.append(subject)
    return found


def _helping(frame: Frame, start: int, end: int) -> Subject:
    """责成X征求意见，会同Y修改: the body that helps whom the clauses before told."""
    bodies = list_at(frame.masked[start:end], frame.people, lenient=True)[0]
    return Subject((), bodies, start, "会同")


def _only_reports(frame: Frame, subject: Subject, clause: Span) -> bool:
    after = frame.masked[subject.at : clause.end]
    name = subject.leads[0].name if subject.leads else ""
    return after.startswith(name) and bool(_REPORTS_OR_REVIEWS.match(after, len(name)))


def _issuing_offices(frame: Frame, start: int, end: int) -> tuple[Body, ...]:
    match = _IN_NAME.search(frame.masked, start, end)
    if match and match["who"] in _WHOLE:
        return ()
    return read_list(match["who"], frame.people) or (Body(match["who"]),) if match else ()


def stages_of(frame: Frame, start: int, end: int) -> tuple[Stage, ...]:
    """The steps of an approval in order, each with the bodies named for it."""
    stages: list[Stage] = []
    decided = False
    for clause in split(frame.masked, start, end, "，；"):
        at = lead_skip(frame.masked, clause.start, clause.end)
        if _DECISION.match(frame.masked, at, clause.end) or _REFUSAL.search(frame.masked, at, clause.end):
            decided = True
        elif decided:
            subject = subject_of(frame, at, clause.end)
            names = tuple(body.name for body in subject.leads) if subject and not subject.topic else ()
            stages += [Stage(step, names) for step in _steps(frame.text[at : clause.end].rstrip("，；。"))]
    return tuple(stages)


def _steps(said: str) -> list[str]:
    """修改完善后按程序印发 is two steps."""
    pieces = re.split(r"(?<=完善)后|(?<=通过)后|(?<=同意)后", said)
    return [piece for piece in pieces if piece and _STEP.search(piece)]
