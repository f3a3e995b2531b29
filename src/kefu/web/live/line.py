"""What a live WebSocket offers below its handshake: whole text frames in and out, without a task for each."""

from collections.abc import Callable
from typing import Protocol

# Where the server puts its Line into the scope of a WebSocket.
EXTENSION = "kefu.line"


class Line(Protocol):
    """One accepted WebSocket; the server's protocol class implements it.

    Guarantees: after `listen`, each message is handed over whole and in order, text as str and binary as bytes;
    `on_writable` is called when `is_writable` becomes true again. Disconnection still comes through the ASGI
    `receive`, and closing goes through the ASGI `send`.
    """

    is_writable: bool

    def listen(self, take: Callable[[str | bytes], None], on_writable: Callable[[], None]) -> None: ...

    def write(self, text: bytes) -> None:
        """Send one text frame of UTF-8; never waits. Nothing happens on a closed line."""
        ...

    def pause_reading(self) -> None:
        """Let the other end wait: its frames stay in the network until `resume_reading`."""
        ...

    def resume_reading(self) -> None: ...
