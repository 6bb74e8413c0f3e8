"""When a reader last looked, so that a page can say what has changed since."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.extensions import Base, Instant


class Visit(Base):
    __tablename__ = "visit"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    page: Mapped[str] = mapped_column(String(20), primary_key=True)
    before_at: Mapped[datetime | None] = mapped_column(Instant)  # the visit before the present one
    last_at: Mapped[datetime] = mapped_column(Instant)
