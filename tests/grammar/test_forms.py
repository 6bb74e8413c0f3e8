"""Forms of the genre in small invented sentences: roles, persons, dates, decisions, agenda heads, and their traps."""

import pytest

from tracker.grammar import extract
from tracker.grammar.model import TaskReading

HEAD = (
    "白鹿县人民政府常务会议纪要\n第1期\n白鹿县人民政府办公室 2024年3月8日\n"
    "2024年3月5日，县长李明主持召开常务会议。现纪要如下：\n"
)


def tasks(body: str, head: str = HEAD) -> tuple[TaskReading, ...]:
    return extract(head + body).tasks


def owners(said: str) -> list[str]:
    found = tasks("会议要求，" + said)
    deepest = [task for task in found if task.parent] or list(found)
    return [f"{owner.name}/{owner.role}" for task in deepest for owner in task.owners]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("由张立同志牵头，王刚同志配合，抓好项目推进。", ["张立/lead", "王刚/support"]),
        ("由县委常委、常务副县长张立牵头，抓好项目推进。", ["县委常委、常务副县长张立/lead"]),
        ("由张立常务副县长负总责，县应急局抓好落实。", ["张立常务副县长/lead", "县应急局/lead"]),
        ("县水利局牵头抓总，各乡镇具体落实。", ["县水利局/lead", "各乡镇/lead"]),
        ("县应急局要指导督促各乡镇开展自查。", ["县应急局/lead"]),
        ("县应急局要协调县住建局建立台账。", ["县应急局/lead"]),
        ("县应急局要配合县住建局做好排查。", ["县应急局/support"]),
        ("县12345中心要及时派单。", ["县12345中心/lead"]),
        ("县属国有企业要带头落实。", ["县属国有企业/lead"]),
        ("由县教育局组织各学校开展排查。", ["县教育局/lead"]),
        ("清淤所需资金，由县财政局统筹解决。", ["县财政局/lead"]),
        ("专班办公室设在县水利局，成员由县财政局、县审计局组成，由县水利局每周调度。", ["县水利局/lead"]),
    ],
)
def test_who_acts(said: str, expected: list[str]) -> None:
    assert owners(said) == expected


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("县水利局要在4月25日（星期四）前完成清淤。", "2024-04-25"),
        ("县水利局要在“五一”前完成清淤。", "2024-04-30"),
        ("县水利局要在二○二四年四月三十日前完成清淤。", "2024-04-30"),
        ("县水利局要在２０２４年４月３０日前完成清淤。", "2024-04-30"),
        ("县水利局要在4月25号前完成清淤。", "2024-04-25"),
    ],
)
def test_dates_as_they_are_written(said: str, day: str) -> None:
    (task,) = tasks("会议要求，" + said)
    assert [str(due.on) for due in task.deadlines] == [day]
    assert task.title == "完成清淤"
    assert task.review == ()


def test_two_dates_leave_no_join_in_a_title() -> None:
    (task,) = tasks("会议要求，县水利局要于4月底和6月底分两批完成清淤。")
    assert (task.title, len(task.deadlines)) == ("完成清淤", 2)


def test_a_title_keeps_the_dates_of_a_document() -> None:
    (task,) = tasks("会议要求，县水利局要抓紧修订《2024年6月底前清淤计划》。")
    assert task.title == "修订《2024年6月底前清淤计划》"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("县水利局要每逢双月开展检查。", "有周期要求没有读出，请核对"),
        ("县水利局要在枯水期之前完成清淤。", "有时间要求没有推算出日期，请核对"),
        ("县水利局要会同清障公署开展清淤。", "可能还有没读出的承办单位"),
        ("县水利局要加快清淤，按照会议讨论意见修改完善后印发。", "里面还有“会议……”或审议的话，请核对起止和类别"),
    ],
)
def test_what_no_rule_accounts_for_is_doubtful(said: str, reason: str) -> None:
    assert any(reason in task.review for task in tasks("会议要求，" + said))


def test_a_title_holds_an_act_beside_what_it_applies_to() -> None:
    (task,) = tasks("会议要求，对进度缓慢的指标，特别是投资、消费等指标，县统计局要逐月分析原因。")
    assert task.title == "对进度缓慢的指标逐月分析原因"


def test_marks_belong_to_no_directive() -> None:
    body = "会议要求：（一）备足物资。①县应急局要补充储备；②县财政局要保障资金。（二）加强巡查。"
    assert [task.text for task in tasks(body) if task.parent] == ["县应急局要补充储备；", "县财政局要保障资金。"]


def test_a_condition_in_a_sentence_of_its_own_belongs_to_the_measure() -> None:
    body = "会议要求，县水利局要每周五报送进展。对工作推进不力、影响工期的，将严肃追责。"
    (task,) = tasks(body)
    assert task.condition == "对工作推进不力、影响工期的，将严肃追责"


def test_a_body_taken_up_without_a_name_before_it_is_not_lost() -> None:
    (task,) = tasks("会议要求，该局要尽快整改。")
    assert task.review == ("没有写明承办单位，待指定",)


def test_the_same_body_with_and_without_what_it_belongs_to() -> None:
    (task,) = tasks("会议同意街道社会治理办提出的网格调整方案，由社会治理办组织实施。")
    assert [(owner.name, owner.role) for owner in task.owners] == [("社会治理办", "lead")]


def test_items_headed_by_their_number_as_topic() -> None:
    head = "白鹿市第一医院院长办公会纪要\n时间：2024年3月5日\n主持人：刘建国院长\n"
    body = "议题一：研究门诊楼改造方案\n会议决定，由基建科牵头，4月底前完成招标。\n"
    body += "议题二：讨论绩效分配办法\n会议要求人事科修改完善。"
    reading = extract(head + body)
    assert [(item.title, item.action) for item in reading.agenda] == [
        ("门诊楼改造方案", "研究"),
        ("绩效分配办法", "讨论"),
    ]
    assert [task.agenda for task in reading.tasks] == [1, 2]


def test_those_who_attended_are_no_part_of_the_topic() -> None:
    head = "市长办公会议纪要\n2024年3月5日，市长李明主持召开会议，专题研究城市更新工作，"
    head += "副市长张立及有关部门负责同志参加会议。现纪要如下：\n"
    (item,) = extract(head + "会议要求，市住建局要抓紧编制规划。\n参加会议人员：张立、王刚").agenda
    assert item.title == "城市更新工作"
    assert len(tasks("会议要求，市住建局要抓紧编制规划。\n参加会议人员：张立、王刚", head)) == 1
