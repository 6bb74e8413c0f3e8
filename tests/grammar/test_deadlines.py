"""Deadlines: the phrase table, the places where a date is none, and what holds for any text."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.grammar.deadlines import Deadline, find_deadlines
from tracker.grammar.recurrence import find_recurrence
from tracker.workdays import Workdays

SATURDAY = date(2022, 8, 13)
TUESDAY = date(2025, 7, 8)
WORKDAYS = Workdays()

# phrase -> day, for a meeting on Saturday 2022-08-13; "ask" goes to a person.
# Where the first reading of these phrases gave another answer, the guideline decides: 每月10日前, 每周五前, 每季度末
# have a rule and no next date; of a festival only the day before counts; a bare 上半年 that is over is asked for.
PHRASES = """
6月底前 2023-06-30 | 两周内 2022-08-27 | 10个工作日内 2022-08-26 | 年底前 2022-12-31 | 春节前 2023-01-21
每月10日前 monthly-day-10 | 8月下旬 2022-08-31 | 三季度末 2022-09-30 | 9月底前 2022-09-30 | 下周五前 2022-08-19
即日起至10月31日 2022-10-31 | 国庆节前 2022-09-30 | 上半年 ask | 明年3月底 2023-03-31 | 2023年6月30日前 2023-06-30
8月25日前 2022-08-25 | 本周内 2022-08-14 | 本月底前 2022-08-31 | 月底前 2022-08-31 | 下月5日前 2022-09-05
三个月内 2022-11-13 | 半年内 2023-02-13 | 30日内 2022-09-12 | 一个月内 2022-09-13 | 今年年底 2022-12-31
10月上旬 2022-10-10 | 9月中旬前 2022-09-20 | 四季度 2022-12-31 | 2022年12月底前 2022-12-31 | 十月底前 2022-10-31
二〇二二年九月三十日前 2022-09-30 | 中秋节前 2022-09-09 | 3个工作日内 2022-08-17 | 15天内 2022-08-28
下半年 2022-12-31 | 元旦前 2022-12-31 | 每周五前 weekly | 年内 2022-12-31 | 8月20日17:00前 2022-08-20
24小时内 2022-08-14 | 8月31日前完成 2022-08-31 | 本月25日前 2022-08-25 | 一周内 2022-08-20
五个工作日之内 2022-08-19 | 9月中旬 2022-09-20 | 第四季度前 2022-09-30 | 2022年三季度 2022-09-30
“十四五”末 2025-12-31 | 每季度末 quarterly | 每半月 half-monthly | 今冬明春 ask | 汛期前 ask | 两个月内 2022-10-13
下周内 2022-08-21 | 10月1日至12月31日 2022-12-31 | 2个自然日内 2022-08-15 | 当天 2022-08-13
明年一季度 2023-03-31 | 8月15日下班前 2022-08-15 | 2022年底前 2022-12-31 | 四季度末前 2022-12-31
九月份 2022-09-30 | 十月十五日前 2022-10-15 | 收到通知后5日内 ask
"""

# a sentence and its days, for a meeting on Tuesday 2025-07-08
SENTENCES = """
请各镇于7月9日18时前将转移名单报县防指 -> 2025-07-09
今晚20时前，各水库要完成一次排查 -> 2025-07-08
明天中午12时前完成停工 -> 2025-07-09
48小时内恢复供电，72小时内打通断头路 -> 2025-07-10 2025-07-11
2小时内完成群众转移 -> 2025-07-08
请县水利局7月10日前报送，县住建局15日前报送 -> 2025-07-10 2025-07-15
8月底前完成立项，9月底前完成可研批复，12月底前开工 -> 2025-08-31 2025-09-30 2025-12-31
2026年3月底前完成主体封顶，6月底前竣工验收 -> 2026-03-31 2026-06-30
力争年内开工、明年底建成 -> 2025-12-31 2026-12-31
确保2026年春节前兑付到位 -> 2026-02-16
元旦、春节前兑付工资 -> 2025-12-31
9月1日起至12月31日开展专项整治 -> 2025-12-31
7月10日—7月20日自查，7月21日—8月31日整改 -> 2025-07-20 2025-08-31
三季度完成招标，四季度开工建设 -> 2025-09-30 2025-12-31
周五前提交整改方案 -> 2025-07-11
会议结束后10日内印发 -> 2025-07-18
县住建局会后5个工作日内拿出方案 -> 2025-07-15
用两个月时间开展集中整治 -> 2025-09-08
一个半月内完成 -> 2025-08-23
两到三周内 -> 2025-07-29
三五天内 -> 2025-07-13
完成时限：8月31日 -> 2025-08-31
最迟不晚于8月10日 -> 2025-08-10
2025-08-31前 -> 2025-08-31
8月上旬、8月下旬、9月中旬三个节点 -> 2025-08-10 2025-08-31 2025-09-20
8月15日、30日前分两批报送 -> 2025-08-15 2025-08-30
9月份前 -> 2025-08-31
1月10日前 -> 2026-01-10
“五一”前 -> 2026-04-30
到年底，参保率达到98% -> 2025-12-31
８月２０日前 -> 2025-08-20
方案印发后，各镇要在10日内制定细则 -> ask
自收到材料之日起5个工作日内作出决定 -> ask
常委会会议审定后5日内印发 -> ask
完工后一个月内公布 -> ask
提前48小时公告停水信息 -> ask
停水前24小时内通知用户 -> ask
628日前完成 -> ask
1130日前报送 -> ask
8月32日前 -> ask
X月X日前 -> ask
即日起开展整治 -> ask
本办法自2025年9月1日起施行 -> ask
下次常务会议前提交 -> ask
开学前投入使用 -> ask
7月3日前完成 -> ask
"""

NONE = """
据气象部门预报，7月9日夜间至11日我县有大到暴雨
7月6日以来，全县平均降雨86毫米
严格执行24小时值班和领导带班制度
6月底前已完成土地报批
7月3日召开了动员会
截至6月底，已完成投资
1—6月，全县规上工业增加值增长6.2%
上半年，全县完成固定资产投资80亿元
确保上半年目标任务全面完成
下半年重点工作
全年目标不动摇，确保完成年度目标
每月25日前报送进度，次月5日前通报
审批时限压缩至3个工作日内
对连续三个月内排名末位的
三年内不得申报
《实施方案（2025—2027年）》
《关于8月底前完成清零的通知》要求
7月8日召开会议，研究防汛工作
张省长拟于8月中旬来调研
预计9月底前完工
到2027年，基本建成
杜绝年底突击花钱
9月15日的招商活动
去年12月底前建成
2024年12月31日前建成
国庆节前后集中开展
做到当天事当天毕
活动当天做好保障
日前，县政府印发通知
目前已完成，前期工作要抓紧
尽快完成，立即整改，第一时间上报
近期抓紧研究
"""


def days(text: str, base: date = TUESDAY) -> str:
    return " ".join(str(one.on or "ask") for one in find_deadlines(text, base, WORKDAYS))


@pytest.mark.parametrize("row", [row.strip() for row in PHRASES.replace("\n", "|").split("|") if row.strip()])
def test_phrase_table(row: str) -> None:
    phrase, wanted = row.rsplit(" ", 1)
    cycle = find_recurrence(phrase)
    assert (cycle.rule if cycle else days(phrase, SATURDAY)) == wanted


@pytest.mark.parametrize("row", SENTENCES.strip().splitlines())
def test_sentence(row: str) -> None:
    text, wanted = row.split(" -> ")
    assert days(text) == wanted


@pytest.mark.parametrize("text", NONE.strip().splitlines())
def test_no_deadline(text: str) -> None:
    assert find_deadlines(text, TUESDAY, WORKDAYS) == []


def test_what_a_deadline_tells() -> None:
    [found] = find_deadlines("请县审计局即日起至10月31日开展抽查", TUESDAY, WORKDAYS)
    assert found == Deadline("即日起至10月31日", 5, 15, date(2025, 10, 31), "from-to", None)


def test_a_month_that_is_past_means_next_year_and_says_so() -> None:
    [found] = find_deadlines("3月底前完成", TUESDAY, WORKDAYS)
    assert (found.on, found.note) == (date(2026, 3, 31), "当年该月已过，按次年计")


def test_working_days_follow_the_loaded_calendar() -> None:
    meeting = date(2025, 9, 26)  # Sunday 28 September is worked, 1 to 8 October are free
    assert days("3个工作日内", meeting) == "2025-09-30"
    loaded = Workdays(overrides={date(2025, 9, 28): False, date(2025, 9, 30): False})
    [found] = find_deadlines("3个工作日内", meeting, loaded)
    assert found.on == date(2025, 10, 10)


def test_working_days_of_a_year_without_arrangement_are_marked() -> None:
    [found] = find_deadlines("10个工作日内", date(2099, 3, 2), WORKDAYS)
    assert found.on == date(2099, 3, 16)
    assert found.note == "放假安排未公布，工作日暂算"


def test_a_month_s_length_is_kept() -> None:
    assert days("一个月内", date(2025, 1, 31)) == "2025-02-28"


def test_festival_beyond_the_table_goes_to_a_person() -> None:
    assert days("春节前", date(2036, 1, 1)) == "ask"


WORDS = """
月 日 年 底 前 内 至 — 起 会后 即日起 周 旬 季度 个工作日 每 《 》 第 ，。；（ ) 春节 下 本 今天 提前 以 十 二 半 99 31
2 2025 9月 30日 后 已 的 〇 Ｏ : 时 628日 对 未 通报 逾期
"""
PIECES = st.sampled_from(WORDS.split())


@given(st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join), st.dates())
def test_any_text_is_read_and_offsets_lie_in_it(text: str, base: date) -> None:
    reached = 0
    for found in find_deadlines(text, base, WORKDAYS):
        assert text[found.start : found.end] == found.phrase
        assert reached <= found.start < found.end <= len(text)
        assert found.on or found.note
        reached = found.end


@pytest.mark.parametrize("unit", ["9月底前", "1日", "《", "后，", "999个工作日内", "即日起至", "1至", "据", "　"])
def test_hostile_text_takes_seconds(unit: str) -> None:
    """CPU time, so that a busy machine does not count; linear work takes a tenth of the ceiling."""
    started = time.process_time()
    find_deadlines((unit * 100_000)[:100_000], TUESDAY, WORKDAYS)
    assert time.process_time() - started < 15
