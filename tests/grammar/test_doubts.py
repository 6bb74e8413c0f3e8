"""Confidence and reasons to look: certain readings carry none, doubtful ones say why, in Chinese."""

import pytest

from tracker.grammar import extract
from tracker.grammar.model import TaskReading

HEAD = (
    "云泽市人民政府\n专题会议纪要\n第3号\n云泽市人民政府办公室 2025年6月5日\n"
    "2025年6月3日，副市长程远在市政府会议室主持召开专题会议，研究城区供水保障工作。现将会议纪要如下：\n"
)


def only(said: str) -> TaskReading:
    (task,) = extract(HEAD + said).tasks
    return task


@pytest.mark.parametrize(
    "said",
    [
        "会议要求，市水务局要会同市财政局在7月底前完成老旧管网改造方案编制。",
        "会议议定，由市水务局牵头，市住建局、市城管局配合，8月15日前完成管网普查。",
        "会议要求，市水务局要每月10日前向市政府办公室报送供水情况。",
        "会议原则同意市水务局汇报的《城区供水应急预案》，修改完善后，由市政府办公室印发实施。",
    ],
)
def test_a_formulaic_reading_is_certain(said: str) -> None:
    task = only(said)
    assert task.review == ()
    assert task.confidence >= 0.95


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("会议要求，要加快老旧管网改造，切实降低漏损率。", "没有写明承办单位，待指定"),
        ("会议要求，有关部门要做好供水保障，制定应急方案。", "“有关部门”所指不明，待明确"),
        ("会议要求，市水务局要在收到批复后10日内启动施工。", "从没有写日期的事算起"),
        ("会议要求，市水务局要在628日前完成管网普查。", "日期残缺，请对照原件"),
        ("会议原则同意市水务局提交的供水方案，由市水务局负责。", "审议后的办理环节没有读清，请核对"),
    ],
)
def test_a_doubtful_reading_says_why(said: str, reason: str) -> None:
    task = only(said)
    assert reason in task.review
    assert task.confidence < 0.95


@pytest.mark.parametrize(
    ("said", "grade"),
    [
        ("会议要求，市水务局要制定管网改造方案。", "A"),
        ("会议要求，市气象局要每小时发布一次短临预报。", "A"),
        ("会议要求，市融媒体中心要及时播发预警信息。", "A"),
        ("会议要求，各街道要在7月底前完成入户摸排。", "B"),
        ("会议原则同意市水务局汇报的《城区供水应急预案》，修改完善后印发实施。", "B"),
        ("会议要求，各街道要提高认识、统一思想，切实增强责任感。", "C"),
    ],
)
def test_grades(said: str, grade: str) -> None:
    assert only(said).grade == grade
