"""延期: asked for in time, answered by the office; the first date never changes."""

from datetime import date

from sqlalchemy import select

from tracker.accounts.actor import Actor
from tracker.clock import Clock
from tracker.errors import BadInput
from tracker.tasks.models import Extension
from tracker.tasks.scene import Behalf, Scene, meant, scene, told
from tracker.vocabulary import Act, EventKind, ExtensionState


def request_extension(
    actor: Actor,
    task_id: int,
    to_on: date,
    reason: str,
    *,
    version: int,
    clock: Clock,
    behalf: Behalf | None = None,
    body_id: int | None = None,
) -> int:
    """Ask for more time. Gives the request's id; while it waits the lamp stays as it is."""
    with scene(
        actor, Act.REQUEST_EXTENSION, task_id, version=version, clock=clock, behalf=behalf, body_id=body_id
    ) as play:
        task, words = play.task, told(reason, "延期的理由")
        if task.due_on is None or to_on <= task.due_on:
            raise BadInput("新时限要在现时限以后。")
        meant(to_on, play.today, "新时限")
        asked = Extension(
            task_id=task_id,
            body_id=play.share.body_id,
            asked_by_id=actor.person_id,
            asked_at=clock.now(),
            from_on=task.due_on,
            to_on=to_on,
            reason=words,
            behalf=play.behalf,
        )
        play.session.add(asked)
        play.session.flush()
        task.extension_pending = True
        play.record(EventKind.EXTENSION_REQUESTED, **_what(asked), reason=words)
        return asked.id


def decide_extension(actor: Actor, task_id: int, granted: bool, answer: str, *, version: int, clock: Clock) -> None:
    """Grant or refuse what was asked. A grant sets a new due revision; a refusal needs its reason."""
    with scene(actor, Act.DECIDE_EXTENSION, task_id, version=version, clock=clock) as play:
        words = answer.strip() if granted else told(answer, "不予延期的理由")
        asked = _pending(play)
        asked.state = (ExtensionState.GRANTED if granted else ExtensionState.REFUSED).value
        asked.decided_by_id, asked.decided_at, asked.answer = actor.person_id, clock.now(), words
        play.task.extension_pending = False
        if granted:
            play.task.due_on = asked.to_on
            play.task.due_revision += 1
            play.task.extensions_granted += 1
            play.task.urged = 0
        kind = EventKind.EXTENSION_GRANTED if granted else EventKind.EXTENSION_REFUSED
        play.record(kind, **_what(asked), answer=words)


def _pending(play: Scene) -> Extension:
    waiting = Extension.state == ExtensionState.PENDING.value
    return play.session.scalars(select(Extension).where(Extension.task_id == play.task.id, waiting)).one()


def _what(asked: Extension) -> dict[str, object]:
    return {"extension_id": asked.id, "from_on": asked.from_on.isoformat(), "to_on": asked.to_on.isoformat()}
