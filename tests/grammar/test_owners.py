"""Who a sentence makes act: names, roles, lists, and what looks like an owner but is none."""

import pytest

from tracker.grammar import extract
from tracker.grammar.bodies import People
from tracker.grammar.name_lists import read_list

HEAD = (
    "白鹿县人民政府常务会议纪要\n第1期\n白鹿县人民政府办公室 2024年3月8日\n"
    "2024年3月5日，县长李明主持召开常务会议。现纪要如下：\n"
)


def owners(sentence: str) -> list[str]:
    """name/role of the only task, or of all directives where it has them."""
    tasks = extract(HEAD + "会议要求，" + sentence).tasks
    deepest = [task for task in tasks if task.parent] or list(tasks)
    return [f"{owner.name}/{owner.role}" for task in deepest for owner in task.owners]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("县水利局要加快推进河道清淤。", ["县水利局/lead"]),
        ("由县水利局负责，7月底前完成清淤。", ["县水利局/lead"]),
        ("清淤方案由县水利局负责。", ["县水利局/lead"]),
        ("请县水利局会同县财政局研究提出方案。", ["县水利局/lead", "县财政局/support"]),
        ("责成县水利局限期整改。", ["县水利局/lead"]),
        ("县水利局牵头，县财政局、县审计局配合，抓好整改。", ["县水利局/lead", "县财政局/support", "县审计局/support"]),
        (
            "由张立副县长负责，县水利局牵头，青石镇配合，6月底前完工。",
            ["张立副县长/lead", "县水利局/lead", "青石镇/support"],
        ),
        (
            "由县水利局牵头、县财政局和县审计局参与，抓好整改。",
            ["县水利局/lead", "县财政局/support", "县审计局/support"],
        ),
        ("县水利局、县财政局要联合开展检查。", ["县水利局/lead", "县财政局/lead"]),
        (
            "县水利局要会同发改、财政、住建等部门编制规划。",
            ["县水利局/lead", "发改/support", "财政/support", "住建/support"],
        ),
        ("各单位各部门要压实责任，逐项抓好落实。", ["各单位/lead", "各部门/lead"]),
        ("各级各部门要压实责任，逐项抓好落实。", ["各级各部门/lead"]),
        ("各村（社区）要建立台账。", ["各村（社区）/lead"]),
        ("各县（市、区）要建立台账。", ["各县（市、区）/lead"]),
        ("县委组织部、县政府督查室要开展督查。", ["县委组织部/lead", "县政府督查室/lead"]),
        ("县公安局交警大队要加强巡查。", ["县公安局交警大队/lead"]),
        ("设备与实验室管理处要建立台账。", ["设备与实验室管理处/lead"]),
        ("分管副县长要每周调度一次。", ["分管副县长/lead"]),
        ("青石镇镇长周平要靠前指挥。", ["青石镇镇长周平/lead"]),
        ("每月完不成任务的单位要作出书面说明。", ["单位/lead"]),
        ("施工期间县交通运输局要做好交通疏导。", ["县交通运输局/lead"]),
        ("对进度滞后的项目，县交通运输局要挂牌督办。", ["县交通运输局/lead"]),
        ("县城投公司负责管网建设。", ["县城投公司/lead"]),
        ("县水利局作为牵头单位，要倒排工期。", ["县水利局/lead"]),
    ],
)
def test_who_acts(sentence: str, expected: list[str]) -> None:
    assert owners(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "要层层压实各乡镇的责任。",
        "要将整改方案报县政府审定。",
        "要主动向县水利局报送数据。",
        "要加强对进度滞后单位的指导。",
        "广大企业和群众要增强节水意识。",
        "白鹿县要走在全省前列。",
        "要做好与县水利局的衔接。",
        "要落实县水利局提交的方案。",
        "补偿口径要一致，程序要规范。",
        "服务窗口要更便民，流程要更顺畅。",
    ],
)
def test_who_is_no_owner(sentence: str) -> None:
    assert owners(sentence) == []


def test_a_higher_leader_is_no_owner() -> None:
    assert owners("马市长要求加快进度。县水利局要抓好落实。") == ["县水利局/lead"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县财政局", ["县财政局"]),
        ("县财政局和各乡镇", ["县财政局", "各乡镇"]),
        ("文化和旅游局", ["文化和旅游局"]),
        ("各园区、镇街", ["各园区", "镇街"]),
        ("公安、城管部门", ["公安", "城管部门"]),
        ("县公安局、县城管局等部门和各镇街", ["县公安局", "县城管局", "各镇街"]),
        ("全部", []),
        ("服务窗口", []),
        ("重点企业", []),
        ("加强县财政局", []),
        ("县长办公会", []),
    ],
)
def test_lists_of_names(text: str, expected: list[str]) -> None:
    assert [body.name for body in read_list(text, People())] == expected
