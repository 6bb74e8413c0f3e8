"""任务详情 and the page of each act, as people see and use them."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from lxml import html

from tests.support.cast import Cast, Persona, sign_in
from tests.support.tasks import AFTER, LEAD_IN, Desk
from tests.support.visitor import Sheet, Visitor
from tracker.clock import FixedClock
from tracker.tasks import workflow
from tracker.vocabulary import TaskState

PDF = b"%PDF-1.4 invented"


@pytest.fixture
def visit(checked_client: Visitor):
    """``visit(person)``: the checked visitor, signed in as this person."""

    def as_person(person: Persona) -> Visitor:
        sign_in(checked_client.client, person)
        return checked_client

    return as_person


def acts(sheet: Sheet) -> list[str]:
    """The labels of the acts that the page offers."""
    found = sheet.select("//section[@aria-labelledby='h-acts']//a[contains(@class, 'btn')]")
    return [(link.text or "").strip() for link in found]


def test_the_words_that_ordered_it_stand_in_their_context(desk: Desk, cast: Cast, visit) -> None:
    task_id = desk.issued(due_on=desk.day(20), supports=("市审计局",))
    sheet = visit(cast.office).get(f"/tasks/{task_id}")
    assert sheet.select("//blockquote//mark")[0].text.startswith("市财政局要会同有关单位，12月10日前编制印发")
    before, after = sheet.select("//blockquote//span[@class='around']")
    assert before.text == LEAD_IN and after.text == AFTER
    assert "第 13 次常务会议，2026-11-12 周四，议题一“关于政务数据共享工作情况”" in sheet.text
    assert "云督〔2026〕13-01" in sheet.text and "目录以市政府办公室文件印发。" in sheet.text
    assert "2 个单位，已签收 0 个" in sheet.text
    assert "郑怀远 局长 0500-8600" in sheet.text


def test_both_dates_and_the_original_words(desk: Desk, cast: Cast, visit, clock: FixedClock) -> None:
    task_id = desk.in_progress(due_on=desk.day(20))
    head = cast.head["市财政局"].actor
    workflow.request_extension(head, task_id, desk.day(30), "确认量大。", version=desk.version(task_id), clock=clock)
    assert "正常，延期待审" in visit(cast.office).get(f"/tasks/{task_id}").text
    workflow.decide_extension(cast.office.actor, task_id, True, "", version=desk.version(task_id), clock=clock)
    sheet = visit(cast.office).get(f"/tasks/{task_id}")
    for words in ("现时限2026-12-20 周日", "原时限2026-12-10 周四", "1 次", "“12月10日前”"):
        assert words in sheet.text.replace("现时限 ", "现时限").replace("原时限 ", "原时限")


@pytest.mark.parametrize(
    ("state", "who", "offered", "why"),
    [
        (TaskState.ISSUED, "liaison", ["签收"], "现在不能退回商榷：由本单位负责人办。"),
        (TaskState.ISSUED, "head", ["签收", "退回商榷"], "现在不能反馈进展：云澄市财政局还没有签收。"),
        (TaskState.ISSUED, "office", ["代录签收", "代录退回商榷"], "现在不能撤销：由办公室领导办。"),
        (TaskState.IN_PROGRESS, "liaison", ["反馈进展"], "现在不能报结、申请延期：由本单位负责人办。"),
        (TaskState.IN_PROGRESS, "head", ["反馈进展", "报结", "申请延期"], ""),
        (
            TaskState.IN_PROGRESS,
            "office",
            ["代录反馈进展", "代录报结", "代录申请延期"],
            "现在不能办结：云澄市财政局还没有报结。",
        ),
        (
            TaskState.IN_PROGRESS,
            "office_leader",
            ["挂起", "撤销", "代录反馈进展", "代录报结", "代录申请延期"],
            "现在不能办结：云澄市财政局还没有报结。",
        ),
        (TaskState.CLOSING, "office", ["办结", "退回重办"], ""),
        (TaskState.CLOSING, "head", [], "现在不能反馈进展：已报结，等督查室核查。"),
        (TaskState.DISPUTED, "office", ["答复商榷"], ""),
        (TaskState.CLOSED, "office", [], "现在不能重启：由办公室领导办。"),
        (TaskState.CLOSED, "office_leader", ["重启"], ""),
        (TaskState.SUSPENDED, "office_leader", ["恢复", "撤销"], ""),
        (TaskState.IN_PROGRESS, "leader", [], ""),
        (TaskState.CANCELLED, "office_leader", [], ""),
    ],
)
def test_only_permitted_acts_are_offered(
    desk: Desk, cast: Cast, visit, state: TaskState, who: str, offered: list[str], why: str
) -> None:
    task_id = desk.in_state(state, due_on=desk.day(20))
    person = getattr(cast, who)
    sheet = visit(person["市财政局"] if isinstance(person, dict) else person).get(f"/tasks/{task_id}")
    assert acts(sheet) == offered
    assert why in sheet.text
    assert not offered or why or "现在不能" not in sheet.text


def test_every_offered_act_opens_its_page(desk: Desk, cast: Cast, visit) -> None:
    """Whatever the task page links to can be opened by whom it is shown to."""
    for state in TaskState:
        if state in (TaskState.CANDIDATE, TaskState.DROPPED):
            continue
        task_id = desk.in_state(state, due_on=desk.day(20), supports=("市审计局",))
        for person in (cast.office, cast.office_leader, cast.liaison["市财政局"], cast.head["市审计局"]):
            visitor = visit(person)
            links = visitor.get(f"/tasks/{task_id}").select("//section[@aria-labelledby='h-acts']//a/@href")
            for link in links:
                visitor.get(link)


def test_signing(desk: Desk, cast: Cast, visit) -> None:
    task_id = desk.issued()
    visitor = visit(cast.liaison["市财政局"])
    sheet = visitor.get(f"/tasks/{task_id}/acknowledge")
    done = visitor.follow(visitor.submit(sheet, "签收"))
    assert "已签收。" in done.text
    assert desk.task(task_id).state == "in_progress"


def test_reporting_with_evidence(desk: Desk, cast: Cast, visit) -> None:
    task_id = desk.in_progress()
    visitor = visit(cast.liaison["市财政局"])
    sheet = visitor.get(f"/tasks/{task_id}/report")
    back = visitor.submit(sheet, "反馈进展", status=400, progress="完成初稿", files=(BytesIO(PDF), "目录.pdf"))
    assert "这一项要填" in back.text and back.form("反馈进展").fields["progress"].strip() == "完成初稿"
    done = visitor.follow(visitor.submit(back, "反馈进展", expected_on="2026-12-01", files=(BytesIO(PDF), "目录.pdf")))
    assert "完成初稿，预计 2026-12-01 周二 完成" in done.text
    (link,) = set(done.select("//a[contains(@href, '/evidence/')]/@href"))
    answer = visitor.client.get(link)
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype == "application/octet-stream"
    for stranger in (cast.liaison["市商务局"], cast.other.office):
        assert sign_in(visitor.client, stranger).get(link).status_code == 404


def test_a_file_of_a_wrong_kind_is_refused_and_the_words_are_kept(desk: Desk, cast: Cast, visit, settings) -> None:
    task_id = desk.in_progress()
    visitor = visit(cast.liaison["市财政局"])
    sheet = visitor.get(f"/tasks/{task_id}/report")
    fields = {"progress": "完成初稿", "expected_on": "2026-12-01"}
    back = visitor.submit(sheet, "反馈进展", status=400, files=(BytesIO(b"MZ"), "目录.exe"), **fields)
    assert "不能上传" in back.text and back.form("反馈进展").fields["progress"].strip() == "完成初稿"
    assert desk.task(task_id).last_report_id is None
    assert not list(settings.uploads.glob("*"))


def test_files_of_a_refused_report_do_not_stay(desk: Desk, cast: Cast, visit, settings) -> None:
    task_id = desk.in_progress()
    visitor = visit(cast.head["市财政局"])
    sheet = visitor.get(f"/tasks/{task_id}/report")
    desk.report(task_id)
    fields = {"progress": "完成初稿", "expected_on": "2026-12-01", "files": (BytesIO(PDF), "目录.pdf")}
    stale = visitor.submit(sheet, "反馈进展", status=409, **fields)
    assert "已有新进展，请刷新" in stale.text and "完成初稿" in stale.text
    assert not list(settings.uploads.glob("*"))


def test_submitting_and_checking(desk: Desk, cast: Cast, visit) -> None:
    task_id = desk.in_progress(supports=("市审计局",), due_on=desk.day(20))
    visitor = visit(cast.head["市财政局"])
    sheet = visitor.get(f"/tasks/{task_id}/submit")
    back = visitor.submit(sheet, "报结", status=400, result="目录已印发。")
    assert "要附佐证材料，或者写明签名说明。" in back.text
    back = visitor.submit(back, "报结", status=400, statement="情况属实。")
    assert "云澄市审计局还没有反馈，要写明原因。" in back.text
    visitor.submit(back, "报结", supports_missing="审计局只参加评审。")
    visitor = visit(cast.office)
    sheet = visitor.get(f"/tasks/{task_id}/close")
    assert "目录已印发。" in sheet.text and "郑怀远" in sheet.text and "审计局只参加评审。" in sheet.text
    visitor.submit(sheet, "办结", answer="材料齐全。")
    assert desk.task(task_id).state == "closed"


def test_sending_back_needs_its_reason(desk: Desk, cast: Cast, visit) -> None:
    task_id = desk.closing()
    visitor = visit(cast.office)
    sheet = visitor.get(f"/tasks/{task_id}/send-back")
    visitor.submit(visitor.submit(sheet, "退回重办", status=400), "退回重办", reason="缺印发件。")
    assert (desk.task(task_id).state, desk.task(task_id).sent_back) == ("in_progress", 1)


def test_recording_on_behalf(desk: Desk, cast: Cast, visit) -> None:
    task_id = desk.issued(supports=("市审计局",))
    visitor = visit(cast.office)
    sheet = visitor.get(f"/tasks/{task_id}/acknowledge")
    assert "代录签收" in sheet.text
    assert sheet.select("//select[@name='body_id']/option/text()") == ["云澄市财政局", "云澄市审计局"]
    back = visitor.submit(sheet, "代录签收", status=400, body_id=str(cast.body["市审计局"]))
    visitor.submit(back, "代录签收", from_whom="许嘉宁", way="paper", behalf_note="回执编号 7")
    assert [one.state for one in desk.task(task_id).assignments] == ["to_sign", "signed"]
    assert "许嘉宁" in visitor.get(f"/tasks/{task_id}").text
    assert visitor.get(f"/tasks/{task_id}/acknowledge").select("//select[@name='body_id']/option/text()") == [
        "云澄市财政局"
    ]


def test_disputing_and_settling(desk: Desk, cast: Cast, visit) -> None:
    task_id = desk.issued()
    visitor = visit(cast.head["市财政局"])
    sheet = visitor.get(f"/tasks/{task_id}/dispute")
    visitor.submit(sheet, "退回商榷", reason_class="wrong_body", reason="应由商务局办。")
    visitor = visit(cast.office)
    sheet = visitor.get(f"/tasks/{task_id}/settle")
    assert "不属于本单位职责" in sheet.text and "应由商务局办。" in sheet.text
    fields = {"outcome": "reassign", "answer": "改由商务局办。"}
    back = visitor.submit(sheet, "答复", status=400, **fields)
    assert "没有选改派给哪个单位。" in back.text
    visitor.submit(back, "答复", new_lead=str(cast.body["市商务局"]))
    assert desk.task(task_id).assignments[0].body.short_name == "市商务局"


def test_extension_asked_and_refused(desk: Desk, cast: Cast, visit) -> None:
    task_id = desk.in_progress(due_on=desk.day(20))
    visitor = visit(cast.head["市财政局"])
    sheet = visitor.get(f"/tasks/{task_id}/request-extension")
    back = visitor.submit(sheet, "申请延期", status=400, to_on="2026-12-01", reason="量大。")
    assert "新时限要在现时限以后。" in back.text
    visitor.submit(back, "申请延期", to_on="2026-12-31")
    visitor = visit(cast.office)
    sheet = visitor.get(f"/tasks/{task_id}/decide-extension")
    back = visitor.submit(sheet, "审核延期", status=400, decision="refuse")
    visitor.submit(back, "审核延期", answer="年底前必须完成。")
    assert desk.task(task_id).due_on == desk.day(20)


def test_suspending_resuming_cancelling_reopening(desk: Desk, cast: Cast, visit) -> None:
    visitor, task_id = visit(cast.office_leader), desk.in_progress(due_on=desk.day(20))
    for act, fields, state in (
        ("suspend", {"reason": "等方案。", "review_on": "2026-12-31"}, "suspended"),
        ("resume", {"reason": "方案已到。"}, "in_progress"),
        ("cancel", {"reason": "并入另案。"}, "cancelled"),
    ):
        label = {"suspend": "挂起", "resume": "恢复", "cancel": "撤销"}[act]
        visitor.submit(visitor.get(f"/tasks/{task_id}/{act}"), label, **fields)
        assert desk.task(task_id).state == state
    closed = desk.closed()
    visitor.submit(visitor.get(f"/tasks/{closed}/reopen"), "重启", reason="回头看不实。")
    assert desk.task(closed).state == "in_progress"


def test_promoting_a_c_grade_clause(desk: Desk, cast: Cast, visit) -> None:
    task_id, visitor = desk.issued(grade="C"), visit(cast.office)
    assert "转为 B 档" in acts(visitor.get(f"/tasks/{task_id}"))
    visitor.submit(visitor.get(f"/tasks/{task_id}/promote"), "转为 B 档")
    assert desk.task(task_id).grade == "B"


@pytest.mark.parametrize(
    ("who", "act", "status"),
    [
        (lambda cast: cast.liaison["市财政局"], "submit", 403),
        (lambda cast: cast.liaison["市财政局"], "close", 403),
        (lambda cast: cast.office, "cancel", 403),
        (lambda cast: cast.office, "close", 409),
        (lambda cast: cast.leader, "report", 403),
        (lambda cast: cast.liaison["市商务局"], "report", 404),
        (lambda cast: cast.other.office, "close", 404),
        (lambda cast: cast.admin, "close", 403),
        (lambda cast: cast.office, "nothing", 404),
        (lambda cast: cast.office, "issue", 404),
    ],
)
def test_a_forged_request_is_refused_and_changes_nothing(
    desk: Desk, cast: Cast, client: FlaskClient, who, act: str, status: int
) -> None:
    task_id = desk.in_progress(due_on=desk.day(20))
    version = desk.version(task_id)
    sign_in(client, who(cast))
    assert client.get(f"/tasks/{task_id}/{act}").status_code == status
    fields = {
        "version": version,
        "reason": "理由",
        "result": "办完",
        "statement": "属实",
        "progress": "进展",
        "expected_on": "2026-12-01",
    }
    assert client.post(f"/tasks/{task_id}/{act}", data=fields).status_code == status
    assert desk.version(task_id) == version
    assert desk.events(task_id) == ["issued", "acknowledged"]


def test_a_stale_form_shows_what_was_typed(desk: Desk, cast: Cast, visit) -> None:
    task_id = desk.closing()
    visitor = visit(cast.office)
    sheet = visitor.get(f"/tasks/{task_id}/send-back")
    workflow.close(cast.office_leader.actor, task_id, version=desk.version(task_id), clock=desk.clock)
    stale = visitor.submit(sheet, "退回重办", status=409, reason="缺印发件。")
    assert "已有新进展，请刷新" in stale.text and "缺印发件。" in stale.text


def test_the_newest_twenty_and_a_way_to_the_others(desk: Desk, cast: Cast, visit, clock: FixedClock) -> None:
    task_id = desk.in_progress()
    for _ in range(21):
        desk.report(task_id)
    visitor = visit(cast.office)
    sheet = visitor.get(f"/tasks/{task_id}")
    assert len(sheet.select("//ol[@class='timeline']/li")) == 20
    (more,) = sheet.select("//a[text()='看更早的']/@href")
    older = visitor.get(more.partition("#")[0])
    assert len(older.select("//ol[@class='timeline']/li")) == 3
    assert "交办" in older.text
    only = visitor.get(f"/tasks/{task_id}?only=reports")
    assert len(only.select("//ol[@class='timeline']/li")) == 20


def test_who_may_look(desk: Desk, cast: Cast, client: FlaskClient) -> None:
    task_id, candidate = desk.issued(supports=("市审计局",)), desk.candidate()
    seen = {
        cast.office: 200,
        cast.leader: 200,
        cast.head["市财政局"]: 200,
        cast.liaison["市审计局"]: 200,
        cast.liaison["市商务局"]: 404,
        cast.other.office: 404,
        cast.other.leader: 404,
        cast.reader: 404,  # looks at the own government
        cast.admin: 403,
    }
    for person, status in seen.items():
        assert sign_in(client, person).get(f"/tasks/{task_id}").status_code == status, person
        assert client.get(f"/tasks/{candidate}").status_code in (404, 403)
    sign_in(client, cast.reader)
    client.post("/viewing", data={"government_id": cast.government_id})
    answer = client.get(f"/tasks/{task_id}")
    assert answer.status_code == 200
    assert not html.fromstring(answer.text).xpath("//section[@aria-labelledby='h-acts']")
    assert client.get(f"/tasks/{task_id}/acknowledge").status_code == 403
    assert client.get(f"/tasks/{10**30}").status_code == 404


def test_a_heading_shows_its_children(desk: Desk, cast: Cast, visit) -> None:
    parent = desk.candidate(leads=())
    child = desk.candidate(parent_id=parent)
    desk.issue(parent, child)
    visitor = visit(cast.office)
    sheet = visitor.get(f"/tasks/{parent}")
    assert sheet.select(f"//section[@aria-labelledby='h-below']//a[@href='/tasks/{child}']")
    assert visitor.get(f"/tasks/{child}").select(f"//nav[@class='crumb']//a[@href='/tasks/{parent}']")
    assert "13-01" not in visit(cast.liaison["市财政局"]).get(f"/tasks/{child}").text  # sees the own share only


def test_who_answers_for_it_and_who_oversees(desk: Desk, cast: Cast, visit) -> None:
    task_id = desk.issued(responsible_leader="常务副市长")
    text = visit(cast.office).get(f"/tasks/{task_id}").text
    assert "责任领导常务副市长" in text and "分管领导林岳 常务副市长" in text
    assert "督查室 秦晓岚" in text  # who issued it


def test_a_stopped_clock_says_since_when(desk: Desk, cast: Cast, visit) -> None:
    text = visit(cast.office).get(f"/tasks/{desk.suspended()}").text
    assert "停止计时2026-11-20 周五 起" in text and "复核2026-12-20 周日" in text


def test_what_has_no_date_is_closed_neither_on_time_nor_late(desk: Desk, cast: Cast, visit) -> None:
    task_id = desk.closing(stages=[{"text": "修改完善", "owners": []}, {"text": "印发", "owners": []}])
    visitor = visit(cast.office)
    visitor.submit(visitor.get(f"/tasks/{task_id}/close"), "办结", answer="已印发。")
    page = visitor.get(f"/tasks/{task_id}")
    assert "：已印发。" in page.text and "按期" not in page.text
    assert len(page.select("//li[@class='past']")) == 2  # the chain has come to its end
    assert "下次反馈" not in page.text


def test_a_signature_begins_the_work_only_once(desk: Desk, cast: Cast, visit) -> None:
    task_id = desk.issued(supports=("市审计局",))
    visitor = visit(cast.liaison["市审计局"])
    assert "签收后开始办理" in visitor.get(f"/tasks/{task_id}/acknowledge").text
    desk.sign(task_id, "市财政局")
    assert "签收后可以反馈进展" in visitor.get(f"/tasks/{task_id}/acknowledge").text
