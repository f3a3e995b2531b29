"""A schedule as stored and the rules for what may be written into one; no I/O."""

from datetime import date
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

import msgspec
from msgspec import Meta

from kefu.hours.calendars import is_known
from kefu.kernel.errors import Refused
from kefu.workspaces.models import clean_name

DAY_MINUTES = 24 * 60
_MOST_PERIODS = 12
_MOST_DAYS = 400

Minute = Annotated[int, Meta(ge=0, le=DAY_MINUTES)]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Period(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Open from `start` until before `end`, in minutes since midnight on the wall clock; 1440 is the end of the day."""

    start: Minute
    end: Minute


class OwnDay(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One date that differs from its weekday and goes before every calendar; without periods it is closed."""

    day: Day
    name: Annotated[str, Meta(max_length=80)] = ""
    periods: Annotated[list[Period], Meta(max_length=_MOST_PERIODS)] = []


class Week(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What a schedule says of time: a zone, seven weekdays from Monday on, a calendar of holidays, own days."""

    time_zone: Annotated[str, Meta(max_length=64)]
    weekdays: Annotated[list[Annotated[list[Period], Meta(max_length=_MOST_PERIODS)]], Meta(min_length=7, max_length=7)]
    # ISO 3166 code of the country whose public holidays are closed; with China its swapped working days are open.
    country: Annotated[str, Meta(pattern=r"^[A-Z]{2}$")] | None = None
    region: Annotated[str, Meta(max_length=20)] | None = None
    own_days: Annotated[list[OwnDay], Meta(max_length=_MOST_DAYS)] = []


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """A named week; the default one holds wherever no other was chosen."""

    id: str
    workspace_id: str
    name: str
    week: Week
    is_default: bool
    created_at: int


class ScheduleChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What a PATCH names; UNSET stays as it is."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    week: Week | msgspec.UnsetType = msgspec.UNSET
    is_default: bool | msgspec.UnsetType = msgspec.UNSET


@cache
def zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_of(week: Week) -> ZoneInfo:
    return ZoneInfo(week.time_zone)


def clean_week(week: Week) -> Week:
    """Periods in order and joined where they touch, own days in order; Refused for what no clock or calendar knows."""
    if week.time_zone not in zone_names():
        raise Refused("hours.time_zone_unknown", "This time zone is not known.", timeZone=week.time_zone)
    if week.country is not None and not is_known(week.country, week.region):
        raise Refused("hours.country_unknown", "There is no calendar of holidays for this country or region.")
    return msgspec.structs.replace(
        week,
        weekdays=[_ordered(periods) for periods in week.weekdays],
        region=week.region if week.country is not None else None,
        own_days=_clean_days(week.own_days),
    )


def _ordered(periods: list[Period]) -> list[Period]:
    joined: list[Period] = []
    for period in sorted(periods, key=lambda each: each.start):
        if period.end <= period.start:
            raise Refused("hours.period_backwards", "A period ends after it starts; one over midnight is two periods.")
        last = joined[-1] if joined else None
        if last is not None and period.start < last.end:
            raise Refused("hours.periods_overlap", "Two periods of one day overlap.")
        if last is not None and period.start == last.end:
            joined[-1] = Period(start=last.start, end=period.end)
        else:
            joined.append(period)
    return joined


def _clean_days(days: list[OwnDay]) -> list[OwnDay]:
    clean: dict[str, OwnDay] = {}
    for each in days:
        try:
            date.fromisoformat(each.day)
        except ValueError:
            raise Refused("hours.day_wrong", "This is not a day of the calendar.", day=each.day) from None
        if each.day in clean:
            raise Refused("hours.day_twice", "The same day is listed twice.", day=each.day)
        name = clean_name(each.name) if each.name.strip() else ""
        clean[each.day] = OwnDay(day=each.day, name=name, periods=_ordered(each.periods))
    return [clean[day] for day in sorted(clean)]
