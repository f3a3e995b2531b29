"""One suite for every implementation of Limits: memory and Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from kefu.kernel.actors import Visitor
from kefu.kernel.errors import TooMany
from kefu.settings import Settings
from kefu.web.limits import Limits, MemoryLimits, MessageLimits, Rate
from kefu.web.limits_redis import RedisLimits

SLOW = Rate("slow", 3, 3600)
QUICK = Rate("quick", 2, 1)


@pytest.fixture(params=["memory", "redis"])
async def limits(request: pytest.FixtureRequest) -> AsyncIterator[Limits]:
    made: Limits
    made = MemoryLimits() if request.param == "memory" else RedisLimits(request.getfixturevalue("redis_url"))
    yield made
    await made.close()


async def taken(limits: Limits, rate: Rate, key: str, times: int) -> int:
    passed = 0
    for _ in range(times):
        try:
            await limits.take(rate, key)
            passed += 1
        except TooMany:
            pass
    return passed


async def test_at_most_so_many_pass_at_once(limits: Limits) -> None:
    assert await taken(limits, SLOW, "ada", 10) == 3


async def test_also_when_they_come_together(limits: Limits) -> None:
    results = await asyncio.gather(*(limits.take(SLOW, "ada") for _ in range(20)), return_exceptions=True)
    assert [isinstance(each, TooMany) for each in results].count(False) == 3


async def test_keys_and_rates_do_not_mix(limits: Limits) -> None:
    await taken(limits, SLOW, "ada", 5)
    assert await taken(limits, SLOW, "grace", 5) == 3
    assert await taken(limits, QUICK, "ada", 2) == 2


async def test_the_error_says_when_to_come_back(limits: Limits) -> None:
    await taken(limits, SLOW, "ada", 3)
    with pytest.raises(TooMany) as caught:
        await limits.take(SLOW, "ada")
    assert caught.value.code == "too_many.slow"
    assert 1190 <= caught.value.retry_after_seconds <= 1200


async def test_it_refills_with_time(limits: Limits) -> None:
    await taken(limits, QUICK, "ada", 2)
    with pytest.raises(TooMany):
        await limits.take(QUICK, "ada")
    await asyncio.sleep(0.6)
    assert await taken(limits, QUICK, "ada", 2) == 1


async def test_what_is_given_back_can_be_taken_again_and_never_more(limits: Limits) -> None:
    await taken(limits, SLOW, "ada", 3)
    await limits.give_back(SLOW, "ada")
    assert await taken(limits, SLOW, "ada", 3) == 1
    for _ in range(9):
        await limits.give_back(SLOW, "grace")
    assert await taken(limits, SLOW, "grace", 9) == 3


async def test_a_broken_redis_still_limits() -> None:
    limits = RedisLimits("redis://127.0.0.1:1")
    assert await taken(limits, SLOW, "ada", 5) == 3
    await limits.close()


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kefu.web.limits._MOST_BUCKETS", 100)
    limits = MemoryLimits()
    for number in range(1000):
        limits.take_now(SLOW, str(number))
    assert len(limits._buckets) <= 100


def test_messages_are_limited_by_visitor_address_and_inbox() -> None:
    limits = MessageLimits(Settings(limit_messages=2, limit_inbox_messages=30))

    def passed(visitor: str, address: str, times: int) -> int:
        count = 0
        for _ in range(times):
            try:
                limits.require(Visitor("ws", "inb", f"cont_{visitor}", visitor), address)
                count += 1
            except TooMany:
                pass
        return count

    assert passed("vis_a", "192.0.2.1", 5) == 2
    assert passed("vis_b", "192.0.2.1", 5) == 2
    assert sum(passed(f"vis_{n}", "192.0.2.1", 2) for n in range(20)) == 16
    assert sum(passed(f"vis_x{n}", f"198.51.100.{n}", 2) for n in range(20)) == 10
