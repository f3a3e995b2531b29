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
    """What carries frames to one client; tells the connection `writable()` when it takes more again."""

    @property
    def is_writable(self) -> bool:
        """False while the reader does not keep up."""
        ...

    def write(self, text: bytes) -> None:
        """Hand over one text frame; never waits."""
        ...

    async def close(self, code: CloseCode) -> None: ...

    def abort(self) -> None:
        """Cut the line without a farewell; for readers that do not read."""
        ...


class Connection:
    """Frames wait in one bounded queue; a reader that lets it fill up is closed by name and may resume.

    While `resuming`, live frames are held back so that the replay comes first and nothing falls between the two. What
    is queued in one turn of the loop leaves together.
    """

    __slots__ = (
        "_bytes",
        "_held",
        "_is_flushing",
        "_queue",
        "_transport",
        "_waiters",
        "farewell",
        "has_live_frames",
        "heard_at",
        "id",
        "state",
    )  # fmt: skip

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
        self._is_flushing = False
        self._waiters: list[asyncio.Future[None]] | None = None
        # The last words, once it ends.
        self.farewell: asyncio.Task[None] | None = None

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
        elif not self._is_flushing:
            self._is_flushing = True
            asyncio.get_running_loop().call_soon(self._flush)

    def writable(self) -> None:
        """The transport takes more again."""
        if not self._is_flushing:
            self._flush()

    async def flushed(self) -> None:
        """Wait until everything queued so far is written, or never can be."""
        while self._queue:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiters = [*(self._waiters or ()), waiter]
            await waiter

    def resync(self) -> None:
        """The bus lost something: closing as slow makes the client resume at once."""
        self.end(SLOW)

    def end(self, code: CloseCode) -> None:
        """Say why and close, after what is queued already; a second call changes nothing."""
        if self.state == "closing":
            return
        self.state = "closing"
        self._held = None
        if code is SLOW:
            # The reader does not read: the farewell would wait behind the queue for ever.
            self._drop()
        self.farewell = asyncio.ensure_future(self._close(code))

    def lost(self) -> None:
        """The line is gone: nothing can be sent any more."""
        self.state = "closing"
        self._held = None
        self._drop()

    async def _close(self, code: CloseCode) -> None:
        try:
            async with asyncio.timeout(_FAREWELL_SECONDS):
                await self.flushed()
                await self._transport.close(code)
        except (TimeoutError, OSError, RuntimeError):
            self._drop()
        finally:
            self._transport.abort()

    def _drop(self) -> None:
        self._queue.clear()
        self._bytes = 0
        self._wake()

    def _flush(self) -> None:
        self._is_flushing = False
        while self._queue and self._transport.is_writable:
            self._transport.write(self._next_write())
        if self._waiters is not None and not self._queue:
            self._wake()

    def _wake(self) -> None:
        waiters, self._waiters = self._waiters or (), None
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

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
