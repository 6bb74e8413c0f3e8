"""The page of each act: which form it has, which verb it calls, what it says when that is done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.accounts.actor import Actor
from tracker.clock import Clock
from tracker.errors import BadInput
from tracker.pages.uploads import Stored
from tracker.tasks import forms, workflow
from tracker.tasks.workflow import Answer, Behalf, Progress, Result
from tracker.vocabulary import Act, BehalfWay, DisputeClass


@dataclass(frozen=True)
class Call:
    """One filled-in form on its way to a verb."""

    actor: Actor
    task_id: int
    form: Any
    clock: Clock
    files: Sequence[Stored] = ()

    @property
    def how(self) -> dict[str, Any]:
        """What every verb is told."""
        return {"version": self.form.version.data, "clock": self.clock}

    @property
    def body(self) -> dict[str, Any]:
        """What the verb of a body's act is told beside."""
        if "body_id" not in self.form:
            return self.how
        behalf = Behalf(BehalfWay(self.form.way.data), self.form.from_whom.data, self.form.behalf_note.data or "")
        return {**self.how, "behalf": behalf, "body_id": self.form.body_id.data}

    @property
    def evidence(self) -> dict[str, Any]:
        return {**self.body, "evidence": self.files}


@dataclass(frozen=True)
class Sheet:
    """``button``: its verb; ``done``: what is said when it is done."""

    form: type[forms.ActForm]
    run: Callable[[Call], Any]
    done: str
    button: str = ""


def _report(call: Call) -> None:
    form = call.form
    said = Progress(
        form.progress.data,
        form.expected_on.data,
        problems=form.problems.data or "",
        measures=form.measures.data or "",
        needs=form.needs.data or "",
        stage=form.stage.data if "stage" in form else None,
    )
    workflow.report(call.actor, call.task_id, said, **call.evidence)


def _submit(call: Call) -> None:
    form = call.form
    missing = form.supports_missing.data if "supports_missing" in form else ""
    said = Result(form.result.data, form.statement.data or "", missing or "")
    workflow.submit(call.actor, call.task_id, said, **call.evidence)


def _settle(call: Call) -> None:
    form = call.form
    bodies: tuple[int, ...] = ()
    if form.outcome.data == "reassign":
        if not form.new_lead.data:
            raise BadInput("没有选改派给哪个单位。")
        bodies = (form.new_lead.data, *(one for one in form.new_supports.data or ()))
    workflow.settle(
        call.actor,
        call.task_id,
        Answer(form.outcome.data, form.answer.data, bodies),
        disputed_by=form.disputed_by.data if "disputed_by" in form else None,
        **call.how,
    )


def _dispute(call: Call) -> None:
    kind = DisputeClass(call.form.reason_class.data)
    workflow.dispute(call.actor, call.task_id, kind, call.form.reason.data, **call.body)


def _ask(call: Call) -> None:
    workflow.request_extension(call.actor, call.task_id, call.form.to_on.data, call.form.reason.data, **call.body)


def _decide(call: Call) -> None:
    granted = call.form.decision.data == "grant"
    workflow.decide_extension(call.actor, call.task_id, granted, call.form.answer.data or "", **call.how)


def _with_reason(verb: Callable[..., Any]) -> Callable[[Call], Any]:
    return lambda call: verb(call.actor, call.task_id, call.form.reason.data, **call.how)


SHEETS: Mapping[Act, Sheet] = {
    Act.ACKNOWLEDGE: Sheet(
        forms.BodyForm, lambda call: workflow.acknowledge(call.actor, call.task_id, **call.body), "已签收。"
    ),
    Act.DISPUTE: Sheet(forms.DisputeForm, _dispute, "已退回商榷，等督查室答复。"),
    Act.SETTLE: Sheet(forms.SettleForm, _settle, "已答复。", "答复"),
    Act.REPORT: Sheet(forms.ReportForm, _report, "进展已存下。"),
    Act.REQUEST_EXTENSION: Sheet(forms.ExtensionForm, _ask, "已申请延期，等督查室审核。"),
    Act.DECIDE_EXTENSION: Sheet(forms.DecisionForm, _decide, "延期已审核。"),
    Act.SUBMIT: Sheet(forms.SubmitForm, _submit, "已报结，等督查室核查。"),
    Act.SEND_BACK: Sheet(forms.ReasonForm, _with_reason(workflow.send_back), "已退回重办。"),
    Act.CLOSE: Sheet(
        forms.CloseForm,
        lambda call: workflow.close(call.actor, call.task_id, call.form.answer.data or "", **call.how),
        "已办结。",
    ),
    Act.REOPEN: Sheet(
        forms.ReopenForm,
        lambda call: workflow.reopen(
            call.actor, call.task_id, call.form.reason.data, call.form.due_on.data, **call.how
        ),
        "已重启。",
    ),
    Act.SUSPEND: Sheet(
        forms.SuspendForm,
        lambda call: workflow.suspend(
            call.actor, call.task_id, call.form.reason.data, call.form.review_on.data, **call.how
        ),
        "已挂起，停止计时。",
    ),
    Act.RESUME: Sheet(forms.ReasonForm, _with_reason(workflow.resume), "已恢复，时限已顺延。"),
    Act.CANCEL: Sheet(forms.ReasonForm, _with_reason(workflow.cancel), "已撤销。"),
    Act.EDIT: Sheet(
        forms.ActForm, lambda call: workflow.promote(call.actor, call.task_id, **call.how), "已转为 B 档。"
    ),
}
