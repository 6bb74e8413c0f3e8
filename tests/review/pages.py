"""What the tests of the desk do on its pages."""

from io import BytesIO
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from tests.review.conftest import Desk, Office
from tests.support.visitor import Sheet, Visitor
from tracker.extensions import db
from tracker.tasks.models import Task

TWO = "一要抓好落实。市商务局要在12月15日前拿出方案。市财政局要建立资金台账。"


def upload(visitor: Visitor, content: bytes, name: str = "纪要.txt", *, status: int = 302) -> Sheet:
    page = visitor.get("/minutes/new")
    return visitor.submit(page, "导入", status=status, file=(BytesIO(content), name))


def rows(app: Flask, model: Any, *conditions: Any) -> list[Any]:
    with app.app_context():
        found = list(db.session.scalars(select(model).where(*conditions)))
        db.session.expunge_all()
        return found


def tally(page: Sheet) -> dict[str, int]:
    pairs = page.select("//*[@id='tallies']/div[not(@class)]")
    return {one.find("dt").text_content().strip(): int(one.find("dd").text_content()) for one in pairs}


def card(page: Sheet, number: int) -> Any:
    (found,) = page.select(f"//article[@id='t{number}']")
    return found


def number_of(page: Sheet, words: str) -> int:
    """The number of the first candidate with these words in its title."""
    return int(page.select(f"//article[contains(.//h3, '{words}')]/@id")[0].removeprefix("t"))


def press(visitor: Visitor, page: Sheet, number: int, act: str, *, status: int = 302, **fields: str) -> Sheet:
    """Send the card's form of this act."""
    (form,) = card(page, number).xpath(f".//form[contains(@action, '/{act}')]")
    content = dict(form.form_values()) | fields
    return visitor._seen(visitor.client.post(form.action, data=content), status, False)


def settle_all(visitor: Visitor, minutes_id: int) -> Sheet:
    page = visitor.get(f"/minutes/{minutes_id}/names")
    (button,) = page.select("//div[contains(@class, 'names__acts')]//button")
    visitor.submit(page, " ".join(button.text_content().split()))
    return visitor.get(f"/minutes/{minutes_id}/review")


def press_batch(visitor: Visitor, page: Sheet, begins: str, **fields: str) -> Sheet:
    (words,) = {w for form in page.root.forms for w in _words(form) if w.startswith(begins)}
    return visitor.follow(visitor.submit(page, words, **fields))


def _words(form: Any) -> list[str]:
    return [" ".join(button.text_content().split()) for button in form.xpath(".//button")]


def offers(page: Sheet, begins: str) -> bool:
    return any(w.startswith(begins) for form in page.root.forms for w in _words(form))


def accept_everything(visitor: Visitor, page: Sheet) -> Sheet:
    """Take the defaults for what many lack, accept what is clear, then each doubtful one by itself."""
    for begins in ("定 ", "由它承办", "存疑以外全部采纳", "确认并采纳"):
        if offers(page, begins):
            page = press_batch(visitor, page, begins)
    for _ in range(len(page.select("//article"))):
        numbers = page.select(
            "//article[contains(@class, 'cand--doubtful') or contains(@class, 'cand--principle')]/@id"
        )
        if not numbers:
            break
        number = int(numbers[0].removeprefix("t"))
        page = visitor.follow(press(visitor, page, number, "accept"))
    return page


def reviewed(desk: Desk, office: Office, content: bytes) -> tuple[Visitor, int]:
    visitor = desk.visitor(office.clerk)
    where = upload(visitor, content).response.location
    return visitor, int(where.split("/")[2])


def token(page: Sheet) -> str:
    return str(page.select("//input[@name='csrf_token']/@value")[0])


def stamp(page: Sheet) -> str:
    return str(page.select("//input[@name='stamp']/@value")[0])


def with_stamp(app: Flask, minutes_id: int) -> int:
    with app.app_context():
        return db.session.scalar(select(func.sum(Task.version)).where(Task.minutes_id == minutes_id)) or 0


def press_due(visitor: Visitor, page: Sheet, number: int, due: str) -> Sheet:
    forms = card(page, number).xpath(f".//form[contains(@action, '/accept')][.//input[@name='due'][@value='{due}']]")
    content = dict(forms[0].form_values())
    return visitor._seen(visitor.client.post(forms[0].action, data=content), 302, False)
