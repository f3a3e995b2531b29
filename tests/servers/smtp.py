"""An SMTP server inside the test process that keeps what it receives; the `smtp` fixture starts it."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.ports import HOST


@dataclass(frozen=True)
class Letter:
    """One received e-mail: its envelope and its parsed message."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage


@dataclass
class SmtpServer:
    """A server in a thread of its own; `letters` is what has arrived so far."""

    port: int = 0
    letters: list[Letter] = field(default_factory=list)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _thread: threading.Thread | None = None

    @property
    def host(self) -> str:
        return HOST

    def start(self) -> None:
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="test-smtp", daemon=True)
        self._thread.start()
        if not ready.wait(10):
            raise RuntimeError("The test SMTP server did not start.")

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        if self._thread is not None:
            self._thread.join(10)

    def wait_for(self, count: int, *, seconds: float = 10.0) -> list[Letter]:
        """The letters, as soon as there are `count` of them."""
        deadline = time.monotonic() + seconds
        while len(self.letters) < count:
            if time.monotonic() > deadline:
                raise AssertionError(f"{len(self.letters)} of {count} letters arrived in {seconds} s")
            time.sleep(0.02)
        return list(self.letters)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        raw = content if isinstance(content, bytes) else (content or "").encode()
        message = message_from_bytes(raw, policy=policy.default)
        self.letters.append(Letter(envelope.mail_from or "", tuple(envelope.rcpt_tos), message))
        return "250 Kept"

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        listener = self._loop.run_until_complete(
            self._loop.create_server(lambda: SMTP(self, hostname="localhost", loop=self._loop), HOST, 0)
        )
        self.port = listener.sockets[0].getsockname()[1]
        ready.set()
        try:
            self._loop.run_forever()
        finally:
            listener.close()
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()
