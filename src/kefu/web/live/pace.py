"""How fast one socket may talk: a flood is read no faster than it may come, so it holds up nobody but itself."""

import asyncio
import time

_MINUTE = 60.0


class Pace:
    """`most` commands at once, and then `most` a minute; the socket's reader waits here before each command.

    Nothing is refused: while it waits, the line below fills up and the other end has to stop sending.
    """

    __slots__ = ("_counted_at", "_most", "_tokens")

    def __init__(self, most: int) -> None:
        self._most = most
        self._tokens = float(most)
        self._counted_at = time.monotonic()

    async def wait(self) -> None:
        now = time.monotonic()
        self._tokens = min(self._most, self._tokens + (now - self._counted_at) * self._most / _MINUTE)
        self._counted_at = now
        self._tokens -= 1
        if self._tokens < 0:
            await asyncio.sleep(-self._tokens * _MINUTE / self._most)
