"""Who a clause names by label: （责任单位：X局；配合单位：Y局；完成时限：9月底前）, （X局牵头，Y局配合）.

The labels stand in brackets of any kind, in a sentence or in lines of their own behind the act; they belong to the
measure that they follow and lay down no duty of their own.
"""

import re
from dataclasses import dataclass
from itertools import islice

from tracker.grammar.bodies import Body
from tracker.grammar.lexicon import alternatives
from tracker.grammar.name_lists import read_list
from tracker.grammar.spans import Sentence, Span
from tracker.grammar.subjects import Frame

_WHO = r"(?:[省市县区镇乡校院]?(?:单位|部门|领导|科室|处室|主体|股室)|人员?)"
_LEAD = rf"(?:第一)?(?:责任|牵头|主办|承办|主责|落实|实施|负责)(?:责任)?{_WHO}"
_SUPPORT = rf"(?:配合|协办|协助|参与|参加|协同|联动|会办)(?:责任)?{_WHO}"
_TERM = r"(?:完成|办结|办理|整改|落实|推进)?(?:时限|期限|时间(?:节点|要求)?)"
# 责任单位：X, 【责任单位】X, 责任单位为X, 责任单位X
_IS = r"(?:[】〕]?：|[】〕]|[为是]|(?=[省市区县镇乡][一-鿿]{1,8}[局办委部处院]|各[镇街乡]))"
_ANY_LABEL = rf"[【〔]?(?:{_LEAD}|{_SUPPORT}|{_TERM}){_IS}"
LABEL = re.compile(rf"[【〔]?(?:(?P<lead>{_LEAD})|(?P<support>{_SUPPORT})|(?P<term>{_TERM})){_IS}")
_VALUE = re.compile(rf"(?:(?!{_ANY_LABEL})[^；。）〕】〔：]){{1,300}}")
_GROUP = re.compile(rf"[（〔【]{{0,2}}(?=(?:{_LEAD}|{_SUPPORT}){_IS})(?<![各有相关项段主要])")
_ROLES = re.compile(
    r"[（〔](?P<roles>[^（）〔〕：。；]{2,120}?(?:牵头|负责|主办|配合|协办|协助|参与)(?:[^（）〔〕：。]{0,40}))[）〕]"
)
_TIER = re.compile(
    rf"由?(?P<who>[一-鿿、]{{2,60}}?)(?:(?P<lead>{alternatives('duty.tiers.lead')})|(?P<support>{alternatives('duty.tiers.support')}))[，、；]?"
)
# no clause deals out more of them
_MOST = 50
_CLOSERS = "）〕】；，。"


@dataclass(frozen=True)
class Assignment:
    """Bodies named by label, and where the labels stand."""

    leads: tuple[Body, ...]
    supports: tuple[Body, ...]
    span: Span

    def by_role(self) -> tuple[tuple[str, tuple[Body, ...]], ...]:
        """The bodies with the role that their label gives them."""
        return ("lead", self.leads), ("support", self.supports)


def assignments_in(frame: Frame, start: int, end: int) -> list[Assignment]:
    """Every group of labels in ``start:end``, in order."""
    found: list[Assignment] = []
    at = start
    while len(found) < _MOST and (group := _GROUP.search(frame.text, at, end)):
        made, at = _labelled(frame, group.start(), group.end(), end)
        found += [made] if made.leads or made.supports else []
    return found + _in_brackets(frame, start, end)


def _labelled(frame: Frame, opens: int, at: int, end: int) -> tuple[Assignment, int]:
    leads: list[Body] = []
    supports: list[Body] = []
    while label := LABEL.match(frame.text, at, end):
        value = _VALUE.match(frame.text, label.end(), end)
        said = value.group() if value else ""
        if label["term"]:
            at = label.end() + len(said.split("，")[0])
        else:
            bodies, length = _bodies(said, frame)
            (leads if label["lead"] else supports).extend(bodies)
            at = label.end() + length
        while at < end and frame.text[at] in _CLOSERS:
            at += 1
            if frame.text[at - 1] in "）〕】":
                break
    if at < end and frame.text[at] in "。；":
        at += 1
    return Assignment(tuple(dict.fromkeys(leads)), tuple(dict.fromkeys(supports)), Span(opens, at)), at


def _bodies(value: str, frame: Frame) -> tuple[tuple[Body, ...], int]:
    """The names at the front of a value and where they end; the first, if of no known form, as it is written."""
    found: list[Body] = []
    at = 0
    for piece in re.finditer("[^，、]+", value):
        name = re.sub(r"[（〔][^（）〔〕]*[）〕]?|同志$|[；。 ]", "", piece.group())
        read = read_list(name, frame.people)
        as_written = (Body(name),) if len(name) >= 2 and (not found or value[piece.start() - 1] == "、") else ()
        if not (read or as_written):
            break
        found += read or as_written
        at = piece.end()
    return tuple(found), at


def _in_brackets(frame: Frame, start: int, end: int) -> list[Assignment]:
    """（X局牵头，Y局配合，4月底前完成） behind an act."""
    found = []
    for match in islice(_ROLES.finditer(frame.text, start, end), _MOST):
        leads: list[Body] = []
        supports: list[Body] = []
        at = 0
        while tier := _TIER.match(match["roles"], at):
            (leads if tier["lead"] else supports).extend(read_list(tier["who"], frame.people))
            at = tier.end()
        if leads or supports:
            found.append(Assignment(tuple(leads), tuple(supports), Span(match.start(), match.end())))
    return found


def without(found: list[Sentence], cut: list[Assignment]) -> list[Sentence]:
    """The sentences with the assignments cut out of them."""
    for one in cut:
        found = [piece for sentence in found for piece in _less(sentence, one.span)]
    return found


def _less(sentence: Sentence, cut: Span) -> list[Sentence]:
    if cut.end <= sentence.start or cut.start >= sentence.end:
        return [sentence]
    before = Sentence(sentence.start, min(cut.start, sentence.end), sentence.opens, True)
    after = Sentence(max(cut.end, sentence.start), sentence.end, False, sentence.closed)
    return [piece for piece in (before, after) if piece.end - piece.start > 1]
