"""The minutes on record. Their text and readings never change after the import."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.extensions import Base, Instant


class Minutes(Base):
    """One imported file. Offsets of items and clauses count characters of ``text``."""

    __tablename__ = "minutes"
    id: Mapped[int] = mapped_column(primary_key=True)
    government_id: Mapped[int] = mapped_column(ForeignKey("government.id"))
    meeting_kind: Mapped[str] = mapped_column(String(20))
    meeting_number: Mapped[int]  # 13 of 第13次; with kind and year it heads the task numbers
    meeting_year: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    session: Mapped[str | None] = mapped_column(String(200))
    issuer: Mapped[str | None] = mapped_column(String(200))
    number: Mapped[str | None] = mapped_column(String(60))  # the document's own, 第5号
    meeting_date: Mapped[date]
    issued_on: Mapped[date | None]
    chair: Mapped[str | None] = mapped_column(String(60))
    venue: Mapped[str | None] = mapped_column(String(200))
    people: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # attendees, observers, recorders, distribution
    text: Mapped[str] = mapped_column(Text)
    anchors: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [start, end, page or null, paragraph]
    left_out: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [{start, end, reason}]
    doubts: Mapped[list[Any]] = mapped_column(JSON, default=list)  # sentences about the record as a whole
    file_name: Mapped[str] = mapped_column(String(255))
    file_sha256: Mapped[str] = mapped_column(String(64))
    text_sha256: Mapped[str] = mapped_column(String(64))  # without white space: the same words in another file
    stored_name: Mapped[str] = mapped_column(String(80))
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    imported_at: Mapped[datetime] = mapped_column(Instant)
    revises_id: Mapped[int | None] = mapped_column(ForeignKey("minutes.id"))  # the earlier version of the same minutes
    agenda: Mapped[list["AgendaItem"]] = relationship(
        order_by="AgendaItem.position", back_populates="minutes", cascade="all, delete-orphan"
    )
    clauses: Mapped[list["Clause"]] = relationship(
        order_by="Clause.position", back_populates="minutes", cascade="all, delete-orphan"
    )
    __table_args__ = (
        UniqueConstraint("government_id", "file_sha256"),
        UniqueConstraint("government_id", "text_sha256"),
        Index("ix_minutes_government_date", "government_id", "meeting_date"),
    )


class AgendaItem(Base):
    __tablename__ = "agenda_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id", ondelete="CASCADE"))
    position: Mapped[int]  # 1, 2, 3: the 议题 number
    title: Mapped[str] = mapped_column(Text)
    action: Mapped[str | None] = mapped_column(String(20))
    reporting: Mapped[str | None] = mapped_column(String(100))
    start: Mapped[int]
    end: Mapped[int]
    minutes: Mapped[Minutes] = relationship(back_populates="agenda")
    __table_args__ = (UniqueConstraint("minutes_id", "position"),)


class Clause(Base):
    """A span that lays a duty on somebody, with what was read from it."""

    __tablename__ = "clause"
    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id", ondelete="CASCADE"))
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]  # 1, 2, 3 in the order of the minutes; shown as the clause's number at review
    ref: Mapped[str] = mapped_column(String(20))  # the reading's own id, 1.2.3
    kind: Mapped[str] = mapped_column(String(12))
    start: Mapped[int]
    end: Mapped[int]
    words: Mapped[str] = mapped_column(Text)  # the minutes' own words, less white space
    reading: Mapped[dict[str, Any]] = mapped_column(JSON)  # the task object of gold/CONTRACT.md as it was read
    minutes: Mapped[Minutes] = relationship(back_populates="clauses")
    parent: Mapped["Clause | None"] = relationship(remote_side=[id])
    __table_args__ = (
        UniqueConstraint("minutes_id", "position"),
        CheckConstraint("kind IN ('approval', 'measure', 'directive')", name="kind"),
        CheckConstraint('start >= 0 AND "end" > start', name="span"),
    )
