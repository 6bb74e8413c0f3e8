"""The in-app message list. The message and the mark that it was sent are one transaction: exactly once."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.reminders.channels import Parcel
from tracker.reminders.models import Message


class Inbox:
    def carry(self, parcel: Parcel) -> None:
        """Nothing leaves the house."""

    def keep(self, session: Session, parcel: Parcel, at: datetime) -> None:
        session.add(
            Message(
                outbox_id=parcel.id,
                recipient_id=parcel.recipient_id,
                at=at,
                subject=parcel.subject,
                body=parcel.body,
                lines=parcel.lines,
            )
        )
