"""One node of the bus for the contract tests: a bus of either kind with a hub behind it, and what arrived there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from kefu.realtime.bus import Bus, Parcel
from kefu.realtime.bus_memory import MemoryBus
from kefu.realtime.bus_redis import RedisBus
from kefu.realtime.hub import Hub
from tests.realtime.listeners import Ear


class Node:
    """A process as the bus sees it; `redis_url` None makes the single-process bus."""

    def __init__(self, redis_url: str | None) -> None:
        self.hub = Hub()
        self.bus: Bus = RedisBus(redis_url) if redis_url is not None else MemoryBus(self.hub.has_listener)
        self.gaps = 0

    async def open(self) -> Node:
        await self.bus.open(self.hub.deliver, self._on_gap)
        return self

    def _on_gap(self) -> None:
        self.gaps += 1

    async def listen(self, workspace: str, name: str, *topics: str) -> Ear:
        """A connection of `workspace` on this node that follows `topics`."""
        ear = Ear(name)
        self.hub.subscribe(ear, topics)
        await self.bus.join(workspace)
        return ear

    def say(self, workspace: str, topic: str, text: str, *, but: str | None = None) -> None:
        self.bus.publish(workspace, Parcel((topic,), text.encode(), but))


async def until(is_true: Callable[[], bool], *, seconds: float = 5.0) -> None:
    """Wait for something that other tasks bring about; fails when it does not come."""
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, "this did not come about in time"
        await asyncio.sleep(0.01)
