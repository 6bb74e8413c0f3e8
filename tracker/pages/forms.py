"""The base of all forms: Chinese messages, text without stray blanks, the version of what is changed."""

from collections.abc import Callable
from typing import Any
from unicodedata import category

from flask import g
from flask_wtf import FlaskForm
from wtforms import DateField, Field, IntegerField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, ValidationError
from wtforms.widgets import HiddenInput

CHINESE = {
    "This field is required.": "这一项要填",
    "Field must be at least %(min)d characters long.": "至少 %(min)d 个字",
    "Field cannot be longer than %(max)d characters.": "最多 %(max)d 个字",
    "Field must be exactly %(max)d characters long.": "要正好 %(max)d 个字",
    "Field must be between %(min)d and %(max)d characters long.": "要 %(min)d 到 %(max)d 个字",
    "Number must be at least %(min)s.": "最小 %(min)s",
    "Number must be at most %(max)s.": "最大 %(max)s",
    "Number must be between %(min)s and %(max)s.": "要在 %(min)s 到 %(max)s 之间",
    "Field must be equal to %(other_name)s.": "两次填写不一样",
    "Invalid input.": "格式不对",
    "Invalid email address.": "邮箱地址的格式不对",
    "Invalid Choice: could not coerce.": "从列出的里面选一个",
    "Invalid choice(s): one or more data inputs could not be coerced.": "从列出的里面选",
    "Not a valid choice.": "从列出的里面选一个",
    "'%(value)s' is not a valid choice for this field.": "“%(value)s”不在列出的里面",
    "'%(value)s' are not valid choices for this field.": "“%(value)s”不在列出的里面",
    "Not a valid datetime value.": "日期和时间的格式不对",
    "Not a valid date value.": "日期要像 2026-11-21 这样填",
    "Not a valid time value.": "时间要像 08:30 这样填",
    "Not a valid integer value.": "要填整数",
    "Not a valid decimal value.": "要填数字",
    "Not a valid float value.": "要填数字",
}


class _Translations:
    """WTForms' own messages in our words; ours pass unchanged."""

    def gettext(self, words: str) -> str:
        return CHINESE.get(words, words)

    def ngettext(self, one: str, several: str, _n: int) -> str:
        return CHINESE.get(several, one)


UNSEEN = ("Cc", "Cf", "Cs")  # they forge lines of a mail or turn the reading direction
ENDS = "\t\n\r"


def _is_text(field: Field) -> bool:
    """Whether what is sent is text, typed or chosen; a password is taken as typed."""
    return isinstance(field, (StringField, SelectField)) and not isinstance(field, PasswordField)


def _cleaned(field: Field) -> Callable[[Any], Any]:
    """Text without blanks around it, signs that cannot be seen and, save in an area, ends of lines."""

    def clean(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        text = "".join(sign for sign in value if sign in ENDS or category(sign) not in UNSEEN)
        return text.strip() if isinstance(field, TextAreaField) else " ".join(text.split())

    return clean


YEARS = range(2000, 2100)  # of a day that can be meant; further out nothing can be counted from it


def _plausible(_form: Any, field: Field) -> None:
    """A mistyped year (0202, 9999) is no day."""
    if field.data is not None and field.data.year not in YEARS:
        raise ValidationError(f"年份要在 {YEARS[0]} 到 {YEARS[-1]} 之间")


class BaseForm(FlaskForm):  # type: ignore[misc]  # FlaskForm is untyped
    """Base of all forms that people fill in."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, form: Any) -> Any:
            return _Translations()

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Text is cleaned. Choices may be (value, label) pairs."""
            choices = unbound_field.kwargs.get("choices")
            if isinstance(choices, (list, tuple)) and all(isinstance(choice, tuple) for choice in choices):
                options = {**options, "choices": dict(choices)}  # WTForms drops pairs in 3.4
            field = super().bind_field(form, unbound_field, options)
            if _is_text(field):
                field.filters = [*field.filters, _cleaned(field)]
            if isinstance(field, DateField):
                field.validators = [*field.validators, _plausible]
            return field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        g.form = self  # so that a refusal can show what was typed

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Fields that must be filled in are not filled in by blanks."""
        super().process(*args, **kwargs)
        for field in self:
            if _is_text(field) and field.raw_data:
                field.raw_data = list(map(_cleaned(field), field.raw_data))


class Between(NumberRange):  # type: ignore[misc]
    """A whole number within limits; says nothing more where it is no number at all."""

    def __call__(self, form: Any, field: Field) -> None:
        if field.data is not None:
            super().__call__(form, field)


class VersionedForm(BaseForm):
    """A form that changes a row with a version; the verb refuses it where the row has moved on."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class StampedForm(BaseForm):
    """A form that changes a row without a version; the verb refuses it where the row is not what it showed."""

    stamp = StringField(widget=HiddenInput(), validators=[InputRequired()])


def error_texts(form: FlaskForm) -> list[str]:
    """The errors of a form as sentences that name their field."""
    return [f"{field.label.text}：{'；'.join(map(str, field.errors))}" for field in form if field.errors]
