"""One live connection as a state machine: hello, live, closing; the transport below may be a socket or a poll."""

import asyncio
import time
from collections import deque
from typing import Literal, Protocol

from kefu.realtime.close_codes import SLOW, CloseCode

State = Literal["hello", "resuming", "live", "closing"]

LONGEST_QUEUE = 1_000
LARGEST_QUEUE_BYTES = 1_000_000
LARGEST_WRITE_BYTES = 64_000
_FAREWELL_SECONDS = 2.0


class Transport(Protocol):
    """What carries frames to one client."""

    async def send(self, text: bytes) -> None:
        """Write one text frame; may wait for a slow reader."""
        ...

    async def close(self, code: CloseCode) -> None: ...

    def abort(self) -> None:
        """Cut the line without a farewell; for readers that do not read."""
        ...


class Connection:
    """Frames wait in one bounded queue; a reader that lets it fill up is closed by name and may resume.

    While `resuming`, live frames are held back so that the replay comes first and nothing falls between the two.
    """

    __slots__ = ("_bytes", "_held", "_queue", "_sender", "_transport", "has_live_frames", "heard_at", "id", "state")

    def __init__(self, connection_id: str, transport: Transport) -> None:
        self.id = connection_id
        self.state: State = "hello"
        self.heard_at = time.monotonic()
        # Whether anything came that was no answer; a poll need not wait then.
        self.has_live_frames = False
        self._transport = transport
        self._queue: deque[bytes] = deque()
        self._held: list[bytes] | None = None
        self._bytes = 0
        self._sender: asyncio.Task[None] | None = None

    def hold(self) -> None:
        """From now on live frames wait until `release`."""
        if self.state != "closing":
            self.state = "resuming"
            self._held = []

    def release(self) -> None:
        """The replay is queued: let the held frames follow it."""
        held, self._held = self._held or [], None
        if self.state != "closing":
            self.state = "live"
        for payload in held:
            self.answer(payload)

    def push(self, payload: bytes) -> None:
        """A live frame from the hub."""
        if self._held is not None:
            self.has_live_frames = True
            self._held.append(payload)
            if len(self._held) > LONGEST_QUEUE:
                self.end(SLOW)
        elif self.state == "live":
            self.has_live_frames = True
            self.answer(payload)

    def answer(self, payload: bytes) -> None:
        """Queue a frame for this client."""
        if self.state == "closing":
            return
        self._queue.append(payload)
        self._bytes += len(payload)
        # One frame alone is never too much: whoever read nothing of it would never read more.
        if len(self._queue) > LONGEST_QUEUE or (self._bytes > LARGEST_QUEUE_BYTES and len(self._queue) > 1):
            self.end(SLOW)
        elif self._sender is None:
            self._sender = asyncio.ensure_future(self._send())

    async def flushed(self) -> None:
        """Wait until everything queued so far is written."""
        while self._sender is not None and not self._sender.done():
            await asyncio.wait([self._sender])

    def resync(self) -> None:
        """The bus lost something: closing as slow makes the client resume at once."""
        self.end(SLOW)

    def end(self, code: CloseCode) -> None:
        """Say why and close, after what is queued already; a second call changes nothing."""
        if self.state == "closing":
            return
        self.state = "closing"
        self._held = None
        sender = self._sender
        if code is SLOW:
            # The writer waits on a reader that does not read; the farewell would wait behind it for ever.
            self._queue.clear()
            if sender is not None:
                sender.cancel()
        self._sender = asyncio.ensure_future(self._close(code, sender))

    async def _close(self, code: CloseCode, sender: "asyncio.Task[None] | None") -> None:
        try:
            async with asyncio.timeout(_FAREWELL_SECONDS):
                if sender is not None:
                    await asyncio.wait([sender])
                await self._transport.close(code)
        except (TimeoutError, OSError, RuntimeError):
            self._queue.clear()
            if sender is not None:
                sender.cancel()
        finally:
            self._transport.abort()

    async def _send(self) -> None:
        try:
            while self._queue:
                await self._transport.send(self._next_write())
        except (OSError, RuntimeError):
            self.state = "closing"
        finally:
            if self.state != "closing":
                self._sender = None

    def _next_write(self) -> bytes:
        """Whatever waits goes out in one frame, one JSON document a line."""
        if len(self._queue) == 1:
            payload = self._queue.popleft()
            self._bytes = 0
            return payload
        parts: list[bytes] = []
        size = 0
        while self._queue and size < LARGEST_WRITE_BYTES:
            payload = self._queue.popleft()
            parts.append(payload)
            size += len(payload)
        self._bytes -= size
        return b"\n".join(parts)
