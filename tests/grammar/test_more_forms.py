"""More forms of the genre in small invented sentences: lists, labels, requests, tiers, refusals, cycles."""

import pytest

from tests.grammar.test_forms import HEAD, owners, tasks
from tracker.grammar import extract


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        # a count and a common noun close a list
        ("移动、电信、联通三家公司要共建通信管道。", ["移动/lead", "电信/lead", "联通/lead"]),
        ("供水、供电、燃气等管线单位要同步施工。", ["供水/lead", "供电/lead", "燃气/lead"]),
        ("其他乡镇参照执行。", ["其他乡镇/lead"]),
        ("县政府各副县长要每月调度一次。", ["县政府各副县长/lead"]),
        ("向阳社区、翠湖社区要召开议事会。", ["向阳社区/lead", "翠湖社区/lead"]),
        ("分管财政工作的副县长要协调调度。", ["分管财政工作的副县长/lead"]),
        ("各物业服务企业要每日巡查。", ["各物业服务企业/lead"]),
        # whose it is comes last; a dash; a request inside the clause
        ("移植方案须经审查同意后实施，由县代建中心负责。", ["县代建中心/lead"]),
        ("截污纳管——县住建局，6月30日前完成。", ["县住建局/lead"]),
        ("光缆迁改请县人武部与上级单位做好衔接。", ["县人武部/lead"]),
        # tiers
        ("由副县长李明负责总体协调，县交通局负责日常调度，每周开一次会。", ["副县长李明/lead", "县交通局/lead"]),
        (
            "由县教育局牵头，县财政局、县人社局为成员单位，成立专班。",
            ["县教育局/lead", "县财政局/support", "县人社局/support"],
        ),
        ("法务部要全程参与谈判，出具法律意见。", ["法务部/lead"]),
        # a fact about the body before its duty; what it does first
        ("县设计院欠款较多，要成立清欠专班。", ["县设计院/lead"]),
        ("县教育局汇总后，于6月20日前将需求报县财政局。", ["县教育局/lead"]),
        # no names
        ("近期市国资委通报的两起案例教训深刻，要举一反三。", []),
        ("招标控制价须经县财政局评审。", []),
        ("关于古渡镇申请购置车辆事项，由县财政局提出意见。", ["县财政局/lead"]),
    ],
)
def test_who_acts(said: str, expected: list[str]) -> None:
    assert owners(said) == expected


@pytest.mark.parametrize(
    "label",
    [
        "（责任单位：县住建局、城东街道）",
        "【责任单位】县住建局、城东街道",
        "责任单位为县住建局、城东街道，",
        "责任单位县住建局、城东街道，年内完工。",
        "（县住建局、城东街道牵头）",
    ],
)
def test_labels_name_the_bodies(label: str) -> None:
    (task,) = tasks("会议要求：\n1．加快道路改造，做好沿线绿化。" + label + "\n2．各乡镇要做好宣传。\n")[:1]
    assert [owner.name for owner in task.owners] == ["县住建局", "城东街道"]


def test_each_topic_with_its_body_is_a_part() -> None:
    found = tasks("会议要求，主线由县交通局负责，绿化由沿线各镇负责，照明由县城管局负责。")
    assert [[o.name for o in task.owners] for task in found[1:]] == [["县交通局"], ["沿线各镇"], ["县城管局"]]


def test_a_request_is_a_clause_of_its_own() -> None:
    found = tasks("会议要求，县财政局要统筹资金。请县审计局跟踪审计。")
    assert [(task.kind, task.owners[0].name) for task in found] == [("measure", "县财政局"), ("measure", "县审计局")]


def test_paragraphs_numbered_through_all_items() -> None:
    body = "一、城建类\n1．甲路工程。由县住建局负责，6月底前完工。\n2．乙路工程。由县交通局负责，7月底前完工。\n"
    body += "二、水利类\n3．丙河工程。由县水利局负责，8月底前完工。\n4．丁河工程。由城东街道负责，9月底前完工。\n"
    assert [(task.kind, task.owners[0].name) for task in tasks(body)] == [
        ("measure", "县住建局"), ("measure", "县交通局"), ("measure", "县水利局"), ("measure", "城东街道"),
    ]  # fmt: skip


def test_what_is_turned_down_is_no_task() -> None:
    body = "会议议定：\n1．由县住建局牵头推进改造。\n2．关于材料调差诉求，不符合合同约定，不予支持。\n"
    assert [task.owners[0].name for task in tasks(body)] == ["县住建局"]


@pytest.mark.parametrize(
    "said",
    [
        "发现险情的须在2小时内报告县防指。",
        "对群众反映的问题要在3日内答复。",
        "11月15日正式供热后要上门测温。",
        "对10月底执行率低于80%的单位要收回指标。",
    ],
)
def test_what_is_counted_from_an_event_has_no_date(said: str) -> None:
    assert [due for task in tasks("会议要求，县住建局" + said.replace("要", "应", 1)) for due in task.deadlines] == []


@pytest.mark.parametrize(
    ("said", "rule"),
    [("三是每季度末在公示栏公开明细。", "quarterly"), ("三是按年度组织考核。", "yearly")],
)
def test_a_cycle_alone_is_a_duty(said: str, rule: str) -> None:
    found = tasks(f"会议要求，县财政局，一是要建立台账；二是要严格审核；{said}")
    assert found[-1].recurrence is not None
    assert found[-1].recurrence.rule == rule


@pytest.mark.parametrize(
    "said",
    [
        "对屡查屡犯的企业依法从重处理。",
        "对弄虚作假的，一经查实全区通报批评。",
        "对停滞半年以上的项目要作出书面说明。",
        "发现重大隐患立即责令停工并报县安委办。",
    ],
)
def test_what_sets_off_a_sanction(said: str) -> None:
    found = tasks("会议要求，县住建局要每周检查。" + said)
    assert found[-1].condition == said.rstrip("。")


def test_a_point_that_begins_with_a_year_is_a_heading() -> None:
    body = "1．春节期间安全工作\n会议要求，县应急局要开展检查。\n"
    body += "2．2024年老旧小区改造计划\n会议要求，县住建局要做好准备。\n"
    assert [item.title for item in extract(HEAD + body).agenda] == ["春节期间安全工作", "2024年老旧小区改造计划"]
