"""A task and its parts. Check constraints repeat the law of ``states`` and of PRODUCT section 3."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.directory.models import Body, Person
from tracker.extensions import Base, Instant
from tracker.minutes.models import AgendaItem, Clause, Minutes

OPEN = "state IN ('issued','disputed','in_progress','closing','suspended')"
BEFORE_ISSUE = "state IN ('candidate','dropped')"


class Task(Base):
    """A duty that the meeting laid on somebody, from candidate to closure.

    The time status is never stored: see ``timing``. ``counted`` marks the leaf that a body must
    close and that figures count; headings, parents of children and C-grade clauses are not.
    """

    __tablename__ = "task"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    government_id: Mapped[int] = mapped_column(ForeignKey("government.id"))
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"), index=True)
    position: Mapped[int]  # order within the minutes
    number: Mapped[str | None] = mapped_column(String(40))  # 云督〔2026〕13-17, given at issue
    short_number: Mapped[str | None] = mapped_column(String(20))  # 13-17
    state: Mapped[str] = mapped_column(String(12), default="candidate")
    kind: Mapped[str] = mapped_column(String(12))
    grade: Mapped[str] = mapped_column(String(1))
    title: Mapped[str] = mapped_column(String(200))
    done_when: Mapped[str] = mapped_column(Text, default="")  # 完成标志
    urgency: Mapped[str] = mapped_column(String(12), default="plain")
    fan_out: Mapped[str] = mapped_column(String(8), default="sign")
    condition: Mapped[str] = mapped_column(Text, default="")  # standing condition, the minutes' words
    stages: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [{text, owners}] of an approval's chain
    stage: Mapped[int] = mapped_column(default=0)  # how many stages are done
    responsible_leader: Mapped[str] = mapped_column(String(80), default="")  # as the minutes name the person or post
    is_heading: Mapped[bool] = mapped_column(default=False)
    counted: Mapped[bool] = mapped_column(default=False)
    doubts: Mapped[list[Any]] = mapped_column(JSON, default=list)  # reasons for a person to look, from the reading
    confidence: Mapped[float] = mapped_column(default=1.0)
    accepted: Mapped[bool] = mapped_column(default=False)  # a person has checked the candidate
    drop_reason: Mapped[str] = mapped_column(Text, default="")
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))  # the candidate in whose favour it went

    due_on: Mapped[date | None]
    first_due_on: Mapped[date | None]  # never changes after issue
    due_origin: Mapped[str] = mapped_column(String(8), default="none")
    due_words: Mapped[str] = mapped_column(String(200), default="")
    due_base_on: Mapped[date | None]
    due_revision: Mapped[int] = mapped_column(default=0)
    no_due_reason: Mapped[str] = mapped_column(String(200), default="")
    milestones: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [{words, on}] where the clause has several
    cycle: Mapped[str] = mapped_column(String(20), default="")  # report cycle: weekly, monthly-day-5, ... or none
    recurrence: Mapped[str] = mapped_column(String(20), default="")  # what the clause itself says recurs
    recurrence_words: Mapped[str] = mapped_column(String(200), default="")
    report_due_on: Mapped[date | None]  # the day by which the next report is due
    asked_after: Mapped[int] = mapped_column(default=0)  # id of the last report before that one was asked for; or 0

    issued_at: Mapped[datetime | None] = mapped_column(Instant)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    acknowledged_at: Mapped[datetime | None] = mapped_column(Instant)
    last_report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id", use_alter=True))
    last_reported_at: Mapped[datetime | None] = mapped_column(Instant)
    submitted_on: Mapped[date | None]  # day of the submission under check, or of the accepted one
    submit_cutoff_on: Mapped[date | None]  # last working day before submitted_on: late if due by then
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    stopped_on: Mapped[date | None]  # the day the clock stopped (dispute of the first lead, suspension)
    state_before_stop: Mapped[str] = mapped_column(String(12), default="")
    review_on: Mapped[date | None]  # when a suspension is looked at again
    extension_pending: Mapped[bool] = mapped_column(default=False)
    extensions_granted: Mapped[int] = mapped_column(default=0)
    sent_back: Mapped[int] = mapped_column(default=0)
    reopened: Mapped[int] = mapped_column(default=0)
    urged: Mapped[int] = mapped_column(default=0)  # how many 催办单 went out for the current due date
    overdue_marked: Mapped[int | None]  # due revision whose crossing into overdue is on record

    minutes: Mapped[Minutes] = relationship()
    agenda_item: Mapped[AgendaItem | None] = relationship()
    clause: Mapped[Clause] = relationship()
    parent: Mapped["Task | None"] = relationship(remote_side=[id], foreign_keys=[parent_id], back_populates="children")
    children: Mapped[list["Task"]] = relationship(
        foreign_keys=[parent_id], back_populates="parent", order_by="Task.position"
    )
    replaced_by: Mapped["Task | None"] = relationship(remote_side=[id], foreign_keys=[replaced_by_id])
    owners: Mapped[list["TaskOwner"]] = relationship(
        back_populates="task", order_by="TaskOwner.position", cascade="all, delete-orphan"
    )
    assignments: Mapped[list["Assignment"]] = relationship(
        back_populates="task", order_by="Assignment.position", cascade="all, delete-orphan"
    )
    last_report: Mapped["Report | None"] = relationship(foreign_keys=[last_report_id], post_update=True)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        UniqueConstraint("government_id", "number"),
        CheckConstraint(f"{BEFORE_ISSUE} OR (number IS NOT NULL AND issued_at IS NOT NULL)", name="issued_has_number"),
        CheckConstraint(f"NOT ({BEFORE_ISSUE}) OR issued_at IS NULL", name="candidates_are_not_issued"),
        CheckConstraint("state <> 'dropped' OR drop_reason <> ''", name="dropped_has_reason"),
        CheckConstraint("state <> 'closed' OR closed_at IS NOT NULL", name="closed_has_day"),
        CheckConstraint("state <> 'closing' OR submitted_on IS NOT NULL", name="closing_has_submission"),
        CheckConstraint("state NOT IN ('disputed','suspended') OR stopped_on IS NOT NULL", name="stopped_has_day"),
        CheckConstraint("state <> 'suspended' OR review_on IS NOT NULL", name="suspended_has_review_day"),
        CheckConstraint(f"NOT ({OPEN}) OR due_on IS NULL OR first_due_on IS NOT NULL", name="first_date_is_kept"),
        CheckConstraint(
            "state IN ('candidate','dropped','issued','disputed','in_progress','closing','closed','suspended',"
            "'cancelled')",
            name="state",
        ),
        CheckConstraint("grade IN ('A','B','C')", name="grade"),
        CheckConstraint("kind IN ('approval','measure','directive')", name="kind"),
        Index(
            "ix_task_open_due", "government_id", "due_on", "id", sqlite_where=text(OPEN), postgresql_where=text(OPEN)
        ),
        Index(
            "ix_task_open_report",
            "government_id",
            "report_due_on",
            "id",
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index("ix_task_government_state", "government_id", "state", "id"),
        Index(
            "ix_task_issued",
            "government_id",
            "id",
            sqlite_where=text("issued_at IS NOT NULL"),
            postgresql_where=text("issued_at IS NOT NULL"),
        ),
        Index(
            "ix_task_closed",
            "government_id",
            "closed_at",
            sqlite_where=text("state = 'closed'"),
            postgresql_where=text("state = 'closed'"),
        ),
    )


class TaskOwner(Base):
    """An owner as the minutes name it, until and after it is settled which body or person that is."""

    __tablename__ = "task_owner"
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(100))  # the minutes' own words
    role: Mapped[str] = mapped_column(String(8))
    basis: Mapped[str] = mapped_column(String(12))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    is_person: Mapped[bool] = mapped_column(default=False)  # a person or post: 责任领导, signs nothing
    dismissed: Mapped[bool] = mapped_column(default=False)  # a person said: 不是单位
    confirmed: Mapped[bool] = mapped_column(default=False)  # an inferred owner is marked until confirmed
    task: Mapped[Task] = relationship(back_populates="owners")
    body: Mapped[Body | None] = relationship()
    __table_args__ = (CheckConstraint("role IN ('lead','support')", name="role"),)


class Assignment(Base):
    """A body's share in an issued task. The first lead signs for the task and submits it."""

    __tablename__ = "assignment"
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"))
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))  # the group it came in by
    position: Mapped[int]  # 0 is the first lead
    role: Mapped[str] = mapped_column(String(8))
    basis: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(10), default="to_sign")
    assigned_at: Mapped[datetime] = mapped_column(Instant)  # the issue, or when it was reassigned to this body
    acknowledged_at: Mapped[datetime | None] = mapped_column(Instant)
    acknowledged_by: Mapped[str] = mapped_column(String(40), default="")
    last_report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id", use_alter=True))
    disputes: Mapped[int] = mapped_column(default=0)
    task: Mapped[Task] = relationship(back_populates="assignments")
    body: Mapped[Body] = relationship(foreign_keys=[body_id])
    group: Mapped[Body | None] = relationship(foreign_keys=[group_id])
    last_report: Mapped["Report | None"] = relationship(foreign_keys=[last_report_id])
    __table_args__ = (
        UniqueConstraint("task_id", "body_id"),
        CheckConstraint("role IN ('lead','support')", name="role"),
        CheckConstraint("state IN ('to_sign','signed','disputed')", name="state"),
        CheckConstraint("state <> 'signed' OR acknowledged_at IS NOT NULL", name="signed_has_day"),
        Index("ix_assignment_body_state", "body_id", "state", "task_id"),
    )


class Report(Base):
    """A body's progress report (进展反馈). ``behalf`` holds by whom, how and from whom it was recorded."""

    __tablename__ = "report"
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"))
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    progress: Mapped[str] = mapped_column(Text)  # 落实情况
    problems: Mapped[str] = mapped_column(Text, default="")
    measures: Mapped[str] = mapped_column(Text, default="")
    needs: Mapped[str] = mapped_column(Text, default="")  # 需协调事项
    expected_on: Mapped[date | None]  # 预计完成
    behalf: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    author: Mapped[Person] = relationship()
    body: Mapped[Body] = relationship()
    __table_args__ = (
        CheckConstraint("progress <> ''", name="progress_is_told"),
        Index("ix_report_task_at", "task_id", "at"),
    )


class Extension(Base):
    """A request for more time, and what became of it."""

    __tablename__ = "extension"
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), index=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    from_on: Mapped[date]
    to_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="pending")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[str] = mapped_column(Text, default="")
    behalf: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    __table_args__ = (
        CheckConstraint("to_on > from_on", name="longer"),
        CheckConstraint("reason <> ''", name="reason_is_told"),
        CheckConstraint("state IN ('pending','granted','refused','lapsed')", name="state"),
        CheckConstraint("state NOT IN ('granted','refused') OR decided_at IS NOT NULL", name="decided_has_day"),
        Index(
            "uq_extension_pending",
            "task_id",
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )


class Submission(Base):
    """A request for closure (报结): evidence or a signed statement. At most one waits, one is accepted."""

    __tablename__ = "submission"
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), index=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    on: Mapped[date]
    result: Mapped[str] = mapped_column(Text)
    statement: Mapped[str] = mapped_column(Text, default="")  # 签名说明, where no file can prove it
    supports_missing: Mapped[str] = mapped_column(Text, default="")  # why supports have not answered
    state: Mapped[str] = mapped_column(String(10), default="pending")
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    checked_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[str] = mapped_column(Text, default="")
    behalf: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    by: Mapped[Person] = relationship(foreign_keys=[by_id])
    __table_args__ = (
        CheckConstraint("state IN ('pending','accepted','sent_back')", name="state"),
        CheckConstraint("state = 'pending' OR checked_at IS NOT NULL", name="checked_has_day"),
        Index(
            "uq_submission_pending",
            "task_id",
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )


class Dispute(Base):
    """A body sends its share back for discussion (退回商榷), and the office's answer."""

    __tablename__ = "dispute"
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), index=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    reason_class: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(String(10), default="")  # keep, reassign, cancel
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    behalf: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason_is_told"),
        CheckConstraint("outcome IN ('','keep','reassign','cancel')", name="outcome"),
        CheckConstraint("(outcome = '') = (answered_at IS NULL)", name="answered_has_day"),
    )


class Evidence(Base):
    """A file that a body sent with a report or a submission."""

    __tablename__ = "evidence"
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"))
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    file_name: Mapped[str] = mapped_column(String(255))
    stored_name: Mapped[str] = mapped_column(String(80))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]  # bytes
    at: Mapped[datetime] = mapped_column(Instant)


class Event(Base):
    """What happened to a task, for ever. ``by_clock``: the program noted it when a date passed."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    government_id: Mapped[int] = mapped_column(ForeignKey("government.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime] = mapped_column(Instant)
    by_clock: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    behalf: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    person: Mapped[Person | None] = relationship()
    body: Mapped[Body | None] = relationship()
    __table_args__ = (
        CheckConstraint("by_clock OR person_id IS NOT NULL", name="somebody_did_it"),
        Index("ix_event_task_at", "task_id", "at", "id"),
        Index("ix_event_government_kind_at", "government_id", "kind", "at"),
    )


class NumberSeries(Base):
    """The last number given in a meeting's series; locked while one is drawn, so none doubles."""

    __tablename__ = "number_series"
    government_id: Mapped[int] = mapped_column(ForeignKey("government.id"), primary_key=True)
    prefix: Mapped[str] = mapped_column(String(30), primary_key=True)  # 〔2026〕13- or 〔2026〕专22-
    last: Mapped[int] = mapped_column(default=0)
