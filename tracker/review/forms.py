"""The forms of upload and review: parse, and give the values that the verbs take."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import FieldList as Lines
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from tracker.errors import BadInput
from tracker.pages.arrivals import LARGEST_ID
from tracker.pages.forms import BaseForm, VersionedForm, error_texts
from tracker.review.desk import CandidateRow, OwnerRow
from tracker.review.limits import DueChoice, DueWay
from tracker.review.names import NameKind, Settlement
from tracker.review.verbs import CandidateEdit, OwnerEdit
from tracker.vocabulary import FanOut, Kind, MeetingKind, OwnerRole, Urgency, Word

Choices = Sequence[tuple[int, str]]
MORE_OWNERS = 2  # empty lines for owners to add
KEEP = {"": "不改"}


class OwnerWord(Word):
    """What a line of the owners' table says."""

    FIRST = "first", "第一牵头"
    LEAD = "lead", "牵头"
    SUPPORT = "support", "配合"
    REMOVE = "remove", "去掉"


class UploadForm(BaseForm):
    file = FileField("纪要文件", validators=[FileRequired("先选一个文件")])


class ActForm(VersionedForm):
    """An act on one candidate: accept, take back, drop, restore, settle the date."""

    due = SelectField(choices=KEEP | dict(DueWay.choices()), validators=[Optional()])
    due_on = DateField("日期", validators=[Optional()])
    reason = StringField("理由", validators=[Length(max=200)])

    def choice(self) -> DueChoice | None:
        """What was chosen for the date; None where nothing was."""
        return due_choice(self.due.data, self.due_on.data, self.reason.data)


class StampForm(BaseForm):
    """An act on many candidates, as the page stood when it was shown."""

    stamp = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class AllDueForm(StampForm):
    due = SelectField("未定时限的都", choices=dict(DueWay.choices()))
    due_on = DateField("日期", validators=[Optional()])
    reason = StringField("理由", validators=[Length(max=200)])


def _body_id(text: str) -> int:
    """A body's id, within what a database can compare; a larger one names none."""
    return max(0, min(int(text), LARGEST_ID))


class LeadForm(StampForm):
    body = SelectField("承办单位", coerce=_body_id, validate_choice=False, validators=[Optional()])
    office = StringField("办公室全称", validators=[Length(max=100)])


class WordsForm(StampForm):
    """Words marked in the text, by their offsets there: a task of their own, or the span of clause ``number``."""

    start = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    end = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    number = IntegerField(widget=HiddenInput(), validators=[Optional()])
    clause_kind = SelectField("类别", choices={"": "按位置定"} | dict(Kind.choices()), validators=[Optional()])


class NumberForm(StampForm):
    """An act that changes the span of clause ``number``; ``start`` is where it is split."""

    number = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    start = IntegerField(widget=HiddenInput(), validators=[Optional()])


class StepForm(StampForm):
    """Take back the step with this number."""

    step = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class LostForm(StampForm):
    """An act on a task that lost its clause."""

    task = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class AdoptForm(LostForm):
    """A task that lost its clause is put on clause ``number`` of the new version."""

    number = IntegerField("修订稿的一条", validators=[InputRequired("先选修订稿里的一条")])


class DropForm(VersionedForm):
    task = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class MeetingForm(StampForm):
    kind = SelectField("会议类别", choices=dict(MeetingKind.choices()))
    number = IntegerField("第几次（期）", validators=[InputRequired()])


class OwnerLine(Form):  # type: ignore[misc]  # wtforms has no types
    owner_id = HiddenField()
    body = SelectField("单位", validate_choice=False)
    role = SelectField("职责", choices=dict(OwnerWord.choices()))


class EditForm(VersionedForm):
    title = StringField("标题", validators=[InputRequired(), Length(max=200)])
    owners = Lines(FormField(OwnerLine))
    due = SelectField("时限", choices=KEEP | dict(DueWay.choices()))
    due_on = DateField("日期", validators=[Optional()], description="选“定日期”时填")
    reason = StringField("不定时限的理由", validators=[Length(max=200)], description="选“不定”时填")
    done_when = TextAreaField("完成标志", validators=[Length(max=2000)])
    urgency = SelectField("缓急", choices=dict(Urgency.choices()))
    fan_out = SelectField("单位组怎样办", choices=dict(FanOut.choices()))

    def fill(self, row: CandidateRow, bodies: Choices) -> None:
        """Show the candidate as it stands."""
        self.version.data, self.title.data, self.done_when.data = row.version, row.title, row.done_when
        self.urgency.data, self.fan_out.data, self.due_on.data = row.urgency.value, row.fan_out.value, row.due.on
        self.reason.data = row.due.no_due_reason
        first = next((owner for owner in row.owners if owner.role is OwnerRole.LEAD and not owner.is_person), None)
        for owner in row.owners:
            word = OwnerWord.FIRST if owner is first else OwnerWord(owner.role.value)
            self.owners.append_entry({"owner_id": owner.id, "body": str(owner.body_id or ""), "role": word.value})
        for _ in range(MORE_OWNERS):
            word = OwnerWord.SUPPORT if first else OwnerWord.FIRST
            self.owners.append_entry({"owner_id": "", "body": "", "role": word.value})
        self.offer(row.owners, bodies)

    def offer(self, owners: Sequence[OwnerRow], bodies: Choices) -> None:
        """Give each line the bodies that it may name; a line of an owner keeps the minutes' own words first."""
        names = {str(owner.id): owner.name for owner in owners}
        listed = {str(body_id): name for body_id, name in bodies}
        for line in self.owners:
            own = names.get(line.owner_id.data or "")
            line.body.choices = {"": f"“{own}”" if own else "无"} | listed

    def wanted(self) -> CandidateEdit:
        """The edit. Raises ``BadInput`` for a line that says nothing sensible."""
        lines = [line for line in self.owners if line.owner_id.data or line.body.data]
        kept = [line for line in lines if line.role.data != OwnerWord.REMOVE]
        kept.sort(key=lambda line: list(OwnerWord).index(OwnerWord(line.role.data)))
        owners = [
            OwnerEdit(
                OwnerRole.SUPPORT if line.role.data == OwnerWord.SUPPORT else OwnerRole.LEAD,
                _number(line.body.data),
                _number(line.owner_id.data),
            )
            for line in kept
        ]
        return CandidateEdit(
            title=self.title.data or "",
            done_when=self.done_when.data or "",
            urgency=Urgency(self.urgency.data),
            fan_out=FanOut(self.fan_out.data),
            owners=tuple(owners),
            due=due_choice(self.due.data, self.due_on.data, self.reason.data),
        )


def due_choice(way: str | None, on: date | None, reason: str | None) -> DueChoice | None:
    return DueChoice(DueWay(way), on, reason or "") if way else None


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= LARGEST_ID):
        raise BadInput("从名录里选一个单位。")
    return int(text)


def demand(form: BaseForm) -> None:
    """Raise ``BadInput`` with what is wrong, for forms that are buttons more than pages."""
    if not form.validate_on_submit():
        raise BadInput("；".join(error_texts(form)) or "发来的内容不完整。")


def settlements(sent: MultiDict[str, str]) -> list[Settlement]:
    """What a page of names says. Fields of line n end in ``-n``; new bodies are members by their line."""
    lines = [key.removeprefix("name-") for key in sent if key.startswith("name-")]
    new_names = {line: sent.get(f"new-{line}", "").strip() for line in lines}
    return [one for line in lines for one in _settlement(sent, line, new_names)]


def _settlement(sent: MultiDict[str, str], line: str, new_names: Mapping[str, str]) -> list[Settlement]:
    try:
        kind = NameKind(sent.get(f"kind-{line}", ""))
    except ValueError:
        raise BadInput(f"先选“{sent[f'name-{line}']}”是什么。") from None
    members = sent.getlist(f"member-{line}")
    remember = f"remember-{line}" in sent or f"asked-{line}" not in sent
    spelled = [sent[f"name-{line}"], *sent.getlist(f"other-{line}")]
    return [
        Settlement(
            name=name,
            kind=kind,
            body_id=_number(sent.get(f"body-{line}")),
            new_name=new_names[line],
            member_ids=tuple(number for one in members if one[:1] != "n" and (number := _number(one))),
            member_names=tuple(new_names[one[1:]] for one in members if one[:1] == "n" and one[1:] in new_names),
            remember=remember,
        )
        for name in spelled
    ]
