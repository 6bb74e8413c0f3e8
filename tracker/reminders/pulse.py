"""Whether the scheduler's jobs run: each one notes when it last ended well."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from markupsafe import Markup
from sqlalchemy import func, select

from tracker.accounts.actor import Actor
from tracker.clock import Clock, local
from tracker.extensions import db
from tracker.pages import context
from tracker.pages.banners import Banner
from tracker.pages.filters import instant
from tracker.reminders.models import Heartbeat, Outbox
from tracker.reminders.rules import default_rules
from tracker.unit import insert_into, unit_of_work
from tracker.vocabulary import OutboxState, Role

REMINDERS, REPLAN, BACKUP = "reminders", "replan", "backup"  # job names
JOBS = {  # what each one does, in the words of the page 运行情况; by their names in the timetable
    REMINDERS: "提醒、汇总和发送，每分钟",
    REPLAN: "重排提醒，每天 00:30 以后",
    BACKUP: "备份，每天 02:30 以后",
    "leftovers": "清理没有用到的文件，每天 03:30 以后",
}
SILENT_AFTER = timedelta(minutes=10)
LATE_AFTER = timedelta(hours=25)  # of a job that runs once a day
OFTEN_FAILED = 3  # attempts
LOOK_BACK = timedelta(days=7)


def beat(job: str, clock: Clock, note: str = "") -> None:
    """Note that a job has just ended well. Two schedulers may say so at once."""
    with unit_of_work() as session:
        last = {"at": clock.now(), "note": note}
        new = insert_into(session, Heartbeat).values(job=job, **last)
        session.execute(new.on_conflict_do_update(index_elements=[Heartbeat.job], set_=last))


def last_beat(job: str) -> datetime | None:
    """When a job last ended well (UTC); None if it never did."""
    return db.session.scalar(select(Heartbeat.at).where(Heartbeat.job == job))


def is_due_today(job: str, after: time, clock: Clock) -> bool:
    """Whether a daily job has still to run: today's hour has come and it has not ended well since.

    So a machine that was off at the hour runs it when it is back.
    """
    now, last = local(clock.now()), last_beat(job)
    hour = datetime.combine(now.date(), after, now.tzinfo)
    return now >= hour and (last is None or last < hour)


class JobState(NamedTuple):
    """A scheduled job: what it does, when it last ended well, what it said, and what is amiss ('' if nothing)."""

    name: str
    at: datetime | None
    note: str
    fault: str


def jobs(clock: Clock) -> list[JobState]:
    """Every job of the page 运行情况, in the order of the day."""
    beats = {row.job: row for row in db.session.scalars(select(Heartbeat))}
    return [_state(job, beats.get(job), clock) for job in JOBS]


def _state(job: str, beat: Heartbeat | None, clock: Clock) -> JobState:
    if beat is None:
        return JobState(JOBS[job], None, "", "还没有运行过")
    silent = clock.now() - beat.at
    limit = SILENT_AFTER if job == REMINDERS else LATE_AFTER
    return JobState(JOBS[job], beat.at, beat.note, f"停了 {_lasting(silent)}" if silent > limit else "")


def scheduler_silent(actor: Actor) -> Banner | None:
    """Banner for office and administrators: in office hours no round of reminders for ten minutes."""
    now = context.clock().now()
    if not _is_told(actor) or not default_rules().hours.is_open(now, context.workdays()):
        return None
    last = last_beat(REMINDERS)
    if last is None:
        return Banner("doubt", "提醒还没有运行过。", "没有漏发；运行后补发。")
    if now - last <= SILENT_AFTER:
        return None
    return Banner("doubt", f"提醒停了 {_lasting(now - last)}。", f"上次运行 {instant(last)}，没有漏发；恢复后补发。")


def messages_failing(actor: Actor) -> Banner | None:
    """Banner for office and administrators: messages that failed three times, or for good, in the last days."""
    if not _is_told(actor):
        return None
    failing = count_failing(actor.government_id, context.clock())
    if not failing:
        return None
    told = "多次发送失败，站内消息不受影响；查看邮件服务器的设置。"
    if actor.role is Role.ADMIN:
        told += Markup('<a href="/admin/operations">看运行情况</a>')
    return Banner("doubt", f"{failing} 条消息没有发出去。", told)


def count_failing(government_id: int | None, clock: Clock) -> int:
    """Messages of the last days that failed for good, or at least three times. None: of all governments."""
    mine = [] if government_id is None else [Outbox.government_id == government_id]
    recent = Outbox.created_at >= clock.now() - LOOK_BACK
    waiting = Outbox.state.in_([OutboxState.QUEUED.value, OutboxState.SENDING.value])
    stuck = select(func.count()).where(waiting, Outbox.attempts >= OFTEN_FAILED, recent, *mine)
    failed = select(func.count()).where(Outbox.state == OutboxState.FAILED.value, recent, *mine)
    return (db.session.scalar(stuck) or 0) + (db.session.scalar(failed) or 0)


def _is_told(actor: Actor) -> bool:
    return actor.is_office or actor.role is Role.ADMIN


def _lasting(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    if minutes < 60:
        return f"{minutes} 分钟"
    return f"{minutes // 60} 小时" if minutes < 24 * 60 else f"{minutes // (24 * 60)} 天"
