"""Feeds a session from its line: one command at a time, no faster than it may come, in order."""

import asyncio
import time
from collections import deque

from kefu.realtime.close_codes import BAD_FRAME
from kefu.realtime.connection import Connection
from kefu.web.live.line import Line
from kefu.web.live.pace import Pace
from kefu.web.live.session import Session

# Bad frames are answered; a client that sends nothing else is cut off.
_MOST_BAD_FRAMES = 20
# What waits behind a command that takes its time; then the other end has to wait.
_LONGEST_BACKLOG = 32
_LARGEST_BACKLOG_BYTES = 64 * 1024


class Reader:
    """One for each socket."""

    __slots__ = ("_backlog", "_bad_frames", "_bytes", "_is_busy", "_is_paused", "_is_stepping", "_line", "_pace",
                 "connection", "session")  # fmt: skip

    def __init__(self, session: Session, line: Line, pace: Pace) -> None:
        self.session = session
        self.connection: Connection = session.connection
        self._line = line
        self._pace = pace
        self._backlog: deque[str | bytes] | None = None
        self._bytes = 0
        self._bad_frames = 0
        self._is_busy = False
        self._is_paused = False
        self._is_stepping = False

    def take(self, text: str | bytes) -> None:
        """A message came in; binary ones are nothing that we know."""
        if not self._is_busy:
            self._begin(text)
            return
        if self._backlog is None:
            self._backlog = deque()
        self._backlog.append(text)
        self._bytes += len(text)
        is_too_much = len(self._backlog) >= _LONGEST_BACKLOG or self._bytes >= _LARGEST_BACKLOG_BYTES
        if is_too_much and not self._is_paused:
            self._is_paused = True
            self._line.pause_reading()

    def _begin(self, text: str | bytes) -> None:
        self._is_busy = True
        self.connection.heard_at = time.monotonic()
        wait = self._pace.take()
        if wait > 0:
            asyncio.get_running_loop().call_later(wait, self._carry_out, text)
        else:
            self._carry_out(text)

    def _carry_out(self, text: str | bytes) -> None:
        if self.connection.state == "closing":
            return
        if isinstance(text, bytes):
            self.connection.end(BAD_FRAME)
        else:
            self.session.begin(text, self._done)

    def _done(self, _has_news: bool) -> None:
        self._bad_frames = self._bad_frames + 1 if self.connection.state == "hello" else 0
        if self._bad_frames >= _MOST_BAD_FRAMES:
            self.connection.end(BAD_FRAME)
        self._is_busy = False
        if self._backlog is not None and not self._is_stepping:
            self._step()

    def _step(self) -> None:
        """Go on with what waits; a loop, since many commands are done at once."""
        self._is_stepping = True
        while self._backlog and not self._is_busy:
            text = self._backlog.popleft()
            self._bytes -= len(text)
            self._begin(text)
        self._is_stepping = False
        if not self._backlog:
            self._backlog = None
            if self._is_paused:
                self._is_paused = False
                self._line.resume_reading()
