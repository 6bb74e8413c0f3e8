"""The form of a body or a group."""

import re

from wtforms import DateField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.accounts.bodies import BodyValues
from tracker.pages.forms import BaseForm, StampedForm

SEPARATORS = re.compile(r"[\r\n、，,；;]+")


class BodyForm(StampedForm):
    name = StringField("全称", [InputRequired(), Length(max=100)])
    short_name = StringField("简称", [Optional(), Length(max=40)], description="清单和台账里用，如 市住建局")
    aliases = TextAreaField(
        "其他叫法", [Optional(), Length(max=2000)], description="曾用名和纪要里的叫法，用顿号或换行隔开"
    )
    overseeing_leader_id = SelectField("分管领导", [Optional()], choices={"": "未定"})
    members = SelectMultipleField(
        "成员", coerce=int, choices={}, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    valid_from = DateField("启用日期", [Optional()])
    valid_to = DateField("停用日期", [Optional()], description="这一天以后不再交办给它")

    def values(self) -> BodyValues:
        leader = self.overseeing_leader_id and self.overseeing_leader_id.data
        return BodyValues(
            name=self.name.data,
            short_name=self.short_name.data or "",
            aliases=tuple(alias.strip() for alias in SEPARATORS.split(self.aliases.data or "") if alias.strip()),
            overseeing_leader_id=int(leader) if leader else None,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            member_ids=tuple(self.members.data or ()) if self.members else (),
        )


class GroupForm(BaseForm):
    members = SelectMultipleField(
        "成员",
        coerce=int,
        choices={},
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description="以后交办给它的任务，分到这些单位",
    )
