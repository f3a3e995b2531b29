"""Stand-ins for what is above and below a connection: an ear for the hub, a wire for the connection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from kefu.realtime.close_codes import CloseCode


class Ear:
    """A listener of the hub that keeps what it hears."""

    def __init__(self, name: str) -> None:
        self.id = name
        self.heard: list[str] = []
        self.ended: list[CloseCode] = []
        self.resyncs = 0

    def push(self, payload: bytes) -> None:
        self.heard.append(payload.decode())

    def end(self, code: CloseCode) -> None:
        self.ended.append(code)

    def resync(self) -> None:
        self.resyncs += 1


class Wire:
    """A transport that keeps what it carried; `block` makes its reader stop reading."""

    def __init__(self) -> None:
        self.writes: list[bytes] = []
        self.closed: list[CloseCode] = []
        self.is_aborted = False
        self.on_writable: Callable[[], None] = lambda: None
        self._is_open = asyncio.Event()
        self._is_open.set()

    @property
    def is_writable(self) -> bool:
        return self._is_open.is_set()

    def block(self) -> None:
        self._is_open.clear()

    def unblock(self) -> None:
        self._is_open.set()
        self.on_writable()

    @property
    def frames(self) -> list[str]:
        """What was carried, frame by frame, whatever the writes were."""
        return [line for write in self.writes for line in write.decode().split("\n")]

    def write(self, text: bytes) -> None:
        self.writes.append(text)

    async def close(self, code: CloseCode) -> None:
        await self._is_open.wait()
        self.closed.append(code)

    def abort(self) -> None:
        self.is_aborted = True
