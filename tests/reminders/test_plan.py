"""The pure plan: when which reminder of a task ought to go out, and to whom."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.clock import instant, local
from tracker.reminders.plan import Addressee, Facts, Planned, has_passed, plan, step_of, why_not
from tracker.reminders.rules import default_rules
from tracker.vocabulary import OwnerRole, Role, TaskState, Urgency
from tracker.workdays import Workdays

WORKDAYS = Workdays()
LEAD, SUPPORT = OwnerRole.LEAD, OwnerRole.SUPPORT
LIAISON, HEAD, LEADER, HELPER = 1, 2, 3, 4
PEOPLE = (
    Addressee(LIAISON, Role.LIAISON, 10, LEAD),
    Addressee(HEAD, Role.HEAD, 10, LEAD),
    Addressee(LEADER, Role.LEADER, 10, LEAD),
    Addressee(HELPER, Role.LIAISON, 20, SUPPORT),
)
FRIDAY = date(2026, 11, 20)
FACTS = Facts(TaskState.ISSUED, instant(FRIDAY, 9), addressees=PEOPLE)


def planned(facts: Facts, workdays: Workdays = WORKDAYS) -> list[Planned]:
    return sorted(plan(facts, default_rules(), workdays).values(), key=lambda one: (one.send_at, one.key))


def days(facts: Facts, rule: str, workdays: Workdays = WORKDAYS) -> dict[str, date]:
    """Occasion -> day, of one rule."""
    found = planned(facts, workdays)
    return {one.key.occasion: local(one.send_at).date() for one in found if one.key.rule == rule}


def whom(facts: Facts, rule: str, occasion: str) -> list[int]:
    keys = plan(facts, default_rules(), WORKDAYS)
    return sorted(key.recipient_id for key in keys if (key.rule, key.occasion) == (rule, occasion))


def test_a_notice_goes_at_once_in_office_hours() -> None:
    notice = [one for one in planned(FACTS) if one.key.rule == "R1"]
    assert {one.send_at for one in notice} == {FACTS.issued_at}
    assert sorted(one.key.recipient_id for one in notice) == [LIAISON, HEAD, HELPER]


def test_a_notice_of_the_evening_waits_for_the_opening_unless_it_is_most_urgent() -> None:
    evening = replace(FACTS, issued_at=instant(FRIDAY, 20))
    assert {one.send_at for one in planned(evening)} == {instant(date(2026, 11, 23), 8)}
    urgent = planned(replace(evening, urgency=Urgency.MOST_URGENT))
    assert {(one.send_at, one.at_once) for one in urgent} == {(evening.issued_at, True)}


def test_single_messages_of_a_most_urgent_task_go_at_any_hour_and_its_digest_lines_do_not() -> None:
    facts = replace(FACTS, urgency=Urgency.MOST_URGENT, due_on=date(2026, 12, 30), due_revision=1)
    at_any_hour = {one.key.rule for one in planned(facts) if one.at_once}
    assert at_any_hour == {"R1", "R6", "R7"}


def test_before_and_after_the_due_day() -> None:
    facts = replace(FACTS, due_on=date(2026, 12, 30), due_revision=1)
    assert days(facts, "R5") == {"-7": date(2026, 12, 21), "-3": date(2026, 12, 25), "-1": date(2026, 12, 29)}
    assert days(facts, "R6") == {"0": date(2026, 12, 30)}
    assert days(facts, "R7") == {"+1": date(2026, 12, 31)}


def test_seven_days_ahead_only_if_the_span_is_over_thirty_days() -> None:
    for span, wanted in ((30, {"-3", "-1"}), (31, {"-7", "-3", "-1"})):
        facts = replace(FACTS, due_on=FRIDAY + timedelta(days=span), due_revision=1)
        assert days(facts, "R5").keys() == wanted


def test_due_on_a_rest_day() -> None:
    """Due on Sunday: told on Friday, overdue when Monday has passed."""
    facts = replace(FACTS, issued_at=instant(date(2026, 11, 2), 9), due_on=date(2026, 11, 22), due_revision=1)
    assert days(facts, "R6") == {"0": date(2026, 11, 20)}
    assert days(facts, "R5") == {"-3": date(2026, 11, 17), "-1": date(2026, 11, 19)}
    assert days(facts, "R7") == {"+1": date(2026, 11, 24)}


def test_due_in_a_feast_with_moved_working_days() -> None:
    """1 to 7 October 2026 are free; 20 September (Sunday) and 10 October (Saturday) are worked."""
    facts = replace(FACTS, issued_at=instant(date(2026, 9, 1), 9), due_on=date(2026, 10, 3), due_revision=1)
    assert days(facts, "R6") == {"0": date(2026, 9, 30)}
    assert days(facts, "R7") == {"+1": date(2026, 10, 9)}
    saturday = replace(facts, due_on=date(2026, 10, 10))
    assert days(saturday, "R6") == {"0": date(2026, 10, 10)}
    assert days(saturday, "R5")["-1"] == date(2026, 10, 9)


def test_a_loaded_calendar_moves_reminders() -> None:
    facts = replace(FACTS, due_on=date(2026, 12, 2), due_revision=1)
    assert days(facts, "R5")["-1"] == date(2026, 12, 1)
    assert days(facts, "R5", Workdays({date(2026, 12, 1): False}))["-1"] == date(2026, 11, 30)


def test_the_day_of_a_report() -> None:
    facts = replace(FACTS, report_due_on=date(2026, 12, 5))  # a Saturday
    assert days(facts, "R3") == {"2026-12-05": date(2026, 12, 4)}
    assert whom(facts, "R3", "2026-12-05") == [LIAISON, HELPER]


def test_who_is_told_what() -> None:
    facts = replace(FACTS, due_on=date(2026, 12, 30), due_revision=1)
    assert whom(facts, "R5", "-3") == [LIAISON, HELPER]
    assert whom(facts, "R5", "-1") == [LIAISON, HEAD, HELPER]
    assert whom(facts, "R6", "0") == [LIAISON, HEAD, HELPER]
    assert whom(facts, "R7", "+1") == [HEAD, LEADER]


def test_a_body_without_a_head_is_reached_through_its_liaison() -> None:
    facts = replace(FACTS, due_on=date(2026, 12, 30), due_revision=1)
    alone = replace(facts, addressees=tuple(a for a in PEOPLE if a.role is not Role.HEAD))
    assert whom(alone, "R7", "+1") == [LIAISON, LEADER]
    assert planned(replace(facts, addressees=())) == []


def test_a_support_that_has_answered_is_left_alone() -> None:
    facts = replace(FACTS, due_on=date(2026, 12, 30), due_revision=1, report_due_on=date(2026, 11, 27))
    answered = replace(facts, addressees=tuple(replace(a, answered=True) for a in PEOPLE))
    assert whom(answered, "R6", "0") == [LIAISON, HEAD]
    assert whom(answered, "R3", "2026-11-27") == [LIAISON]  # a lead owes what is due
    keys = plan(facts, default_rules(), WORKDAYS)
    assert {why_not(key, answered) for key in keys if key.recipient_id == HELPER} == {"已反馈"}


def test_nothing_while_the_clock_stands_or_the_office_verifies() -> None:
    facts = replace(FACTS, due_on=date(2026, 12, 30), due_revision=1, report_due_on=date(2026, 12, 5))
    for state in TaskState:
        told = bool(planned(replace(facts, state=state)))
        assert told is (state in (TaskState.ISSUED, TaskState.IN_PROGRESS)), state
    assert planned(replace(facts, is_reminded=False)) == []


def test_why_not() -> None:
    facts = replace(FACTS, due_on=date(2026, 12, 30), due_revision=1)
    key = next(key for key in plan(facts, default_rules(), WORKDAYS) if key.rule == "R7")
    assert why_not(key, replace(facts, state=TaskState.CLOSED)) == "任务已办结"
    assert why_not(key, replace(facts, state=TaskState.CLOSING)) == "任务在报结待核"
    assert why_not(key, replace(facts, due_revision=2)) == "时限已改"
    assert why_not(key, replace(facts, addressees=())) == "收件人已停用，或已不负责这件任务"


def test_what_would_come_too_late_to_be_true() -> None:
    facts = replace(FACTS, due_on=date(2026, 12, 5), due_revision=1)  # Saturday; in time until Monday
    steps = {key.rule: step_of(key, default_rules()) for key in plan(facts, default_rules(), WORKDAYS)}
    friday, monday, tuesday = date(2026, 12, 4), date(2026, 12, 7), date(2026, 12, 8)
    assert [has_passed(steps["R6"], facts, day, WORKDAYS) for day in (friday, monday, tuesday)] == ["", "", "时限已过"]
    assert has_passed(steps["R5"], facts, date(2026, 12, 3), WORKDAYS) == ""
    assert has_passed(steps["R5"], facts, friday, WORKDAYS) == "已到时限日"
    assert has_passed(steps["R7"], facts, tuesday + timedelta(days=90), WORKDAYS) == ""


DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
SOME_PEOPLE = st.lists(
    st.builds(
        Addressee,
        person_id=st.integers(1, 6),
        role=st.sampled_from([Role.LIAISON, Role.HEAD, Role.LEADER, Role.OFFICE]),
        body_id=st.integers(1, 3),
        share=st.sampled_from(OwnerRole),
        answered=st.booleans(),
    ),
    max_size=8,
).map(tuple)
ANY_FACTS = st.builds(
    Facts,
    state=st.sampled_from(TaskState),
    issued_at=st.builds(instant, DAYS, st.integers(0, 23), st.integers(0, 59)),
    due_on=st.none() | DAYS,
    due_revision=st.integers(0, 3),
    report_due_on=st.none() | DAYS,
    urgency=st.sampled_from(Urgency),
    addressees=SOME_PEOPLE,
)
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # also on a busy machine
CALENDARS = st.builds(Workdays, st.dictionaries(DAYS, st.booleans(), max_size=20))


@PATIENT
@given(ANY_FACTS, CALENDARS)
def test_any_plan_keeps_the_promises(facts: Facts, workdays: Workdays) -> None:
    hours = default_rules().hours
    found = plan(facts, default_rules(), workdays)
    assert all(key == one.key for key, one in found.items())
    for one in found.values():
        day = local(one.send_at).date()
        assert one.send_at >= facts.issued_at
        assert one.at_once or hours.is_open(one.send_at, workdays)
        assert not one.at_once or facts.urgency is Urgency.MOST_URGENT
        assert one.key.recipient_id in {a.person_id for a in facts.addressees}
        if one.key.rule in ("R5", "R6"):
            assert facts.due_on is not None
            assert day <= facts.due_on
        if one.key.rule == "R7":
            assert facts.due_on is not None
            assert day > workdays.on_or_after(facts.due_on)
        if one.key.rule == "R3":
            assert facts.report_due_on is not None
            assert day <= facts.report_due_on


@PATIENT
@given(ANY_FACTS, CALENDARS)
def test_one_person_is_told_of_a_due_date_once_a_day(facts: Facts, workdays: Workdays) -> None:
    about_due = [one for one in plan(facts, default_rules(), workdays).values() if one.key.rule in ("R5", "R6", "R7")]
    moments = [(one.key.recipient_id, one.send_at) for one in about_due]
    assert len(moments) == len(set(moments))
