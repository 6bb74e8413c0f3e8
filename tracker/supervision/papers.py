"""台账 and 任务分解表 as sheets (columns: the office's own forms, reference features section 4)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from tracker.accounts.actor import Actor
from tracker.clock import local
from tracker.directory.models import Body, Person
from tracker.documents.xlsx import Cell, Column, Sheet
from tracker.errors import NotFound
from tracker.extensions import db
from tracker.minutes.models import AgendaItem, Clause, Minutes
from tracker.pages.filters import day
from tracker.supervision.lines import Line
from tracker.tasks.models import Assignment, Task
from tracker.tasks.queries import visible
from tracker.tasks.timing import cycle_word
from tracker.vocabulary import DueOrigin, OwnerRole

NOTHING = "无"
LEDGER = (
    Column("序号", 6),
    Column("督办编号", 20),
    Column("来源", 22),
    Column("原文摘句", 50),
    Column("督办事项", 36),
    Column("完成标志", 30),
    Column("牵头单位", 18),
    Column("配合单位", 18),
    Column("分管领导", 10),
    Column("责任人及电话", 18),
    Column("交办日期", 12),
    Column("签收日期", 12),
    Column("原定时限", 12),
    Column("现行时限", 12),
    Column("延期次数", 9),
    Column("反馈周期", 12),
    Column("落实情况", 40),
    Column("存在问题", 30),
    Column("下一步措施", 30),
    Column("预计完成", 12),
    Column("最近反馈日期", 13),
    Column("状态", 10),
    Column("灯色", 16),
    Column("超期天数", 9),
    Column("催办次数", 9),
    Column("报结日期", 12),
    Column("办结日期", 12),
)


def ledger_sheet(title: str, subtitle: str, lines: Iterable[Line]) -> Sheet:
    """The ledger as it is printed and sent round."""
    return Sheet(title, subtitle, LEDGER, (_ledger_row(number, line) for number, line in enumerate(lines, 1)))


def _ledger_row(number: int, line: Line) -> Sequence[Cell]:
    row = line.row
    return (
        number,
        row.number,
        line.source,
        row.words,
        row.title,
        row.done_when or NOTHING,
        line.leads or NOTHING,
        line.supports or NOTHING,
        row.overseeing_leader or NOTHING,
        " ".join(filter(None, (row.head, row.head_phone))) or NOTHING,
        _day(row.issued_at),
        _day(row.acknowledged_at),
        row.first_due_on or DueOrigin.NONE.label,
        row.due_on or DueOrigin.NONE.label,
        row.extensions_granted,
        cycle_word(row.cycle),
        row.progress or NOTHING,
        row.problems or NOTHING,
        row.measures or NOTHING,
        row.expected_on or NOTHING,
        _day(row.reported_at),
        line.state.label,
        line.lamp.word if line.lamp else NOTHING,
        line.days_over or 0,
        row.urged,
        row.submitted_on or NOTHING,
        _day(row.closed_at),
    )


def _day(at: datetime | None) -> Cell:
    return local(at).date() if at else NOTHING


BREAKDOWN = (
    Column("序号", 8),
    Column("议题", 30),
    Column("工作任务", 36),
    Column("具体措施/阶段节点", 50),
    Column("牵头", 18),
    Column("配合", 18),
    Column("责任领导", 12),
    Column("时限", 18),
    Column("完成标志", 30),
)


class Part(NamedTuple):
    """A task of a meeting, as the breakdown lists it."""

    id: int
    parent_id: int | None
    agenda_position: int | None
    agenda_title: str | None
    title: str
    stages: list[Any]
    milestones: list[Any]
    words: str
    responsible_leader: str
    overseeing_leader: str | None
    due_on: date | None
    due_origin: str
    due_words: str
    cycle: str
    done_when: str


def breakdown_sheet(actor: Actor, government_id: int, minutes_id: int, as_of: str) -> Sheet:
    """任务分解表 of a meeting: its issued tasks, children under their parents. Raises ``NotFound``."""
    minutes = db.session.execute(
        select(Minutes.title, Minutes.session, Minutes.meeting_date).where(
            Minutes.id == minutes_id, Minutes.government_id == government_id
        )
    ).one_or_none()
    if minutes is None:
        raise NotFound()
    parts = _parts(actor, government_id, minutes_id)
    bodies = _bodies([part.id for part in parts])
    rows = (_breakdown_row(number, part, bodies[part.id]) for number, part in numbered(parts))
    title = f"{minutes.session or minutes.title}任务分解表"
    return Sheet(title, f"会议日期 {day(minutes.meeting_date)}，{as_of}", BREAKDOWN, rows)


def _parts(actor: Actor, government_id: int, minutes_id: int) -> list[Part]:
    first, leader = aliased(Assignment), aliased(Person)
    query = (
        select(
            Task.id,
            Task.parent_id,
            AgendaItem.position,
            AgendaItem.title,
            Task.title,
            Task.stages,
            Task.milestones,
            Clause.words,
            Task.responsible_leader,
            leader.name,
            Task.due_on,
            Task.due_origin,
            Task.due_words,
            Task.cycle,
            Task.done_when,
        )
        .join(Clause, Clause.id == Task.clause_id)
        .outerjoin(AgendaItem, AgendaItem.id == Task.agenda_item_id)
        .outerjoin(first, (first.task_id == Task.id) & (first.position == 0))
        .outerjoin(Body, Body.id == first.body_id)
        .outerjoin(leader, leader.id == Body.overseeing_leader_id)
        .where(Task.minutes_id == minutes_id, Task.state != "cancelled", visible(actor, government_id))
        .order_by(Task.position, Task.id)
    )
    return [Part(*row) for row in db.session.execute(query)]


def _bodies(task_ids: Sequence[int]) -> Mapping[int, Mapping[str, list[str]]]:
    """Names by task and role, a group once in place of its members; a member's own task names the member."""
    group = aliased(Body)
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    members = func.count().over(partition_by=(Assignment.task_id, Assignment.role, Assignment.group_id))
    query = (
        select(Assignment.task_id, Assignment.role, Body.name, group.name, members)
        .join(Body, Body.id == Assignment.body_id)
        .outerjoin(group, group.id == Assignment.group_id)
        .where(Assignment.task_id.in_(task_ids))
        .order_by(Assignment.task_id, Assignment.position)
    )
    for task_id, role, body, of_group, number in db.session.execute(query):
        names, name = found[task_id][role], of_group if of_group and number > 1 else body
        if name not in names:
            names.append(name)
    return found


def numbered(parts: Sequence[Part]) -> Iterator[tuple[str, Part]]:
    """Each part with its number, 2 or 2.1; a child whose parent is not listed stands by itself."""
    known = {part.id for part in parts}
    children: dict[int | None, list[Part]] = defaultdict(list)
    for part in parts:
        children[part.parent_id if part.parent_id in known else None].append(part)

    def below(parent_id: int | None, prefix: str) -> Iterator[tuple[str, Part]]:
        for number, part in enumerate(children[parent_id], 1):
            yield f"{prefix}{number}", part
            yield from below(part.id, f"{prefix}{number}.")

    return below(None, "")


def _breakdown_row(number: str, part: Part, bodies: Mapping[str, Sequence[str]]) -> Sequence[Cell]:
    agenda = f"{part.agenda_position}. {part.agenda_title}" if part.agenda_position else NOTHING
    return (
        number,
        agenda,
        part.title,
        _measures(part),
        "、".join(bodies.get(OwnerRole.LEAD.value, ())) or NOTHING,
        "、".join(bodies.get(OwnerRole.SUPPORT.value, ())) or NOTHING,
        part.responsible_leader or part.overseeing_leader or NOTHING,
        _due(part),
        part.done_when or NOTHING,
    )


def _measures(part: Part) -> str:
    """The stages of an approval, the dated steps of a clause, else the minutes' own words."""
    if part.stages:
        return "\n".join(f"{number}. {stage['text']}" for number, stage in enumerate(part.stages, 1))
    if part.milestones:
        return "\n".join(f"{step['words']}（{step['on'] or DueOrigin.NONE.label}）" for step in part.milestones)
    return part.words


def _due(part: Part) -> str:
    if part.due_on is None:
        cycle = f"，{cycle_word(part.cycle)}反馈" if part.cycle else ""
        return (part.due_words or DueOrigin.NONE.label) + cycle
    note = f"（{DueOrigin.DEFAULT.label}）" if part.due_origin == DueOrigin.DEFAULT else ""
    return f"{part.due_on}{note}"
