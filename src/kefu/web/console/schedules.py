"""Business hours: schedules, the calendars they may follow, and what a schedule would do."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from litestar import delete, get, patch, post
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, Meta, UnsetType

from kefu.hours import queries
from kefu.hours.actions import change_schedule, create_schedule, delete_schedule
from kefu.hours.calendars import countries, regions_of
from kefu.hours.models import Period, Schedule, ScheduleChanges, Week, clean_week, zone_names, zone_of
from kefu.hours.opening import DayKind, day_plan, opening_at
from kefu.kernel.actors import Agent
from kefu.kernel.errors import Refused
from kefu.kernel.wire import Body, View
from kefu.web.auth import require_admin
from kefu.web.console.fields import Name
from kefu.web.wired import Wired
from kefu.workspaces.models import Language

# Where clocks and calendars of all libraries agree: this century.
WallTime = Annotated[str, Meta(pattern=r"^20\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$")]
_SHOWN_DAYS = 28


class ScheduleView(View, frozen=True, kw_only=True):
    """A schedule, and whether it is open now."""

    id: str
    name: str
    week: Week
    is_default: bool
    is_open: bool
    changes_at: int | None
    created_at: int


class ScheduleBody(Body, frozen=True, kw_only=True):
    name: Name
    week: Week


class ScheduleChangeBody(Body, frozen=True, kw_only=True):
    """What to change; others stay. `week` replaces the whole of it."""

    name: Name | UnsetType = UNSET
    week: Week | UnsetType = UNSET
    is_default: bool | UnsetType = UNSET


class PreviewBody(Body, frozen=True, kw_only=True):
    """A week that need not be stored, and the moment to look at on its own clocks; None is now."""

    week: Week
    moment: WallTime | None = None
    language: Language = "en"


class DayView(View, frozen=True, kw_only=True):
    """One date of the preview: `kind` says why it is as it is, `name` of which holiday or own day."""

    day: str
    kind: DayKind
    name: str
    periods: list[Period]


class PreviewView(View, frozen=True, kw_only=True):
    """Whether the week is open at the moment, until when, and the four weeks from there on."""

    at: int
    is_open: bool
    changes_at: int | None
    days: list[DayView]


class RegionView(View, frozen=True, kw_only=True):
    """A part of a country with holidays of its own."""

    code: str
    name: str


class CalendarView(View, frozen=True, kw_only=True):
    """A country whose holidays are known, by its ISO 3166 code."""

    country: str
    regions: list[RegionView]


class CalendarsView(View, frozen=True, kw_only=True):
    """What a schedule can be made of."""

    calendars: list[CalendarView]
    time_zones: list[str]


def _view(schedule: Schedule, now: int) -> ScheduleView:
    opening = opening_at(schedule.week, now)
    return ScheduleView(
        id=schedule.id,
        name=schedule.name,
        week=schedule.week,
        is_default=schedule.is_default,
        is_open=opening.is_open,
        changes_at=opening.changes_at,
        created_at=schedule.created_at,
    )


@get("/schedules")
async def list_(wired: Wired, agent: Agent) -> list[ScheduleView]:
    """All schedules, the default one first."""
    async with wired.database.read() as reader:
        found = await queries.list_schedules(reader, agent.workspace_id)
    return [_view(each, wired.clock.now()) for each in found]


def _regions(country: str) -> list[RegionView]:
    return [RegionView(code=code, name=name) for code, name in regions_of(country).items()]


@get("/schedules/calendars", sync_to_thread=True)
def calendars(agent: Agent) -> CalendarsView:
    """The countries with known holidays, and the time zones."""
    del agent
    known = [CalendarView(country=country, regions=_regions(country)) for country in countries()]
    zones = sorted(name for name in zone_names() if "/" in name and not name.startswith(("Etc/", "posix/", "right/")))
    return CalendarsView(calendars=known, time_zones=["UTC", *zones])


def _moment(wall_time: str | None, week: Week, now: int) -> int:
    if wall_time is None:
        return now
    try:
        return int(datetime.fromisoformat(wall_time).replace(tzinfo=zone_of(week)).timestamp() * 1000)
    except ValueError:
        raise Refused("hours.day_wrong", "This is not a day of the calendar.", day=wall_time) from None


@post("/schedules/preview", status_code=200, sync_to_thread=True)
def preview(wired: Wired, agent: Agent, data: PreviewBody) -> PreviewView:
    """What a week would do, stored or not."""
    del agent
    week = clean_week(data.week)
    at = _moment(data.moment, week, wired.clock.now())
    opening = opening_at(week, at)
    first = datetime.fromtimestamp(at / 1000, UTC).astimezone(zone_of(week)).date()
    plans = [day_plan(week, first + timedelta(days=each), data.language) for each in range(_SHOWN_DAYS)]
    return PreviewView(
        at=at,
        is_open=opening.is_open,
        changes_at=opening.changes_at,
        days=[
            DayView(day=each.day.isoformat(), kind=each.kind, name=each.name, periods=each.periods) for each in plans
        ],
    )


@post("/schedules", guards=[require_admin])
async def create(wired: Wired, agent: Agent, data: ScheduleBody) -> ScheduleView:
    """A new schedule; the first one is the default."""
    async with wired.database.begin() as tx:
        schedule = await create_schedule(tx, wired.clock, agent, data.name, data.week)
    return _view(schedule, wired.clock.now())


@get("/schedules/{schedule_id:str}")
async def show(wired: Wired, agent: Agent, schedule_id: str) -> ScheduleView:
    """One schedule."""
    async with wired.database.read() as reader:
        return _view(await queries.get_schedule(reader, agent.workspace_id, schedule_id), wired.clock.now())


@patch("/schedules/{schedule_id:str}", guards=[require_admin])
async def change(wired: Wired, agent: Agent, schedule_id: str, data: ScheduleChangeBody) -> ScheduleView:
    """Change name, week, or which one is the default."""
    async with wired.database.begin() as tx:
        schedule = await change_schedule(tx, agent, schedule_id, ScheduleChanges(**msgspec.structs.asdict(data)))
    return _view(schedule, wired.clock.now())


@delete("/schedules/{schedule_id:str}", status_code=204, guards=[require_admin])
async def remove(wired: Wired, agent: Agent, schedule_id: str) -> None:
    """Delete one; its inboxes follow the default."""
    async with wired.database.begin() as tx:
        await delete_schedule(tx, agent, schedule_id)


HANDLERS: list[ControllerRouterHandler] = [list_, calendars, preview, create, show, change, remove]
