"""A visitor without a browser, who looks twice at every page: the wrapped test client."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

Value = str | list[str] | tuple[BytesIO, str]  # a field, a field with several values, a file with its name
DATA_BLOCKS = ("application/json",)  # a script that no browser runs


@dataclass(frozen=True)
class Sheet:
    """A page as it came: its answer, its address and its elements."""

    response: TestResponse
    root: html.HtmlElement

    @property
    def url(self) -> str:
        return self.response.request.full_path.rstrip("?")

    @property
    def text(self) -> str:
        """The words of the page with runs of blanks as one."""
        return " ".join(self.root.text_content().split())

    def select(self, xpath: str) -> list[html.HtmlElement]:
        return self.root.xpath(xpath)

    def form(self, words: str) -> html.FormElement:
        """The one form with a button of these words, or whose action contains them."""
        found = [form for form in self.root.forms if words in (form.action or "") or words in _buttons(form)]
        assert len(found) == 1, f"{len(found)} forms for {words!r} on {self.url}"
        return found[0]


def _buttons(form: html.FormElement) -> list[str]:
    return [" ".join(button.text_content().split()) for button in form.xpath(".//button")]


class Visitor:
    """Fetches pages and submits the forms found on them, hidden fields and forgery token included."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        client.application.config["WTF_CSRF_ENABLED"] = True

    def get(self, url: str, *, status: int = 200, fragment: bool = False) -> Sheet:
        """``fragment`` asks as htmx does and expects a part of a page."""
        headers = {"HX-Request": "true"} if fragment else {}
        return self._seen(self.client.get(url, headers=headers), status, fragment)

    def submit(self, sheet: Sheet, words: str, *, status: int = 302, **fields: Value) -> Sheet:
        """Fill in the form that ``words`` names (see ``Sheet.form``) and send it.

        A field that the form does not have fails. ``status=200`` follows no redirect either:
        a refused form comes back with what was typed.
        """
        form = sheet.form(words)
        unknown = set(fields) - set(form.fields)
        assert not unknown, f"the form has no {sorted(unknown)}, only {sorted(form.fields)}"
        filled: dict[str, Any] = {}
        for name, value in form.form_values():
            filled.setdefault(name, []).append(value)
        pressed = [b for b in form.xpath(".//button[@name]") if " ".join(b.text_content().split()) == words]
        filled |= {button.get("name"): button.get("value", "") for button in pressed}
        target = urljoin(sheet.response.request.url, form.action or "")
        send = self.client.post if form.method.upper() == "POST" else self.client.get
        content: Mapping[str, Any] = {"data" if form.method.upper() == "POST" else "query_string": filled | fields}
        return self._seen(send(target, **content), status, False)

    def follow(self, sheet: Sheet, *, status: int = 200) -> Sheet:
        """Go where a redirect leads."""
        return self.get(sheet.response.location, status=status)

    def _seen(self, response: TestResponse, status: int, fragment: bool) -> Sheet:
        assert response.status_code == status, f"{response.request.path}: {response.status}\n{response.text[:2000]}"
        if response.mimetype != "text/html" or 300 <= status < 400:
            return Sheet(response, html.Element("html"))
        sheet = Sheet(response, html.fromstring(response.text or "<p></p>"))
        faults = page_faults(sheet, fragment=fragment)
        assert not faults, f"{sheet.url}: " + "; ".join(faults)
        return sheet


def page_faults(sheet: Sheet, *, fragment: bool = False) -> list[str]:
    """What no page of the product may have."""
    faults = [f"inline style on <{element.tag}>" for element in sheet.select("//*[@style] | //style")]
    faults += [
        f"inline script in <{element.tag}>"
        for element in sheet.select("//script[not(@src)] | //*[@*[starts-with(name(), 'on')]]")
        if element.get("type") not in DATA_BLOCKS
    ]
    faults += [
        f"form {form.action!r} without csrf_token"
        for form in sheet.select("//form[translate(@method, 'POST', 'post') = 'post']")
        if not form.xpath(".//input[@name='csrf_token' and @value != '']")
    ]
    if "Content-Security-Policy" not in sheet.response.headers:
        faults.append("no Content-Security-Policy")
    if fragment:
        return faults
    if (headings := len(sheet.select("//h1"))) != 1:
        faults.append(f"{headings} h1 instead of one")
    if not "".join(sheet.select("//head/title/text()")).strip():
        faults.append("no title")
    if sheet.root.get("lang") != "zh-CN":
        faults.append(f"lang is {sheet.root.get('lang')!r}")
    return faults


@pytest.fixture
def checked_client(client: FlaskClient) -> Visitor:
    """A visitor of the application with forgery protection on."""
    return Visitor(client)
