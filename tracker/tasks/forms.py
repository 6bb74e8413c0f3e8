"""The forms of the acts. Each carries the version that its page showed; 代录 adds by whom and how."""

from typing import Any

from wtforms import DateField, Field, MultipleFileField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms import TextAreaField as Text
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from tracker.pages.forms import VersionedForm
from tracker.pages.uploads import KINDS
from tracker.vocabulary import BehalfWay, DisputeClass

LONG = Length(max=4000)
FILES = f"可以选几个文件：{KINDS}。"
OUTCOMES = [
    ("keep", "维持：仍由该单位办理"),
    ("reassign", "改派：由别的单位办理"),
    ("cancel", "不再承担：牵头单位的，任务撤销；其他单位的，退出这项任务"),
]
BEHALF = ("body_id", "way", "from_whom", "behalf_note")


class NeededIf:
    """The field must be filled in when another one has this value."""

    def __init__(self, name: str, value: str) -> None:
        self.name, self.value = name, value

    def __call__(self, form: Any, field: Field) -> None:
        if form[self.name].data == self.value and not field.data:
            raise StopValidation("这一项要填")


class ActForm(VersionedForm):
    """An act without fields of its own."""


class BodyForm(ActForm):
    """An act of a body, which the office may record on its behalf."""

    body_id = SelectField("代录单位", coerce=int)
    way = SelectField("怎样得知", choices=BehalfWay.choices())
    from_whom = StringField("来自何人", [InputRequired(), Length(max=40)])
    behalf_note = StringField("备注", [Optional(), Length(max=200)])

    def without_behalf(self) -> None:
        """For a body's own people."""
        for name in BEHALF:
            del self[name]


class ReportForm(BodyForm):
    progress = Text("落实情况", [InputRequired(), LONG])
    expected_on = DateField("预计完成", [InputRequired()])
    stage = SelectField("办理环节", coerce=int)
    problems = Text("存在问题", [Optional(), LONG])
    measures = Text("下步措施", [Optional(), LONG])
    needs = Text("需协调事项", [Optional(), LONG])
    files = MultipleFileField("佐证材料", [Optional()], description=FILES)


class DisputeForm(BodyForm):
    reason_class = RadioField("类别", [InputRequired()], choices=DisputeClass.choices())
    reason = Text("理由", [InputRequired(), LONG])


class ExtensionForm(BodyForm):
    to_on = DateField("新时限", [InputRequired()])
    reason = Text("理由", [InputRequired(), LONG])


class SubmitForm(BodyForm):
    result = Text("办理结果", [InputRequired(), LONG])
    files = MultipleFileField("佐证材料", [Optional()], description=f"{FILES}没有文件的，填写签名说明。")
    statement = Text("签名说明", [Optional(), LONG], description="写明谁在何时办成了什么，由本单位负责人签名。")
    supports_missing = Text("有单位没有反馈的原因", [Optional(), LONG])


class SettleForm(ActForm):
    disputed_by = SelectField("答复哪个单位", coerce=int)
    outcome = RadioField("答复", [InputRequired()], choices=OUTCOMES)
    new_lead = SelectField("改派给", [Optional()], coerce=int)
    new_supports = SelectMultipleField("一并配合", [Optional()], coerce=int)
    answer = Text("说明", [InputRequired(), LONG])


class DecisionForm(ActForm):
    decision = RadioField("审核", [InputRequired()], choices=[("grant", "准予延期"), ("refuse", "不予延期")])
    answer = Text("意见", [NeededIf("decision", "refuse"), LONG])


class ReasonForm(ActForm):
    reason = Text("理由", [InputRequired(), LONG])


class CloseForm(ActForm):
    answer = Text("核查意见", [Optional(), LONG])


class SuspendForm(ReasonForm):
    review_on = DateField("复核日期", [InputRequired()])


class ReopenForm(ReasonForm):
    due_on = DateField("新时限", [Optional()])
