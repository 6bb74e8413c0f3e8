"""Merge, split and move the borders of candidates, and take it back."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests.review.conftest import Desk, Office, invented
from tests.review.pages import accept_everything, card, press, press_batch, reviewed, rows, tally, token
from tests.review.pages import stamp as stamp_of
from tests.support.visitor import Sheet
from tracker.directory.models import Body
from tracker.minutes.models import Clause, Minutes
from tracker.review.made import title_of
from tracker.tasks.models import Event, Task, TaskOwner
from tracker.vocabulary import TaskState

POINTS = (
    "一要抓好落实。市商务局要在12月15日前拿出方案。市财政局要在12月20日前建立资金台账，市商务局要及时通报。"
    "二要加强调度。市财政局要按月调度。"
)


class Recasting:
    """A desk on which spans are changed."""

    def __init__(self, app: Flask, desk: Desk, office: Office) -> None:
        self.app = app
        self.visitor, self.minutes_id = reviewed(desk, office, invented(points=POINTS))
        self.text: str = rows(app, Minutes)[0].text

    @property
    def page(self) -> Sheet:
        return self.visitor.get(f"/minutes/{self.minutes_id}/review")

    def send(self, act: str, *, status: int = 302, **fields: Any) -> Sheet:
        page = self.page
        content = {"stamp": stamp_of(page), "csrf_token": token(page)} | fields
        url = f"/minutes/{self.minutes_id}/review/{act}"
        return self.visitor._seen(self.visitor.client.post(url, data=content), status, False)

    def number(self, words: str) -> int:
        return next(one.position for one in self.live() if words in self.clause(one).words)

    def live(self) -> list[Task]:
        """Candidates with their words, directives before the measure that holds them."""
        found = rows(self.app, Task, Task.replaced_by_id.is_(None))
        return sorted(found, key=lambda task: len(self.clause(task).words))

    def task(self, number: int) -> Task:
        return next(iter(rows(self.app, Task, Task.position == number)))

    def clause(self, task: Task) -> Clause:
        return next(iter(rows(self.app, Clause, Clause.id == task.clause_id)))

    def body(self, ends: str) -> str:
        return str(next(one.id for one in rows(self.app, Body) if one.name.endswith(ends)))

    def undo(self) -> Sheet:
        (button,) = self.page.select("//*[@id='head-acts']//button[@data-key='u']")
        return self.visitor.submit(self.page, " ".join(button.text_content().split()))

    def owners(self, number: int) -> set[tuple[str, str]]:
        found = rows(self.app, TaskOwner, TaskOwner.task_id == self.task(number).id)
        return {(owner.name, owner.role) for owner in found}


@pytest.fixture
def at(app: Flask, desk: Desk, known: Office) -> Recasting:
    return Recasting(app, desk, known)


def test_merge_joins_words_owners_and_dates(at: Recasting) -> None:
    first, second = at.number("拿出方案"), at.number("资金台账")
    before = tally(at.page)["候选"]
    at.send("merge", number=[first, second])
    new = at.number("拿出方案")
    task = at.task(new)
    words = at.clause(task).words
    assert "拿出方案" in words and "资金台账" in words
    assert task.due_on == date(2026, 12, 20) and [one["on"] for one in task.milestones] == ["2026-12-15", "2026-12-20"]
    assert {name for name, role in at.owners(new) if role == "lead"} == {"市商务局", "市财政局"}
    assert task.parent_id is not None and not task.accepted
    page = at.page
    assert tally(page)["候选"] == before - 1
    for number in (first, second):
        old = at.task(number)
        assert (old.state, old.replaced_by_id) == (TaskState.DROPPED, task.id)
        assert f"合并为第 {new} 条" in card(page, number).text_content()
        assert not page.select(f"//mark[@id='c{number}']")
        assert not card(page, number).xpath(".//form[contains(@action, 'restore')]")


def test_what_was_merged_comes_back_as_it_was(at: Recasting) -> None:
    first, second = at.number("拿出方案"), at.number("资金台账")
    old = {number: (at.task(number).due_on, at.task(number).parent_id, at.owners(number)) for number in (first, second)}
    at.send("merge", number=[first, second])
    new = at.number("拿出方案")
    at.send("unmake", number=new)
    for number in (first, second):
        task = at.task(number)
        assert (task.state, task.replaced_by_id, task.drop_reason) == (TaskState.CANDIDATE, None, "")
        assert (task.due_on, task.parent_id, at.owners(number)) == old[number]
    assert at.task(new).state == TaskState.DROPPED and "恢复" in at.task(new).drop_reason
    at.send("unmake", number=new, status=409)


def test_neighbours_only(at: Recasting) -> None:
    first, last = at.number("拿出方案"), at.number("按月调度")
    at.send("merge", number=[first, last], status=400)
    at.send("merge", number=[first], status=400)
    at.send("merge", number=[first, 999], status=404)
    assert not rows(at.app, Task, Task.replaced_by_id.is_not(None))


def test_split_gives_each_part_what_its_words_name(at: Recasting) -> None:
    first, second = at.number("拿出方案"), at.number("资金台账")
    at.send("merge", number=[first, second])
    number = at.number("拿出方案")
    at.send("split", number=number, start=at.text.index("市财政局要在12月20日前"))
    one, two = at.number("拿出方案"), at.number("资金台账")
    assert one != two and {first, second, number}.isdisjoint({one, two})
    assert at.task(one).due_on == date(2026, 12, 15) and at.owners(one) == {("市商务局", "lead")}
    assert at.task(two).due_on == date(2026, 12, 20) and ("市财政局", "lead") in at.owners(two)
    assert not at.task(one).milestones and not at.task(two).milestones
    at.send("unmake", number=two)
    assert at.task(number).state == TaskState.CANDIDATE
    assert {at.task(part).replaced_by_id for part in (one, two)} == {at.task(number).id}


def test_owners_that_no_part_names_stay_with_both(at: Recasting) -> None:
    number = at.number("拿出方案")
    at.send("split", number=number, start=at.text.index("12月15日前"), status=302)
    parts = [task for task in at.live() if at.clause(task).reading.get("made_of") == [number]]
    assert [at.owners(task.position) for task in parts] == [{("市商务局", "lead")}] * 2


@pytest.mark.parametrize("start", [0, 5, 99999])
def test_a_clause_is_split_inside_itself(at: Recasting, start: int) -> None:
    at.send("split", number=at.number("拿出方案"), start=start, status=400)
    assert not rows(at.app, Task, Task.replaced_by_id.is_not(None))


def test_children_follow_the_part_that_holds_their_words(at: Recasting) -> None:
    number = at.number("一要抓好落实")
    border = at.text.index("市财政局要在12月20日前")
    at.send("split", number=number, start=border)
    parents = {task.id: task.position for task in rows(at.app, Task)}
    first, second = (at.task(at.number(words)) for words in ("拿出方案", "资金台账"))
    one, two = parents[first.parent_id], parents[second.parent_id]
    assert one != two and number not in (one, two)
    at.send("unmake", number=one)
    assert {at.task(at.number(words)).parent_id for words in ("拿出方案", "资金台账")} == {at.task(number).id}


def test_a_moved_border_is_read_by_its_own_words(at: Recasting) -> None:
    number = at.number("拿出方案")
    start, end = at.text.index("市商务局要在"), at.text.index("，市商务局要及时通报")
    at.send("border", number=number, start=start, end=end)
    new = at.number("拿出方案")
    assert at.clause(at.task(new)).words == at.text[start:end]
    assert (at.task(new).title, at.task(new).due_on) == (at.task(number).title, date(2026, 12, 20))
    assert [one["on"] for one in at.task(new).milestones] == ["2026-12-15", "2026-12-20"]
    assert at.owners(new) == {("市商务局", "lead"), ("市财政局", "lead")}
    at.send("border", number=new, start=start, end=end, status=400)


def test_a_moved_border_overwrites_nothing_that_a_person_edited(at: Recasting) -> None:
    number = at.number("拿出方案")
    edit(at, number, title="拿出稳外贸方案", due="date", due_on="2026-12-31", **{"owners-1-body": at.body("财政局")})
    start, end = at.text.index("市商务局要在"), at.text.index("，市商务局要及时通报")
    at.send("border", number=number, start=start, end=end)
    new = at.number("拿出方案")
    assert (at.task(new).title, at.task(new).due_on) == ("拿出稳外贸方案", date(2026, 12, 31))
    owners = {("市商务局", "lead"), ("云溪市财政局", "support")}
    assert at.owners(new) == owners
    offered = card(at.page, new).xpath("string(.//*[contains(@class, 'otherwise')])")
    assert "牵头 市商务局、市财政局；时限 2026-12-20" in offered
    press(at.visitor, at.page, new, "reading")
    assert at.owners(new) == {("市商务局", "lead"), ("市财政局", "lead")} and at.task(new).due_on == date(2026, 12, 20)
    at.undo()
    assert at.owners(new) == owners and at.task(new).due_on == date(2026, 12, 31)


def test_words_marked_by_hand_are_read_too(at: Recasting) -> None:
    start = at.text.index("市财政局要在12月20日前")
    at.send("take", start=start, end=at.text.index("，市商务局要及时通报"))
    new = max(task.position for task in at.live())
    assert at.owners(new) == {("市财政局", "lead")} and at.task(new).due_on == date(2026, 12, 20)
    assert at.task(new).title == "建立资金台账"


def edit(at: Recasting, number: int, **fields: Any) -> None:
    page = at.visitor.get(f"/minutes/{at.minutes_id}/review/{at.task(number).id}/edit")
    at.visitor.submit(page, "保存修改", **fields)


def test_words_cut_off_are_shown_as_left_out(at: Recasting) -> None:
    parent = at.number("二要加强调度")
    start = at.text.index("市财政局要按月调度")
    at.send("border", number=parent, start=start, end=start + len("市财政局要按月调度"))
    page = at.visitor.get(f"/minutes/{at.minutes_id}/review?left-out")
    cut = [one for one in page.select("//span[@class='left-out']") if "加强调度" in one.text_content()]
    assert cut
    assert "核对时去掉" in "".join(page.select("//span/@data-why"))


def test_nothing_issued_is_recast(at: Recasting) -> None:
    first, second = at.number("拿出方案"), at.number("资金台账")
    at.send("merge", number=[first, second])
    number = at.number("拿出方案")
    press_batch(at.visitor, accept_everything(at.visitor, at.page), "交办已采纳的")
    for act, fields in (("unmake", {}), ("split", {"start": at.text.index("市财政局要在12月20日前")})):
        at.send(act, number=number, status=409, **fields)
    assert at.task(number).number and not at.task(first).number
    in_text = sorted((task for task in rows(at.app, Task) if task.number), key=lambda task: task.id)
    by_place = sorted(in_text, key=lambda task: (at.clause(task).start, -at.clause(task).end))
    assert [task.short_number for task in by_place] == sorted(task.short_number for task in in_text)


def test_a_replaced_candidate_is_not_restored_beside_its_heir(at: Recasting) -> None:
    first, second = at.number("拿出方案"), at.number("资金台账")
    at.send("merge", number=[first, second])
    at.send(f"{at.task(first).id}/restore", version=at.task(first).version, status=409)


def test_a_part_recast_again_is_undone_first(at: Recasting) -> None:
    number = at.number("一要抓好落实")
    at.send("split", number=number, start=at.text.index("市财政局要在12月20日前"))
    part, other = sorted(task.position for task in at.live() if at.clause(task).reading.get("made_of") == [number])
    start = at.clause(at.task(part)).start
    at.send("border", number=part, start=start, end=start + 6)
    assert "先撤销第" in at.send("unmake", number=other, status=409).text


def test_without_script_the_borders_are_listed(at: Recasting) -> None:
    number = at.number("一要抓好落实")
    page = at.visitor.get(f"/minutes/{at.minutes_id}/review/{at.task(number).id}/recast")
    border = str(at.text.index("市财政局要在12月20日前"))
    assert border in page.select("//input[@name='start']/@value")
    at.visitor.submit(page, "拆分", start=border)
    assert len([task for task in at.live() if at.clause(task).reading.get("made_of") == [number]]) == 2


def test_the_kind_of_marked_words_is_chosen(at: Recasting) -> None:
    start = at.text.index("研究了稳外贸工作")
    at.send("take", start=start, end=start + 8, clause_kind="approval")
    assert at.task(at.number("研究了稳外贸工作")).kind == "approval"


def test_the_record_says_who_merged_what(at: Recasting) -> None:
    first, second = at.number("拿出方案"), at.number("资金台账")
    at.send("merge", number=[first, second])
    task = at.task(at.number("拿出方案"))
    (event,) = rows(at.app, Event, Event.task_id == task.id)
    assert event.detail["changes"]["clause"] == [f"第 {first} 条、第 {second} 条", f"第 {task.position} 条"]
    assert at.clause(task).reading["by"] == "秦晓岚"


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("二是要抓好落实。再拿出方案", "抓好落实"),
        ("（3）关于资金缺口。由市财政局牵头", "关于资金缺口"),
        ("汇聚合力。", "汇聚合力"),
        ("一要", "一要"),
        ("。；", "。；"),
    ],
)
def test_the_title_of_words_is_their_first_sentence(words: str, title: str) -> None:
    assert title_of(words) == title
