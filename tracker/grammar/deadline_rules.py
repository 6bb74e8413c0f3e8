"""The table of the time grammar: each row a name, how it is written, which day it means."""

import re
from dataclasses import dataclass
from typing import Literal

from tracker.grammar import days, festivals, lengths
from tracker.grammar.moments import (
    BEFORE,
    CLOCK,
    COUNT,
    DAY,
    DIGIT,
    MARK,
    MONTH,
    NO_DIGIT_BEFORE,
    TIME,
    WITHIN,
    YEAR,
    Resolver,
)

Sense = Literal["day", "period", "loose"]


@dataclass(frozen=True)
class Rule:
    """A row. ``sense`` says what an unmarked phrase (without 前, 内 …) may stand for.

    A ``day`` is a deadline unless it is told as past; a ``period`` may open a topic (三季度目标); a ``loose`` phrase
    (本周, 9月) counts only where an act follows. ``needs``: without one of these characters the pattern cannot match.
    """

    name: str
    pattern: re.Pattern[str]
    resolve: Resolver
    sense: Sense
    needs: str


_NEEDS = {
    "month-day": "月", "full-date": "-./", "month-end": "月", "ten-days": "旬", "month-begin": "月",
    "month-range": "月", "month": "月", "this-month": "月旬", "day": "日", "quarter-end": "季",
    "quarter": "季", "this-quarter": "季",
    "half-year": "半", "mid-year": "年", "year-end": "年", "within-year": "年", "plan-end": "五", "festival": "前",
    "this-week": "周星礼", "weekday": "周星", "today": "今明后当", "clock": "前", "length": "内", "time-used": "间",
    "lead-time": "提", "event": "前冬", "next-cycle": "次", "start": "起开", "damaged": "日",
}  # fmt: skip


def _rule(name: str, pattern: str, resolve: Resolver, sense: Sense = "day") -> Rule:
    return Rule(name, re.compile(pattern), resolve, sense, _NEEDS[name])


_UNIT = r"(?P<unit>个?(?:工作日|自然日|日历日|小时|星期|礼拜|季度)|天|日|周|个半?月|(?<=[半两])月|年)"
_AFTER_MEETING = (
    rf"(?P<meeting>(?:自|从)?(?:(?<![{lengths.OTHER_MEETING}])会(?:议(?:结束|召开|闭幕)?)?(?:之日起|后)的?))?"
)
_LENGTH = rf"{COUNT}{_UNIT}(?:左右|时间)?"
_FESTIVALS = "|".join(sorted(festivals.NAMES, key=len, reverse=True))
_FESTIVAL = (
    rf"[“\"]?(?<![{DIGIT}第])(?P<festival>{_FESTIVALS})[”\"]?节?"
    rf"(?:[、和及]?[“\"]?(?P<second>{_FESTIVALS})[”\"]?节?)?"
)
_SEASON = (
    r"主?汛期?|入汛|雨季|台风季|梅雨季?|入冬|冬季|入夏|供暖[季期]?|采暖[季期]?|两会|春耕|春播|夏收|三夏|秋收|麦收|秋冬季|开学|放假|寒假|暑假"
    r"|期末|学期末|学期结束|学年末|下一?次[^，。；]{0,10}会议?|双节|两节|假期|(?<![细环情章季])节"
)
_FIVE_YEARS = r"[“\"]?十(?P<plan>[四五六])五[”\"]?(?:规划)?(?:时?期)?(?:期?末|结束)"
_ALL_THIS_WEEK = r"(?P<which>本|这个?|当|下个?|下下个?)(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末])?"
_QUARTER = rf"{YEAR}?(?<![{DIGIT}前每个])第?(?P<quarter>[一二三四1-4])"
_NOT_EVERY = rf"(?<![{DIGIT}个每本当下数上几多各单去往近任])"

# 4月25日（星期四）前
_ITS_WEEKDAY = "(?:（(?:周|星期)[一二三四五六日天]）)?"
_HIDDEN = "(?:[xX×某*?？]{1,3})"
_DAMAGED = days.ask("日期残缺，请对照原件")

RULES: tuple[Rule, ...] = (
    _rule("month-day", rf"{YEAR}?{MONTH}{DAY}日{_ITS_WEEKDAY}{TIME}?{MARK}", days.month_day),
    _rule(
        "full-date",
        rf"(?<![0-9.])(?P<year>20[0-9]{{2}})[-./](?P<month>[0-9]{{1,2}})[-./](?P<day>[0-9]{{1,2}})(?![0-9]){TIME}?{MARK}",
        days.iso_day,
    ),
    _rule("month-end", rf"{YEAR}?{MONTH}份?(?:月?底|末){MARK}", days.last_of_month, "period"),
    _rule("ten-days", rf"{YEAR}?{MONTH}份?(?P<part>上中?|中下?|下)旬{MARK}", days.ten_days, "period"),
    _rule(
        "month-begin", rf"{YEAR}?{MONTH}份?(?:月?初|中(?!旬)(?:{BEFORE})){MARK}", days.ask("没有写到哪一天"), "loose"
    ),
    _rule(
        "month-range",
        rf"{YEAR}?{NO_DIGIT_BEFORE}(?P<first>1[0-2]|[1-9])月?[-至到](?P<month>1[0-2]|[1-9])月份?{MARK}",
        days.month_range,
        "loose",
    ),
    _rule("month", rf"{YEAR}?{MONTH}(?P<fen>份){MARK}", days.whole_month, "period"),
    _rule("month", rf"{YEAR}?{MONTH}(?![份底末初上中下{DIGIT}]){MARK}", days.whole_month, "loose"),
    _rule(
        "this-month",
        rf"(?P<which>本月|当月|这个月|下个?月)份?(?:{DAY}日{TIME}?|(?P<part>月?底|末|上旬|中旬|下旬))?{MARK}",
        days.this_month,
        "loose",
    ),
    _rule("this-month", rf"{_NOT_EVERY}月(?P<part>底|末|(?={WITHIN})){MARK}", days.this_month, "loose"),
    _rule("this-month", rf"(?<![{DIGIT}月])(?P<part>[上中下]旬)(?P<mark>{BEFORE}|{WITHIN})", days.this_month),
    _rule("day", rf"(?<![{DIGIT}月.第]){DAY}日{TIME}?(?P<mark>{BEFORE}|为止|止)?(?!{WITHIN})", days.day_alone),
    _rule(
        "quarter-end",
        rf"{_QUARTER}(?:季度?)(?P<part>[末底]|结束){MARK}",
        days.quarter,
        "period",
    ),
    _rule("quarter", rf"{_QUARTER}(?:季度|季(?={BEFORE})){MARK}", days.quarter, "loose"),
    _rule("this-quarter", r"(?P<which>本|当|这个?|下个?)季度(?:末|底|结束)?" + MARK, days.this_quarter, "loose"),
    _rule("this-quarter", rf"{_NOT_EVERY}季度?[末底](?P<mark>{BEFORE})", days.this_quarter),
    _rule("half-year", rf"{YEAR}?(?P<half>[上下])半年(?:末|底|结束)?{MARK}", days.half_year, "loose"),
    _rule("mid-year", rf"{YEAR}?(?<!每)年中(?P<mark>{BEFORE})", days.mid_year),
    _rule("year-end", rf"{YEAR}年?(?:底|末|终){MARK}", days.year_end, "period"),
    _rule("year-end", rf"{_NOT_EVERY}年(?:底|末|终){MARK}", days.year_end, "loose"),
    _rule("within-year", rf"(?:{YEAR}|{_NOT_EVERY}年|本年度)(?P<mark>{WITHIN})", days.year_end),
    _rule("plan-end", rf"{_FIVE_YEARS}{MARK}", days.plan_end, "period"),
    _rule(
        "festival",
        rf"{YEAR}?{_FESTIVAL}(?:假期|长假|小长假|黄金周|放假)?(?:到来|来临)?(?P<mark>{BEFORE})",
        days.festival,
    ),
    _rule("this-week", rf"{_ALL_THIS_WEEK}{TIME}?{MARK}", days.this_week, "loose"),
    _rule(
        "weekday",
        rf"(?<![{DIGIT}每本这下上个双隔单])(?:周|星期)(?P<weekday>[一二三四五六日天末]){TIME}?(?P<mark>{BEFORE})",
        days.weekday,
    ),
    _rule(
        "today",
        rf"(?P<near>今天|今日|今[晚早晨夜]|明天|明日|明[晚早晨]|后天|后日|当[天日](?![事毕清产])|当晚){TIME}?{MARK}",
        days.near_day,
        "loose",
    ),
    _rule("today", rf"今明两[天日]{MARK}", days.two_days),
    _rule("clock", rf"(?<![{DIGIT}日天：]){CLOCK}(?P<mark>{BEFORE})", days.clock_only),
    _rule("length", rf"{_AFTER_MEETING}{_LENGTH}(?P<mark>{WITHIN})", lengths.length),
    _rule("time-used", rf"(?:用|利用|通过|花){COUNT}{_UNIT}(?:左右)?的?时间", lengths.used),
    _rule("lead-time", rf"提前(?:至少|不少于)?{COUNT}{_UNIT}", days.ask("这是提前量，不是时限")),
    _rule(
        "event",
        rf"(?:{_SEASON})(?:到来|来临|开始|召开|结束)?(?:{BEFORE})|今冬明春",
        days.ask("没有写到哪一天，请按当地安排定"),
    ),
    _rule(
        "next-cycle", rf"(?<![{DIGIT}每首本此多])次(?:月|日|周|季度|年度)[^，。；]{{0,8}}?(?:{BEFORE})", days.next_cycle
    ),
    _rule(
        "start",
        rf"(?:自|从)?{YEAR}?{MONTH}(?:{DAY}日{TIME}?|份|[上中下]旬)?(?:起|开始)(?![草步来点因用至到\-])",
        days.start,
    ),
    _rule("start", r"(?:自|从)?(?:即日|今日|今天|明日|明天)(?:起|开始)(?![草步来点因用至到\-])", days.start),
    _rule("start", r"自[^，。；《》]{1,24}起(?:施行|实施|执行|生效)", days.start),
    _rule("damaged", rf"(?<![0-9.])(?P<digits>[0-9]{{3,8}})日(?!{WITHIN}|[游均元龄历常报夜产处理供])", days.damaged),
    _rule("damaged", r"(?<![0-9])(?:1[3-9]|[2-9][0-9])月[0-9]{1,2}日", _DAMAGED),
    _rule("damaged", rf"(?:(?:{_HIDDEN}|[0-9]{{1,2}})?月{_HIDDEN}?|{_HIDDEN}月[0-9]{{1,2}})日(?:{BEFORE})", _DAMAGED),
)
