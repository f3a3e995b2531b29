"""Presence over Redis or Valkey, for several nodes; a node that dies is forgotten when its time to live ends."""

import time
from collections.abc import Iterable
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from kefu.kernel.ids import new_id
from kefu.realtime.presence import TTL_SECONDS

_log = structlog.get_logger()

_BATCH = 1_000
# Who cleans up after a dead node and dies over it leaves the rest to the next one after this.
_CLAIM_SECONDS = 30


class RedisPresence:
    """For several nodes: a connection is here while its node is alive.

    While Redis is away everybody looks absent and every change looks like one; nothing depends on presence.
    """

    def __init__(self, url: str, *, ttl_seconds: float = TTL_SECONDS, system: str = "") -> None:
        """`system` keeps installations apart that share one Redis: each looks after its own dead."""
        # One try more mends a line that broke while idle; a server that is away must not hold up who says hello.
        retry = Retry(NoBackoff(), 1)
        self._redis = Redis.from_url(url, retry=retry, socket_timeout=2, socket_connect_timeout=2)
        self._ttl = ttl_seconds
        self._node = new_id("node")
        self._prefix = f"kefu:{system}:" if system else "kefu:"
        # Node -> when it is taken for dead. Only this is renewed, so that ten thousand connections cost what one does.
        self._nodes = f"{self._prefix}nodes"
        # By Redis's clock, which all nodes share; how far it is ahead of ours, or None before it was asked.
        self._ahead: float | None = None
        self._was_known = False
        self._was_forgotten = False

    def _who(self, key: str) -> str:
        """A hash of the key's connections: connection -> node."""
        return f"{self._prefix}who:{key}"

    def _held(self, node: bytes | str) -> str:
        """A set of what a node holds, so that somebody else can take it back."""
        return f"{self._prefix}held:{node.decode() if isinstance(node, bytes) else node}"

    def _claim(self, node: bytes) -> str:
        """Who cleans up after a dead node."""
        return f"{self._prefix}sweep:{node.decode()}"

    async def close(self) -> None:
        await self._redis.aclose()

    async def _run(self, pipeline: Any) -> list[Any] | None:
        """The answers, or None while Redis is away."""
        try:
            answers: list[Any] = await pipeline.execute()
        except (RedisError, OSError) as error:
            _log.warning("presence.redis_failed", error=str(error))
            return None
        return answers

    async def _now(self) -> float:
        if self._ahead is None:
            pipeline: Any = self._redis.pipeline(transaction=False)
            pipeline.time()
            self._look_at_clock(await self._run(pipeline))
        return time.time() + (self._ahead or 0.0)

    def _look_at_clock(self, answers: list[Any] | None) -> None:
        if answers is not None:
            seconds, micros = answers[0]
            self._ahead = seconds + micros / 1_000_000 - time.time()

    def _note_node(self, was_added: int) -> None:
        """Redis did not know us although it should: it has lost its memory, or somebody took us for dead."""
        self._was_forgotten |= self._was_known and bool(was_added)
        self._was_known = True

    async def arrive(self, key: str, connection_id: str) -> bool:
        now = await self._now()
        pipeline: Any = self._redis.pipeline()
        pipeline.zrangebyscore(self._nodes, now, "+inf")
        pipeline.hvals(self._who(key))
        pipeline.hset(self._who(key), connection_id, self._node)
        pipeline.sadd(self._held(self._node), f"{connection_id} {key}")
        pipeline.zadd(self._nodes, {self._node: now + self._ttl})
        answers = await self._run(pipeline)
        if answers is None:
            return True
        self._note_node(answers[4])
        return set(answers[0]).isdisjoint(answers[1])

    async def keep(self, pairs: Iterable[tuple[str, str]]) -> set[str]:
        now = await self._now()
        pipeline: Any = self._redis.pipeline()
        pipeline.time()
        pipeline.zadd(self._nodes, {self._node: now + self._ttl})
        answers = await self._run(pipeline)
        if answers is None:
            return set()
        self._look_at_clock(answers)
        self._note_node(answers[1])
        if not self._was_forgotten:
            return set()
        self._was_forgotten = False
        restored = list(pairs)
        for key, connection_id in restored:
            await self.arrive(key, connection_id)
        return {key for key, _ in restored}

    async def depart(self, key: str, connection_id: str) -> bool:
        now = await self._now()
        pipeline: Any = self._redis.pipeline()
        pipeline.hdel(self._who(key), connection_id)
        pipeline.hvals(self._who(key))
        pipeline.srem(self._held(self._node), f"{connection_id} {key}")
        pipeline.zrangebyscore(self._nodes, now, "+inf")
        answers = await self._run(pipeline)
        return answers is None or (bool(answers[0]) and set(answers[3]).isdisjoint(answers[1]))

    async def present(self, keys: Iterable[str]) -> set[str]:
        asked = list(keys)
        if not asked:
            return set()
        pipeline: Any = self._redis.pipeline(transaction=False)
        pipeline.zrangebyscore(self._nodes, await self._now(), "+inf")
        for key in asked:
            pipeline.hvals(self._who(key))
        answers = await self._run(pipeline)
        if answers is None:
            return set()
        alive = set(answers[0])
        return {key for key, nodes in zip(asked, answers[1:], strict=True) if not alive.isdisjoint(nodes)}

    async def members(self, key: str) -> set[str]:
        pipeline: Any = self._redis.pipeline(transaction=False)
        pipeline.zrangebyscore(self._nodes, await self._now(), "+inf")
        pipeline.hgetall(self._who(key))
        answers = await self._run(pipeline)
        if answers is None:
            return set()
        alive = set(answers[0])
        return {connection_id.decode() for connection_id, node in answers[1].items() if node in alive}

    async def sweep(self) -> set[str]:
        pipeline: Any = self._redis.pipeline(transaction=False)
        pipeline.zrangebyscore(self._nodes, "-inf", f"({await self._now()}")
        answers = await self._run(pipeline)
        lost: set[str] = set()
        try:
            for node in answers[0] if answers else ():
                if await self._redis.set(self._claim(node), self._node, nx=True, ex=_CLAIM_SECONDS):
                    lost |= await self._forget(node)
        except (RedisError, OSError) as error:
            _log.warning("presence.redis_failed", error=str(error))
        return lost

    async def _forget(self, node: bytes) -> set[str]:
        """Take back what a dead node held, and say what that was."""
        gone: set[str] = set()
        while True:
            asking: Any = self._redis.pipeline(transaction=False)
            asking.srandmember(self._held(node), _BATCH)
            [held] = await asking.execute()
            if not held:
                break
            pairs = [each.decode().partition(" ")[::2] for each in held]
            taking: Any = self._redis.pipeline(transaction=False)
            for connection_id, key in pairs:
                taking.hdel(self._who(key), connection_id)
            taking.srem(self._held(node), *held)
            removed = await taking.execute()
            gone |= {key for (_, key), count in zip(pairs, removed, strict=False) if count}
        leaving: Any = self._redis.pipeline()
        leaving.zrem(self._nodes, node)
        leaving.delete(self._claim(node))
        await leaving.execute()
        _log.warning("presence.node_lost", node=node.decode(), keys=len(gone))
        return gone
