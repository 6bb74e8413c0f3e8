"""Every act of a clerk before the issue is taken back by one button, and the traces stay true."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.review.conftest import Desk, Office, invented
from tests.review.pages import accept_everything, number_of, press, press_batch, reviewed, rows, stamp, token
from tests.support.visitor import Sheet, Visitor
from tracker.directory.models import AuditEntry, Body, BodyAlias, Government, Person
from tracker.extensions import db
from tracker.minutes.models import Minutes
from tracker.review.steps import WATCHED, image
from tracker.tasks.models import Event, Task, TaskOwner
from tracker.unit import unit_of_work
from tracker.vocabulary import AuditAct, EventKind, Role, TaskState

POINTS = (
    "一要抓好落实。市商务局要在12月15日前拿出方案。市财政局要建立资金台账。贸易办、各驿站要通报进度。"
    "二要提高认识，切实增强责任感和紧迫感。三要加强统筹。由有关部门研究提出意见。"
)


class Undoing:
    """A desk, its whole state, and the button."""

    def __init__(self, app: Flask, desk: Desk, office: Office) -> None:
        self.app, self.desk, self.office = app, desk, office
        self.visitor, self.minutes_id = reviewed(desk, office, invented(points=POINTS))

    @property
    def page(self) -> Sheet:
        return self.visitor.get(f"/minutes/{self.minutes_id}/review")

    def offered(self, visitor: Visitor | None = None) -> str:
        page = (visitor or self.visitor).get(f"/minutes/{self.minutes_id}/review")
        return "".join(
            " ".join(one.text_content().split()) for one in page.select("//*[@id='head-acts']//button[@data-key='u']")
        )

    def undo(self, *, status: int = 302) -> Sheet:
        words = self.offered()
        assert words
        return self.visitor.submit(self.page, words, status=status)

    def state(self) -> dict[str, Any]:
        """Everything that an act may change, but for what only adds to the record."""
        with self.app.app_context():
            live = [task for task in db.session.query(Task).order_by(Task.id) if task.clause.reading.get("by") is None]
            kept: list[Any] = [*live, db.session.get_one(Minutes, self.minutes_id)]
            kept.append(db.session.get_one(Government, self.office.government_id))
            return {
                "rows": [image(row) for row in kept],
                "bodies": sorted(db.session.query(Body.name).all()),
                "aliases": sorted(db.session.query(BodyAlias.alias, BodyAlias.body_id).all()),
                "live": sorted(
                    task.position
                    for task in db.session.query(Task)
                    if task.replaced_by_id is None and not task.drop_reason.startswith("撤销")
                ),
            }

    def send(self, act: str, *, status: int = 302, **fields: Any) -> Sheet:
        page = self.page
        content = {"stamp": stamp(page), "csrf_token": token(page)} | fields
        url = f"/minutes/{self.minutes_id}/review/{act}"
        return self.visitor._seen(self.visitor.client.post(url, data=content), status, False)

    def number(self, words: str) -> int:
        return number_of(self.page, words)

    def task(self, number: int) -> Task:
        return next(iter(rows(self.app, Task, Task.position == number)))

    def edit(self, **fields: str) -> None:
        task = self.task(self.number("拿出方案"))
        page = self.visitor.get(f"/minutes/{self.minutes_id}/review/{task.id}/edit")
        self.visitor.submit(page, "保存修改", **fields)


@pytest.fixture
def at(app: Flask, desk: Desk, known: Office) -> Undoing:
    return Undoing(app, desk, known)


def _body(at: Undoing, ends: str) -> str:
    return str(next(one.id for one in rows(at.app, Body) if one.name.endswith(ends)))


def _settle(at: Undoing) -> None:
    page = at.visitor.get(f"/minutes/{at.minutes_id}/names")
    (button,) = page.select("//div[contains(@class, 'names__acts')]//button")
    at.visitor.submit(page, " ".join(button.text_content().split()))


def _span(at: Undoing, words: str) -> tuple[int, int]:
    text = rows(at.app, Minutes)[0].text
    return text.index(words), text.index(words) + len(words)


ACTS: dict[str, Callable[[Undoing], Any]] = {
    "accept": lambda at: press(at.visitor, at.page, at.number("拿出方案"), "accept"),
    "date": lambda at: at.send(
        f"{at.task(at.number('资金台账')).id}/due", version=at.task(at.number("资金台账")).version, due="cycle"
    ),
    "title": lambda at: at.edit(title="拿出方案，分三步走", done_when="印发", urgency="most_urgent"),
    "owners": lambda at: at.edit(
        **{"owners-0-role": "support", "owners-1-body": _body(at, "财政局"), "owners-1-role": "first"}
    ),
    "new date": lambda at: at.edit(due="date", due_on="2026-12-31"),
    "no date": lambda at: at.edit(due="none", reason="长期工作"),
    "drop": lambda at: press(at.visitor, at.page, at.number("拿出方案"), "drop", reason="会后已办完"),
    "promote": lambda at: press(at.visitor, at.page, at.number("责任感"), "promote"),
    "all clear": lambda at: press_batch(at.visitor, at.page, "存疑以外全部采纳"),
    "all dates": lambda at: press_batch(at.visitor, at.page, "定 "),
    "names": _settle,
    "lead": lambda at: at.send("lead", office="云溪市人民政府办公室"),
    "merge": lambda at: at.send("merge", number=[at.number("拿出方案"), at.number("资金台账")]),
    "split": lambda at: at.send("split", number=at.number("抓好落实"), start=_span(at, "市财政局要建立")[0]),
    "border": lambda at: at.send(
        "border", number=at.number("拿出方案"), **dict(zip(("start", "end"), _span(at, "拿出方案"), strict=True))
    ),
    "take": lambda at: at.send("take", **dict(zip(("start", "end"), _span(at, "研究了稳外贸工作"), strict=True))),
    "meeting": lambda at: at.send("meeting", kind="topic", number=7),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_was_done_is_undone(at: Undoing, act: str) -> None:
    before = at.state()
    ACTS[act](at)
    assert at.state() != before
    at.undo()
    assert at.state() == before
    assert not at.offered()
    assert {entry.act for entry in rows(at.app, AuditEntry) if entry.outcome == "done"} <= set(AuditAct), "by a name"


def test_steps_are_taken_back_one_by_one_the_last_first(at: Undoing) -> None:
    states = [at.state()]
    for act in ("title", "accept", "names", "promote", "merge", "all dates"):
        ACTS[act](at)
        states.append(at.state())
    for expected in reversed(states[:-1]):
        at.undo()
        assert at.state() == expected
    assert not at.offered()


def test_the_traces_tell_both_ways(at: Undoing) -> None:
    number = at.number("拿出方案")
    ACTS["title"](at)
    at.undo()
    ACTS["drop"](at)
    at.undo()
    events = rows(at.app, Event, Event.task_id == at.task(number).id)
    assert [one.kind for one in events] == ["edited", "edited", "dropped", "restored"]
    there, back = (one.detail["changes"]["title"] for one in events[:2])
    assert there == back[::-1]
    entries = rows(at.app, AuditEntry, AuditEntry.subject == f"minutes:{at.minutes_id}")
    assert [one.act for one in entries if one.act != "import_minutes"] == ["edit", "undo", "drop", "undo"]
    done, undone = entries[-2], entries[-1]
    assert undone.detail["undoes"] == done.id and undone.person_id == at.office.clerk.id


def test_an_older_page_undoes_nothing(at: Undoing) -> None:
    ACTS["title"](at)
    old = at.page
    ACTS["drop"](at)
    before = at.state()
    (words,) = {" ".join(one.text_content().split()) for one in old.select("//button[@data-key='u']")}
    at.visitor.submit(old, words, status=409)
    assert at.state() == before


def test_a_step_is_not_undone_over_a_later_change_of_the_same(at: Undoing) -> None:
    ACTS["title"](at)
    other = at.desk.visitor(at.office.leader)
    task = at.task(at.number("拿出方案，分三步走"))
    page = other.get(f"/minutes/{at.minutes_id}/review/{task.id}/edit")
    other.submit(page, "保存修改", title="拿出方案，分四步走")
    assert "先撤销后面的一步" in at.undo(status=409).text
    assert at.task(task.position).title == "拿出方案，分四步走"


def test_each_takes_back_the_own_steps(at: Undoing) -> None:
    other = at.desk.visitor(at.office.leader)
    ACTS["title"](at)
    assert at.offered() and not at.offered(other)


def test_what_was_issued_is_not_taken_back(at: Undoing) -> None:
    _settle(at)
    page = accept_everything(at.visitor, at.page)
    press_batch(at.visitor, page, "交办已采纳的")
    assert not at.offered()
    (step,) = [one for one in rows(at.app, AuditEntry) if one.act == "settle_names"]
    assert "已经交办" in at.send("undo", step=step.id, status=409).text
    assert all(task.number for task in rows(at.app, Task) if task.state != TaskState.DROPPED)


def test_the_same_step_is_undone_once(at: Undoing) -> None:
    ACTS["title"](at)
    (step,) = [one for one in rows(at.app, AuditEntry) if one.act == "edit"]
    at.undo()
    assert "已经撤销过" in at.send("undo", step=step.id, status=409).text
    at.send("undo", step=999999, status=404)


def test_a_body_in_use_stays_in_the_directory(at: Undoing) -> None:
    _settle(at)
    body = next(one for one in rows(at.app, Body) if one.name == "贸易办")
    with at.app.app_context(), unit_of_work() as session:
        session.add(
            Person(government_id=at.office.government_id, body_id=body.id, name="韩雪", role=Role.LIAISON.value)
        )
    page = at.visitor.follow(at.undo())
    assert "“贸易办”已有别处用到，留在名录。" in page.text
    names = {one.name for one in rows(at.app, Body)}
    assert "贸易办" in names and "各驿站" not in names
    assert all(owner.body_id is None for owner in rows(at.app, TaskOwner, TaskOwner.name == "贸易办"))


def test_nobody_elses_step_of_other_minutes(at: Undoing) -> None:
    ACTS["title"](at)
    (step,) = [one for one in rows(at.app, AuditEntry) if one.act == "edit"]
    second = at.desk.take_in(
        at.office, invented(session="第4次", head="第4号", points="一要部署防汛。市财政局要安排经费。")
    )
    page = at.visitor.get(f"/minutes/{second}/review")
    sent = {"stamp": stamp(page), "csrf_token": token(page), "step": step.id}
    at.visitor._seen(at.visitor.client.post(f"/minutes/{second}/review/undo", data=sent), 404, False)


def test_one_candidate_is_swapped_on_its_card(at: Undoing) -> None:
    number = at.number("拿出方案")
    ACTS["title"](at)
    (form,) = at.page.select("//form[contains(@class, 'undo')]")
    assert form.get("hx-target") == f"#t{number}"
    page = at.visitor.client.post(form.action, data=dict(form.form_values()), headers={"HX-Request": "true"})
    assert page.status_code == 200 and f'id="t{number}"' in page.text and "拿出方案" in page.text


def test_a_card_of_an_older_page_is_told_and_shown_anew(at: Undoing) -> None:
    ACTS["title"](at)
    (form,) = at.page.select("//form[contains(@class, 'undo')]")
    sent = dict(form.form_values())
    ACTS["promote"](at)
    answer = at.visitor.client.post(form.action, data=sent, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == f"/minutes/{at.minutes_id}/review"
    assert "已有新进展，请刷新" in at.page.text


def test_every_column_that_an_act_may_change_is_watched() -> None:
    """What only the issue and what follows it changes needs no undo."""
    after_issue = {
        *("id", "version", "government_id", "number", "short_number", "kind", "stage", "responsible_leader", "counted"),
        *("first_due_on", "due_revision", "report_due_on", "asked_after", "issued_at", "issued_by_id"),
        *("acknowledged_at", "last_report_id", "last_reported_at", "submitted_on", "submit_cutoff_on", "closed_at"),
        *("stopped_on", "state_before_stop", "review_on", "extension_pending", "extensions_granted", "sent_back"),
        *("reopened", "urged", "overdue_marked"),
    }
    assert {column.key for column in Task.__table__.columns} == {*WATCHED[Task], *after_issue}


def test_a_doubt_about_a_name_goes_once_it_is_settled(at: Undoing) -> None:
    number = at.number("加强统筹")
    assert "所指不明" in at.page.select(f"string(//article[@id='t{number}'])")
    _settle(at)
    assert "所指不明" not in at.page.select(f"string(//article[@id='t{number}'])")
    at.undo()
    assert "所指不明" in at.page.select(f"string(//article[@id='t{number}'])")
    assert not rows(at.app, Event, Event.kind == EventKind.ISSUED)
