"""The clocks of those who wait for an answer: a reminder, somebody else, the alarm, another team; on both databases."""

from __future__ import annotations

from kefu.conversations.events import AnswerLate
from kefu.kernel.actors import Agent
from kefu.kernel.clock import SECOND
from kefu.routing.late_queries import list_escalated
from kefu.teams.rules import Rules
from tests.routing.crowd import Crowd, activities, new_team
from tests.world import SHOP


async def test_remind_then_the_next_agent_then_the_alarm(crowd: Crowd, news: list[object]) -> None:
    await crowd.set_rules(Rules(strategy="round_robin", remind_seconds=30, reassign_seconds=60, escalate_seconds=90))
    held = await crowd.ask(crowd.visitors[0])
    await crowd.settle()
    first = (await crowd.conversation(held.id)).assignee_id
    expected: list[str] = ["started", "assigned"]
    for seconds, step in (
        (29, []),
        (2, ["reminded"]),
        (10, []),
        (20, ["unanswered", "assigned"]),
        (31, ["reminded", "escalated"]),
    ):
        crowd.clock.advance(seconds * SECOND)
        await crowd.dispatcher.sweep()
        expected += step
        assert await activities(crowd, held.id) == expected, seconds
    after = await crowd.conversation(held.id)
    assert after.assignee_id not in {None, first}
    async with crowd.database.read() as reader:
        assert [each.id for each in await list_escalated(reader, SHOP, 10)] == [held.id]
    await crowd.answer(Agent(SHOP, str(after.assignee_id), "agent"), held.id)
    crowd.clock.advance(600 * SECOND)
    await crowd.dispatcher.sweep()
    assert await activities(crowd, held.id) == expected, "an answer stops every clock"
    async with crowd.database.read() as reader:
        assert await list_escalated(reader, SHOP, 10) == []
    await crowd.ask(crowd.visitors[0], "and now?")
    crowd.clock.advance(31 * SECOND)
    await crowd.dispatcher.sweep()
    assert (await activities(crowd, held.id))[-1] == "reminded", "the next wait has clocks of its own"
    assert AnswerLate in {type(getattr(item, "fact", None)) for item in news}


async def test_who_has_nobody_beside_them_keeps_it(crowd: Crowd) -> None:
    await crowd.set_rules(Rules(strategy="round_robin", reassign_seconds=60))
    await crowd.vanish(crowd.agents[1])
    held = await crowd.ask(crowd.visitors[0])
    await crowd.settle()
    crowd.clock.advance(61 * SECOND)
    await crowd.dispatcher.sweep()
    assert (await crowd.conversation(held.id)).assignee_id == crowd.agents[0].id


async def test_what_waits_too_long_goes_to_the_other_team_once(crowd: Crowd) -> None:
    one, other = crowd.agents
    second = await new_team(crowd, other)
    first = await new_team(crowd, rules=Rules(strategy="round_robin", overflow_team_id=second, overflow_seconds=60))
    await crowd.set_rules(Rules(strategy="round_robin", overflow_team_id=first, overflow_seconds=60), second)
    await crowd.set_agent(other, availability="busy")
    held = await crowd.ask(crowd.visitors[0], team_id=first)
    for _ in range(4):
        crowd.clock.advance(61 * SECOND)
        await crowd.dispatcher.sweep()
        assert (await crowd.conversation(held.id)).team_id == second
    assert (await activities(crowd, held.id)) == ["started", "team_assigned"]
    await crowd.set_agent(other, availability="online")
    await crowd.settle()
    assert (await crowd.conversation(held.id)).assignee_id == other.id
    assert one.id not in await crowd.loads()
