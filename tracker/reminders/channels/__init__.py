"""Ways for a message to reach its reader. A new channel is one file here and one line in ``enabled``."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Parcel:
    """A message as a channel carries it. ``id`` and ``created_at`` never change, however often it is tried."""

    id: int
    recipient_id: int
    name: str
    address: str  # mail address, possibly empty
    subject: str
    body: str
    lines: list[Any]
    created_at: datetime


class Undelivered(Exception):
    """This message could not be delivered now. ``reason`` is a Chinese sentence for the office."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Undeliverable(Undelivered):
    """This message will never be delivered: trying again is useless."""


class Unaddressed(Undelivered):
    """There is nowhere to send it; it is skipped."""


class Unreachable(Undelivered):
    """The channel as a whole does not work now; other messages need not be tried either."""


class Transport(Protocol):
    """A channel: ``carry`` meets the outside world, ``keep`` writes rows in the unit that notes the success."""

    def carry(self, parcel: Parcel) -> None:
        """Send it. Raises ``Undelivered`` or one of its kinds."""
        ...

    def keep(self, session: Session, parcel: Parcel, at: datetime) -> None:
        """Write what the delivery leaves in our own tables."""
        ...
