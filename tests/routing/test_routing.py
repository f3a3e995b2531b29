"""Giving out, giving back, hurrying and taking by hand, on both databases; and several routers at once."""

from __future__ import annotations

import pytest

from kefu.conversations.actions.assign import assign_team
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.record import Author
from kefu.kernel.clock import SECOND
from kefu.kernel.errors import NotFound, Refused
from kefu.routing.actions.leave_message import leave_message
from kefu.routing.place_queries import find_place, list_places
from kefu.teams.rules import Rules, SkillNeed
from tests.routing.crowd import Crowd, activities, new_team, take
from tests.world import EVE, SHOP


async def test_everybody_gets_their_share_and_nobody_more(crowd: Crowd) -> None:
    for visitor in crowd.visitors:
        await crowd.ask(visitor)
    await crowd.settle()
    assert await crowd.loads() == {"agt_000": 2, "agt_001": 2}
    waiting = [each for each in await crowd.conversations() if each.queued_at is not None]
    assert [each.contact_id for each in waiting] == ["cont_0004", "cont_0005"]
    first = (await crowd.conversations())[0]
    assert (first.assigned_at, first.waited_ms, first.last_agent_id) == (crowd.clock.now(), 0, first.assignee_id)
    assert await activities(crowd, first.id) == ["started", "assigned"]
    async with crowd.database.begin() as tx:
        await change_status(tx, Author(crowd.agents[0], ""), first.id, "resolved", crowd.clock.now())
    await crowd.settle()
    assert (await crowd.conversation(waiting[0].id)).assignee_id == first.assignee_id


async def test_whoever_is_away_busy_idle_or_not_here_gets_nothing(crowd: Crowd) -> None:
    one, other = crowd.agents
    await crowd.vanish(other)
    for hindrance in ({"availability": "busy"}, {"availability": "away"}, {"is_idle": True}, {"is_active": False}):
        await crowd.set_agent(one, **hindrance)
        held = await crowd.ask(crowd.visitors[0])
        await crowd.settle()
        assert (await crowd.conversation(held.id)).queued_at is not None, hindrance
        await crowd.set_agent(one, availability="online", is_idle=False, is_active=True)
    await crowd.settle()
    assert await crowd.loads() == {one.id: 1}


async def test_who_goes_offline_gives_back_at_once_what_waits(crowd: Crowd) -> None:
    one, other = crowd.agents
    waits, answered = await crowd.ask(crowd.visitors[0]), await crowd.ask(crowd.visitors[1])
    await crowd.set_agent(other, availability="away")
    await crowd.settle()
    await crowd.answer(one, answered.id)
    crowd.clock.advance(SECOND)
    await crowd.set_agent(one, availability="offline")
    await crowd.settle()
    back = await crowd.conversation(waits.id)
    assert (back.assignee_id, back.queued_at) == (None, waits.waiting_since)  # at its old place
    assert (await crowd.conversation(answered.id)).assignee_id == one.id
    assert (await activities(crowd, waits.id))[-1] == "returned"
    await crowd.set_agent(other, availability="online")
    await crowd.settle()
    assert (await crowd.conversation(waits.id)).assignee_id == other.id


async def test_who_vanishes_gives_back_after_a_while_and_a_reload_loses_nothing(crowd: Crowd) -> None:
    one, other = crowd.agents
    await crowd.set_agent(other, availability="busy")
    held = await crowd.ask(crowd.visitors[0])
    await crowd.settle()
    await crowd.vanish(one)
    await crowd.settle()
    crowd.clock.advance(119 * SECOND)
    await crowd.dispatcher.sweep()
    await crowd.arrive(one)
    await crowd.dispatcher.sweep()
    await crowd.vanish(one)
    crowd.clock.advance(119 * SECOND)
    await crowd.dispatcher.sweep()
    assert (await crowd.conversation(held.id)).assignee_id == one.id
    crowd.clock.advance(121 * SECOND)
    await crowd.dispatcher.sweep()
    assert (await crowd.conversation(held.id)).queued_at is not None


async def test_a_presence_that_forgot_itself_is_not_believed(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    held = await crowd.ask(crowd.visitors[0])
    await crowd.settle()

    async def nobody(_: object) -> set[str]:
        return set()

    monkeypatch.setattr(crowd.presence, "present", nobody)
    crowd.clock.advance(3600 * SECOND)
    for _ in range(3):
        await crowd.dispatcher.sweep()
        crowd.clock.advance(3600 * SECOND)
    assert (await crowd.conversation(held.id)).assignee_id is not None


async def test_teams_answer_their_own_business_only(crowd: Crowd) -> None:
    one, other = crowd.agents
    team = await new_team(crowd, other)
    held = [await crowd.ask(visitor, team_id=team) for visitor in crowd.visitors[:3]]
    await crowd.settle()
    assert await crowd.loads() == {other.id: 2}
    assert (await crowd.conversation(held[2].id)).queued_at is not None
    with pytest.raises(Refused, match="wait"):
        await take(crowd, one)
    async with crowd.database.begin() as tx:
        await assign_team(tx, Author(one, ""), held[2].id, None, crowd.clock.now())
    assert (await take(crowd, one)).id == held[2].id


async def test_skills_and_languages_come_from_the_agents_and_the_visitors_browser(crowd: Crowd) -> None:
    needs = [SkillNeed(name="refunds", level=2)]
    await crowd.set_rules(Rules(strategy="skilled", needs=needs, has_language_match=True))
    expert = await crowd.add_agent(
        "agt_expert", skills=[{"name": "Refunds", "level": 4}], languages=["zh-CN"], last_assigned_at=10**15
    )
    lin = await crowd.add_visitor("cont_lin_2", language="zh")
    held = await crowd.ask(lin)
    await crowd.settle()
    assert (await crowd.conversation(held.id)).assignee_id == expert.id


async def test_the_last_agent_answers_the_next_conversation_too(crowd: Crowd) -> None:
    await crowd.set_rules(Rules(strategy="round_robin", has_last_agent_first=True))
    held = await crowd.ask(crowd.visitors[0])
    await crowd.settle()
    first = (await crowd.conversation(held.id)).assignee_id
    async with crowd.database.begin() as tx:
        await change_status(tx, Author(crowd.agents[0], ""), held.id, "resolved", crowd.clock.now())
    again = await crowd.ask(crowd.visitors[0])
    assert again.id != held.id
    await crowd.settle()
    assert (await crowd.conversation(again.id)).assignee_id == first


async def test_taking_by_hand_follows_the_queue_and_the_capacity(crowd: Crowd) -> None:
    await crowd.set_rules(Rules())
    one = crowd.agents[0]
    held = []
    for visitor in crowd.visitors[:3]:
        held.append(await crowd.ask(visitor))
        crowd.clock.advance(SECOND)
    await crowd.settle()
    assert await crowd.loads() == {}
    assert [(await take(crowd, one)).id for _ in range(2)] == [held[0].id, held[1].id]
    with pytest.raises(Refused) as full:
        await take(crowd, one)
    assert (full.value.code, full.value.params) == ("routing.at_capacity", {"limit": 2})
    assert (await take(crowd, crowd.agents[1])).id == held[2].id
    with pytest.raises(Refused) as empty:
        await take(crowd, crowd.agents[1])
    assert empty.value.code == "queue.empty"


async def test_a_visitor_sees_the_place_and_may_leave(crowd: Crowd) -> None:
    await crowd.set_rules(Rules(queue_limit=3))
    held = []
    for visitor in crowd.visitors[:5]:
        held.append(await crowd.ask(visitor))
        crowd.clock.advance(SECOND)
    await crowd.settle()
    async with crowd.database.read() as reader:
        places = {place.waiting.id: place for place in await list_places(reader, SHOP, crowd.clock.now())}
    assert [places[each.id].position for each in held] == [1, 2, 3, 4, 5]
    assert [places[each.id].waiting.has_left_message for each in held] == [False, False, False, True, True]
    async with crowd.database.begin() as tx:
        with pytest.raises(NotFound):
            await leave_message(tx, EVE, held[0].id, crowd.clock.now())
        await leave_message(tx, crowd.visitors[0], held[0].id, crowd.clock.now())
    async with crowd.database.read() as reader:
        second = await find_place(reader, SHOP, held[1].id, crowd.clock.now())
        left = await find_place(reader, SHOP, held[0].id, crowd.clock.now())
    assert second is not None
    assert left is not None
    assert (second.position, left.position, left.waiting.has_left_message) == (1, 3, True)
