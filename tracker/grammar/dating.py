"""Deadlines, cycles and conditions put on the tasks whose words hold them (GUIDELINE 4)."""

from dataclasses import dataclass
from datetime import date

from tracker.grammar.clauses import SPREADS
from tracker.grammar.conditions import find_condition
from tracker.grammar.deadlines import find_deadlines
from tracker.grammar.drafts import Draft
from tracker.grammar.model import Cycle, DueDate
from tracker.grammar.recurrence import find_recurrence
from tracker.grammar.spans import HIDDEN, Span
from tracker.workdays import Workdays

_PERIODS = ("daily", "weekly", "fortnightly", "half-monthly", "monthly", "quarterly", "half-yearly", "yearly")
# points that 以上事项 may reach back over
_LONGEST_LIST = 200


@dataclass(frozen=True)
class Dater:
    """Finds when a draft is due. ``base`` is the meeting's day; None where the minutes do not say it."""

    text: str
    masked: str
    base: date | None
    workdays: Workdays

    def due_dates(self, drafts: list[Draft]) -> dict[int, list[DueDate]]:
        """The deadlines by ``id(draft)``, children included: each date on the smallest task that holds it."""
        dates = {id(draft): self._own_dates(draft) for top in drafts for draft in (top, *top.children)}
        for index, draft in enumerate(drafts):
            for one in (draft, *draft.children):
                if dates[id(one)] and SPREADS.search(self.masked, one.start, one.end):
                    self._spread(drafts[max(0, index - _LONGEST_LIST) : index], dates, dates[id(one)])
                    break
        return dates

    def _own_dates(self, draft: Draft) -> list[DueDate]:
        found: dict[tuple[str, date], DueDate] = {}
        for piece in draft.own_spans() if self.base else ():
            for deadline in find_deadlines(self._said(draft, piece), self.base, self.workdays) if self.base else ():
                if deadline.rule == "clock" and find_recurrence(self._said(draft, piece)):
                    continue  # 一日一报，17时前报…: the hour of each time, not a day
                if deadline.on:
                    due = DueDate(deadline.phrase, deadline.on, deadline.rule)
                    found.setdefault((deadline.phrase, deadline.on), due)
                draft.notes += [deadline.note] if deadline.note else []
        return list(found.values())

    @staticmethod
    def _spread(earlier: list[Draft], dates: dict[int, list[DueDate]], due: list[DueDate]) -> None:
        """以上事项…N日内办结 falls on every earlier point of its list that has no date of its own."""
        for draft in earlier:
            dated = any(dates[id(one)] for one in (draft, *draft.children))
            if draft.kind == "measure" and draft.in_list and not dated:
                dates[id(draft)] = list(due)

    def cycle(self, draft: Draft) -> Cycle | None:
        """The shortest cycle in the draft's own words."""
        found = [c for piece in draft.own_spans() if (c := find_recurrence(self._said(draft, piece)))]
        best = min(found, key=lambda c: _PERIODS.index(_period(c.rule)), default=None)
        return Cycle(best.phrase, best.rule, best.anchor) if best else None

    def condition(self, draft: Draft) -> str | None:
        """What sets off a report or a sanction, in the minutes' words."""
        for piece in draft.own_spans():
            found = find_condition(self._said(draft, piece))
            if found:
                return self.text[piece.start + found.start : piece.start + found.end]
        return None

    def _said(self, draft: Draft, piece: Span) -> str:
        """A piece of the text with its facts made unreadable, offset for offset."""
        said = piece.of(self.masked)
        for fact in draft.facts:
            start, end = max(fact.start, piece.start) - piece.start, min(fact.end, piece.end) - piece.start
            if start < end:
                said = said[:start] + HIDDEN * (end - start) + said[end:]
        return said


def _period(rule: str) -> str:
    return "monthly" if rule.startswith("monthly") else rule
