"""Rate limits that several processes share, in Redis or Valkey; loaded only where there is one."""

from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from kefu.web.limits import MemoryLimits, Rate, too_many

_log = structlog.get_logger()

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
            raise too_many(rate, wait / 1000)

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
