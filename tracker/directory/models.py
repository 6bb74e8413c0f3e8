"""Who there is. Every body and person belongs to one government."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.extensions import Base, Instant


class Installation(Base):
    """One row: what this database is for (``InstallationKind``)."""

    __tablename__ = "installation"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(Instant)
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("kind IN ('real', 'sample', 'test')", name="kind"),
    )


class Government(Base):
    """A government whose meetings are followed up; nobody sees another one's."""

    __tablename__ = "government"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)  # 云澄市人民政府
    mark: Mapped[str] = mapped_column(String(8))  # 云, as in 云督〔2026〕13-17
    office_phone: Mapped[str] = mapped_column(String(40), default="")
    approval_limit_workdays: Mapped[int] = mapped_column(default=30)  # default limit of PRODUCT section 5
    directive_limit_workdays: Mapped[int] = mapped_column(default=30)
    cycle_day: Mapped[int] = mapped_column(default=5)  # report cycle of undated tasks: monthly by this day
    two_person: Mapped[bool] = mapped_column(default=False)  # only an office leader issues
    office_body_id: Mapped[int | None] = mapped_column(
        ForeignKey("body.id", use_alter=True, ondelete="SET NULL")
    )  # 政府办: takes what names no body
    created_at: Mapped[datetime] = mapped_column(Instant)
    __table_args__ = (
        CheckConstraint("cycle_day BETWEEN 1 AND 28", name="cycle_day"),
        CheckConstraint("approval_limit_workdays > 0 AND directive_limit_workdays > 0", name="limits"),
    )


class Body(Base):
    """A bureau, town, company or group of such. Valid from ``valid_from`` through ``valid_to``."""

    __tablename__ = "body"
    id: Mapped[int] = mapped_column(primary_key=True)
    government_id: Mapped[int] = mapped_column(ForeignKey("government.id"))
    name: Mapped[str] = mapped_column(String(100))
    short_name: Mapped[str] = mapped_column(String(40), default="")
    is_group: Mapped[bool] = mapped_column(default=False)
    overseeing_leader_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", use_alter=True, ondelete="SET NULL")
    )  # 分管领导
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    aliases: Mapped[list["BodyAlias"]] = relationship(back_populates="body", cascade="all, delete-orphan")
    members: Mapped[list["GroupMember"]] = relationship(
        foreign_keys="GroupMember.group_id", cascade="all, delete-orphan"
    )
    __table_args__ = (
        UniqueConstraint("government_id", "name"),
        CheckConstraint("valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to", name="validity"),
    )

    @property
    def shown(self) -> str:
        """The short name where there is one (lists), else the full one."""
        return self.short_name or self.name


class BodyAlias(Base):
    """Another name of a body: former, short, or settled at a review and remembered."""

    __tablename__ = "body_alias"
    id: Mapped[int] = mapped_column(primary_key=True)
    government_id: Mapped[int] = mapped_column(ForeignKey("government.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id", ondelete="CASCADE"), index=True)
    alias: Mapped[str] = mapped_column(String(100))
    body: Mapped[Body] = relationship(back_populates="aliases")
    __table_args__ = (UniqueConstraint("government_id", "alias"),)


class GroupMember(Base):
    """A member of a group (各镇街) and the days on which it is one."""

    __tablename__ = "group_member"
    group_id: Mapped[int] = mapped_column(ForeignKey("body.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("body.id", ondelete="CASCADE"), primary_key=True, index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    member: Mapped[Body] = relationship(foreign_keys=[member_id])
    __table_args__ = (CheckConstraint("group_id <> member_id", name="not_itself"),)


class Person(Base):
    """Somebody with a post. Only those with an account (``accounts``) can sign in."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    government_id: Mapped[int | None] = mapped_column(ForeignKey("government.id"), index=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    post: Mapped[str] = mapped_column(String(60), default="")  # 局长, 常务副市长
    role: Mapped[str] = mapped_column(String(20))
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    active: Mapped[bool] = mapped_column(default=True)
    body: Mapped[Body | None] = relationship(foreign_keys=[body_id])
    government: Mapped[Government | None] = relationship()
    __table_args__ = (
        CheckConstraint("role IN ('office','office_leader','liaison','head','leader','admin')", name="role"),
        CheckConstraint("role NOT IN ('liaison','head') OR body_id IS NOT NULL", name="bureau_people_have_a_body"),
        CheckConstraint("role = 'admin' OR government_id IS NOT NULL", name="all_but_admins_have_a_government"),
    )


class Grant(Base):
    """An explicit read-only sight of another government."""

    __tablename__ = "read_grant"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    government_id: Mapped[int] = mapped_column(ForeignKey("government.id", ondelete="CASCADE"), primary_key=True)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime] = mapped_column(Instant)


class CalendarDay(Base):
    """A day that an administrator has loaded over the official table (``workdays``)."""

    __tablename__ = "calendar_day"
    day: Mapped[date] = mapped_column(primary_key=True)
    is_work: Mapped[bool]
    note: Mapped[str] = mapped_column(String(60), default="")


class AuditEntry(Base):
    """Who did what, for acts outside a task's own events; refusals too. Never changed, never deleted."""

    __tablename__ = "audit_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    government_id: Mapped[int | None] = mapped_column(ForeignKey("government.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    act: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80), default="")
    outcome: Mapped[str] = mapped_column(String(10))  # done, refused
    address: Mapped[str] = mapped_column(String(60), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    __table_args__ = (CheckConstraint("outcome IN ('done', 'refused')", name="outcome"),)
