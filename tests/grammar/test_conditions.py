"""Conditions: what sets off a report, notice, interview or sanction, and what only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.grammar.conditions import Condition, find_condition

CONDITIONS = """
对工作推进不力、进度滞后的单位，由县政府督查室予以通报
对连续两个月排名末位的镇街，由分管副县长约谈主要负责人
发现险情立即报告
发现问题及时报告、及时处置
遇重大情况要第一时间报告县政府
一旦发生险情，立即向县防指报告
如遇特殊情况不能按期完成的，要书面说明原因
对弄虚作假的，严肃追责问责
因工作不力造成严重后果的，依规依纪追究责任
逾期未完成的，全县通报批评
对迟报、漏报、瞒报的，严肃追究责任
凡未按时报送的，一律通报
连续三个月没有起色的要作书面说明
达不到考核标准的村要作书面说明
对未整改到位的企业依法停产整顿
对拒不整改的，依法立案查处
水位超警戒时要立即上报
超过警戒水位立即报告
无法按期完成的，要及时向县政府报告
未完成年度任务的单位取消评优资格
排名后三位的乡镇要在大会上作表态发言
进展缓慢的要说明原因
对责任不落实、措施不到位导致问题发生的，要严肃问责
进一步压实责任，对落实不力的严肃问责
值班人员脱岗的，一律严肃处理
两次以上被通报的，由县纪委监委约谈
对整改不力的下发督办函
"""

NONE = """
对尚未开工的，每旬听取汇报
对产值下滑的企业要加强上门指导
对进度缓慢的项目要倒排工期
发现一起、严处一起
发现一起、查处一起、通报一起
如债券未获批，由城投公司先行申请过桥贷款
重大问题及时提请研究
重大事项及时请示报告
对低效资金一律收回统筹
发现裂缝立即封闭
对走过场的项目坚决推倒重来
定期通报各乡镇信访件办理情况
要加强督查通报
健全通报制度
及时发现并报告隐患
早发现、早报告、早处置
防止发生安全事故，及时报告进展
对表现突出的单位予以通报表扬
严肃查处私设地锁、圈地收费等行为
将方案报告县政府
每周通报一次进度
严肃追责问责
对尚未开工的项目，要加快前期手续办理，并及时向县政府报告
《关于对违规行为问责的办法》
对发现的问题要建立台账，限期整改，及时通报
"""


@pytest.mark.parametrize("text", CONDITIONS.strip().splitlines())
def test_condition(text: str) -> None:
    assert find_condition(text) is not None


@pytest.mark.parametrize("text", NONE.strip().splitlines())
def test_no_condition(text: str) -> None:
    assert find_condition(text) is None


def test_its_words_run_from_the_trigger_to_the_end_of_the_consequence() -> None:
    text = "公共服务办每周五通报各村进度，对连续两周排在末三位的村，由分管领导约谈村党支部书记。"
    assert find_condition(text) == Condition("对连续两周排在末三位的村，由分管领导约谈村党支部书记", 15, 41)


def test_the_nearest_trigger_counts() -> None:
    found = find_condition("未开工的项目每旬听取汇报，连续三次没有起色的要作书面说明。")
    assert found is not None
    assert found.words == "连续三次没有起色的要作书面说明"


WORDS = "对 未 的 ， 。 通报 约谈 发现 立即 报告 如 遇 连续 逾期 《 》 单位 要 由 被 每月"
PIECES = st.sampled_from(WORDS.split())


@given(st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join))
def test_any_text_is_read_and_offsets_lie_in_it(text: str) -> None:
    found = find_condition(text)
    if found:
        assert text[found.start : found.end] == found.words
        assert found.words
