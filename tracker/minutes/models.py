"""The minutes on record. Their text and readings never change after the import."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
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
    file_kind: Mapped[str] = mapped_column(String(4), default="txt")  # of reading.Kind; ocr: words were recognised
    pages: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [width, height, recognised] where a file has pages
    unread: Mapped[list[Any]] = mapped_column(JSON, default=list)  # sentences about what could not be read of the file
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
        CheckConstraint("file_kind IN ('txt','md','docx','doc','pdf','ofd','ocr')", name="file_kind"),
        Index("ix_minutes_government_date", "government_id", "meeting_date"),
    )

    @property
    def is_recognised(self) -> bool:
        """Whether words were recognised from images and may be wrong in any place."""
        return self.file_kind == "ocr"

    @property
    def has_pictures(self) -> bool:
        """Whether the pages of the file can be shown as pictures."""
        return bool(self.pages) and self.file_kind in ("ocr", "pdf")


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


class Scan(Base):
    """A file that waits until its words are recognised and it becomes minutes, and what became of it.

    The scheduler claims it with a lease. ``stored_name`` names the file as long as there is one; with a 密级 mark
    nothing stays, so ``file_name`` and ``file_sha256`` are emptied then.
    """

    __tablename__ = "scan"
    id: Mapped[int] = mapped_column(primary_key=True)
    government_id: Mapped[int] = mapped_column(ForeignKey("government.id"))
    file_name: Mapped[str] = mapped_column(String(255))
    file_sha256: Mapped[str] = mapped_column(String(64))
    stored_name: Mapped[str | None] = mapped_column(String(80))
    pages: Mapped[int]  # to be recognised
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    failure: Mapped[str] = mapped_column(Text, default="")  # the sentence for who uploaded it
    minutes_id: Mapped[int | None] = mapped_column(ForeignKey("minutes.id"))  # which it became, or which it repeats
    __table_args__ = (
        CheckConstraint("state IN ('waiting','reading','done','failed')", name="state"),
        CheckConstraint("pages > 0 AND attempts >= 0", name="counts"),
        CheckConstraint("(state IN ('waiting','reading')) = (stored_name IS NOT NULL)", name="file_until_the_end"),
        CheckConstraint("(state = 'reading') = (lease_until IS NOT NULL)", name="lease_while_reading"),
        CheckConstraint("(state IN ('done','failed')) = (ended_at IS NOT NULL)", name="end_has_instant"),
        CheckConstraint("(state = 'failed') = (failure <> '')", name="failed_has_reason"),
        CheckConstraint("state <> 'done' OR minutes_id IS NOT NULL", name="done_has_minutes"),
        Index(
            "uq_scan_open",
            "government_id",
            "file_sha256",
            unique=True,
            sqlite_where=text("state IN ('waiting','reading')"),
            postgresql_where=text("state IN ('waiting','reading')"),
        ),
    )
