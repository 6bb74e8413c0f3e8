"""Outermost enumerations inside a scope: 一要 二是 三、, （一）, 1., 一方面 … 另一方面, 首先 … 其次."""

import re
from dataclasses import dataclass

from tracker.grammar.approvals import decision_in
from tracker.grammar.lexicon import alternatives
from tracker.grammar.outline import chinese_number
from tracker.grammar.spans import Span, split
from tracker.grammar.subjects import Frame, is_duty_without_subject, subject_of

_NUMERAL = r"[一二三四五六七八九十]{1,3}"
_KINDS = (
    ("一是", re.compile(rf"(?P<n>{_NUMERAL})(?:是要|要是|[是要])")),
    ("一、", re.compile(rf"(?P<n>{_NUMERAL})[、.．]")),
    ("（一）", re.compile(rf"（(?P<n>{_NUMERAL})）")),
    ("（1）", re.compile(r"（(?P<n>\d{1,2})）")),
    ("1.", re.compile(r"(?P<n>\d{1,2})(?:[.．、)）](?!\d(?!\d{3}年|\d{1,2}千伏)))")),
    ("①", re.compile(r"(?P<n>[①-⑳])")),
    ("第一", re.compile(rf"第(?P<n>{_NUMERAL})(?:，|、|要|是)")),
    ("一方面", re.compile(r"(?P<n>一方面|另一方面|再一方面)")),
    ("首先", re.compile(r"(?P<n>首先|其次|再次|最后)(?=[，要])")),
)
_WORDS = {"一方面": 1, "另一方面": 2, "再一方面": 3, "首先": 1, "其次": 2, "再次": 3, "最后": 4}
_DEEPEST = 2
# no point of real minutes holds more marks, or needs more words to tell a duty from a fact
_MOST_INNER_MARKS, _ENOUGH_WORDS = 300, 1_500
# nor do so many lists of facts stand before one of duties under the same lead-in
_MOST_LISTS_OF_FACTS = 40
_NEEDS_STOP = {"一、", "1."}
_ANY = re.compile("|".join(pattern.pattern.replace("?P<n>", "?:") for _, pattern in _KINDS))
# （责任单位：X局）2.…
_LABELLED_BEFORE = re.compile(r"[（〔][^（）〔〕]*[单部领责][^（）〔〕：]{1,3}：[^（）〔〕]*[）〕]$")
_LONGEST_BRACKET = 120
_PROBLEM = re.compile(rf"(?:{alternatives('verbs.problems')})[^。；]{{0,8}}[：。，]?$")
_STATE_END = re.compile(rf"(?:{alternatives('verbs.states')})[。；，]?$")


@dataclass(frozen=True)
class Mark:
    """An enumeration mark: its family, its number, where it stands and where its text begins."""

    family: str
    number: int
    start: int
    end: int


def marks_in(masked: str, start: int, end: int, line_starts: frozenset[int]) -> list[Mark]:
    """Every mark that stands where a mark may stand: at a start, or after a stop."""
    found = []
    at = start
    while match := _ANY.search(masked, at, end):
        mark = _mark_at(masked, match.start(), end)
        opens = match.start() == start or match.start() in line_starts
        if mark and (
            opens
            or masked[match.start() - 1] in ("。；：！？”" if mark.family in _NEEDS_STOP else "。；：，！？”）〕")
            or _LABELLED_BEFORE.search(masked, max(start, match.start() - _LONGEST_BRACKET), match.start())
        ):
            found.append(mark)
            at = mark.end
        else:
            at = match.start() + 1
    return found


def _mark_at(masked: str, at: int, end: int) -> Mark | None:
    for family, pattern in _KINDS:
        match = pattern.match(masked, at, end)
        if match:
            word = match["n"]
            number = _number(word)
            # 一要, 二是 and 三、 are one series (a change of form half-way)
            return Mark("一是" if family == "一、" else family, number, at, match.end()) if number else None
    return None


def _number(word: str) -> int:
    if word in _WORDS:
        return _WORDS[word]
    if word.isdigit() and word.isascii():
        return int(word)
    return ord(word) - ord("①") + 1 if "①" <= word <= "⑳" else chinese_number(word)


def outer_series(frame: Frame, start: int, end: int, line_starts: frozenset[int]) -> tuple[Mark, ...] | None:
    """The first series in ``start:end`` whose members are duties; series of facts are passed over."""
    marks = marks_in(frame.masked, start, end, line_starts)
    index = passed = 0
    while index < len(marks) and passed < _MOST_LISTS_OF_FACTS:
        if marks[index].number != 1 and not _goes_on_from_before(marks[index], line_starts):
            index += 1
            continue
        members = _run(marks, index)
        series = tuple(marks[i] for i in members)
        if len(members) >= 2 and not _states_facts(frame, series, start, end):
            return series
        passed += len(members) >= 2
        index = members[-1] + 1 if len(members) >= 2 else index + 1
    return None


def _goes_on_from_before(mark: Mark, line_starts: frozenset[int]) -> bool:
    """9.…, 10.…: paragraphs numbered through all items of the minutes."""
    return mark.family in ("1.", "（1）", "（一）") and mark.start in line_starts


def members_of(series: tuple[Mark, ...], end: int) -> list[Span]:
    """The spans from each mark to the next."""
    stops = [*(mark.start for mark in series[1:]), end]
    return [Span(mark.start, stop) for mark, stop in zip(series, stops, strict=True)]


def _run(marks: list[Mark], first: int, depth: int = 0) -> list[int]:
    """The indices of the marks that go on with the series begun at ``first``."""
    members = [first]
    for index in range(first + 1, len(marks)):
        if index - members[-1] > _MOST_INNER_MARKS:
            break
        mark, last = marks[index], marks[members[-1]]
        if mark.family == last.family and last.number < mark.number <= last.number + 3:
            members.append(index)
        elif mark.family == last.family and mark.number == 1 and not _resumes(marks, index, last, depth):
            break
    return members


def _resumes(marks: list[Mark], index: int, last: Mark, depth: int) -> bool:
    """Whether the outer series goes on after an inner one of the same family; nobody nests deeper than three."""
    if depth >= _DEEPEST:
        return False
    inner = _run(marks, index, depth + 1)
    following = marks[inner[-1] + 1 : inner[-1] + 1 + _MOST_INNER_MARKS]
    after = next((mark for mark in following if mark.family == last.family), None)
    return after is not None and after.number == last.number + 1


def _states_facts(frame: Frame, series: tuple[Mark, ...], start: int, end: int) -> bool:
    """一是清淤进度滞后。二是…: what announces the list, or its first two members, speak of facts."""
    first = series[0]
    if "要" in frame.masked[first.start : first.end]:
        return False
    intro = frame.masked[max(start, first.start - 60) : first.start]
    members = _beginnings(frame, series, end)
    if any(decision_in(frame.masked, m.start, m.end) or "会议要求" in m.of(frame.masked) for m in members):
        return False
    if _PROBLEM.search(intro) and not re.search(
        r"(?:解决|抓好|做好|(?<![主重首])要|注意|明确|如下|以下)[^。]{0,20}$", intro
    ):
        return not any(_holds_duty(frame, _first_sentence(frame, member), strict=True) for member in members)
    return not any(_holds_duty(frame, member) for member in members)


def _beginnings(frame: Frame, series: tuple[Mark, ...], end: int) -> list[Span]:
    """The first two members as far as they are needed; of the series' last its first sentence."""
    members = members_of(series, end)[:2]
    cut = [Span(one.start, min(one.end, one.start + _ENOUGH_WORDS)) for one in members]
    return [*cut[:-1], _first_sentence(frame, cut[-1])] if len(series) == len(members) else cut


def _first_sentence(frame: Frame, member: Span) -> Span:
    stop = frame.masked.find("。", member.start, member.end)
    return Span(member.start, stop + 1) if stop >= 0 else member


def _holds_duty(frame: Frame, member: Span, strict: bool = False) -> bool:
    for clause in split(frame.masked, member.start, member.end, "，；。："):
        subject = subject_of(frame, clause.start, clause.end)
        if subject and subject.strict and not subject.topic:
            return True
        said = clause.of(frame.masked)
        if is_duty_without_subject(frame.masked, clause.start, clause.end) and not _STATE_END.search(said):
            return not strict or bool(re.search("要|必须|务必|不得", said))
    return False
