"""The files as a real web server sends them: a header that it cannot write would be a fault of the program."""

from datetime import date
from urllib.parse import unquote
from urllib.request import Request, urlopen

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.supervision.ground import ground
from tests.support.cast import Cast, sign_in
from tracker.clock import FixedClock
from tracker.documents.xlsx import XLSX


@pytest.mark.parametrize("name", ["台账", "任务分解表"])
def test_a_file_comes_under_its_chinese_name(
    app: Flask, client: FlaskClient, cast: Cast, clock: FixedClock, live_server: str, name: str
) -> None:
    place = ground(app, cast, clock)
    meeting = place.meeting(13, date(2026, 9, 15))
    place.tasks(meeting, [{"state": "in_progress"}])
    sign_in(client, cast.leader)
    cookie = client.get_cookie("session")
    assert cookie is not None
    path = "/ledger.xlsx" if name == "台账" else f"/minutes/{meeting}/breakdown.xlsx"
    with urlopen(Request(live_server + path, headers={"Cookie": f"session={cookie.value}"}), timeout=30) as answer:
        assert answer.status == 200
        assert answer.headers.get_content_type() == XLSX
        _, _, shown = answer.headers["Content-Disposition"].partition("filename*=UTF-8''")
        assert unquote(shown).endswith(f"{name}-2026-11-20.xlsx")
        assert answer.read(2) == b"PK"
