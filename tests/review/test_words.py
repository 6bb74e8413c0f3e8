"""The words as HTML."""

from lxml import html

from tracker.minutes.models import Minutes
from tracker.review.words import ClauseMark, LeftOut, as_html, count_sentences, explained_word
from tracker.vocabulary import Grade, Kind

TEXT = "会议要求，一要抓好落实。市商务局要拿出<方案>。二要提高认识。\n"


def minutes(**more: object) -> Minutes:
    return Minutes(**{"text": TEXT, "anchors": [], "left_out": [], **more})


def at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def mark(number: int, kind: Kind, words: str, grade: Grade = Grade.A, doubtful: bool = False) -> ClauseMark:
    return ClauseMark(number, kind, grade, doubtful, *at(words))


def test_a_reading_is_explained_in_chinese() -> None:
    assert explained_word("未立 headline") == "未立：小标题"
    assert explained_word("1.2 point （1），measure B 0.98") == "1.2 point （1），会议要求 B 档 0.98"
    assert explained_word("市财政局 ‹由X› lead named") == "市财政局 ‹由X› 牵头 原文点名"
    assert explained_word("存疑：请核对") == "存疑：请核对"


def test_a_directive_stands_in_its_measure_and_is_linked() -> None:
    measure = mark(1, Kind.MEASURE, "一要抓好落实。市商务局要拿出<方案>。")
    directive = mark(2, Kind.DIRECTIVE, "市商务局要拿出<方案>。", doubtful=True)
    root = html.fromstring(f"<div>{as_html(minutes(), [measure, directive])}</div>")
    (inner,) = root.xpath("//mark[@id='c1']//mark[@id='c2']")
    assert "clause--directive" in inner.get("class")
    assert inner.xpath("./a/@href") == ["#t2"]
    assert "clause__no--doubt" in inner.xpath("./a/@class")[0]
    assert "拿出<方案>" in inner.text_content()


def test_an_exhortation_is_dotted() -> None:
    shown = as_html(minutes(), [mark(1, Kind.MEASURE, "二要提高认识。", Grade.C)])
    assert 'class="clause clause--c" id="c1"' in shown


def test_a_clause_over_two_paragraphs_has_one_number() -> None:
    text = "一要抓好落实：\n市商务局要拿出方案。\n"
    row = Minutes(text=text, anchors=[], left_out=[])
    root = html.fromstring(
        f"<div>{as_html(row, [ClauseMark(1, Kind.MEASURE, Grade.A, False, 0, len(text) - 1)])}</div>"
    )
    assert len(root.xpath("//mark")) == 2
    assert len(root.xpath("//*[@id='c1']")) == len(root.xpath("//a")) == 1


def test_what_became_no_task_shows_why_on_demand() -> None:
    start, end = at("二要提高认识。")
    row = minutes()
    assert "left-out" not in as_html(row, [])
    root = html.fromstring(f"<div>{as_html(row, [], left_out=[LeftOut(start, end, 'fact')])}</div>")
    (left,) = root.xpath("//span[@class='left-out']")
    assert (left.get("title"), left.get("data-why")) == ("未立项：事实", "事实")
    assert left.text_content() == "二要提高认识。"


def test_pages_are_shown_where_the_file_has_them() -> None:
    row = minutes(anchors=[[0, len(TEXT), 3, 1]])
    assert '<p class="pg">第 3 页</p>' in as_html(row, [])


def test_offsets_of_the_text_stand_in_the_page() -> None:
    root = html.fromstring(f"<div>{as_html(minutes(), [mark(1, Kind.MEASURE, '二要提高认识。')])}</div>")
    for piece in root.xpath("//*[@data-start]"):
        for link in piece.xpath(".//a"):
            link.drop_tree()
        start = int(piece.get("data-start"))
        words = piece.text_content()
        assert TEXT[start : start + len(words)] == words


def test_sentences_are_counted() -> None:
    assert count_sentences(TEXT, [at("一要抓好落实。市商务局要拿出<方案>。"), at("二要提高认识。")]) == 3
    assert count_sentences(TEXT, [at("一要抓好")]) == 1
