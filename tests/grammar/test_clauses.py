"""Which words become tasks: lead-ins, enumerations, headlines, directives, decisions, and what is left out."""

import pytest

from tracker.grammar import extract

HEAD = (
    "白鹿县人民政府常务会议纪要\n第1期\n白鹿县人民政府办公室 2024年3月8日\n"
    "2024年3月5日，县长李明主持召开常务会议。现纪要如下：\n"
)


def tasks(body: str) -> list[tuple[str, str]]:
    return [(task.kind, task.text) for task in extract(HEAD + body).tasks]


def texts(body: str) -> list[str]:
    return [text for _, text in tasks(body)]


DUTY_LEADS = (
    "会议要求， 会议强调： 会议明确， 会议决定， 会议议定， 会议确定， 李明要求， 县长李明强调， 李明指出， 议定如下： "
    "会议指出，项目已开工。会议要求， 会议听取了汇报，要求 会议就以下事项进行了明确： 会议最后强调，"
)


@pytest.mark.parametrize("lead", DUTY_LEADS.split())
def test_lead_ins_that_bear_duties(lead: str) -> None:
    assert texts(lead + "要加快清淤进度，确保安全度汛。") == ["要加快清淤进度，确保安全度汛。"]


@pytest.mark.parametrize("lead", ["会议认为，", "会议指出，", "会议听取了县水利局的汇报。", "会议传达学习了精神，"])
def test_lead_ins_that_bear_none(lead: str) -> None:
    assert texts(lead + "必须始终绷紧安全这根弦。") == []


@pytest.mark.parametrize("lead", ["会议认为，", "会议指出，", "会议听取了情况汇报。"])
def test_a_sentence_that_says_who_does_what_counts_under_any_lead_in(lead: str) -> None:
    assert texts(lead + "入夏以来降雨偏多。县水利局要在6月底前完成清淤。") == ["县水利局要在6月底前完成清淤。"]


@pytest.mark.parametrize(
    "points",
    [
        ["一要加快清淤。", "二要加强巡查。"],
        ["一要加快清淤；", "二是加强巡查。"],
        ["一是加快清淤；", "三是加强巡查。"],
        ["（一）加快清淤。", "（二）加强巡查。"],
        ["（1）加快清淤。", "（2）加强巡查。"],
        ["1.加快清淤；", "2.加强巡查。"],
        ["①加快清淤；", "②加强巡查。"],
        ["一方面，要加快清淤；", "另一方面，要加强巡查。"],
        ["首先，要加快清淤；", "其次，要加强巡查。"],
    ],
)
def test_each_outermost_point_is_a_measure(points: list[str]) -> None:
    assert tasks("会议要求，" + "".join(points)) == [("measure", point) for point in points]


def test_a_list_of_facts_is_no_list_of_duties() -> None:
    body = "会议强调，仍存在一些问题：一是清淤进度滞后。二是巡查力量不足。县水利局要抓紧整改。"
    assert len(tasks(body)) == 1


def test_an_inner_list_belongs_to_its_point() -> None:
    body = "会议要求，（一）加快清淤。一是抓紧招标；二是尽快进场。（二）加强巡查。"
    assert texts(body) == ["（一）加快清淤。一是抓紧招标；二是尽快进场。", "（二）加强巡查。"]


def test_the_subject_before_a_list_is_inherited() -> None:
    reading = extract(HEAD + "会议要求，各乡镇和县直部门，一要加快清淤；二要加强巡查。")
    assert [[(o.name, o.basis) for o in task.owners] for task in reading.tasks] == [
        [("各乡镇", "inherited"), ("县直部门", "inherited")]
    ] * 2


def test_one_subject_from_the_start_owns_the_measure() -> None:
    assert tasks("会议要求，一要加快清淤。县水利局要抓紧招标。要尽快进场施工。二要加强巡查。")[0][0] == "measure"
    assert len(tasks("会议要求，一要加快清淤。县水利局要抓紧招标。要尽快进场施工。二要加强巡查。")) == 2


def test_two_subjects_make_directives() -> None:
    body = "会议要求，县水利局要抓紧招标；县财政局要及时拨付资金，青石镇要做好群众工作。"
    assert tasks(body)[1:] == [
        ("directive", "县水利局要抓紧招标；"),
        ("directive", "县财政局要及时拨付资金，"),
        ("directive", "青石镇要做好群众工作。"),
    ]


def test_a_directive_takes_the_topic_before_its_subject() -> None:
    body = "会议要求，县水利局要抓紧招标，对滞后标段，县政府督查室要挂牌督办。"
    assert texts(body)[2] == "对滞后标段，县政府督查室要挂牌督办。"


def test_a_late_subject_makes_a_directive_under_the_reporting_body() -> None:
    body = "会议听取了县水利局关于清淤工作的汇报。会议要求，要加快清淤进度。县财政局要及时拨付资金。"
    measure, directive = extract(HEAD + body).tasks
    assert [(o.name, o.basis) for o in measure.owners] == [("县水利局", "reporting")]
    assert (directive.parent, directive.text) == (measure.id, "县财政局要及时拨付资金。")
    assert "承办单位按汇报单位推定，待确认" in measure.review


def test_a_vague_body_later_only_supports() -> None:
    body = "会议要求，县水利局要加快清淤进度。有关部门要积极支持。"
    (task,) = extract(HEAD + body).tasks
    assert [(o.name, o.role) for o in task.owners] == [("县水利局", "lead"), ("有关部门", "support")]
    assert any("有关部门" in reason for reason in task.review)


def test_what_comes_after_all_points_is_a_measure_of_its_own_and_spreads_its_date() -> None:
    body = (
        "会议明确：\n1.由县水利局负责，加快清淤。\n2.由县财政局负责，3月20日前拨付资金。\n"
        "县政府督查室要对以上事项跟踪督办，3月底前办结。"
    )
    reading = extract(HEAD + body)
    assert [[str(d.on) for d in task.deadlines] for task in reading.tasks] == [
        ["2024-03-31"],
        ["2024-03-20"],
        ["2024-03-31"],
    ]


@pytest.mark.parametrize(
    ("sentence", "owners"),
    [
        ("会议原则同意县水利局汇报的《清淤方案》，修改完善后，提请县委常委会审议。", {"县水利局": "lead"}),
        (
            "会议原则同意县水利局起草的《清淤方案》，由县政府办公室印发。",
            {"县政府办公室": "lead", "县水利局": "support"},
        ),
        ("会议审议并原则通过《清淤方案》，要求县水利局修改完善后按程序印发。", {"县水利局": "lead"}),
        (
            "会议审议通过《清淤方案》，要求县水利局修改完善后，由县政府办公室印发。",
            {"县水利局": "lead", "县政府办公室": "lead"},
        ),
        ("会议同意县水利局提交的《清淤方案》，以县政府办名义印发。", {"县水利局": "lead", "县政府办": "support"}),
        ("会议原则同意该方案，经县司法局审查后，由县水利局组织实施。", {"县水利局": "lead"}),
        ("会议原则通过该方案，由县水利局牵头、县财政局配合，抓好落实。", {"县水利局": "lead", "县财政局": "support"}),
        ("《清淤方案》论证不充分，会议未予通过，请县水利局修改后重新提交。", {"县水利局": "lead"}),
    ],
)
def test_decisions_with_what_is_to_become_of_them(sentence: str, owners: dict[str, str]) -> None:
    (task,) = extract(HEAD + sentence).tasks
    assert (task.kind, task.text, task.grade) == ("approval", sentence, "B")
    assert {owner.name: owner.role for owner in task.owners} == owners


@pytest.mark.parametrize(
    "sentence", ["会议原则同意《清淤方案》。", "同意县民政局提出的道路命名意见。", "会议同意授予3个集体先进称号。"]
)
def test_a_bare_decision_is_left_out(sentence: str) -> None:
    reading = extract(HEAD + sentence)
    assert not reading.tasks
    assert [left.reason for left in reading.left_out] == ["decision without act"]


def test_an_approval_is_a_chain_of_steps() -> None:
    (task,) = extract(HEAD + "会议原则同意县水利局汇报的《清淤方案》，由县水利局修改完善后，提请县委常委会审议。").tasks
    assert [(stage.text, stage.owners) for stage in task.stages] == [
        ("由县水利局修改完善", ("县水利局",)),
        ("提请县委常委会审议", ()),
    ]


def test_every_reading_names_its_rule() -> None:
    for task in extract(HEAD + "会议要求，县水利局要在3月底前完成清淤。会议原则同意该方案，修改完善后印发。").tasks:
        assert task.rule
        assert all(owner.rule for owner in task.owners)
        assert all(deadline.rule for deadline in task.deadlines)


def test_grades() -> None:
    def grade(sentence: str) -> str:
        return extract(HEAD + "会议要求，" + sentence).tasks[0].grade

    assert grade("县水利局要在3月底前完成清淤。") == "A"
    assert grade("各乡镇要在3月底前建立台账。") == "B"
    assert grade("各乡镇要提高认识，统一思想。") == "C"


def test_without_a_meeting_date_no_day_is_guessed() -> None:
    (task,) = extract("专题会议纪要\n会议要求，县水利局要在3月底前完成清淤。").tasks
    assert task.deadlines == ()
    assert "没有读出会议日期，时限未推算" in task.review
