"""Forms of the administrators."""

from wtforms import BooleanField, EmailField, IntegerField, SelectField, SelectMultipleField, StringField, TelField
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.accounts.governments import GovernmentValues
from tracker.accounts.people import PersonValues
from tracker.pages.forms import BaseForm, Between, StampedForm
from tracker.vocabulary import Role

MAILBOX = r"[A-Za-z0-9_.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\Z"


class GovernmentForm(StampedForm):
    name = StringField("名称", [InputRequired(), Length(max=100)], description="全称，如 云澄市人民政府")
    mark = StringField(
        "编号代字", [InputRequired(), Length(max=8)], description="督办编号里的字，如 云督〔2026〕13-17 的 云"
    )
    office_phone = TelField("督查室电话", [Optional(), Length(max=40)])
    approval_limit_workdays = IntegerField(
        "审议事项的默认时限（工作日）", [InputRequired(), Between(1, 400)], default=30
    )
    directive_limit_workdays = IntegerField(
        "分项任务的默认时限（工作日）", [InputRequired(), Between(1, 400)], default=30
    )
    cycle_day = IntegerField(
        "未定时限的任务每月几日前反馈", [InputRequired(), Between(1, 28)], default=5, description="1 到 28"
    )
    two_person = BooleanField("交办须由办公室领导办理")
    office_body_id = SelectField(
        "办公室", [Optional()], description="原文没有点名单位的，默认由它承办", choices={"": "未定"}
    )

    def values(self) -> GovernmentValues:
        chosen = self.office_body_id and self.office_body_id.data  # a new government has no bodies yet
        return GovernmentValues(
            name=self.name.data,
            mark=self.mark.data,
            office_phone=self.office_phone.data or "",
            approval_limit_workdays=self.approval_limit_workdays.data,
            directive_limit_workdays=self.directive_limit_workdays.data,
            cycle_day=self.cycle_day.data,
            two_person=self.two_person.data,
            office_body_id=int(chosen) if chosen else None,
        )


class PersonForm(StampedForm):
    name = StringField("姓名", [InputRequired(), Length(max=40)])
    role = SelectField("角色", [InputRequired()], choices={})
    body_id = SelectField("单位", [Optional()], choices={"": "无"}, description="联络员和负责人要选")
    post = StringField("职务", [Optional(), Length(max=60)], description="如 局长、常务副市长")
    phone = TelField("办公电话", [Optional(), Length(max=40)])
    email = EmailField("邮箱", [Optional(), Length(max=120), Regexp(MAILBOX, message="邮箱地址的格式不对")])
    login = StringField(
        "账号",
        [Optional(), Length(3, 60), Regexp(r"[A-Za-z0-9._@-]+$", message="用字母、数字和 . _ - @")],
        description="不填，只列入名册，不能登录。定了就不改",
    )

    def values(self) -> PersonValues:
        return PersonValues(
            name=self.name.data,
            role=Role(self.role.data),
            body_id=int(self.body_id.data) if self.body_id and self.body_id.data else None,
            post=self.post.data or "",
            phone=self.phone.data or "",
            email=self.email.data or "",
            login=self.login.data or "",
        )


class GrantsForm(StampedForm):
    governments = SelectMultipleField(
        "可以查看的其他政府",
        coerce=int,
        choices={},
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class PeopleFilter(BaseForm):
    """Which people are listed; a GET form."""

    class Meta(BaseForm.Meta):
        csrf = False

    government = SelectField("政府", [Optional()], choices={"": "全部"})
