"""Promise 15: whoever claims, takes and gives out at once, each conversation goes to one agent."""

from __future__ import annotations

import asyncio

from kefu.conversations.actions.assign import claim_conversation
from kefu.conversations.actions.record import Author
from kefu.kernel.actors import Agent
from kefu.kernel.errors import Conflict, Refused
from kefu.teams.rules import Rules
from tests.routing.crowd import Crowd, activities, take
from tests.world import SHOP


async def test_of_fifty_claims_at_once_one_wins(crowd: Crowd) -> None:
    await crowd.set_rules(Rules())
    agents = [await crowd.add_agent(f"agt_claim_{n}") for n in range(50)]
    held = await crowd.ask(crowd.visitors[0])

    async def claim(agent: Agent) -> bool:
        try:
            async with crowd.database.begin() as tx:
                await claim_conversation(tx, Author(agent, agent.id), held.id, crowd.clock.now())
        except Conflict:
            return False
        return True

    won = await asyncio.gather(*[claim(agent) for agent in agents])
    assert won.count(True) == 1
    assert (await crowd.conversation(held.id)).assignee_id == agents[won.index(True)].id
    assert (await activities(crowd, held.id)).count("claimed") == 1


async def test_fifty_who_take_the_next_one_at_once_get_one_each(crowd: Crowd) -> None:
    await crowd.set_rules(Rules())
    agents = [await crowd.add_agent(f"agt_take_{n:02}") for n in range(50)]
    visitors = [*crowd.visitors, *[await crowd.add_visitor(f"cont_take_{n:02}") for n in range(34)]]
    for visitor in visitors:
        await crowd.ask(visitor)

    async def next_of(agent: Agent) -> str | None:
        try:
            return (await take(crowd, agent)).id
        except Refused:
            return None

    taken = [each for each in await asyncio.gather(*[next_of(agent) for agent in agents]) if each is not None]
    assert len(taken) == len(set(taken)) == 40


async def test_several_routers_and_claims_at_once_never_overfill_anybody(crowd: Crowd) -> None:
    visitors = [*crowd.visitors, *[await crowd.add_visitor(f"cont_more_{n:02}") for n in range(18)]]
    agents = [*crowd.agents, *[await crowd.add_agent(f"agt_more_{n}") for n in range(6)]]
    held = [await crowd.ask(visitor) for visitor in visitors]
    routers = [crowd.new_dispatcher() for _ in range(4)]

    async def claim(agent: Agent, conversation_id: str) -> None:
        try:
            async with crowd.database.begin() as tx:
                await claim_conversation(tx, Author(agent, agent.id), conversation_id, crowd.clock.now())
        except Conflict:
            pass

    by_hand = [claim(agent, held[n].id) for n, agent in enumerate(agents)]
    await asyncio.gather(*[router.settle(SHOP) for router in routers], *by_hand)
    # Each took one by hand at most, and whoever took it beyond the capacity did so knowingly, by hand.
    loads = await crowd.loads()
    assert sum(loads.values()) >= 2 * len(agents)
    assert max(loads.values()) <= 3
    for each in await crowd.conversations():
        assert (await activities(crowd, each.id)).count("assigned") <= 1
