"""Rate limits as token buckets, in memory; `limits_redis` has them for several processes. Every door asks first."""

import time
from typing import Protocol

import msgspec

from kefu.kernel.actors import Visitor
from kefu.kernel.errors import TooMany
from kefu.settings import Settings

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
            raise too_many(rate, (1 - tokens) * rate.seconds / rate.most)
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


def too_many(rate: Rate, wait: float) -> TooMany:
    return TooMany(f"too_many.{rate.name}", "Too many at once; please try again later.", max(1, int(wait + 0.999)))


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
