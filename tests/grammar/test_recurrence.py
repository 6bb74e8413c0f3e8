"""Recurrence: what names a fixed period, what only a unit or a fact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.grammar.recurrence import RULES, Recurrence, find_recurrence, hide_cycles

# words and their rule, with the weekday where one is named; - where there is no fixed period
ROWS = """
每日17时前报送进展 daily
每天17:00前报县防指 daily
每周五下班前报送 weekly/FR
每周五定为项目集中会办日 weekly/FR
每周一次 weekly
每周一上午召开例会 weekly/MO
每周一调度、每月一通报 weekly
实行日调度、周通报、月考核 daily
建立周调度机制 weekly
双周例会制度 fortnightly
每两周召开一次 fortnightly
每半月通报一次 half-monthly
每月5日前报送上月进度 monthly-day-5
每月底前 monthly
每月25日前报送，每周五报送简报 weekly/FR
每季度末前 quarterly
每季度首月10日前 quarterly
每季度开展一次 quarterly
每半年开展一次评估 half-yearly
每年开展一次 yearly
每年6月底前 yearly
按月通报 monthly
按季度分析 quarterly
按周调度 weekly
按月分解目标 -
按月、按季度分析 monthly
逐月通报 monthly
逐年增加 -
一周一会商 weekly
半月一通报 half-monthly
一月一调度 monthly
一季一考核 quarterly
一日一报 daily
一天一巡查 daily
一周两次 weekly
两周一次 fortnightly
三个月一次 quarterly
半年一次 half-yearly
细化到每周 -
分解到每季、每月甚至每周 -
以天为单位 -
以日促周、以周促月 -
定期调度 -
适时组织 -
常态化开展 -
每人每月补助300元 -
每天处理垃圾300吨 -
每年10万元 -
每周不少于两次 weekly
每个月开展 monthly
每两个月 -
每旬 -
任务分解到周、到日 -
每季度末月25日前 quarterly
本周调度 -
8月调度 -
工作日报告 -
一年一度的 -
一月一日前 -
每周日 weekly/SU
每周末 weekly
每星期三 weekly/WE
每月10日、20日、30日 monthly-day-10
每工作日 daily
每晚 daily
每隔两周 fortnightly
每2周 fortnightly
每周二、周四 weekly/TU
周例会 weekly
季度调度会 quarterly
《每月一报制度》 -
按日常管理 -
按天推进 daily
"""


@pytest.mark.parametrize("row", ROWS.strip().splitlines())
def test_rule(row: str) -> None:
    text, wanted = row.rsplit(" ", 1)
    found = find_recurrence(text)
    told = f"{found.rule}/{found.anchor}" if found and found.anchor else found.rule if found else "-"
    assert told == wanted


def test_what_a_recurrence_tells() -> None:
    assert find_recurrence("公共服务办每周五通报进度") == Recurrence("每周五", "weekly", "FR", 5, 8)


def test_the_shortest_of_several_wins() -> None:
    found = find_recurrence("每季度分析一次，每月通报一次，每天巡查一次")
    assert found is not None
    assert (found.rule, found.phrase) == ("daily", "每天")


def test_a_cycle_is_hidden_with_its_day_and_hour() -> None:
    text = "每月10日前报送，9月底前完成，每天17：00前上报"
    assert hide_cycles(text) == "□□□□□□报送，9月底前完成，□□□□□□□□上报"


WORDS = "每 周 月 日 年 半 两 一 次 10日 前 季度 按 逐 双周 调度 通报 《 》 ， 。 到 细化到 底 首月"
PIECES = st.sampled_from(WORDS.split())


@given(st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join))
def test_any_text_is_read_and_offsets_lie_in_it(text: str) -> None:
    assert len(hide_cycles(text)) == len(text)
    found = find_recurrence(text)
    if found:
        assert text[found.start : found.end] == found.phrase
        assert found.rule in RULES or found.rule.startswith("monthly-day-")
