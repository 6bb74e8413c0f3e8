"""Which tasks a reader may see, and the reads of the task page."""

from sqlalchemy import ColumnElement, and_, exists, false, select
from sqlalchemy.orm import aliased

from tracker.accounts.actor import Actor
from tracker.errors import NotFound
from tracker.extensions import db
from tracker.tasks.models import Assignment, Task
from tracker.vocabulary import Role, TaskState

LARGEST_ID = 2**31 - 1  # what both databases can hold; a larger one in an address names nothing
BEFORE_ISSUE = (TaskState.CANDIDATE.value, TaskState.DROPPED.value)


def visible(actor: Actor, government_id: int) -> ColumnElement[bool]:
    """The SQL of what this reader may see of a government's tasks.

    Issued ones only. A bureau sees those that its own body has a share in; office and leaders see
    all of their government; elsewhere all by an explicit read-only grant; an administrator none.
    """
    issued = and_(Task.government_id == government_id, Task.state.not_in(BEFORE_ISSUE))
    if government_id != actor.government_id:
        return issued if government_id in actor.reads else false()
    if actor.is_bureau:
        return and_(issued, shared_by(actor.body_id))
    return issued if actor.is_office or actor.role is Role.LEADER else false()


def shared_by(body_id: int | None) -> ColumnElement[bool]:
    """Tasks that a body has a share in, as lead or support."""
    share = aliased(Assignment)
    return exists().where(share.task_id == Task.id, share.body_id == body_id)


def get_visible(actor: Actor, task_id: int) -> Task:
    """The task, if the reader may see it in its own government or by grant. Else ``NotFound``."""
    task = db.session.get(Task, task_id) if task_id <= LARGEST_ID else None
    if task is None:
        raise NotFound()
    seen = select(Task.id).where(Task.id == task_id, visible(actor, task.government_id))
    if db.session.scalar(seen) is None:
        raise NotFound()
    return task
