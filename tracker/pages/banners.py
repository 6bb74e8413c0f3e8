"""What every page must say above everything else: that something about the installation is not as it should be."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from tracker.accounts.actor import Actor, Permission
from tracker.clock import today
from tracker.pages import context


@dataclass(frozen=True)
class Banner:
    """One message. ``style`` is a note's: doubt, stop, done or nothing."""

    style: str
    lead: str
    text: str = ""


Source = Callable[[Actor], Banner | None]  # other rooms add theirs in the factory


def clock_moved(_actor: Actor) -> Banner | None:
    """The program's day is not the machine's (``CLOCK_OFFSET_DAYS``)."""
    offset = context.settings().clock_offset_days
    if not offset:
        return None
    way = "快" if offset > 0 else "慢"
    return Banner("doubt", f"时钟拨{way}了 {abs(offset)} 天，", f"本页按 {today(context.clock())} 计算，仅供试用。")


def calendar_missing(actor: Actor) -> Banner | None:
    """This year's arrangement of working days is not known; an administrator is led to where it is loaded."""
    year = today(context.clock()).year
    if context.workdays().is_official(year):
        return None
    told = "工作日按周一至周五暂算。"
    if actor.holds(Permission.ADMINISTER):
        told += Markup('<a href="/admin/operations/calendar/{}">载入</a>').format(year)
    return Banner("doubt", f"{year} 年的工作日安排还没有载入，", told)


def reading_elsewhere(actor: Actor) -> Banner | None:
    """Another government is being viewed by grant."""
    if context.viewing() == actor.government_id:
        return None
    return Banner("", "正在查看其他政府的情况，只能看，不能办。", Markup('<a href="/account">回到本政府</a>'))


OWN: tuple[Source, ...] = (reading_elsewhere, clock_moved, calendar_missing)
