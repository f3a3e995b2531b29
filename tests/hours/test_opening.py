"""Promise 17: open or closed at a moment, over clock changes, holidays and swapped working days, in three zones."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kefu.hours.models import DAY_MINUTES, OwnDay, Period, Week, clean_week
from kefu.hours.opening import day_plan, open_milliseconds, opening_at
from kefu.kernel.clock import HOUR
from kefu.kernel.errors import Refused

SHANGHAI, BERLIN, NEW_YORK = "Asia/Shanghai", "Europe/Berlin", "America/New_York"


def period(start: str, end: str) -> Period:
    def minutes(text: str) -> int:
        hours, rest = text.split(":")
        return int(hours) * 60 + int(rest)

    return Period(start=minutes(start), end=minutes(end))


OFFICE = [period("9:00", "12:00"), period("13:30", "18:00")]


def week(zone: str, *, country: str | None = None, region: str | None = None, **days: list[Period]) -> Week:
    """Office hours from Monday to Friday unless `days` say otherwise."""
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    usual = {name: OFFICE if name not in ("sat", "sun") else [] for name in names}
    weekdays = [days.get(name, usual[name]) for name in names]
    return clean_week(Week(time_zone=zone, weekdays=weekdays, country=country, region=region))


def at(zone: str, text: str, *, fold: int = 0) -> int:
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return int(moment.timestamp() * 1000)


# zone, calendar, moment on that zone's clocks, open or not, next change on those clocks
CASES = [
    # several periods a day; a moment at the edge belongs to what begins there
    (SHANGHAI, "CN", "2026-03-11T08:59:59", False, "2026-03-11T09:00"),
    (SHANGHAI, "CN", "2026-03-11T09:00", True, "2026-03-11T12:00"),
    (SHANGHAI, "CN", "2026-03-11T12:00", False, "2026-03-11T13:30"),
    (SHANGHAI, "CN", "2026-03-11T17:59:59", True, "2026-03-11T18:00"),
    (SHANGHAI, "CN", "2026-03-13T18:00", False, "2026-03-16T09:00"),
    # National Day 2026: closed from 1 to 7 October, and Sunday 20 September and Saturday 10 October are worked for it
    (SHANGHAI, "CN", "2026-09-20T10:00", True, "2026-09-20T12:00"),
    (SHANGHAI, "CN", "2026-09-30T18:00", False, "2026-10-08T09:00"),
    (SHANGHAI, "CN", "2026-10-05T10:00", False, "2026-10-08T09:00"),
    (SHANGHAI, "CN", "2026-10-10T14:00", True, "2026-10-10T18:00"),
    (SHANGHAI, None, "2026-10-10T14:00", False, "2026-10-12T09:00"),
    # Spring Festival 2026: Saturday 14 February is worked; the holiday lasts from 15 to 23
    (SHANGHAI, "CN", "2026-02-14T13:30", True, "2026-02-14T18:00"),
    (SHANGHAI, "CN", "2026-02-14T18:00", False, "2026-02-24T09:00"),
    # Berlin: Easter, and the 1st of May
    (BERLIN, "DE", "2026-04-02T18:00", False, "2026-04-07T09:00"),
    (BERLIN, "DE", "2026-05-01T10:00", False, "2026-05-04T09:00"),
    # New York: Thanksgiving is a Thursday, Friday is worked
    (NEW_YORK, "US", "2026-11-26T10:00", False, "2026-11-27T09:00"),
    # summer time begins and ends over a week-end: Monday opens at nine of the new time
    (BERLIN, "DE", "2026-03-27T18:00", False, "2026-03-30T09:00"),
    (BERLIN, "DE", "2026-10-23T18:00", False, "2026-10-26T09:00"),
    (NEW_YORK, "US", "2026-03-06T18:00", False, "2026-03-09T09:00"),
    (NEW_YORK, "US", "2026-10-30T18:00", False, "2026-11-02T09:00"),
]


@pytest.mark.parametrize(("zone", "country", "moment", "is_open", "change"), CASES)
def test_open_and_until_when(zone: str, country: str | None, moment: str, is_open: bool, change: str) -> None:
    opening = opening_at(week(zone, country=country), at(zone, moment))
    assert (opening.is_open, opening.changes_at) == (is_open, at(zone, change))


def test_a_night_is_two_periods_and_one_opening() -> None:
    nights = week(BERLIN, fri=[period("22:00", "24:00")], sat=[period("0:00", "6:00")])
    opening = opening_at(nights, at(BERLIN, "2026-03-13T23:00"))
    assert (opening.is_open, opening.changes_at) == (True, at(BERLIN, "2026-03-14T06:00"))


@pytest.mark.parametrize(("zone", "date", "hours"), [(BERLIN, "2026-03-29", 3), (BERLIN, "2026-10-25", 5)])
def test_a_night_shift_is_as_long_as_the_night(zone: str, date: str, hours: int) -> None:
    """Midnight to four: three hours when the clocks go forward, five when they go back."""
    shift = week(zone, sun=[period("0:00", "4:00")])
    start, end = at(zone, f"{date}T00:00"), at(zone, f"{date}T04:00")
    assert open_milliseconds(shift, start, end) == hours * HOUR
    assert opening_at(shift, start).changes_at == end


def test_an_hour_that_spring_skips_opens_nothing() -> None:
    skipped = week(NEW_YORK, sun=[period("2:00", "3:00"), period("2:15", "2:45"), period("4:00", "5:00")][::2])
    before = at(NEW_YORK, "2026-03-08T01:59")
    opening = opening_at(skipped, before)
    assert (opening.is_open, opening.changes_at) == (False, at(NEW_YORK, "2026-03-08T04:00"))
    partly = week(NEW_YORK, sun=[period("2:30", "4:00")])
    assert opening_at(partly, before).changes_at == at(NEW_YORK, "2026-03-08T03:00")


def test_the_hour_that_autumn_repeats_is_open_twice() -> None:
    repeated = week(NEW_YORK, sun=[period("1:00", "2:00")])
    first, second = (at(NEW_YORK, "2026-11-01T01:30", fold=fold) for fold in (0, 1))
    assert second - first == HOUR
    for moment in (first, second):
        assert opening_at(repeated, moment).is_open
    assert opening_at(repeated, second).changes_at == at(NEW_YORK, "2026-11-01T02:00")


def test_own_days_go_before_the_calendar() -> None:
    plain = week(SHANGHAI, country="CN")
    own = [
        OwnDay(day="2026-10-02", name="Big sale", periods=[period("10:00", "11:00")]),
        OwnDay(day="2026-10-10", name="Stocktaking"),
    ]
    changed = clean_week(Week(time_zone=SHANGHAI, weekdays=plain.weekdays, country="CN", own_days=own))
    assert opening_at(changed, at(SHANGHAI, "2026-10-02T10:30")).is_open
    assert not opening_at(changed, at(SHANGHAI, "2026-10-10T10:30")).is_open
    plans = {
        day: day_plan(changed, datetime.fromisoformat(f"2026-10-{day:02}").date(), "zh-CN") for day in (1, 2, 9, 10)
    }
    assert [(plans[day].kind, plans[day].name) for day in plans] == [
        ("holiday", "国庆节"),
        ("own_open", "Big sale"),
        ("weekday", ""),
        ("own_closed", "Stocktaking"),
    ]


def test_a_region_has_holidays_of_its_own() -> None:
    corpus_christi = at(BERLIN, "2026-06-04T10:00")
    assert opening_at(week(BERLIN, country="DE"), corpus_christi).is_open
    assert not opening_at(week(BERLIN, country="DE", region="BY"), corpus_christi).is_open


def test_never_and_always() -> None:
    never = Week(time_zone="UTC", weekdays=[[]] * 7)
    always = Week(time_zone="UTC", weekdays=[[Period(start=0, end=DAY_MINUTES)]] * 7)
    for moment in (0, at("UTC", "2026-06-01T12:00")):
        assert (opening_at(never, moment).is_open, opening_at(never, moment).changes_at) == (False, None)
        assert (opening_at(always, moment).is_open, opening_at(always, moment).changes_at) == (True, None)


@pytest.mark.parametrize(
    ("periods", "code"),
    [
        ([period("9:00", "9:00")], "hours.period_backwards"),
        ([period("18:00", "9:00")], "hours.period_backwards"),
        ([period("9:00", "12:00"), period("11:00", "13:00")], "hours.periods_overlap"),
    ],
)
def test_what_no_clock_knows_is_refused(periods: list[Period], code: str) -> None:
    with pytest.raises(Refused) as refused:
        clean_week(Week(time_zone="UTC", weekdays=[periods, *[[]] * 6]))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"time_zone": "Mars/Olympus"}, "hours.time_zone_unknown"),
        ({"country": "ZZ"}, "hours.country_unknown"),
        ({"country": "DE", "region": "XX"}, "hours.country_unknown"),
        ({"own_days": [OwnDay(day="2026-02-30")]}, "hours.day_wrong"),
        ({"own_days": [OwnDay(day="2026-02-03")] * 2}, "hours.day_twice"),
    ],
)
def test_what_no_calendar_knows_is_refused(change: dict[str, object], code: str) -> None:
    values: dict[str, object] = {"time_zone": "UTC", "weekdays": [[]] * 7, **change}
    with pytest.raises(Refused) as refused:
        clean_week(Week(**values))  # type: ignore[arg-type]
    assert refused.value.code == code


def test_touching_periods_become_one() -> None:
    found = clean_week(Week(time_zone="UTC", weekdays=[[period("12:00", "14:00"), period("9:00", "12:00")], *[[]] * 6]))
    assert found.weekdays[0] == [period("9:00", "14:00")]


@given(
    zone=st.sampled_from((SHANGHAI, BERLIN, NEW_YORK, "Australia/Lord_Howe", "Asia/Kolkata")),
    cuts=st.lists(st.lists(st.integers(0, DAY_MINUTES), max_size=6, unique=True), min_size=7, max_size=7),
    moment=st.integers(at("UTC", "2026-01-01"), at("UTC", "2026-12-31")),
)
def test_the_state_holds_until_it_changes(zone: str, cuts: list[list[int]], moment: int) -> None:
    """Right before the next change it is as it was, at the change it is the other way round."""
    pairs = [sorted(each)[: len(each) // 2 * 2] for each in cuts]
    weekdays = [[Period(start=a, end=b) for a, b in zip(each[::2], each[1::2], strict=True)] for each in pairs]
    plan = clean_week(Week(time_zone=zone, weekdays=weekdays))
    opening = opening_at(plan, moment)
    if opening.changes_at is None:
        return
    assert opening.changes_at > moment
    assert opening_at(plan, opening.changes_at - 1).is_open == opening.is_open
    assert opening_at(plan, opening.changes_at).is_open != opening.is_open
