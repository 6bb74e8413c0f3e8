"""Titles of tasks: the act itself in the minutes' own words, without who and by when."""

from pathlib import Path

import pytest

from tracker.grammar import extract

CORPUS = Path(__file__).parents[1] / "corpus"
HEAD = (
    "云泽市人民政府\n常务会议纪要\n第3号\n云泽市人民政府办公室 2025年6月5日\n"
    "2025年6月3日，市长程远在市政府会议室主持召开市政府第12次常务会议。现将会议纪要如下：\n"
)
HEARD = "一、听取重点项目建设情况的汇报\n会议听取了市发展改革委关于重点项目建设情况的汇报。"


def titles(body: str, item: str = HEARD) -> list[str]:
    return [task.title for task in extract(HEAD + item + body).tasks]


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("市自然资源局要在10月28日前完成8个未开工项目用地组卷报批。", "完成8个未开工项目用地组卷报批"),
        ("市商务局要会同市财政局，7月15日前出台家电换新补贴实施细则。", "出台家电换新补贴实施细则"),
        ("市商务局要会同市财政局尽快出台家电换新补贴实施细则。", "出台家电换新补贴实施细则"),
        ("由市消防救援支队牵头，市住建局配合，12月底前完成高层住宅消防隐患排查。", "完成高层住宅消防隐患排查"),
        ("由市应急管理局负责编制防汛预案，6月20日前印发。", "编制防汛预案"),
        ("请市水利局会同市农业农村局、市气象局开展灌区渠道清淤，10日内完成。", "开展灌区渠道清淤"),
        ("责成市住建局立即对在建工地组织一次安全检查。", "对在建工地组织一次安全检查"),
        ("施工图审查由市住建局负责，7月底前完成。", "施工图审查完成"),
        ("加固设计方案由市文旅局负责，7月上旬完成评审。", "加固设计方案，完成评审"),
        ("接驳道路由市城投集团负责建设。", "接驳道路建设"),
        (
            "对逾期未整改的经营单位，由市市场监管局约谈主要负责人。",
            "对逾期未整改的经营单位约谈主要负责人",
        ),
        ("施工期间，市公安局交警支队要加强交通疏导。", "施工期间，加强交通疏导"),
        ("市数据局要发挥牵头抓总作用，建立共享目录清单。", "建立共享目录清单"),
        ("市民政局要对照问题清单，逐项完成养老机构整改。", "逐项完成养老机构整改"),
        ("市统计局要每月10日前报送监测分析报告。", "每月10日前报送监测分析报告"),
    ],
)
def test_the_act_without_subject_helpers_and_dates(said: str, title: str) -> None:
    assert titles(f"会议要求，{said}") == [title]


@pytest.mark.parametrize(
    ("said", "title"),
    [
        (
            "会议原则同意市商务局汇报的《云泽市夜间经济促进办法》（送审稿），进一步修改完善后，由市政府办公室印发实施。",
            "《云泽市夜间经济促进办法》修改完善后印发实施",
        ),
        (
            "会议原则通过市财政局起草的《预算绩效管理办法》，按会议意见修改完善后，提请市委常委会讨论。",
            "《预算绩效管理办法》修改完善后提请市委常委会讨论",
        ),
        ("会议同意市教育局提出的招生方案，由市教育局组织实施。", "招生方案组织实施"),
        (
            "会议未予通过，请市司法局会同市信访局修改完善后，于7月底前重新提交市政府常务会议审议。",
            "《行政调解若干规定》修改完善后重新提交市政府常务会议审议",
        ),
    ],
)
def test_a_decision_is_its_document_and_what_becomes_of_it(said: str, title: str) -> None:
    item = "一、审议《行政调解若干规定》（讨论稿）\n会议审议了《行政调解若干规定》。"
    assert titles(said, item) == [title]


def test_a_point_has_its_headline_without_mark_and_full_stop() -> None:
    body = (
        "会议强调，一要压实包保责任。各县区要逐个项目建立台账。二是服务保障要再提升。市发展改革委要每周调度一次。"
        "三要关于要素保障。市自然资源局要优先保障用地。"
    )
    assert titles(body) == ["压实包保责任", "服务保障要再提升", "要素保障"]


def test_a_clause_with_directives_has_the_name_of_its_item() -> None:
    body = "会议要求，市发展改革委要每周调度一次；市财政局要在6月底前拨付首批资金。"
    assert titles(body) == ["重点项目建设情况的汇报", "每周调度一次", "拨付首批资金"]


def test_a_long_name_of_a_document_keeps_its_core() -> None:
    long = "关于进一步深化生态环境综合行政执法改革加强基层执法能力建设推动执法重心下移的实施方案（2025—2027年）"
    said = f"会议原则同意市生态环境局汇报的《云泽市{long}》，修改完善后，提请市委常委会会议审议。"
    (title,) = titles(said)
    assert len(title) <= 60
    assert title.startswith("《进一步深化生态环境综合行政执法改革")


@pytest.mark.parametrize("minutes", sorted(CORPUS.glob("*.txt")), ids=lambda path: path.stem)
def test_titles_of_the_corpus_are_short_and_whole(minutes: Path) -> None:
    for task in extract(minutes.read_text(encoding="utf-8")).tasks:
        assert 2 <= len(task.title) <= 60, task.title
        assert "…" not in task.title
        assert not task.title.startswith(("一要", "二要", "一是", "要求", "由市", "由县", "由区", "，", "（"))
        assert not task.title.endswith(("，", "。", "；", "、", "："))
