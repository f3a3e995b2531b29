"""Things that are true for some seconds and may be forgotten: who has proven itself, which proof was used.

In memory for one process, in Redis for several; asked by `proving`.
"""

import time
from typing import Protocol

_MOST = 50_000


class Passes(Protocol):
    """Guarantees: `use` is True once for a key, whoever asks on whichever node, until its seconds are over; what was
    granted holds for its seconds or less; a broken store falls back to what this process knows."""

    async def grant(self, key: str, seconds: int) -> None: ...

    async def has(self, key: str) -> bool: ...

    async def use(self, key: str, seconds: int) -> bool: ...

    async def close(self) -> None: ...


class MemoryPasses:
    """For one process."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    async def grant(self, key: str, seconds: int) -> None:
        self._forget_old()
        self._until[key] = time.monotonic() + seconds

    async def has(self, key: str) -> bool:
        return self._until.get(key, 0.0) > time.monotonic()

    async def use(self, key: str, seconds: int) -> bool:
        if await self.has(key):
            return False
        await self.grant(key, seconds)
        return True

    async def close(self) -> None:
        self._until.clear()

    def _forget_old(self) -> None:
        if len(self._until) >= _MOST:
            now = time.monotonic()
            self._until = {key: until for key, until in self._until.items() if until > now}
        if len(self._until) >= _MOST:
            # Whoever is forgotten proves itself again.
            self._until.clear()
