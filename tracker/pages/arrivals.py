"""What a request must be before a view reads it: texts that every database can keep, ids that a row can have."""

from itertools import chain

from flask import request
from werkzeug.routing import IntegerConverter, Map

from tracker.errors import BadInput

LARGEST_ID = 2**31 - 1  # what both databases can hold
NUL = "\0"  # PostgreSQL keeps no such text


class RowId(IntegerConverter):
    """``<int:...>`` of an address; a number that no row can have is an address that does not exist."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST_ID)


def check() -> None:
    """Before each request, after the reader's permission. Raises ``BadInput`` for a text with a NUL in it."""
    pairs = chain(request.args.items(multi=True), request.form.items(multi=True), (request.view_args or {}).items())
    if any(NUL in text for pair in pairs for text in pair if isinstance(text, str)):
        raise BadInput("发来的内容里有不能存的字符。没有存下任何内容。")
