"""The truth about what is due to be sent lives here, not in the scheduler."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.directory.models import Person
from tracker.extensions import Base, Instant


class Reminder(Base):
    """A planned reminder. Its key makes it go out once, whatever restarts, doubles or crashes.

    ``subject_kind`` is ``task`` or ``government``; ``occasion`` is the offset (``-3``), the cycle's day
    (``2026-12-05``) or ``issue``. ``bundle`` is what a ready row is joined into for its recipient:
    ``digest``, ``due``, ``notice:MINUTES`` (a body's share of a meeting) or ``urge:TASK``.
    """

    __tablename__ = "reminder"
    id: Mapped[int] = mapped_column(primary_key=True)
    government_id: Mapped[int] = mapped_column(ForeignKey("government.id"))
    rule: Mapped[str] = mapped_column(String(4))
    subject_kind: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[int]
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    due_revision: Mapped[int] = mapped_column(default=0)
    occasion: Mapped[str] = mapped_column(String(24))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    send_at: Mapped[datetime] = mapped_column(Instant)  # not before; already moved off rest days
    at_once: Mapped[bool] = mapped_column(default=False)  # 特急: at any hour
    bundle: Mapped[str] = mapped_column(String(40), default="")
    state: Mapped[str] = mapped_column(String(10), default="planned")
    skip_reason: Mapped[str] = mapped_column(String(80), default="")
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))
    __table_args__ = (
        UniqueConstraint(
            "rule", "subject_kind", "subject_id", "due_revision", "occasion", "recipient_id", name="uq_reminder_once"
        ),
        CheckConstraint("state IN ('planned','ready','queued','skipped')", name="state"),
        CheckConstraint("state <> 'skipped' OR skip_reason <> ''", name="skipped_has_reason"),
        CheckConstraint("state <> 'queued' OR outbox_id IS NOT NULL", name="queued_has_message"),
        CheckConstraint("state <> 'ready' OR bundle <> ''", name="ready_has_bundle"),
        Index(
            "ix_reminder_planned",
            "send_at",
            "id",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
        Index(
            "ix_reminder_ready",
            "recipient_id",
            "id",
            sqlite_where=text("state = 'ready'"),
            postgresql_where=text("state = 'ready'"),
        ),
        Index("ix_reminder_subject", "subject_kind", "subject_id"),
    )


class Outbox(Base):
    """A message to one person by one channel. Unique by its key; sent under a lease."""

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(primary_key=True)
    government_id: Mapped[int | None] = mapped_column(ForeignKey("government.id"))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    channel: Mapped[str] = mapped_column(String(8))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    lines: Mapped[list[Any]] = mapped_column(JSON, default=list)  # of the in-app message: {text, task_id, facts, words}
    created_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(10), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(Instant)
    at_once: Mapped[bool] = mapped_column(default=False)  # 特急: also outside office hours
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    claimed_by: Mapped[str] = mapped_column(String(60), default="")
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    error: Mapped[str] = mapped_column(Text, default="")
    recipient: Mapped[Person] = relationship()
    __table_args__ = (
        CheckConstraint("state IN ('queued','sending','sent','failed','skipped')", name="state"),
        CheckConstraint("state <> 'sent' OR sent_at IS NOT NULL", name="sent_has_day"),
        CheckConstraint("state <> 'sending' OR lease_until IS NOT NULL", name="sending_has_lease"),
        CheckConstraint("state NOT IN ('failed','skipped') OR error <> ''", name="unsent_has_reason"),
        Index(
            "ix_outbox_waiting",
            "next_try_at",
            "id",
            sqlite_where=text("state IN ('queued','sending')"),
            postgresql_where=text("state IN ('queued','sending')"),
        ),
        Index(
            "ix_outbox_failed", "id", sqlite_where=text("state = 'failed'"), postgresql_where=text("state = 'failed'")
        ),
    )


class Message(Base):
    """A line in a person's in-app message list; the inbox channel writes it."""

    __tablename__ = "message"
    id: Mapped[int] = mapped_column(primary_key=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), unique=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    lines: Mapped[list[Any]] = mapped_column(JSON, default=list)
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    __table_args__ = (
        Index("ix_message_recipient", "recipient_id", "id"),
        Index(
            "ix_message_unread",
            "recipient_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )


class Heartbeat(Base):
    """When a scheduled job last ended well, for 今日工作 and for the watchman."""

    __tablename__ = "heartbeat"
    job: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    note: Mapped[str] = mapped_column(String(200), default="")
