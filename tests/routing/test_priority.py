"""Who goes first in the queue, and that nobody is overtaken by who came later than the longest head start."""

from __future__ import annotations

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from kefu.conversations.actions.assign import assign_conversation
from kefu.conversations.actions.describe import set_priority
from kefu.conversations.actions.record import Author
from kefu.conversations.models import Conversation
from kefu.db import schema
from kefu.db.database import Database
from kefu.kernel.clock import MINUTE, SECOND
from kefu.routing import queries
from kefu.routing.models import LONGEST_HEAD_START, Waiting
from kefu.routing.overview import list_answered, look_at_pools
from kefu.routing.place_queries import find_place
from kefu.teams.rules import Rules
from tests.routing.crowd import Crowd, activities, take
from tests.routing.test_choose import NOW, book, waiting
from tests.world import SHOP

VIP = Rules(strategy="round_robin", vip_tag_id="tag_vip")


def order(queue: list[Waiting], rules: Rules = VIP) -> list[str]:
    return [each.id for each in book(rules).ranked(queue)]


def test_urgent_ones_and_vips_go_first() -> None:
    queue = [
        waiting("plain", ago=MINUTE), waiting("low", priority=1), waiting("medium", priority=2),
        waiting("high", priority=3), waiting("urgent", priority=4), waiting("vip", contact_tags="tag_a tag_vip"),
        waiting("both", priority=4, contact_tags="tag_vip"),
    ]  # fmt: skip
    assert order(queue) == ["both", "urgent", "vip", "high", "medium", "plain", "low"]
    assert order(queue, Rules(has_priority_first=False, vip_tag_id="tag_vip"))[0] == "plain"
    assert "vip" not in order(queue, Rules())[:3], "whoever carries the tag is a VIP only where the rules say so"


def test_who_has_waited_longer_than_a_head_start_is_not_overtaken() -> None:
    assert order([waiting("old", ago=15 * MINUTE + 1), waiting("urgent", priority=4)]) == ["old", "urgent"]


@given(
    st.lists(
        st.tuples(st.integers(0, 3_600_000), st.integers(0, 4), st.booleans(), st.booleans()), min_size=2, max_size=30
    )
)
def test_nobody_starves(people: list[tuple[int, int, bool, bool]]) -> None:
    queue = [
        waiting(f"w{n:02}", ago=ago, priority=priority, contact_tags="tag_vip" * is_vip, has_left_message=has_left)
        for n, (ago, priority, is_vip, has_left) in enumerate(people)
    ]
    ranked = book(VIP).ranked(queue)
    for place, each in enumerate(ranked):
        for ahead in ranked[:place]:
            if not each.has_left_message:
                assert ahead.queued_at - each.queued_at <= LONGEST_HEAD_START


async def priority(crowd: Crowd, held: Conversation, name: str) -> None:
    async with crowd.database.begin() as tx:
        await set_priority(tx, Author(crowd.agents[0], ""), held.id, name, crowd.clock.now())  # type: ignore[arg-type]


async def tag(crowd: Crowd, contact_id: str) -> None:
    values = {"id": "tag_vip", "name": "VIP", "folded": "vip", "colour": "red", "created_at": NOW}
    async with crowd.database.begin() as tx:
        await tx.execute(sa.insert(schema.tags).values(workspace_id=SHOP, **values))
        chosen = schema.contacts.c.id == contact_id
        await tx.execute(sa.update(schema.contacts).where(chosen).values(tags="tag_vip"))
        await tx.execute(sa.insert(schema.contact_tags).values(tag_id="tag_vip", contact_id=contact_id))


async def test_places_taking_and_giving_out_follow_the_same_order(database: Database) -> None:
    crowd = Crowd(database)
    await crowd.begin(Rules(vip_tag_id="tag_vip"), agents=1, visitors=4, capacity=3)
    held = []
    for visitor in crowd.visitors:
        held.append(await crowd.ask(visitor))
        crowd.clock.advance(SECOND)
    await tag(crowd, crowd.visitors[2].contact_id)
    await priority(crowd, held[3], "urgent")
    async with database.read() as reader:
        found = [await find_place(reader, SHOP, each.id, crowd.clock.now()) for each in held]
        assert [place.position for place in found if place] == [3, 4, 2, 1]
        known = await queries.load_book(reader, SHOP)
        # Of a queue longer than what is looked at, those who go first are looked at too.
        ranked = await queries.list_ranked(reader, SHOP, known, 2)
        assert [each.id for each in ranked] == [held[3].id, held[2].id, held[0].id, held[1].id]
    assert (await take(crowd, crowd.agents[0])).id == held[3].id
    await crowd.set_rules(VIP)
    await crowd.settle()
    answered = [each.id for each in await crowd.conversations() if each.assignee_id is not None]
    assert answered == [held[0].id, held[2].id, held[3].id]


async def test_who_is_given_one_while_offline_has_time_to_come(database: Database) -> None:
    crowd = Crowd(database)
    await crowd.begin(Rules(strategy="round_robin"), agents=1, visitors=1)
    one = crowd.agents[0]
    await crowd.set_agent(one, availability="offline")
    held = await crowd.ask(crowd.visitors[0])
    crowd.clock.advance(SECOND)

    async def given() -> None:
        async with database.begin() as tx:
            await assign_conversation(tx, Author(one, ""), held.id, (one.id, one.id), crowd.clock.now())

    await given()
    await crowd.settle()
    crowd.clock.advance(119 * SECOND)
    await crowd.dispatcher.sweep()
    assert (await crowd.conversation(held.id)).assignee_id == one.id
    crowd.clock.advance(SECOND)
    await crowd.dispatcher.sweep()
    assert (await crowd.conversation(held.id)).assignee_id is None
    assert (await activities(crowd, held.id))[-1] == "returned"
    await given()
    crowd.clock.advance(SECOND)
    await crowd.set_agent(one, availability="online")
    await crowd.set_agent(one, availability="offline")
    await crowd.settle()
    assert (await crowd.conversation(held.id)).assignee_id is None, "who goes offline gives back at once"


async def test_supervisors_see_every_queue_and_what_is_answered(database: Database) -> None:
    crowd = Crowd(database)
    await crowd.begin(Rules(strategy="round_robin"), agents=1, visitors=3, capacity=2)
    held = [await crowd.ask(visitor) for visitor in crowd.visitors]
    await crowd.settle()
    async with database.read() as reader:
        [pool] = await look_at_pools(reader, SHOP, crowd.clock.now())
        answered = await list_answered(reader, SHOP, 10)
    assert (pool.waiting, pool.longest_since, pool.agents_here, pool.room) == (1, held[2].queued_at, 1, 0)
    assert {each.id for each in answered} == {held[0].id, held[1].id}
