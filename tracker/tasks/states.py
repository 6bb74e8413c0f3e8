"""The one transition table (PRODUCT section 4). Pure.

``TRANSITIONS[state, act]`` names every state that the act may lead to; an act that is not there
does not exist in that state. Whose act it is, and its guards, stand in ``permissions``.
"""

from collections.abc import Mapping

from tracker.vocabulary import OPEN_STATES, Act, TaskState

_BY_ACT: Mapping[Act, Mapping[TaskState, tuple[TaskState, ...]]] = {
    # A heading has nobody to sign for it and is in progress from the start.
    Act.ISSUE: {TaskState.CANDIDATE: (TaskState.ISSUED, TaskState.IN_PROGRESS)},
    Act.DROP: {TaskState.CANDIDATE: (TaskState.DROPPED,)},
    Act.RESTORE: {TaskState.DROPPED: (TaskState.CANDIDATE,)},
    Act.EDIT: {state: (state,) for state in (TaskState.CANDIDATE, *OPEN_STATES)},
    # Each body signs for itself while the task is open; the first lead's signature moves the task.
    Act.ACKNOWLEDGE: {state: (state,) for state in OPEN_STATES}
    | {TaskState.ISSUED: (TaskState.ISSUED, TaskState.IN_PROGRESS)},
    Act.DISPUTE: {state: (state,) for state in OPEN_STATES}
    | {TaskState.ISSUED: (TaskState.ISSUED, TaskState.DISPUTED)},
    Act.SETTLE: {state: (state,) for state in OPEN_STATES}
    | {TaskState.DISPUTED: (TaskState.DISPUTED, TaskState.ISSUED, TaskState.CANCELLED)},
    Act.REPORT: {TaskState.IN_PROGRESS: (TaskState.IN_PROGRESS,)},
    Act.REQUEST_EXTENSION: {TaskState.IN_PROGRESS: (TaskState.IN_PROGRESS,)},
    Act.DECIDE_EXTENSION: {TaskState.IN_PROGRESS: (TaskState.IN_PROGRESS,)},
    Act.SUBMIT: {TaskState.IN_PROGRESS: (TaskState.CLOSING,)},
    Act.SEND_BACK: {TaskState.CLOSING: (TaskState.IN_PROGRESS,)},
    Act.CLOSE: {TaskState.CLOSING: (TaskState.CLOSED,)},
    Act.REOPEN: {TaskState.CLOSED: (TaskState.IN_PROGRESS,)},
    Act.SUSPEND: {TaskState.IN_PROGRESS: (TaskState.SUSPENDED,)},
    Act.RESUME: {TaskState.SUSPENDED: (TaskState.IN_PROGRESS,)},
    Act.CANCEL: dict.fromkeys(OPEN_STATES, (TaskState.CANCELLED,)),
}
TRANSITIONS: Mapping[tuple[TaskState, Act], tuple[TaskState, ...]] = {
    (state, act): outcomes for act, by_state in _BY_ACT.items() for state, outcomes in by_state.items()
}
# A heading follows its children by itself: no person acts, so no act names it.
FOLLOWS: frozenset[tuple[TaskState, TaskState]] = frozenset(
    {
        (TaskState.IN_PROGRESS, TaskState.CLOSED),
        (TaskState.IN_PROGRESS, TaskState.CANCELLED),
        (TaskState.CLOSED, TaskState.IN_PROGRESS),
    }
)


def allowed(state: TaskState, act: Act) -> bool:
    """Whether the act exists in this state."""
    return (state, act) in TRANSITIONS


def moved(state: TaskState, act: Act, to: TaskState) -> TaskState:
    """``to``, if the table lets the act lead there. Else a ``ValueError``: the verb is wrong, not its caller."""
    if to not in TRANSITIONS.get((state, act), ()):
        raise ValueError(f"{act.value} does not lead from {state.value} to {to.value}")
    return to


def followed(state: TaskState, to: TaskState) -> TaskState:
    """``to``, if a heading may follow its children there."""
    if (state, to) not in FOLLOWS:
        raise ValueError(f"a heading does not go from {state.value} to {to.value} by itself")
    return to
