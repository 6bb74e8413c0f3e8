"""What the grammar reads in words that a person has marked or cut off: by themselves, under their own heading."""

from collections.abc import Iterable
from typing import Any

from tracker import grammar
from tracker.grammar.model import Owner, TaskReading
from tracker.minutes.models import Minutes
from tracker.review.made import squeezed
from tracker.vocabulary import Basis
from tracker.workdays import Workdays

_ENDS = "，、；。：;:,. "
_LEAD_IN, _SAYS_ITSELF = "会议要求，", "会议"


def reread(
    minutes: Minutes, start: int, end: int, workdays: Workdays, *, parted: bool = False
) -> dict[str, Any] | None:
    """The reading of a span as clauses keep it; None where the grammar finds no duty in it.

    ``parted``: candidates of their own stand in it, so that only its own duty counts. Owners are those that the words
    name; dates count from the meeting as ever.
    """
    try:
        found = grammar.extract(_alone(minutes, start, end), workdays).tasks
    except grammar.NotMinutes:
        return None
    tasks = [one for one in found if one.parent is None] if parted else list(found)
    return _joined(tasks) if tasks else None


def _alone(minutes: Minutes, start: int, end: int) -> str:
    """The minutes with these words as their only clause."""
    text = minutes.text
    first = min((item.start for item in minutes.agenda), default=start)
    heading = ""
    for item in minutes.agenda:
        line = text[item.start : item.end].partition("\n")[0]
        if item.start + len(line) <= start < item.end:
            heading = line
    words = squeezed(text[start:end]).strip(_ENDS)
    lead_in = "" if words.startswith(_SAYS_ITSELF) else _LEAD_IN
    return f"{text[: min(first, start)]}\n{heading}\n\n{lead_in}{words}。\n"


def _joined(tasks: list[TaskReading]) -> dict[str, Any]:
    """One reading of all that was read in the words."""
    titles = [task.title for task in tasks]  # a headline may stand for the heading above the words
    return {
        "read": True,
        "title": next((one for one in titles if any(one in task.text for task in tasks)), titles[0]),
        "owners": [owner.as_dict() for owner in _owners(tasks)],
        "deadlines": [due.as_dict() for due in dict.fromkeys(due for task in tasks for due in task.deadlines)],
        "recurrence": next((task.recurrence.as_dict() for task in tasks if task.recurrence), None),
        "condition": next((task.condition for task in tasks if task.condition), None),
        "stages": [stage.as_dict() for task in tasks for stage in task.stages],
        "grade": min(task.grade for task in tasks),
        "confidence": min(task.confidence for task in tasks),
        "review": list(dict.fromkeys(reason for task in tasks for reason in task.review)),
    }


def _owners(tasks: Iterable[TaskReading]) -> list[Owner]:
    """Those that the words name, each once; not those that were inferred from elsewhere."""
    named = [owner for task in tasks for owner in task.owners if owner.basis == Basis.NAMED]
    return list({(owner.name, owner.role): owner for owner in named}.values())
