"""Rate limits as token buckets, in memory or in Redis; asked by every door before work is done."""

import time
from typing import Any, Protocol

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from kefu.kernel.actors import Visitor
from kefu.kernel.errors import TooMany
from kefu.settings import Settings

_log = structlog.get_logger()
_MOST_BUCKETS = 100_000


class Rate(msgspec.Struct, frozen=True):
    """`most` at once, refilled evenly over `seconds`."""

    name: str
    most: int
    seconds: int


class Limits(Protocol):
    """Counts by key.

    Guarantees: over any time t a key gets at most `most` + t * most / seconds; `take` raises TooMany with the seconds
    after which one more would pass; a broken store limits within each process instead of letting everything pass.
    """

    async def take(self, rate: Rate, key: str) -> None: ...

    async def give_back(self, rate: Rate, key: str) -> None:
        """Undo one `take`: what it was taken for turned out to be harmless."""
        ...

    async def close(self) -> None: ...


class MemoryLimits:
    """For one process; `take_now` is the same without a pause, for the path of every message."""

    def __init__(self) -> None:
        # (rate, key) -> tokens left, when that was counted
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}

    def take_now(self, rate: Rate, key: str) -> None:
        now = time.monotonic()
        tokens = self._tokens(rate, key, now)
        if tokens < 1:
            raise _too_many(rate, (1 - tokens) * rate.seconds / rate.most)
        if len(self._buckets) >= _MOST_BUCKETS:
            self._forget_oldest()
        self._buckets[rate.name, key] = (tokens - 1, now)

    async def take(self, rate: Rate, key: str) -> None:
        self.take_now(rate, key)

    async def give_back(self, rate: Rate, key: str) -> None:
        now = time.monotonic()
        tokens = min(float(rate.most), self._tokens(rate, key, now) + 1)
        self._buckets[rate.name, key] = (tokens, now)

    async def close(self) -> None:
        self._buckets.clear()

    def _tokens(self, rate: Rate, key: str, now: float) -> float:
        tokens, counted_at = self._buckets.get((rate.name, key), (float(rate.most), now))
        return min(float(rate.most), tokens + (now - counted_at) * rate.most / rate.seconds)

    def _forget_oldest(self) -> None:
        """Half of the keys, those that were quiet for longest: mostly full again, so nothing is lost."""
        by_age = sorted(self._buckets, key=lambda each: self._buckets[each][1])
        for each in by_age[: len(by_age) // 2]:
            del self._buckets[each]


# Tokens and time of one bucket; answers the milliseconds to wait, 0 when it may pass. ARGV: most, seconds, cost.
_BUCKET = """
local at = redis.call('TIME')
local now = at[1] + at[2] / 1000000
local most, seconds, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local held = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, counted = tonumber(held[1]) or most, tonumber(held[2]) or now
tokens = math.min(most, tokens + math.max(0, now - counted) * most / seconds)
if tokens < cost then return math.ceil((cost - tokens) * seconds / most * 1000) end
redis.call('HSET', KEYS[1], 'tokens', tostring(math.min(most, tokens - cost)), 'at', tostring(now))
redis.call('EXPIRE', KEYS[1], math.ceil(seconds) + 1)
return 0
"""


class RedisLimits:
    """For several processes, so that an attacker gains nothing by reaching another node."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)
        self._script = self._redis.register_script(_BUCKET)
        self._fallback = MemoryLimits()

    async def take(self, rate: Rate, key: str) -> None:
        try:
            wait = await self._run(rate, key, 1)
        except (RedisError, OSError) as error:
            _log.warning("limits.redis_failed", error=str(error))
            self._fallback.take_now(rate, key)
            return
        if wait:
            raise _too_many(rate, wait / 1000)

    async def give_back(self, rate: Rate, key: str) -> None:
        try:
            await self._run(rate, key, -1)
        except (RedisError, OSError):
            await self._fallback.give_back(rate, key)

    async def _run(self, rate: Rate, key: str, cost: int) -> int:
        answer: Any = await self._script(keys=[f"kefu:limit:{rate.name}:{key}"], args=[rate.most, rate.seconds, cost])
        return int(answer)

    async def close(self) -> None:
        await self._redis.aclose()


def _too_many(rate: Rate, wait: float) -> TooMany:
    return TooMany(f"too_many.{rate.name}", "Too many at once; please try again later.", max(1, int(wait + 0.999)))


def limits_from(settings: Settings) -> Limits:
    """Redis where several processes share it, else memory."""
    return RedisLimits(settings.redis_url) if settings.redis_url else MemoryLimits()


class MessageLimits:
    """Floods of messages, judged in memory: a visitor's sockets are on one node or few, and this is the hot path."""

    def __init__(self, settings: Settings) -> None:
        self._buckets = MemoryLimits()
        self._visitor = Rate("messages", settings.limit_messages, 60)
        # Ten visitors behind one address, such as an office, may all write.
        self._address = Rate("messages", settings.limit_messages * 10, 60)
        self._inbox = Rate("messages", settings.limit_inbox_messages, 60)

    def require(self, visitor: Visitor, address: str) -> None:
        """Raises TooMany when the visitor, its address or its inbox sends too fast."""
        self._buckets.take_now(self._visitor, visitor.id)
        self._buckets.take_now(self._address, f"address {address}")
        self._buckets.take_now(self._inbox, visitor.inbox_id)
