"""The base of all forms."""

import gettext
from pathlib import Path

import pytest
import wtforms
from flask import Flask
from wtforms import DateField, IntegerField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from tracker.pages.administration_forms import PersonForm
from tracker.pages.forms import CHINESE, BaseForm, Between, VersionedForm, error_texts


class Form(VersionedForm):
    title = StringField("标题", [InputRequired(), Length(max=5)])
    note = TextAreaField("说明")
    password = PasswordField("口令")
    on = DateField("时限", [InputRequired()])
    count = IntegerField("数量", [Between(1, 9)])
    way = SelectField("方式", choices=[("a", "甲")])


def filled(app: Flask, **fields: str) -> Form:
    with app.test_request_context(method="POST", data=fields):
        form = Form()
        form.validate()
        return form


def test_messages_are_ours(app: Flask) -> None:
    form = filled(app, title="一二三四五六", on="21.11.2026", count="many", way="b")
    assert error_texts(form) == [
        "Version：这一项要填",
        "标题：最多 5 个字",
        "时限：日期要像 2026-11-21 这样填",
        "数量：要填整数",
        "方式：从列出的里面选一个",
    ]
    assert filled(app, title=" \t ").title.errors == ["这一项要填"]
    assert filled(app, count="10").count.errors == ["要在 1 到 9 之间"]


def test_blanks_around_text_go_but_a_password_is_taken_as_typed(app: Flask) -> None:
    form = filled(app, title="  题 \n", note="\n甲 乙\n", password=" p ")
    assert (form.title.data, form.note.data, form.password.data) == ("题", "甲 乙", " p ")


def test_signs_that_cannot_be_seen_are_dropped_and_a_line_stays_one_line(app: Flask) -> None:
    form = filled(app, title="甲\r\n乙\x1b\u202e\u200b", note="甲\n乙\x07\u202e", password="\u200b")
    assert (form.title.data, form.note.data, form.password.data) == ("甲 乙", "甲\n乙", "\u200b")
    assert filled(app, title="\u200b").title.errors == ["这一项要填"]


def test_every_message_of_the_library_for_our_fields_is_translated() -> None:
    folder = Path(wtforms.__file__).parent / "locale"
    known = gettext.translation("wtforms", folder, ["zh"])._catalog  # type: ignore[attr-defined]
    ids = {key if isinstance(key, str) else key[0] for key in known}
    unused = (
        "Address",
        "address.",
        "URL",
        "UUID",
        "CSRF",
        "field name",
        "week",
        "one of",
        "any of",
        "edited",
        "disabled",
    )
    wanted = {text for text in ids if text and not any(word in text for word in unused) and "None" not in text}
    singular = {"Field must be at least %(min)d character long.", "Field cannot be longer than %(max)d character.",
                "Field must be exactly %(max)d character long."}  # fmt: skip
    assert wanted - singular <= set(CHINESE)


def test_our_own_words_pass_unchanged(app: Flask) -> None:
    with app.test_request_context():
        translations = BaseForm().meta.get_translations(None)
    assert translations.gettext("要在到期前") == "要在到期前"


def test_a_mistyped_year_is_no_day(app: Flask) -> None:
    for year in ("0001", "0202", "1999", "2100", "9999"):
        assert filled(app, on=f"{year}-12-31").on.errors == ["年份要在 2000 到 2099 之间"]
    for year in ("2000", "2099"):
        assert not filled(app, on=f"{year}-12-31").on.errors


@pytest.mark.parametrize("address", ["(a)@b.cn", "a b@c.cn", "x<y>@b.cn", "a@b", "@b.cn", "a@b.cn,c@d.cn", "a@b..cn"])
def test_an_address_that_no_mail_can_carry(app: Flask, address: str) -> None:
    with app.test_request_context(method="POST", data={"email": address}):
        form = PersonForm()
        form.validate()
    assert form.email.errors == ["邮箱地址的格式不对"]


def test_an_address_as_people_have_them(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"email": " zhang.san+db_1@sjj.yc.gov.cn "}):
        form = PersonForm()
        form.validate()
    assert form.email.data == "zhang.san+db_1@sjj.yc.gov.cn" and not form.email.errors
