"""Whether a schedule is open at a moment, until when, and what each day brings; pure, the caller brings the time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import msgspec

from kefu.hours.calendars import holiday_on, swapped_workday
from kefu.hours.models import Period, Week, zone_of
from kefu.kernel.clock import DAY

DayKind = Literal["weekday", "holiday", "swapped", "own_closed", "own_open"]
# Nobody is closed for longer, and nobody wants to read further ahead.
_DAYS_AHEAD = 400
_LONG_OPEN = 14 * DAY


class DayPlan(msgspec.Struct, frozen=True, kw_only=True):
    """One date on the schedule's own calendar: why it is as it is, and when it is open."""

    day: date
    kind: DayKind
    name: str
    periods: list[Period]


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """The state at a moment; `changes_at` is when it turns, None if it does not within a year."""

    is_open: bool
    changes_at: int | None
    day: DayPlan


def day_plan(week: Week, day: date, language: str = "en") -> DayPlan:
    """Own days go before the calendar, the calendar before the weekday."""
    own = next((each for each in week.own_days if each.day == day.isoformat()), None)
    if own is not None:
        return DayPlan(day=day, kind="own_open" if own.periods else "own_closed", name=own.name, periods=own.periods)
    weekday = week.weekdays[day.weekday()]
    if week.country is not None:
        holiday = holiday_on(week.country, week.region, day, language)
        if holiday is not None:
            return DayPlan(day=day, kind="holiday", name=holiday, periods=[])
        swapped = swapped_workday(week.country, day, language)
        if swapped is not None and not weekday:
            return DayPlan(day=day, kind="swapped", name=swapped, periods=_working_hours(week))
    return DayPlan(day=day, kind="weekday", name="", periods=weekday)


def _working_hours(week: Week) -> list[Period]:
    """A swapped working day has the hours of the first working day from Monday to Friday."""
    return next((periods for periods in week.weekdays[:5] if periods), [])


def opening_at(week: Week, at: int, language: str = "en") -> Opening:
    """Open or closed at `at`, and until when."""
    today = _local_date(week, at)
    plan = day_plan(week, today, language)
    until: int | None = None
    # The day before, because the clock may have been put back over midnight.
    for start, end in _spans(week, today - timedelta(days=1)):
        if end <= at:
            continue
        if until is None and start > at:
            return Opening(is_open=False, changes_at=start, day=plan)
        if until is not None and start > until:
            return Opening(is_open=True, changes_at=until, day=plan)
        until = end
        if until - at > _LONG_OPEN:
            return Opening(is_open=True, changes_at=None, day=plan)
    return Opening(is_open=until is not None, changes_at=until, day=plan)


def span_around(week: Week, at: int) -> tuple[int, int] | None:
    """The open span that `at` is in, else the next one; None if there is none within a year."""
    found: tuple[int, int] | None = None
    for start, end in _spans(week, _local_date(week, at) - timedelta(days=1)):
        if end <= at:
            continue
        if found is None:
            found = start, end
        elif start > found[1]:
            break
        else:
            found = found[0], end
        if found[1] - at > _LONG_OPEN:
            break
    return found


def open_milliseconds(week: Week, start: int, end: int) -> int:
    """How much of the time between two moments was open; for clocks that count working time only."""
    total = 0
    for opened, closed in _spans(week, _local_date(week, start) - timedelta(days=1)):
        if opened >= end:
            break
        total += max(0, min(closed, end) - max(opened, start))
    return total


def moment_after(week: Week, start: int, milliseconds: int) -> int | None:
    """When so much open time will have passed since `start`; None if that is more than a year of days away."""
    left = milliseconds
    for opened, closed in _spans(week, _local_date(week, start) - timedelta(days=1)):
        begin = max(opened, start)
        if closed - begin >= left and closed > begin:
            return begin + left
        left -= max(0, closed - begin)
    return None


def open_spans(week: Week, start: int, end: int) -> list[tuple[int, int]]:
    """The open spans that begin between two moments, in order; for what is offered to be chosen."""
    found = []
    for opened, closed in _spans(week, _local_date(week, start) - timedelta(days=1)):
        if opened >= end:
            break
        if closed > start:
            found.append((opened, closed))
    return found


def _spans(week: Week, first: date) -> Iterator[tuple[int, int]]:
    """The open spans as moments, in order."""
    if not any(week.weekdays) and not any(each.periods for each in week.own_days):
        return
    for offset in range(_DAYS_AHEAD):
        day = first + timedelta(days=offset)
        for period in day_plan(week, day).periods:
            start, end = _moment(week, day, period.start), _moment(week, day, period.end)
            # A period within the hour that spring skips has no length.
            if start < end:
                yield start, end


def _moment(week: Week, day: date, minute: int) -> int:
    """A time on the wall clock as milliseconds; one that spring skips is the moment of the jump."""
    zone = zone_of(week)
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    while True:
        # Aware arithmetic within one zone moves the hands of the wall clock.
        wall = midnight + timedelta(minutes=minute)
        moment = wall.astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
            return int(moment.timestamp() * 1000)
        minute += 1


def _local_date(week: Week, at: int) -> date:
    return datetime.fromtimestamp(at / 1000, zone_of(week)).date()
