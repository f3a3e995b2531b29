"""uvicorn's WebSocket protocol with a short way for the frames that nearly all frames are; used by `serve`.

A whole, unfragmented, masked text frame is unmasked and handed over at once; every other frame, and everything that
breaks the protocol, goes through the `websockets` library as before. That spares a queue, two tasks and two calls
of the system (pausing and resuming the reader) for each message.
"""

from collections.abc import Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import apply_mask  # type: ignore[attr-defined]  # its quick form where there is one
from websockets.http11 import Request
from websockets.protocol import OPEN

from kefu.web.live.line import EXTENSION

_TEXT = 0x81
_KNOWN_OPCODES = frozenset((0x0, 0x1, 0x2, 0x8, 0x9, 0xA))
_HEADS = [bytes((_TEXT, size)) for size in range(126)]


class LiveSocketProtocol(WebSocketsSansIOProtocol):
    """Implements `kefu.web.live.line.Line` once the application listens; until then it is uvicorn's own."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.is_writable = True
        self._take: Callable[[str | bytes], None] | None = None
        self._on_writable: Callable[[], None] | None = None
        self._early = 0
        self._rest = b""
        self._is_fragmented = False
        # Once the library alone reads, because the line is closing or the other end broke the protocol.
        self._is_handed_over = False

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):  # the handshake was acceptable
            self.scope["extensions"][EXTENSION] = self  # type: ignore[assignment]

    # -- the line ------------------------------------------------------------------------------------------------------

    def listen(self, take: Callable[[str | bytes], None], on_writable: Callable[[], None]) -> None:
        self._take, self._on_writable = take, on_writable
        # Who speaks before the handshake is answered is read by the library for good: it may hold half a frame.
        self._is_handed_over = self._early > 1 or bool(self.conn.reader.buffer)
        while not self.queue.empty() and not self.disconnected:
            early: Any = self.queue.get_nowait()
            take(early["text"] if early.get("text") is not None else early["bytes"])
        self.resume_reading()

    def write(self, text: bytes) -> None:
        if self.close_sent or self.disconnected:
            return
        size = len(text)
        if size < 126:
            head = _HEADS[size]
        elif size < 65_536:
            head = b"\x81\x7e" + size.to_bytes(2, "big")
        else:
            head = b"\x81\x7f" + size.to_bytes(8, "big")
        self.transport.write(head + text)

    def pause_reading(self) -> None:
        if not self.transport.is_closing():
            self.transport.pause_reading()

    def resume_reading(self) -> None:
        if not self.transport.is_closing():
            self.transport.resume_reading()

    # -- below it ------------------------------------------------------------------------------------------------------

    def pause_writing(self) -> None:
        self.is_writable = False
        super().pause_writing()

    def resume_writing(self) -> None:
        self.is_writable = True
        super().resume_writing()
        if self._on_writable is not None:
            self._on_writable()

    def data_received(self, data: bytes) -> None:
        if self._take is None or self._is_handed_over:
            self._early += 1
            super().data_received(data)
            return
        if self._rest:
            data, self._rest = self._rest + data, b""
        at, size = 0, len(data)
        while size - at >= 2:
            end = self._short_way(data, at, size) or self._long_way(data, at, size)
            if end <= at:
                break
            at = end
        if at < size:
            self._keep(data[at:])

    def _keep(self, rest: bytes) -> None:
        """What is left of a chunk: a part of a frame, or everything for the library."""
        if self._is_handed_over:
            super().data_received(rest)
        else:
            self._rest = rest

    def _short_way(self, data: bytes, at: int, size: int) -> int:
        """Hand over the text frame at `at` and return its end; 0 if it is not whole or of another kind."""
        length = data[at + 1] - 0x80  # negative: not masked
        start = at + 6
        if length == 126 and size - at >= 4:
            length = int.from_bytes(data[at + 2 : at + 4], "big")
            start = at + 8
        elif length >= 126:
            return 0
        end = start + length
        if (
            self._is_handed_over
            or data[at] != _TEXT
            or length < 0
            or end > size
            or self._is_fragmented
            or length > self.config.ws_max_size
        ):
            return 0
        try:
            text = apply_mask(data[start:end], data[start - 4 : start]).decode()
        except UnicodeDecodeError:
            return 0
        if not self.close_sent and self._take is not None:
            self._take(text)
        return end

    def _long_way(self, data: bytes, at: int, size: int) -> int:
        """Give the frame at `at` to the library once it is whole, or what breaks the protocol at once."""
        first, second = data[at], data[at + 1]
        opcode, length, head = first & 0x0F, second & 0x7F, 2
        if length >= 126:
            head = 4 if length == 126 else 10
            if size - at < head:
                return 0
            length = int.from_bytes(data[at + 2 : at + head], "big")
        is_sound = (
            first & 0x70 == 0 and opcode in _KNOWN_OPCODES and second & 0x80 and length <= self.config.ws_max_size
        )
        if not is_sound:
            self._is_handed_over = True
            return at
        end = at + head + 4 + length
        if end > size:
            return 0
        if opcode < 0x8:
            self._is_fragmented = first & 0x80 == 0
        super().data_received(data[at:end])
        if self.conn.state is not OPEN or self.conn.parser_exc is not None:
            self._is_handed_over = True
        return end

    def send_receive_event_to_app(self) -> None:
        """A message that came the long way."""
        if self._take is None:
            super().send_receive_event_to_app()
            return
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        if self.close_sent:
            return
        try:
            message = bytes(data).decode() if self.curr_msg_data_type == "text" else bytes(data)
        except UnicodeDecodeError:
            self.conn.send_close(1007)
            self.handle_parser_exception()
            return
        self._take(message)
