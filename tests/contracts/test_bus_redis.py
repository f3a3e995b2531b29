"""What only a bus between processes must do: reach the other node, and tell a gap when Redis was away."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from tests.contracts.buses import Node, until
from tests.servers import redis
from tests.servers.redis import RedisServer


@pytest.fixture
async def pair(redis_url: str) -> AsyncIterator[tuple[Node, Node]]:
    one, two = await Node(redis_url).open(), await Node(redis_url).open()
    yield one, two
    await one.bus.close()
    await two.bus.close()


async def test_both_nodes_hear_both_and_keep_each_others_order(pair: tuple[Node, Node]) -> None:
    one, two = pair
    ears = [await node.listen("ws_a", "ear", "topic") for node in pair]
    for n in range(300):
        one.say("ws_a", "topic", f"1/{n}")
        two.say("ws_a", "topic", f"2/{n}")
    for ear in ears:
        await until(lambda ear=ear: len(ear.heard) == 600)  # type: ignore[misc]
        for node in (1, 2):
            assert [text for text in ear.heard if text.startswith(f"{node}/")] == [f"{node}/{n}" for n in range(300)]
    assert ears[0].heard == ears[1].heard


async def test_a_node_that_does_not_serve_the_workspace_gets_nothing_of_it(pair: tuple[Node, Node]) -> None:
    one, two = pair
    ear = await one.listen("ws_a", "ear", "topic")
    deaf = await two.listen("ws_b", "deaf", "topic")
    two.say("ws_a", "topic", "for a")
    two.say("ws_b", "topic", "for b")
    await until(lambda: ear.heard == ["for a"] and deaf.heard == ["for b"])


async def test_what_is_no_parcel_does_not_stop_the_bus(pair: tuple[Node, Node], redis_url: str) -> None:
    one, two = pair
    ear = await one.listen("ws_a", "ear", "topic")
    async with Redis.from_url(redis_url) as client:
        await client.publish("kefu:bus:ws_a", b"\xc1 not ours")
    two.say("ws_a", "topic", "still here")
    await until(lambda: ear.heard == ["still here"])


async def test_a_broken_subscription_is_mended_and_told(pair: tuple[Node, Node], redis_url: str) -> None:
    """Redis stays up and only the line breaks: the client library would mend that without a word."""
    one, two = pair
    ear = await one.listen("ws_a", "ear", "topic")
    async with Redis.from_url(redis_url) as client:
        await client.client_kill_filter(_type="pubsub")
    await until(lambda: one.gaps == 1 and two.gaps == 1)
    two.say("ws_a", "topic", "after the gap")
    await until(lambda: ear.heard == ["after the gap"])
    assert one.gaps == 1


@pytest.fixture
def own_redis() -> RedisServer:
    """A server that the test may kill; the test stops what runs at its end."""
    return redis.start()


async def test_redis_killed_and_restarted_is_a_gap_and_then_works_again(own_redis: RedisServer) -> None:
    one, two = await Node(own_redis.url).open(), await Node(own_redis.url).open()
    ear = await one.listen("ws_a", "ear", "topic")
    own_redis.stop()
    two.say("ws_a", "topic", "said while away")
    late = await one.listen("ws_late", "late", "late topic")
    again = redis.start(port=own_redis.port)
    try:
        await until(lambda: one.gaps >= 1 and two.gaps >= 1, seconds=15)
        two.say("ws_a", "topic", "afterwards")
        two.say("ws_late", "late topic", "for who came while it was away")
        await until(lambda: ear.heard[-1:] == ["afterwards"], seconds=15)
        await until(lambda: late.heard == ["for who came while it was away"], seconds=15)
    finally:
        await one.bus.close()
        await two.bus.close()
        again.stop()
