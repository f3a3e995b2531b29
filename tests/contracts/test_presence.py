"""What every presence promises, asked of the one in memory and of the one over Redis."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from kefu.realtime.presence import MemoryPresence, Presence
from kefu.realtime.presence_redis import RedisPresence
from tests.servers import redis


@pytest.fixture(params=["memory", "redis"])
async def presence(request: pytest.FixtureRequest) -> AsyncIterator[Presence]:
    made: Presence = (
        MemoryPresence() if request.param == "memory" else RedisPresence(request.getfixturevalue("redis_url"))
    )
    yield made
    await made.close()


async def test_the_first_arrival_and_the_last_departure_change_who_is_here(presence: Presence) -> None:
    assert await presence.arrive("a:ada", "con_1")
    assert not await presence.arrive("a:ada", "con_2")
    assert not await presence.arrive("a:ada", "con_2"), "arriving twice is arriving once"
    assert not await presence.depart("a:ada", "con_1")
    assert await presence.present(["a:ada", "a:grace"]) == {"a:ada"}
    assert await presence.depart("a:ada", "con_2")
    assert await presence.present(["a:ada"]) == set()


async def test_who_is_not_here_cannot_leave(presence: Presence) -> None:
    assert not await presence.depart("a:ada", "con_1")
    await presence.arrive("a:ada", "con_1")
    assert not await presence.depart("a:ada", "con_9")
    assert await presence.present(["a:ada"]) == {"a:ada"}


async def test_members_are_the_connections_of_one_key(presence: Presence) -> None:
    for key, connection in (("c:1", "ada/con_1"), ("c:1", "grace/con_2"), ("c:2", "ada/con_1")):
        await presence.arrive(key, connection)
    assert await presence.members("c:1") == {"ada/con_1", "grace/con_2"}
    assert await presence.members("c:9") == set()
    assert await presence.present([]) == set()


async def test_what_is_kept_stays(presence: Presence) -> None:
    await presence.arrive("a:ada", "con_1")
    await presence.keep([("a:ada", "con_1")])
    assert await presence.present(["a:ada"]) == {"a:ada"}
    assert not await presence.arrive("a:ada", "con_2")


@pytest.fixture
async def nodes(redis_url: str) -> AsyncIterator[tuple[RedisPresence, RedisPresence, RedisPresence]]:
    """One that will not be heard of again, and two that live."""
    made = RedisPresence(redis_url, ttl_seconds=0.3), RedisPresence(redis_url), RedisPresence(redis_url)
    yield made
    for each in made:
        await each.close()


async def swept(*presences: RedisPresence) -> list[str]:
    """What the nodes say is gone, as soon as one of them says anything."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        found = await asyncio.gather(*[presence.sweep() for presence in presences])
        if any(found):
            return sorted(key for keys in found for key in keys)
        await asyncio.sleep(0.02)
    raise AssertionError("nobody noticed")


async def test_a_node_that_died_is_forgotten_and_one_of_the_others_says_so(
    nodes: tuple[RedisPresence, RedisPresence, RedisPresence],
) -> None:
    dead, alive, other = nodes
    for key in ("a:ada", "a:both", "v:sam"):
        await dead.arrive(key, f"{key}-at-dead")
    await alive.arrive("a:both", "con_1")
    await other.arrive("a:grace", "con_2")
    assert await alive.present(["a:ada", "a:both", "a:grace"]) == {"a:ada", "a:both", "a:grace"}
    assert await swept(alive, other) == ["a:ada", "a:both", "v:sam"], "each once"
    assert [await alive.sweep(), await other.sweep()] == [set(), set()]
    assert await alive.present(["a:ada", "a:both", "a:grace", "v:sam"]) == {"a:both", "a:grace"}
    assert await alive.members("a:both") == {"con_1"}
    assert await alive.arrive("a:ada", "con_new"), "whoever comes after the dead is the first"


async def test_nobody_is_present_at_a_node_that_died_even_before_it_is_swept(
    nodes: tuple[RedisPresence, RedisPresence, RedisPresence],
) -> None:
    dead, alive, _ = nodes
    await dead.arrive("a:ada", "con_1")
    deadline = time.monotonic() + 10
    while await alive.present(["a:ada"]):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
    assert await alive.members("a:ada") == set()
    assert await alive.arrive("a:ada", "con_2")


async def test_a_node_that_was_taken_for_dead_comes_back_with_what_it_holds(
    nodes: tuple[RedisPresence, RedisPresence, RedisPresence],
) -> None:
    slow, alive, _ = nodes
    pairs = [("a:ada", "con_1"), ("a:both", "con_2")]
    for key, connection in pairs:
        await slow.arrive(key, connection)
    await alive.arrive("a:both", "con_3")
    assert await swept(alive) == ["a:ada", "a:both"]
    assert await slow.keep(pairs) == {"a:ada", "a:both"}
    assert await alive.present(["a:ada"]) == {"a:ada"}
    assert await alive.members("a:both") == {"con_2", "con_3"}
    assert await slow.keep(pairs) == set()


async def test_installations_that_share_a_redis_look_after_their_own_dead(redis_url: str) -> None:
    dead, other, own = (
        RedisPresence(redis_url, ttl_seconds=ttl, system=name) for ttl, name in ((0.3, "a"), (9, "b"), (9, "a"))
    )
    await dead.arrive("a:ada", "con_1")
    await other.arrive("a:ada", "con_2")
    assert await swept(own, other) == ["a:ada"]
    assert [await each.present(["a:ada"]) for each in (own, other)] == [set(), {"a:ada"}]
    for each in (dead, other, own):
        await each.close()


async def test_a_broker_that_lost_its_memory_is_told_again() -> None:
    server = redis.start()
    presence = RedisPresence(server.url)
    await presence.arrive("a:ada", "con_1")
    assert await presence.keep([("a:ada", "con_1")]) == set()
    server.stop()
    again = redis.start(port=server.port)
    assert await presence.keep([("a:ada", "con_1")]) == {"a:ada"}
    assert await presence.present(["a:ada"]) == {"a:ada"}
    await presence.close()
    again.stop()


async def test_a_broker_that_is_away_fails_nobody() -> None:
    server = redis.start()
    presence = RedisPresence(server.url)
    await presence.arrive("a:ada", "con_1")
    server.stop()
    assert await presence.arrive("a:grace", "con_2"), "better told twice than never"
    await presence.keep([("a:ada", "con_1")])
    assert await presence.present(["a:ada"]) == set()
    assert await presence.members("a:ada") == set()
    assert await presence.depart("a:ada", "con_1")
    await presence.close()
