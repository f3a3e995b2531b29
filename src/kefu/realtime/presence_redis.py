"""Presence over Redis or Valkey, for several nodes; a node that dies is forgotten when its time to live ends."""

import time
from collections.abc import Iterable
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from kefu.realtime.presence import TTL_SECONDS

_log = structlog.get_logger()


class RedisPresence:
    """For several nodes: a sorted set per key, connection -> expiry.

    While Redis is away everybody looks absent and every change looks like one; nothing depends on presence.
    """

    def __init__(self, url: str) -> None:
        # One try more mends a line that broke while idle; a server that is away must not hold up who says hello.
        retry = Retry(NoBackoff(), 1)
        self._redis = Redis.from_url(url, retry=retry, socket_timeout=2, socket_connect_timeout=2)

    async def close(self) -> None:
        await self._redis.aclose()

    def _name(self, key: str) -> str:
        return f"kefu:here:{key}"

    async def _run(self, pipeline: Any) -> list[Any] | None:
        """The answers, or None while Redis is away."""
        try:
            answers: list[Any] = await pipeline.execute()
        except (RedisError, OSError) as error:
            _log.warning("presence.redis_failed", error=str(error))
            return None
        return answers

    async def arrive(self, key: str, connection_id: str) -> bool:
        now = time.time()
        name = self._name(key)
        pipeline: Any = self._redis.pipeline()
        pipeline.zremrangebyscore(name, "-inf", now)
        pipeline.zcard(name)
        pipeline.zadd(name, {connection_id: now + TTL_SECONDS})
        pipeline.expire(name, TTL_SECONDS)
        answers = await self._run(pipeline)
        return answers is None or int(answers[1]) == 0

    async def keep(self, pairs: Iterable[tuple[str, str]]) -> None:
        expires = time.time() + TTL_SECONDS
        pipeline: Any = self._redis.pipeline(transaction=False)
        for key, connection_id in pairs:
            pipeline.zadd(self._name(key), {connection_id: expires})
            pipeline.expire(self._name(key), TTL_SECONDS)
        await self._run(pipeline)

    async def depart(self, key: str, connection_id: str) -> bool:
        name = self._name(key)
        pipeline: Any = self._redis.pipeline()
        pipeline.zrem(name, connection_id)
        pipeline.zremrangebyscore(name, "-inf", time.time())
        pipeline.zcard(name)
        answers = await self._run(pipeline)
        return answers is None or (bool(answers[0]) and int(answers[2]) == 0)

    async def present(self, keys: Iterable[str]) -> set[str]:
        asked = list(keys)
        now = time.time()
        pipeline: Any = self._redis.pipeline(transaction=False)
        for key in asked:
            pipeline.zcount(self._name(key), now, "+inf")
        counts = await self._run(pipeline) if asked else []
        return {key for key, count in zip(asked, counts, strict=True) if count} if counts else set()

    async def members(self, key: str) -> set[str]:
        pipeline: Any = self._redis.pipeline(transaction=False)
        pipeline.zrangebyscore(self._name(key), time.time(), "+inf")
        answers = await self._run(pipeline)
        return {member.decode() for member in answers[0]} if answers else set()
