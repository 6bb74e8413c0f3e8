"""The pieces of which the time grammar is built: how years, months, days, hours and numbers are written.

All patterns read folded text (``numerals.fold``). Every quantifier is bounded, so that no text makes them slow.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker.grammar.numerals import to_date, to_int
from tracker.workdays import Workdays

DIGIT = "0-9〇○零一二三四五六七八九十百两"
NO_DIGIT_BEFORE = rf"(?<![{DIGIT}.])"

YEAR = (
    rf"(?:(?<![{DIGIT}])(?P<year>20[0-9]{{2}}|二[〇○ＯOo零][〇○ＯOo零一二三四五六七八九]{{2}})年"
    r"|(?P<when>今年|本年|当年|明年|来年|次年|翌年|去年|上年|前年))"
)
MONTH = rf"{NO_DIGIT_BEFORE}(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
DAY = r"(?P<day>[0-9]{1,2}|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_HOUR = rf"[{DIGIT}]{{1,3}}(?:时|点钟?|：[0-9]{{2}})(?:半|整|[{DIGIT}]{{1,3}}分)?"
_PART = r"上午|中午|正午|下午|傍晚|晚上?|早上?|凌晨|夜间"
TIME = rf"(?:下班|天黑|(?:{_PART})(?:{_HOUR}|下班)?|{_HOUR})"
CLOCK = rf"(?:(?:{_PART})?{_HOUR})"

BEFORE = r"(?:之前|以前|前(?![后往来去景夕期沿]))"
WITHIN = r"(?:之内|以内|内(?![部容在外涵控设业蒙涝河湖江环网]))"
MARK = rf"(?P<mark>{BEFORE}|{WITHIN}|为止|止)?"
COUNT = rf"(?<![{DIGIT}.第])(?:[{DIGIT}]{{1,4}}[-至到或])?(?P<count>[{DIGIT}]{{1,4}}|半)"

HIDDEN = "□"  # stands for each character of what is not to be read: titles, cycles

YEAR_SHIFT = {
    "今年": 0,
    "本年": 0,
    "当年": 0,
    "明年": 1,
    "来年": 1,
    "次年": 1,
    "翌年": 1,
    "去年": -1,
    "上年": -1,
    "前年": -2,
}


@dataclass
class Meeting:
    """The day that relative dates count from, and the calendar for working days."""

    base: date
    workdays: Workdays
    _workdays_on: dict[int, date | None] = field(default_factory=dict)

    def days_on(self, count: int) -> date | None:
        """``count`` calendar days later; None beyond the calendar."""
        try:
            return self.base + timedelta(days=count)
        except OverflowError:
            return None

    def workdays_on(self, count: int) -> date | None:
        """The ``count``-th working day later; None beyond the calendar."""
        if count not in self._workdays_on:
            try:
                self._workdays_on[count] = self.workdays.add(self.base, count)
            except OverflowError:
                self._workdays_on[count] = None
        return self._workdays_on[count]

    def months_on(self, count: int) -> date | None:
        """The same day ``count`` months later, or that month's last day."""
        last = month_end(self.base.year, self.base.month + count)
        return last and last.replace(day=min(last.day, self.base.day))

    def weekday(self, weekday: int, weeks_on: int) -> date | None:
        """A weekday (Monday is 0) of the Monday-to-Sunday week ``weeks_on`` weeks after this one."""
        return self.days_on(weekday - self.base.weekday() + 7 * weeks_on)


@dataclass(frozen=True)
class Due:
    """What a phrase resolves to: a day, or None with the reason why a person has to find it."""

    on: date | None
    note: str | None = None


@dataclass(frozen=True)
class Occurrence:
    """A phrase in its place: its groups, the folded text around it, and whether its words bind (前, 内, 力争…)."""

    match: re.Match[str]
    text: str
    meeting: Meeting
    binding: bool

    def __getitem__(self, group: str) -> str | None:
        return self.match.groupdict().get(group)

    def before(self, length: int = 40) -> str:
        """The sentence's words before the phrase, at most ``length`` of them."""
        start = self.match.start()
        return re.split("[。；！？]", self.text[max(0, start - length) : start])[-1]

    def number(self, group: str) -> int | None:
        """The number in a group; of two Chinese digits side by side (三五天) the second."""
        written = self[group] or ""
        if re.fullmatch("[一二两三四五六七八九]{2}", written):
            written = written[1]
        return to_int(written)

    def ends_before(self) -> bool:
        """Whether its mark is 前, not 内 or none."""
        return re.fullmatch(BEFORE, self["mark"] or "") is not None


Resolver = Callable[[Occurrence], Due | None]


def month_end(year: int, month: int) -> date | None:
    """The last day of a month; months beyond 12 run on into later years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return to_date(year, month, monthrange(year, month)[1]) if 1 <= year <= 9999 else None


def day_before(day: date | None) -> date | None:
    """The day before; None for None."""
    return day - timedelta(days=1) if day and day > date.min else None


def hide_titles(folded: str) -> str:
    """What stands between 《 and its 》 blotted out, letter for letter; a mark without its partner hides nothing."""
    if "《" not in folded:
        return folded
    letters, opened = list(folded), []
    for place, letter in enumerate(folded):
        if letter == "《":
            opened.append(place)
        elif letter == "》" and opened:
            first = opened.pop()
            if not opened:
                letters[first : place + 1] = HIDDEN * (place + 1 - first)
    return "".join(letters)
