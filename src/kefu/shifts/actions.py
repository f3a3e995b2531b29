"""Say when an agent works, and turn shifts as their times come; called by the console and by the schedule."""

from typing import Literal

import msgspec

from kefu.agents.queries import get_agent
from kefu.db.database import Database, Transaction
from kefu.hours.models import Week, clean_week
from kefu.hours.opening import span_around
from kefu.kernel.actors import Agent
from kefu.kernel.clock import Clock
from kefu.kernel.errors import NotAllowed
from kefu.kernel.news import AgentNews, SettingsNews, ShiftNews
from kefu.shifts import queries
from kefu.shifts.models import Shifts


async def set_shifts(tx: Transaction, actor: Agent, agent_id: str, week: Week | None, now: int) -> None:
    """The agent works in these hours; None: at any time. NotFound for an agent of another workspace."""
    if not actor.is_admin:
        raise NotAllowed
    agent = await get_agent(tx, actor.workspace_id, agent_id)
    if week is None:
        await queries.delete_shifts(tx, agent.id)
    else:
        held = await queries.lock_shifts(tx, agent.id)
        shifts = Shifts(
            agent_id=agent.id,
            workspace_id=agent.workspace_id,
            week=clean_week(week),
            told_at=held.told_at if held is not None else None,
        )
        await queries.put_shifts(tx, _looking_ahead(shifts, now))
    tx.tell(SettingsNews(actor.workspace_id, "shifts"))


def _looking_ahead(shifts: Shifts, now: int) -> Shifts:
    span = span_around(shifts.week, now)
    return msgspec.structs.replace(
        shifts, from_at=span[0] if span is not None else None, until_at=span[1] if span is not None else None
    )


async def turn_shifts(database: Database, clock: Clock) -> int:
    """Begin and end what is due, and let go who has finished; returns how many agents it concerned."""
    now = clock.now()
    async with database.read() as reader:
        turning = await queries.list_turning(reader, now)
    for agent_id in turning:
        async with database.begin() as tx:
            await _turn(tx, agent_id, now)
    async with database.read() as reader:
        finished = await queries.list_finished(reader, now)
    for agent_id, shift_end in finished.items():
        async with database.begin() as tx:
            await _let_go(tx, agent_id, shift_end, now)
    return len(turning) + len(finished)


async def _turn(tx: Transaction, agent_id: str, now: int) -> None:
    held = await queries.lock_shifts(tx, agent_id)
    if held is None:
        return
    if held.until_at is not None and held.until_at <= now:
        after = _looking_ahead(msgspec.structs.replace(held, over_at=held.until_at), now)
        await queries.put_shifts(tx, after)
        if await queries.availability_of(tx, agent_id) in ("online", "busy"):
            _tell(tx, after, "ended", held.until_at)
        held = after
    if held.is_on(now) and (held.told_at is None or held.told_at < (held.from_at or 0)):
        after = msgspec.structs.replace(held, told_at=now, over_at=None)
        await queries.put_shifts(tx, after)
        # Nothing happens by itself: whoever is here already needs no reminder.
        if await queries.availability_of(tx, agent_id) in ("away", "offline"):
            _tell(tx, after, "began", held.from_at or now)
    tx.tell(SettingsNews(held.workspace_id, "shifts"))


def _tell(tx: Transaction, shifts: Shifts, stage: Literal["began", "ended"], at: int) -> None:
    tx.tell(ShiftNews(shifts.workspace_id, shifts.agent_id, stage, at))


async def _let_go(tx: Transaction, agent_id: str, shift_end: str, now: int) -> None:
    """Once after each shift: who comes online again by choice stays so."""
    held = await queries.lock_shifts(tx, agent_id)
    if held is None or held.over_at is None or held.is_on(now):
        return
    await queries.put_shifts(tx, msgspec.structs.replace(held, over_at=None))
    chosen = await queries.availability_of(tx, agent_id)
    if shift_end != "nothing" and chosen in ("online", "busy"):
        await queries.set_availability(tx, agent_id, shift_end)
        tx.tell(AgentNews(held.workspace_id, agent_id))
