"""Forms of signing in and of passwords."""

from wtforms import HiddenField, IntegerField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length
from wtforms.widgets import HiddenInput

from tracker.accounts.passwords import RULE
from tracker.pages.forms import BaseForm


class SignInForm(BaseForm):
    login = StringField("账号", [InputRequired(), Length(max=60)])
    password = PasswordField("口令", [InputRequired()])
    next = HiddenField()


class FirstPasswordForm(BaseForm):
    password = PasswordField("口令", [InputRequired()], description=RULE)
    again = PasswordField("再填一次", [InputRequired(), EqualTo("password")])


class PasswordForm(BaseForm):
    old = PasswordField("现在的口令", [InputRequired()])
    password = PasswordField("新口令", [InputRequired()], description=RULE)
    again = PasswordField("新口令再填一次", [InputRequired(), EqualTo("password")])


class ViewingForm(BaseForm):
    government_id = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
