"""What nobody sends who uses the pages: the answer is a refusal, never a fault of the program."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.support.cast import Cast, sign_in
from tests.support.routes import address, routes
from tracker.accounts.actor import Permission
from tracker.directory.models import AuditEntry, Government
from tracker.extensions import db

GIANTS = (2**31, 2**63, 10**30)


@pytest.mark.parametrize("giant", GIANTS)
def test_an_id_that_no_row_can_have_is_not_found(app: Flask, client: FlaskClient, cast: Cast, giant: int) -> None:
    ids = {"act_name": "report", "token": "none"}
    numbered = [route for route in routes(app) if route.arguments - ids.keys()]
    assert len(numbered) > 20
    for route in numbered:
        sign_in(client, cast.admin if route.permission is Permission.ADMINISTER else cast.office)
        path = address(app, route, **dict.fromkeys(route.arguments - {"act_name"}, 7), act_name="report")
        answer = client.open(path.replace("7", str(giant)), method=route.method)
        assert answer.status_code in (404, 405), f"{route}: {answer.status}"


def test_a_nul_in_a_form_is_refused_and_nothing_is_stored(app: Flask, client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.admin)
    path = f"/admin/governments/{cast.government_id}"
    form = {"name": "云\0澄市", "mark": "云", "approval_limit_workdays": 30, "directive_limit_workdays": 30}
    answer = client.post(path, data=form | {"cycle_day": 5})
    assert answer.status_code == 400 and "不能存的字符" in answer.text
    with app.app_context():
        assert db.session.get_one(Government, cast.government_id).name == "云澄市人民政府"


@pytest.mark.parametrize(
    "path", ["/ledger?words=%00", "/first-password/a%00b", "/tasks/1/report%00", "/sign-in?next=%00"]
)
def test_a_nul_in_an_address_is_refused(client: FlaskClient, cast: Cast, path: str) -> None:
    assert sign_in(client, cast.office).get(path).status_code == 400


def test_a_nul_where_no_door_is_open_leaves_a_line_in_the_audit(app: Flask, client: FlaskClient, cast: Cast) -> None:
    assert sign_in(client, cast.admin).get("/tasks/1/report%00%0Aforged").status_code == 403
    with app.app_context():
        (subject,) = db.session.scalars(select(AuditEntry.subject).where(AuditEntry.outcome == "refused"))
        assert subject == r"/tasks/1/report\x00\x0aforged"


def test_a_chosen_blank_is_no_choice(app: Flask, client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.office)
    for blank in (" ", "\u2028"):
        answer = client.post("/bodies/new", data={"name": f"新局{ord(blank)}", "overseeing_leader_id": blank})
        assert answer.status_code == 302
