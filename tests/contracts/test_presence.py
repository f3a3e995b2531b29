"""What every presence promises, asked of the one in memory and of the one over Redis."""

from __future__ import annotations

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


async def test_a_node_that_died_is_forgotten(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    dead, alive = RedisPresence(redis_url), RedisPresence(redis_url)
    await dead.arrive("a:ada", "con_dead")
    await alive.arrive("a:grace", "con_alive")
    now = time.time()
    monkeypatch.setattr("kefu.realtime.presence_redis.time.time", lambda: now + 60)
    await alive.keep([("a:grace", "con_alive")])
    monkeypatch.setattr("kefu.realtime.presence_redis.time.time", lambda: now + 80)
    assert await alive.present(["a:ada", "a:grace"]) == {"a:grace"}
    assert await alive.members("a:ada") == set()
    assert await alive.arrive("a:ada", "con_new"), "whoever comes after the dead is the first"
    await dead.close()
    await alive.close()


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
