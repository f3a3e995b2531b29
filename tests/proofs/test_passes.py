"""One suite for both keepers of passes: memory and Redis, which several nodes share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from kefu.web.passes import MemoryPasses, Passes
from kefu.web.passes_redis import RedisPasses


@pytest.fixture(params=["memory", "redis"])
async def nodes(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Passes, Passes]]:
    """Two nodes of one installation; in memory there is only one."""
    made: tuple[Passes, Passes]
    if request.param == "memory":
        alone = MemoryPasses()
        made = (alone, alone)
    else:
        url = request.getfixturevalue("redis_url")
        made = (RedisPasses(url), RedisPasses(url))
    yield made
    for each in made:
        await each.close()


async def test_what_one_grants_the_other_knows(nodes: tuple[Passes, Passes]) -> None:
    one, other = nodes
    assert not await other.has("inb 192.0.2.7")
    await one.grant("inb 192.0.2.7", 60)
    assert await other.has("inb 192.0.2.7")
    assert not await other.has("inb 192.0.2.8")


async def test_what_is_used_on_one_is_used_on_both(nodes: tuple[Passes, Passes]) -> None:
    one, other = nodes
    assert await one.use("used x", 60)
    assert not await other.use("used x", 60)
    assert not await one.use("used x", 60)
