"""Passes that several processes share, in Redis or Valkey; loaded only where there is one."""

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from kefu.web.passes import MemoryPasses

_log = structlog.get_logger()


class RedisPasses:
    """For several processes, so that a proof counts on all of them and is used on one."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)
        self._fallback = MemoryPasses()

    async def grant(self, key: str, seconds: int) -> None:
        try:
            await self._redis.set(_name(key), "1", ex=seconds)
        except (RedisError, OSError) as error:
            _log.warning("passes.redis_failed", error=str(error))
            await self._fallback.grant(key, seconds)

    async def has(self, key: str) -> bool:
        try:
            return bool(await self._redis.exists(_name(key)))
        except (RedisError, OSError):
            return await self._fallback.has(key)

    async def use(self, key: str, seconds: int) -> bool:
        try:
            return bool(await self._redis.set(_name(key), "1", ex=seconds, nx=True))
        except (RedisError, OSError):
            return await self._fallback.use(key, seconds)

    async def close(self) -> None:
        await self._redis.aclose()


def _name(key: str) -> str:
    return f"kefu:pass:{key}"
