"""The routes of the application as tests walk over them."""

from collections.abc import Iterator
from typing import NamedTuple

from flask import Flask

from tracker.accounts.actor import Permission


class Route(NamedTuple):
    """One rule with one method."""

    endpoint: str
    rule: str
    method: str
    permission: Permission | None
    arguments: frozenset[str]

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


def routes(app: Flask) -> Iterator[Route]:
    """Each route but the program's own files; the permission is None where none is demanded."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint == "static":
            continue
        view = app.view_functions[rule.endpoint]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            permission = getattr(view, "permission", None)
            yield Route(
                rule.endpoint, rule.rule, method, permission, frozenset(rule.arguments - set(rule.defaults or ()))
            )


def address(app: Flask, route: Route, **ids: object) -> str:
    """The path of a route with these ids; 999999 or a made-up word where none is given."""
    made_up = dict.fromkeys(route.arguments, "999999")
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        return adapter.build(route.endpoint, {**made_up, **ids}, method=route.method)
