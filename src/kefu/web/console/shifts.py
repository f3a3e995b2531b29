"""The console's doors to shifts: the plan of a week for admins, and everybody's own."""

from datetime import date, timedelta
from typing import Annotated

from litestar import get, put
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.agents.queries import list_agents
from kefu.hours.models import Week
from kefu.hours.opening import day_plan
from kefu.kernel.actors import Agent
from kefu.kernel.errors import Refused
from kefu.kernel.wire import Body, View
from kefu.shifts import queries
from kefu.shifts.actions import set_shifts
from kefu.shifts.models import Shifts
from kefu.web.auth import require_admin
from kefu.web.console.schedules import DayView
from kefu.web.wired import Wired
from kefu.workspaces.models import Language

_DAYS = 7
Monday = Annotated[str, Meta(pattern=r"^20\d{2}-\d{2}-\d{2}$")]


class ShiftsView(View, frozen=True, kw_only=True):
    """When an agent works; `week` null: at any time. `days` are the seven of the plan that was asked for."""

    agent_id: str
    week: Week | None
    days: list[DayView]
    is_on_shift: bool
    from_at: int | None
    until_at: int | None


class ShiftsBody(Body, frozen=True, kw_only=True):
    """The agent's week; null takes all shifts away, and the agent works at any time."""

    week: Week | None


def _days(week: Week, monday: date, language: Language) -> list[DayView]:
    plans = [day_plan(week, monday + timedelta(days=each), language) for each in range(_DAYS)]
    return [
        DayView(day=each.day.isoformat(), kind=each.kind, name=each.name, periods=each.periods) for each in plans
    ]


def _view(agent_id: str, shifts: Shifts | None, days: list[DayView], now: int) -> ShiftsView:
    return ShiftsView(
        agent_id=agent_id,
        week=shifts.week if shifts is not None else None,
        days=days,
        is_on_shift=shifts is None or shifts.is_on(now),
        from_at=shifts.from_at if shifts is not None else None,
        until_at=shifts.until_at if shifts is not None else None,
    )


@get("/shifts")
async def plan(wired: Wired, agent: Agent, monday: Monday, language: Language = "en") -> list[ShiftsView]:
    """Seven days from `monday` on, of every active agent for admins, of oneself for others."""
    try:
        first = date.fromisoformat(monday)
    except ValueError:
        raise Refused("hours.day_wrong", "This is not a day of the calendar.", day=monday) from None
    async with wired.database.read() as reader:
        found = await queries.list_shifts(reader, agent.workspace_id)
        people = [each.id for each in await list_agents(reader, agent.workspace_id) if each.is_active]
    shown = people if agent.is_admin else [agent.id]
    now = wired.clock.now()
    return [
        _view(each, shifts, _days(shifts.week, first, language) if shifts is not None else [], now)
        for each, shifts in ((each, found.get(each)) for each in shown)
    ]


@get("/me/shifts")
async def own(wired: Wired, agent: Agent) -> ShiftsView:
    """Whether one's own shift is on, and until when, or when the next one is."""
    async with wired.database.read() as reader:
        found = (await queries.list_shifts(reader, agent.workspace_id)).get(agent.id)
    return _view(agent.id, found, [], wired.clock.now())


@put("/agents/{agent_id:str}/shifts", status_code=204, guards=[require_admin])
async def change(wired: Wired, agent: Agent, agent_id: str, data: ShiftsBody) -> None:
    """Say when an agent works."""
    async with wired.database.begin() as tx:
        await set_shifts(tx, agent, agent_id, data.week, wired.clock.now())


HANDLERS: list[ControllerRouterHandler] = [plan, own, change]
