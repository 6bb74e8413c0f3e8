"""How often a duty comes back (GUIDELINE section 4)."""

import re
from dataclasses import dataclass

from tracker.grammar.moments import BEFORE, DIGIT, HIDDEN, TIME, hide_titles
from tracker.grammar.numerals import fold, to_int


@dataclass(frozen=True)
class Recurrence:
    """A fixed period named in a text.

    ``rule``: daily, weekly, fortnightly, half-monthly, monthly, monthly-day-N, quarterly, half-yearly or yearly;
    ``anchor``: the weekday it names (``MO`` to ``SU``) or None. ``text[start:end] == phrase``.
    """

    phrase: str
    rule: str
    anchor: str | None
    start: int
    end: int


_WEEKDAYS = dict(zip("一二三四五六日天", ("MO", "TU", "WE", "TH", "FR", "SA", "SU", "SU"), strict=True))

# rule, shortest first: the unit after 每, after 按 or 逐, after 一 (一周一会商), and before an act's noun (周调度)
_PERIODS = (
    ("daily", "个?工作日|日|天|晚|夜", "[日天](?![常前程期])", "[一1][日天]", "日"),
    ("weekly", "个?(?:周|星期|礼拜)", "周(?![期岁边])", "[一1]个?(?:周|星期)", "周"),
    ("fortnightly", "(?:[两二2]个?|双)(?:周|星期)", "双周", "(?:[两二2]个?|双|隔)周", "双周"),
    ("half-monthly", "半个?月", "半月", "半个?月", "半月"),
    ("monthly", "个?月", "月(?![份亮])", "[一1]个?月", "月度?"),
    ("quarterly", "个?季度?|[三3]个月", "季度?(?!节)", "[一1]个?季度?|[三3]个月", "季度?"),
    ("half-yearly", "半年|[六6]个月", "半年", "半年|[六6]个月", "半年度?"),
    ("yearly", "年度?", "年(?!度(?!组织|开展|进行|考核|评价|通报|汇总))度?", "[一1]年", "(?!)"),
)

RULES = tuple(rule for rule, *_ in _PERIODS)

_ORDINAL = "[一二三四五六日天]"
_ACTS = (
    "调度|通报|会商|例会|研判|巡查|统计|汇总|考核|排名|点评|督查|督导|分析|小结|会办|推进会|排查|报告|报送"
    "|更新|晾晒|评比|碰头|复盘|监测|报(?![社道表名警])"
)
_DAY = rf"[{DIGIT}]{{1,3}}日"
_MONTH_DAY = rf"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?:{_DAY}|[份底末初]|[上中下]旬)?"
_PLACE = (
    rf"(?:(?P<weekday>一(?!(?:{_ACTS}))|{_ORDINAL[:1]}{_ORDINAL[2:]})(?![次场期个轮回篇批件])(?:[、和及至\-](?:周|星期)?{_ORDINAL}){{0,6}}"
    rf"|末|(?P<day>{_DAY})(?:[、和及或至\-]{_DAY}){{0,3}}|月?[底末初中]|[上中下]旬"
    rf"|(?:首月|末月|第?[一二三]个?月)(?:{_DAY}|底|[上中下]旬)?|{_MONTH_DAY}|年?[底末终]|[一二三四]季度[末底]?"
    rf"|(?:结束|终了)?后[{DIGIT}]{{1,3}}个?(?:工作)?日内)"
)
_TAIL = rf"的?{_PLACE}?(?:{TIME})?(?:{BEFORE})?"
_OPENING = r"(?:^|(?<=[、，。；：“\"（行立实持善格展取及和照开])|(?<=健全))"


def _pattern(every: str, by: str, one: str, noun: str) -> re.Pattern[str]:
    alone = "|双周(?!刊)|隔周" if by == "双周" else ""
    return re.compile(
        rf"每隔?(?:{every}){_TAIL}{alone}"
        rf"|(?:按|逐(?!年))(?:{by})(?=[^，。；：）])"
        rf"|(?<![{DIGIT}第每])(?:{one})一(?![{DIGIT}度号日年月]|次?被)(?=[\u4e00-\u9fa5])"
        rf"|(?<![{DIGIT}第每])(?:{one})内?(?:不少于|至少|最少)?[{DIGIT}]{{1,2}}次(?!被)"
        rf"|{_OPENING}(?:{noun})(?:{_ACTS})"
    )


_PATTERNS = tuple((rule, _pattern(*words)) for rule, *words in _PERIODS)
_CYCLE = re.compile(rf"每隔?(?:{'|'.join(every for _, every, *_ in _PERIODS)}){_TAIL}")

# every pattern above begins with one of these
_MAY_HOLD = re.compile(rf"每|按|逐|双周|隔|[一二两三六半０-９0-9]个?[日天周星月季年半]|[日周月季年]度?(?:{_ACTS})")

_UNIT_ONLY = re.compile(r"(?:细化|分解|量化|具体|精确|细分|安排|明确|落实|排|压)[^，。；]{0,4}[到至][^，。；]{0,14}$")
_AMOUNT = re.compile(r"[^，。；、]{0,8}?[0-9][0-9.]{0,8}(?:多|余|万|亿|千){0,3}(?:元|吨|亩|公斤|平方|立方)|24小时")
_TREND = re.compile(
    r"(?:下降|上升|提高|增加|增长|减少|改善|向好|递增|提升|分解|细化|倒排|计算|计|付息|为单位|目标|序时|节点)"
)


def find_recurrence(text: str) -> Recurrence | None:
    """The shortest fixed period that ``text`` names for an act, or None. 定期 and mere units (细化到每周) are none."""
    if not _MAY_HOLD.search(text):
        return None
    folded = hide_titles(fold(text))
    for rule, pattern in _PATTERNS:
        hits = [match for match in pattern.finditer(folded) if _orders(match, folded)]
        if hits:
            return _read(rule, min(hits, key=lambda match: (_day(match) is None, match.start())), text)
    return None


def hide_cycles(folded: str) -> str:
    """``folded`` with every 每… blotted out, its day and hour included, character for character."""
    return _CYCLE.sub(lambda match: HIDDEN * len(match[0]), folded)


def _orders(match: re.Match[str], folded: str) -> bool:
    before, after = folded[max(0, match.start() - 24) : match.start()], folded[match.end() : match.end() + 24]
    if match[0][0] in "按逐" and _TREND.match(after):
        return False
    return not (_UNIT_ONLY.search(before) or _AMOUNT.match(after))


def _day(match: re.Match[str]) -> int | None:
    return to_int((match["day"] or "")[:-1])


def _read(rule: str, match: re.Match[str], text: str) -> Recurrence:
    day, anchor = _day(match), None
    if rule == "monthly" and day and 1 <= day <= 31:
        rule = f"monthly-day-{day}"
    if rule in ("weekly", "fortnightly"):
        anchor = _WEEKDAYS.get(match["weekday"] or "")
    return Recurrence(text[match.start() : match.end()], rule, anchor, match.start(), match.end())
