"""A small cache whose values live for some seconds; for rows that are read on every message and change once a month."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

KeyT = TypeVar("KeyT", bound=Hashable)
ValueT = TypeVar("ValueT")


class BriefCache(Generic[KeyT, ValueT]):
    """Loads by key and remembers for `seconds`; other nodes see a change after that time at the latest.

    Callers that come while a value loads share the one load. At most `largest` keys are kept.
    """

    def __init__(
        self, load: Callable[[KeyT], Awaitable[ValueT]], *, seconds: float = 5.0, largest: int = 10_000
    ) -> None:
        self._load = load
        self._seconds = seconds
        self._largest = largest
        self._values: dict[KeyT, tuple[float, ValueT]] = {}
        self._loading: dict[KeyT, asyncio.Task[ValueT]] = {}

    def peek(self, key: KeyT) -> ValueT | None:
        """The remembered value if it is still fresh; never loads."""
        held = self._values.get(key)
        return held[1] if held is not None and held[0] > time.monotonic() else None

    async def get(self, key: KeyT) -> ValueT:
        held = self._values.get(key)
        if held is not None and held[0] > time.monotonic():
            return held[1]
        task = self._loading.get(key)
        if task is None:
            task = asyncio.ensure_future(self._fill(key))
            self._loading[key] = task
            task.add_done_callback(lambda _: self._loading.pop(key, None))
        return await asyncio.shield(task)

    async def _fill(self, key: KeyT) -> ValueT:
        value = await self._load(key)
        if len(self._values) >= self._largest:
            self._values.clear()
        self._values[key] = (time.monotonic() + self._seconds, value)
        return value

    def forget(self, key: KeyT) -> None:
        """Drop what this node remembers of `key`."""
        self._values.pop(key, None)
