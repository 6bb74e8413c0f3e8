"""Whether what a form shows still stands: a stamp of the row's own values, for rows without a version.

The same values give the same stamp, so a form is refused exactly where it would undo somebody's change.
"""

import hashlib
from collections.abc import Iterable

from tracker.errors import Stale


def stamp(values: Iterable[object]) -> str:
    """A short fingerprint of plain values (text, numbers, days, tuples of such)."""
    return hashlib.sha256(repr(tuple(values)).encode()).hexdigest()[:16]


def must_stand(shown: str | None, now: str) -> None:
    """Raise ``Stale`` where a form showed something else. None: no form was shown."""
    if shown is not None and shown != now:
        raise Stale("别人刚改过这一条，没有存下任何内容。")
