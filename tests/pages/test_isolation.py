"""Nobody reaches another government's rows, nor a bureau another bureau's: role × route × foreign id.

The walk goes over the URL map, so that a new route is walked without being entered anywhere.
"""

from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import Cast, Persona, sign_in
from tests.support.foreign import SECRET, Things, fingerprint, things
from tests.support.routes import Route, address, routes
from tests.support.tasks import Desk
from tracker.accounts.actor import Permission

STRANGERS = ("office", "office_leader", "leader", "liaison", "head", "admin", "reader", "bureau_liaison", "bureau_head")


def stranger(cast: Cast, who: str) -> Persona:
    """Somebody of 望湖区, the administrator, or somebody of a bureau that has no share in the hidden tasks."""
    return {
        "liaison": cast.other.liaison["区财政局"],
        "head": cast.other.head["区财政局"],
        "admin": cast.admin,
        "reader": cast.reader,
        "bureau_liaison": cast.liaison["市商务局"],
        "bureau_head": cast.head["市商务局"],
    }.get(who) or getattr(cast.other, who)


def addresses(app: Flask, route: Route, hidden: Things) -> list[str]:
    """The route's address with each foreign id."""
    unknown = route.arguments - hidden.by_argument.keys()
    assert not unknown, f"{route}: enter {sorted(unknown)} in tests/support/foreign.py"
    names = sorted(route.arguments)
    values = product(*(hidden.by_argument[name] for name in names))
    return [address(app, route, **dict(zip(names, chosen, strict=True))) for chosen in values]


@pytest.fixture
def hidden(desk: Desk, cast: Cast) -> Things:
    return things(desk, cast)


@pytest.mark.parametrize("who", STRANGERS)
def test_a_foreign_id_is_not_found(app: Flask, client: FlaskClient, cast: Cast, hidden: Things, who: str) -> None:
    sign_in(client, stranger(cast, who))
    before = fingerprint()
    for route in routes(app):
        if not route.arguments or route.permission is Permission.PUBLIC:
            continue
        if who == "admin" and route.permission is Permission.ADMINISTER:
            continue  # accounts and governments are the administrator's own business
        if who == "reader" and route.method == "GET":
            continue  # may read by the grant, see below
        for path in addresses(app, route, hidden):
            answer = client.open(path, method=route.method, data=hidden.form if route.method == "POST" else None)
            assert answer.status_code in (403, 404), f"{who} {route.method} {path}: {answer.status}"
            assert SECRET.encode() not in answer.data, f"{who} {route.method} {path} tells"
    assert fingerprint() == before


@pytest.mark.parametrize("who", STRANGERS)
def test_a_foreign_id_in_a_form_changes_nothing(
    app: Flask, client: FlaskClient, cast: Cast, hidden: Things, who: str
) -> None:
    before = fingerprint()
    for route in routes(app):
        if route.arguments or route.permission is Permission.PUBLIC:
            continue
        sign_in(client, stranger(cast, who))
        if route.method == "POST":
            answer = client.post(address(app, route), data=hidden.form)
        else:
            answer = client.get(address(app, route), query_string=hidden.form)
        assert answer.status_code < 500, f"{who} {route}: {answer.status}"
        assert SECRET.encode() not in answer.data, f"{who} {route} tells"
    assert fingerprint() == before


@pytest.mark.parametrize("permission", ["read", "write"])
def test_a_granted_reader_reads_and_no_more(
    app: Flask, client: FlaskClient, cast: Cast, hidden: Things, permission: str
) -> None:
    sign_in(client, cast.reader)
    assert client.post("/viewing", data={"government_id": cast.government_id}).status_code == 302
    before, seen = fingerprint(), 0
    for route in routes(app):
        if route.permission in (Permission.PUBLIC, Permission.SIGNED_IN) or (route.method == "GET") != (
            permission == "read"
        ):
            continue
        for path in addresses(app, route, hidden):
            answer = client.open(path, method=route.method, data=hidden.form if route.method == "POST" else None)
            if permission == "write":
                assert answer.status_code in (403, 404), f"{route}: {answer.status}"
            else:
                assert answer.status_code in (200, 302, 403, 404), f"{route}: {answer.status}"
                seen += SECRET.encode() in answer.data
    assert fingerprint() == before
    assert permission == "write" or seen > 0, "the grant shows what it is for"


def test_the_own_people_do_find_them(client: FlaskClient, cast: Cast, hidden: Things) -> None:
    """Else the walk above would prove nothing."""
    sign_in(client, cast.office)
    issued = hidden.by_argument["task_id"][1]
    assert SECRET in client.get(f"/tasks/{issued}").text
    assert client.get(f"/messages/{hidden.by_argument['message_id'][0]}").status_code == 200
    sign_in(client, cast.liaison["市财政局"])
    assert client.get(f"/tasks/{issued}").status_code == 200
