"""A new version of the same minutes: what is carried over, and what waits for a decision."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.review.conftest import Desk, Office, invented
from tests.review.pages import accept_everything, press_batch, reviewed, rows, stamp, tally, token
from tests.support.visitor import Visitor
from tracker.minutes.models import Clause, Minutes
from tracker.tasks.models import Event, Task
from tracker.vocabulary import EventKind, TaskState

POINTS = (
    "一要抓好落实。市商务局要在12月15日前拿出方案。市财政局要建立资金台账。二要加强调度。市财政局要按月通报资金进度。"
)
CHANGED = POINTS.replace("建立资金台账", "建立资金台账并按季报送")
GONE = POINTS.replace("二要加强调度。市财政局要按月通报资金进度。", "")


def words_of(app: Flask, task: Task) -> str:
    return next(iter(rows(app, Clause, Clause.id == task.clause_id))).words


def task_with(app: Flask, words: str, **of: Any) -> Task:
    """The smallest task in force with these words."""
    found = rows(app, Task, Task.replaced_by_id.is_(None), *(getattr(Task, key) == value for key, value in of.items()))
    return min((one for one in found if words in words_of(app, one)), key=lambda one: len(words_of(app, one)))


def issue_all(visitor: Visitor, minutes_id: int) -> None:
    press_batch(visitor, accept_everything(visitor, visitor.get(f"/minutes/{minutes_id}/review")), "交办已采纳的")


def second(desk: Desk, office: Office, points: str) -> int:
    desk.clock.at += timedelta(minutes=5)
    return desk.take_in(office, invented(points=points))


def test_issued_tasks_go_on_where_their_words_are_unchanged(app: Flask, desk: Desk, known: Office) -> None:
    visitor, old_id = reviewed(desk, known, invented(points=POINTS))
    issue_all(visitor, old_id)
    before = {task.id: (task.number, task.state, task.due_on) for task in rows(app, Task)}
    new_id = second(desk, known, CHANGED)
    changed = task_with(app, "资金台账", minutes_id=old_id)
    now = {task.id: task for task in rows(app, Task)}
    assert {key: (now[key].number, now[key].state, now[key].due_on) for key in before} == before
    assert {key for key in before if now[key].minutes_id == old_id} == {changed.id}
    (fresh,) = set(now) - set(before)
    assert now[fresh].state == TaskState.CANDIDATE and "按季报送" in words_of(app, now[fresh])
    assert now[fresh].parent_id == task_with(app, "一要抓好落实", minutes_id=new_id).id
    told = rows(app, Event, Event.kind == EventKind.EDITED, Event.task_id.in_(set(before) - {changed.id}))
    assert {event.task_id for event in told if "clause" in event.detail["changes"]} == set(before) - {changed.id}


def test_edits_and_decisions_of_candidates_are_carried_over(app: Flask, desk: Desk, known: Office) -> None:
    visitor, old_id = reviewed(desk, known, invented(points=POINTS))
    task = task_with(app, "拿出方案")
    page = visitor.get(f"/minutes/{old_id}/review/{task.id}/edit")
    visitor.submit(page, "保存修改", title="拿出稳外贸方案", done_when="方案印发")
    new_id = second(desk, known, CHANGED)
    (now,) = rows(app, Task, Task.id == task.id)
    assert (now.minutes_id, now.title, now.done_when) == (new_id, "拿出稳外贸方案", "方案印发")
    assert tally(visitor.get(f"/minutes/{new_id}/review"))["候选"] == len(rows(app, Task)) - 1


def test_the_page_tells_what_changed(app: Flask, desk: Desk, known: Office) -> None:
    visitor, old_id = reviewed(desk, known, invented(points=POINTS))
    new_id = second(desk, known, CHANGED.replace("二要加强调度。市财政局要按月通报资金进度。", ""))
    desk_page = visitor.get(f"/minutes/{new_id}/review")
    assert "这是修订稿" in desk_page.text
    page = visitor.get(f"/minutes/{new_id}/changes")
    assert "改动 1 条，新增 0 条" in page.text
    assert "并按季报送" in "".join(one.text_content() for one in page.select("//ins"))
    assert "已有修订稿" in visitor.get(f"/minutes/{old_id}/review").text
    visitor.get(f"/minutes/{old_id}/changes", status=404)
    listed = visitor.get("/minutes").select("//tbody//th/span/text()")
    assert [words.split("，")[1:] for words in listed] == [["修订稿"], ["已有修订稿"]]


def test_no_clause_is_proposed_for_a_task_whose_own_is_gone(app: Flask, desk: Desk, known: Office) -> None:
    visitor, old_id = reviewed(desk, known, invented(points=POINTS))
    issue_all(visitor, old_id)
    new_id = second(desk, known, CHANGED.replace("二要加强调度。市财政局要按月通报资金进度。", "市审计局要开展审计。"))
    page = visitor.get(f"/minutes/{new_id}/changes")
    gone, changed = task_with(app, "按月通报"), task_with(app, "资金台账", minutes_id=old_id)
    assert page.select(f"//select[@id='to-{gone.id}']/option[1]/@value") == [""]
    assert not page.select(f"//select[@id='to-{gone.id}']/option[@selected]")
    assert page.select(f"//select[@id='to-{changed.id}']/option[@selected][contains(., '按季报送')]")


def test_a_task_that_lost_its_clause_is_put_on_the_changed_one(app: Flask, desk: Desk, known: Office) -> None:
    visitor, old_id = reviewed(desk, known, invented(points=POINTS))
    issue_all(visitor, old_id)
    lost = task_with(app, "资金台账", minutes_id=old_id)
    new_id = second(desk, known, CHANGED)
    page = visitor.get(f"/minutes/{new_id}/changes")
    page = visitor.follow(visitor.submit(page, "接在这一条上：建立资金台账"))
    assert "没有。每件任务的条款都还在" in page.text
    (now,) = rows(app, Task, Task.id == lost.id)
    assert (now.minutes_id, now.number, now.state) == (new_id, lost.number, lost.state)
    assert "按季报送" in words_of(app, now)
    (proposal,) = rows(app, Task, Task.replaced_by_id == lost.id)
    assert proposal.state == TaskState.DROPPED and "沿用原任务" in proposal.drop_reason
    totals = tally(visitor.get(f"/minutes/{new_id}/review"))
    assert totals["候选"] == totals["已交办"]


def test_a_candidate_whose_clause_is_gone_is_dropped_by_decision(app: Flask, desk: Desk, known: Office) -> None:
    visitor, old_id = reviewed(desk, known, invented(points=POINTS))
    new_id = second(desk, known, GONE)
    lost = task_with(app, "按月通报", minutes_id=old_id)
    page = visitor.get(f"/minutes/{new_id}/changes")
    (form,) = [one for one in page.root.forms if one.action.endswith("/drop") and one.fields["task"] == str(lost.id)]
    visitor._seen(visitor.client.post(form.action, data=dict(form.form_values())), 302, False)
    (now,) = rows(app, Task, Task.id == lost.id)
    assert (now.state, now.minutes_id, now.drop_reason) == (TaskState.DROPPED, old_id, "修订稿没有这一条")


def test_what_lost_its_clause_may_be_kept_and_the_list_empties(app: Flask, desk: Desk, known: Office) -> None:
    visitor, old_id = reviewed(desk, known, invented(points=POINTS))
    issue_all(visitor, old_id)
    new_id = second(desk, known, GONE.replace("建立资金台账", "建立资金台账并按季报送"))
    url = f"/minutes/{new_id}/changes"
    waiting = [one.id for one in rows(app, Task, Task.minutes_id == old_id, Task.state != TaskState.DROPPED)]
    assert len(waiting) == 2
    page = visitor.get(url)
    for left in (1, 0):
        (words, *_) = [" ".join(one.text_content().split()) for one in page.select("//button[starts-with(., '保留')]")]
        page = visitor.follow(visitor.submit(page, words))
        assert len(page.select("//article")) == left
    assert "已决定：保留 2 件" in page.text and "都已作出决定" in page.text
    kept = rows(app, Event, Event.kind == EventKind.EDITED, Event.task_id.in_(waiting))
    assert {event.task_id for event in kept if "仍按原第" in str(event.detail)} == set(waiting)
    task = task_with(app, "资金台账", minutes_id=old_id)
    assert task.state == TaskState.ISSUED and task.minutes_id == old_id
    page = visitor.follow(visitor.submit(page, f"重新决定：{task.title}"))
    assert [one.get("id") for one in page.select("//article")] == [f"k{task.id}"]


def test_decisions_about_what_lost_its_clause_are_undone(app: Flask, desk: Desk, known: Office) -> None:
    visitor, old_id = reviewed(desk, known, invented(points=POINTS))
    issue_all(visitor, old_id)
    new_id = second(desk, known, CHANGED)
    lost = task_with(app, "资金台账", minutes_id=old_id)
    proposal = task_with(app, "按季报送", state=TaskState.CANDIDATE)
    url = f"/minutes/{new_id}/changes"
    for button in ("接在这一条上", "保留，照原条款办"):
        page = visitor.follow(visitor.submit(visitor.get(url), f"{button}：{lost.title}"))
        assert not page.select("//article")
        (words,) = [" ".join(one.text_content().split()) for one in page.select("//button[@data-key='u']")]
        page = visitor.follow(visitor.submit(page, words))
        assert [one.get("id") for one in page.select("//article")] == [f"k{lost.id}"]
        (now,) = rows(app, Task, Task.id == lost.id)
        assert (now.minutes_id, now.clause_id, now.position, now.state) == (
            *(old_id, lost.clause_id, lost.position),
            TaskState.ISSUED,
        )
        assert rows(app, Task, Task.id == proposal.id)[0].state == TaskState.CANDIDATE


def test_a_candidate_dropped_with_the_new_version_comes_back(app: Flask, desk: Desk, known: Office) -> None:
    visitor, old_id = reviewed(desk, known, invented(points=POINTS))
    new_id = second(desk, known, CHANGED)
    lost = task_with(app, "资金台账", minutes_id=old_id)
    page = visitor.get(f"/minutes/{new_id}/changes")
    page = visitor.follow(visitor.submit(page, f"不立项：{lost.title}"))
    assert not page.select("//article")
    page = visitor.follow(visitor.submit(page, f"撤销：不立第 {lost.position} 条"))
    assert page.select("//article") and rows(app, Task, Task.id == lost.id)[0].state == TaskState.CANDIDATE


def test_only_what_lost_its_clause_can_be_kept(app: Flask, desk: Desk, known: Office) -> None:
    visitor, _old_id = reviewed(desk, known, invented(points=POINTS))
    new_id = second(desk, known, CHANGED)
    page = visitor.get(f"/minutes/{new_id}/changes")
    sent = {"stamp": stamp(page), "csrf_token": token(page), "task": task_with(app, "拿出方案").id}
    visitor._seen(visitor.client.post(f"/minutes/{new_id}/changes/keep", data=sent), 404, False)
    sent["task"] = task_with(app, "资金台账", minutes_id=_old_id).id
    url = f"/minutes/{new_id}/changes/keep"
    visitor._seen(visitor.client.post(url, data=sent), 302, False)
    visitor._seen(visitor.client.post(url, data=sent), 409, False)
    adopting = sent | {"number": page.select(f"//select[@id='to-{sent['task']}']/option[@selected]/@value")[0]}
    refused = visitor._seen(visitor.client.post(url.replace("keep", "adopt"), data=adopting), 409, False)
    assert "已经决定保留" in refused.text, "another clerk's page is older than the decision"


def test_what_people_made_of_clauses_is_carried_over(app: Flask, desk: Desk, known: Office) -> None:
    visitor, old_id = reviewed(desk, known, invented(points=POINTS))
    page = visitor.get(f"/minutes/{old_id}/review")
    numbers = [task_with(app, words).position for words in ("拿出方案", "资金台账")]
    data = {"stamp": stamp(page), "csrf_token": token(page), "number": numbers}
    visitor._seen(visitor.client.post(f"/minutes/{old_id}/review/merge", data=data), 302, False)
    merged = task_with(app, "方案。市财政局")
    new_id = second(desk, known, POINTS.replace("按月通报", "按周通报"))
    (now,) = rows(app, Task, Task.id == merged.id)
    assert now.minutes_id == new_id and now.state == TaskState.CANDIDATE
    live = [one for one in rows(app, Task, Task.minutes_id == new_id) if one.replaced_by_id is None]
    assert len([one for one in live if "拿出方案" in words_of(app, one)]) == 2  # the measure and what was merged in it
    page = visitor.get(f"/minutes/{new_id}/review")
    data = {"stamp": stamp(page), "csrf_token": token(page), "number": now.position}
    visitor._seen(visitor.client.post(f"/minutes/{new_id}/review/unmake", data=data), 302, False)
    assert task_with(app, "拿出方案", minutes_id=new_id).state == TaskState.CANDIDATE


def test_the_same_number_another_meeting_is_no_revision(app: Flask, desk: Desk, known: Office) -> None:
    desk.take_in(known, invented(points=POINTS))
    other = invented(points="一要部署防汛。市财政局要安排经费。").replace("11月19日".encode(), "11月12日".encode())
    minutes_id = desk.take_in(known, other)
    (minutes,) = rows(app, Minutes, Minutes.id == minutes_id)
    assert minutes.revises_id is None and "已有一份纪要" in minutes.doubts[0]


def test_the_old_version_stays_on_record(app: Flask, desk: Desk, known: Office) -> None:
    visitor, old_id = reviewed(desk, known, invented(points=POINTS))
    clauses = [(one.id, one.words, one.reading) for one in rows(app, Clause, Clause.minutes_id == old_id)]
    new_id = second(desk, known, CHANGED)
    assert [(one.id, one.words, one.reading) for one in rows(app, Clause, Clause.minutes_id == old_id)] == clauses
    assert rows(app, Minutes, Minutes.id == new_id)[0].revises_id == old_id
    assert visitor.client.get(f"/minutes/{old_id}/file").data == invented(points=POINTS)


@pytest.mark.parametrize("number", ["999", ""])
def test_only_a_clause_of_the_new_version_can_be_chosen(app: Flask, desk: Desk, known: Office, number: str) -> None:
    _visitor, old_id = reviewed(desk, known, invented(points=POINTS))
    new_id = second(desk, known, CHANGED)
    lost = task_with(app, "资金台账", minutes_id=old_id)
    visitor = desk.visitor(known.clerk)
    page = visitor.get(f"/minutes/{new_id}/changes")
    data = {"stamp": stamp(page), "csrf_token": token(page), "task": lost.id, "number": number}
    visitor._seen(visitor.client.post(f"/minutes/{new_id}/changes/adopt", data=data), 400, False)
    assert rows(app, Task, Task.id == lost.id)[0].minutes_id == old_id
