"""What stands in the head of every page, by role."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tracker.accounts.actor import Actor, Permission
from tracker.vocabulary import Role

Tally = Callable[[Actor], int | None]  # how many wait behind a link; none where nothing shall be shown


@dataclass(frozen=True)
class Place:
    """A page that the head leads to. ``url`` is its path, which also names its tally."""

    label: str
    url: str
    permission: Permission


@dataclass(frozen=True)
class Item:
    """A place as base.html prints it."""

    label: str
    url: str
    current: bool
    tally: int | None


_QUEUE = Place("今日工作", "/queue", Permission.SEE_QUEUE)
_INBOX = Place("待办", "/inbox", Permission.SEE_INBOX)
_MINUTES = Place("纪要核对", "/minutes", Permission.SEE_MINUTES)
_LEDGER = Place("台账", "/ledger", Permission.SEE_TASKS)
_OWN_LEDGER = Place("本单位台账", "/ledger", Permission.SEE_TASKS)
_OVERDUE = Place("逾期清单", "/overdue", Permission.SEE_OVERDUE)
_BODIES = Place("单位", "/bodies", Permission.SEE_BODIES)
_OWN_BODY = Place("本单位情况", "/bodies", Permission.SEE_BODIES)
_MESSAGES = Place("消息", "/messages", Permission.SIGNED_IN)
_GOVERNMENTS = Place("政府", "/admin/governments", Permission.ADMINISTER)
_OPERATIONS = Place("运行情况", "/admin/operations", Permission.ADMINISTER)
_PEOPLE = Place("人员", "/admin/people", Permission.ADMINISTER)

_OFFICE = (_QUEUE, _MINUTES, _LEDGER, _OVERDUE, _BODIES, _MESSAGES)
_BUREAU = (_INBOX, _OWN_LEDGER, _OWN_BODY, _MESSAGES)
PLACES: dict[Role, tuple[Place, ...]] = {  # the first one is where the role lands (PRODUCT section 1)
    Role.OFFICE: _OFFICE,
    Role.OFFICE_LEADER: _OFFICE,
    Role.LIAISON: _BUREAU,
    Role.HEAD: _BUREAU,
    Role.LEADER: (_OVERDUE, _LEDGER, _BODIES, _MESSAGES),
    Role.ADMIN: (_GOVERNMENTS, _PEOPLE, _OPERATIONS, _MESSAGES),
}
ELSEWHERE = (_OVERDUE, _LEDGER, _MINUTES, _BODIES)  # in a government that is read by grant


def places(actor: Actor, viewing: int | None) -> tuple[Place, ...]:
    """Where this reader can go while viewing this government."""
    wanted = PLACES[actor.role] if viewing == actor.government_id else ELSEWHERE
    return tuple(place for place in wanted if actor.holds_in(place.permission, viewing))


def home(actor: Actor, viewing: int | None) -> str:
    """Where the reader lands."""
    return places(actor, viewing)[0].url


def items(actor: Actor, viewing: int | None, path: str, tallies: Mapping[str, Tally]) -> list[Item]:
    """The links of the head on the page at ``path``."""
    return [
        Item(
            place.label,
            place.url,
            path == place.url or path.startswith(place.url + "/"),
            tallies[place.url](actor) if place.url in tallies else None,
        )
        for place in places(actor, viewing)
    ]
