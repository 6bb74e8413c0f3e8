"""Bodies named by label: （责任单位：…；配合单位：…；完成时限：…） in every bracket, and （X局牵头，Y局配合）."""

import pytest

from tracker.grammar import extract
from tracker.grammar.model import TaskReading

HEAD = (
    "白鹿县人民政府常务会议纪要\n第1期\n白鹿县人民政府办公室 2024年3月8日\n"
    "2024年3月5日，县长李明主持召开常务会议。现纪要如下：\n"
)


def tasks(body: str) -> list[str]:
    return [told(task) for task in extract(HEAD + body).tasks]


def told(task: TaskReading) -> str:
    owners = " ".join(f"{owner.name}/{owner.role}" for owner in task.owners)
    return " ".join([owners, *(str(due.on) for due in task.deadlines)])


@pytest.mark.parametrize(
    "said",
    [
        "建立隐患台账。（责任单位：县应急局；配合单位：县住建局；完成时限：4月底）",
        "建立隐患台账（责任单位：县应急局，配合单位：县住建局，完成时限：4月底前）。",
        "建立隐患台账。(责任单位:县应急局;配合单位:县住建局;完成时限:4月底前)",
        "建立隐患台账。【牵头单位：县应急局；配合单位：县住建局；完成时间：2024年4月30日前】",
        "建立隐患台账。[责任单位：县应急局 配合单位：县住建局 办结时限：4月底]",
        "建立隐患台账。责任单位：县应急局；协办单位：县住建局；完成时限：4月底前。",
        "建立隐患台账。\n责任单位：县应急局\n配合单位：县住建局\n完成时限：4月底前\n",
        "建立隐患台账（县应急局牵头，县住建局配合，4月底前完成）。",
        "建立隐患台账（由县应急局负责、县住建局参与，4月底前完成）。",
    ],
)
def test_labels_name_owners_and_term(said: str) -> None:
    assert tasks("会议要求，" + said) == ["县应急局/lead 县住建局/support 2024-04-30"]


def test_each_point_has_its_own_labels() -> None:
    body = "会议议定：\n1.建立台账。\n责任单位：县应急局\n完成时限：4月底前\n2.开展检查。\n责任单位：县住建局、各乡镇\n"
    assert tasks(body) == ["县应急局/lead 2024-04-30", "县住建局/lead 各乡镇/lead"]
    inline = "会议要求，1.建立隐患台账。（责任单位：县应急局）2.开展检查。（责任单位：县住建局；完成时限：长期坚持）"
    assert tasks(inline) == ["县应急局/lead", "县住建局/lead"]


def test_persons_by_label() -> None:
    body = "会议要求，建立隐患台账。（责任领导：张立；责任单位：县应急局；责任人：王刚）"
    assert tasks(body) == ["张立/lead 县应急局/lead 王刚/lead"]


def test_a_title_leaves_labels_out() -> None:
    (task,) = extract(HEAD + "会议要求，建立隐患台账（责任单位：县应急局；完成时限：4月底）。").tasks
    assert task.title == "建立隐患台账"
    assert task.grade == "A"
    assert task.review == ()


def test_labels_join_bodies_named_before() -> None:
    body = "会议要求，县应急局要建立隐患台账。（配合单位：县住建局）"
    assert tasks(body) == ["县应急局/lead 县住建局/support"]
