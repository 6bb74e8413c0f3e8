"""Who acts: a plain value, so that permissions can be decided and tested without a database."""

from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar

from tracker.vocabulary import Role


class Permission(Enum):
    """What a page demands of its reader. Each route names exactly one (``pages.permissions``)."""

    PUBLIC = "public"  # sign-in and its like; no session needed
    SIGNED_IN = "signed_in"  # messages, own password
    SEE_QUEUE = "see_queue"  # 今日工作
    REVIEW = "review"  # upload, 纪要核对, issue
    SEE_MINUTES = "see_minutes"
    SEE_INBOX = "see_inbox"  # 待办
    SEE_TASKS = "see_tasks"  # task page, 台账; rows are scoped by reader
    SEE_OVERDUE = "see_overdue"
    ACT = "act"  # any act on a task; can() decides which
    SEE_BODIES = "see_bodies"
    KEEP_DIRECTORY = "keep_directory"  # names, groups and members of bodies
    ADMINISTER = "administer"  # governments, people, accounts


_OFFICE = frozenset(
    {
        Permission.SEE_QUEUE,
        Permission.REVIEW,
        Permission.SEE_MINUTES,
        Permission.SEE_TASKS,
        Permission.SEE_OVERDUE,
        Permission.ACT,
        Permission.SEE_BODIES,
        Permission.KEEP_DIRECTORY,
    }
)
_BUREAU = frozenset({Permission.SEE_INBOX, Permission.SEE_TASKS, Permission.ACT, Permission.SEE_BODIES})
_EVERYBODY = frozenset({Permission.PUBLIC, Permission.SIGNED_IN})
HELD: dict[Role, frozenset[Permission]] = {
    Role.OFFICE: _OFFICE,
    Role.OFFICE_LEADER: _OFFICE,
    Role.LIAISON: _BUREAU,
    Role.HEAD: _BUREAU,
    Role.LEADER: frozenset(
        {Permission.SEE_TASKS, Permission.SEE_OVERDUE, Permission.SEE_BODIES, Permission.SEE_MINUTES}
    ),
    Role.ADMIN: frozenset({Permission.ADMINISTER}),
}
READ_ONLY = frozenset({Permission.SEE_MINUTES, Permission.SEE_TASKS, Permission.SEE_OVERDUE, Permission.SEE_BODIES})


@dataclass(frozen=True)
class Actor:
    """A signed-in person. ``reads`` are governments seen by an explicit read-only grant."""

    person_id: int
    name: str
    role: Role
    government_id: int | None
    body_id: int | None = None
    reads: frozenset[int] = field(default_factory=frozenset)

    is_authenticated: ClassVar[bool] = True  # what Flask-Login asks of its user

    def holds(self, permission: Permission) -> bool:
        """Whether the role gives this permission in the person's own government."""
        return permission in _EVERYBODY or permission in HELD[self.role]

    def holds_in(self, permission: Permission, government_id: int | None) -> bool:
        """The same in any government (none: what concerns all): elsewhere only reading, and only by grant."""
        if government_id == self.government_id or permission in _EVERYBODY:
            return self.holds(permission)
        return government_id in self.reads and permission in READ_ONLY

    @property
    def is_office(self) -> bool:
        return self.role in (Role.OFFICE, Role.OFFICE_LEADER)

    @property
    def is_bureau(self) -> bool:
        return self.role in (Role.LIAISON, Role.HEAD)
