"""One measure: who owns it, and which directives it falls into (GUIDELINE 2)."""

from tracker.grammar.bodies import Body
from tracker.grammar.drafts import Draft, Reader
from tracker.grammar.duties import Duties, Duty, duties_in
from tracker.grammar.model import Owner
from tracker.grammar.spans import Span, within


def measure(
    reader: Reader,
    span: Span,
    rule: str,
    reporting: str | None,
    inherited: tuple[Body, ...] = (),
    enumerated: bool = False,
) -> Draft | None:
    """The measure that ``span`` lays down, with its directives; None where it holds no duty."""
    duties = duties_in(reader.frame, within(reader.sentences, span.start, span.end), enumerated)
    if duties.empty and not enumerated:
        return None
    draft = Draft("measure", span.start, span.end, rule, facts=duties.facts)
    counted, vague = _counted(duties)
    if not counted:
        draft.owners = _assumed(inherited, reporting)
    elif _one_subject_from_the_start(duties, counted):
        draft.owners = _unique([owner for duty in counted for owner in _owners(duty)])
    else:
        draft.owners = _assumed(inherited, reporting) if duties.orphans or vague else []
        draft.children = [_directive(duty) for duty in counted]
    helping = [body for duty in vague for body in (*duty.leads, *duty.supports)] + duties.loose_supports
    draft.owners = _unique(draft.owners + [_owner(body, "support", "vague or helping body") for body in helping])
    return draft


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
