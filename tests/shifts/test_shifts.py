"""Shifts on both databases: who sets them, what their beginning and end do, and that routing keeps to them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.record import Author
from kefu.db import schema
from kefu.db.database import Database
from kefu.hours.models import OwnDay, Period, Week
from kefu.hours.opening import span_around
from kefu.kernel.clock import HOUR, MINUTE
from kefu.kernel.errors import NotAllowed, NotFound, Refused
from kefu.kernel.news import AgentNews, ShiftNews
from kefu.shifts.actions import set_shifts, turn_shifts
from kefu.shifts.queries import list_shifts
from kefu.teams.rules import Rules
from tests.routing.crowd import Crowd
from tests.world import ADA, GRACE, MALLORY, NOW, SHOP

# NOW is a Monday, 14:13:20 UTC.
TODAY = int(datetime(2026, 9, 21, tzinfo=UTC).timestamp() * 1000)


def daily(start: int, end: int, **more: object) -> Week:
    return Week(time_zone="UTC", weekdays=[[Period(start=start * 60, end=end * 60)]] * 7, **more)  # type: ignore[arg-type]


async def give(crowd: Crowd, agent_id: str, week: Week | None) -> None:
    async with crowd.database.begin() as tx:
        await set_shifts(tx, ADA, agent_id, week, crowd.clock.now())


@pytest.fixture
async def crowd(database: Database) -> Crowd:
    made = Crowd(database)
    await made.begin(Rules(strategy="round_robin"), agents=2, visitors=6, capacity=5)
    return made


async def availability(crowd: Crowd, agent_id: str) -> str:
    async with crowd.database.read() as reader:
        found = sa.select(schema.agents.c.availability).where(schema.agents.c.id == agent_id)
        return str(await reader.scalar(found))


def test_the_shift_that_is_or_comes_next() -> None:
    office = daily(9, 17)
    assert span_around(office, NOW) == (TODAY + 9 * HOUR, TODAY + 17 * HOUR)
    assert span_around(office, TODAY + 17 * HOUR) == (TODAY + 33 * HOUR, TODAY + 41 * HOUR)
    holiday = daily(9, 17, own_days=[OwnDay(day="2026-09-22")])
    assert span_around(holiday, TODAY + 17 * HOUR) == (TODAY + 57 * HOUR, TODAY + 65 * HOUR)
    night = Week(time_zone="UTC", weekdays=[[Period(start=0, end=360), Period(start=1320, end=1440)]] * 7)
    assert span_around(night, NOW) == (TODAY + 22 * HOUR, TODAY + 30 * HOUR), "a night is one shift"
    assert span_around(Week(time_zone="UTC", weekdays=[[]] * 7), NOW) is None


async def test_routing_gives_only_during_a_shift(crowd: Crowd) -> None:
    first, second = crowd.agents
    await give(crowd, first.id, daily(9, 14))
    await give(crowd, second.id, daily(9, 15))
    for visitor in crowd.visitors[:2]:
        await crowd.ask(visitor)
    await crowd.settle()
    assert await crowd.loads() == {second.id: 2}
    crowd.clock.advance(HOUR)
    await crowd.ask(crowd.visitors[2])
    await crowd.settle()
    assert await crowd.loads() == {second.id: 2}, "to the very minute, whether anybody has looked or not"
    await give(crowd, first.id, None)
    await crowd.settle()
    assert await crowd.loads() == {first.id: 1, second.id: 2}, "who has no shifts works at any time"


async def test_at_the_end_who_has_finished_is_set_away_once(crowd: Crowd, news: list[object]) -> None:
    agent = crowd.agents[0]
    await crowd.vanish(crowd.agents[1])
    await give(crowd, agent.id, daily(9, 15))
    held = await crowd.ask(crowd.visitors[0])
    await crowd.settle()
    crowd.clock.advance(HOUR)
    await asyncio.gather(*[turn_shifts(crowd.database, crowd.clock) for _ in range(3)])
    assert [each for each in news if isinstance(each, ShiftNews)] == [
        ShiftNews(SHOP, agent.id, "ended", TODAY + 15 * HOUR)
    ]
    assert await availability(crowd, agent.id) == "online", "there is something to finish"
    async with crowd.database.begin() as tx:
        await change_status(tx, Author(agent, ""), held.id, "resolved", crowd.clock.now())
    news.clear()
    await turn_shifts(crowd.database, crowd.clock)
    assert await availability(crowd, agent.id) == "away"
    assert AgentNews(SHOP, agent.id) in news
    await crowd.set_agent(agent, availability="online")
    await turn_shifts(crowd.database, crowd.clock)
    assert await availability(crowd, agent.id) == "online", "who comes back by choice stays"


@pytest.mark.parametrize(("shift_end", "expected"), [("offline", "offline"), ("nothing", "busy")])
async def test_the_workspace_says_what_becomes_of_them(crowd: Crowd, shift_end: str, expected: str) -> None:
    agent = crowd.agents[0]
    async with crowd.database.begin() as tx:
        await tx.execute(sa.update(schema.workspaces).values(shift_end=shift_end))
    await crowd.set_agent(agent, availability="busy")
    await give(crowd, agent.id, daily(9, 15))
    crowd.clock.advance(HOUR)
    await turn_shifts(crowd.database, crowd.clock)
    assert await availability(crowd, agent.id) == expected


async def test_the_beginning_reminds_who_is_not_here_and_changes_nothing(crowd: Crowd, news: list[object]) -> None:
    late, here = crowd.agents
    await crowd.set_agent(late, availability="offline")
    for agent in (late, here):
        await give(crowd, agent.id, daily(15, 18))
    await turn_shifts(crowd.database, crowd.clock)
    assert not [each for each in news if isinstance(each, ShiftNews)]
    crowd.clock.advance(47 * MINUTE)
    for _ in range(2):
        await turn_shifts(crowd.database, crowd.clock)
    assert [each for each in news if isinstance(each, ShiftNews)] == [
        ShiftNews(SHOP, late.id, "began", TODAY + 15 * HOUR)
    ]
    assert await availability(crowd, late.id) == "offline"
    crowd.clock.advance(24 * HOUR)
    await turn_shifts(crowd.database, crowd.clock)
    async with crowd.database.read() as reader:
        shifts = (await list_shifts(reader, SHOP))[late.id]
    assert (shifts.from_at, shifts.until_at) == (TODAY + 39 * HOUR, TODAY + 42 * HOUR)


async def test_only_admins_of_the_workspace_set_shifts(crowd: Crowd) -> None:
    agent = crowd.agents[0]
    async with crowd.database.begin() as tx:
        with pytest.raises(NotAllowed):
            await set_shifts(tx, GRACE, agent.id, daily(9, 17), NOW)
        with pytest.raises(NotFound):
            await set_shifts(tx, MALLORY, agent.id, daily(9, 17), NOW)
        with pytest.raises(Refused):
            await set_shifts(tx, ADA, agent.id, Week(time_zone="Mars/Olympus", weekdays=[[]] * 7), NOW)
    async with crowd.database.read() as reader:
        assert await list_shifts(reader, SHOP) == {}
