"""The server's end of the line to SQLite's writing process: starts it, gives it orders, starts it anew if it dies."""

import asyncio
import os
import socket
import subprocess
import sys
from collections import deque
from pathlib import Path
from typing import Any, cast

import msgspec
import structlog

from kefu.db.exchange import Exchange, ReplyT_co, RequestT_contra
from kefu.db.sqlite_writer import HEADER, Order, Outcome
from kefu.kernel.errors import Unavailable

_log = structlog.get_logger()
_encoder = msgspec.msgpack.Encoder()
_outcomes = msgspec.msgpack.Decoder(Outcome)
_FAREWELL_SECONDS = 10


class WriterFailed(Exception):
    """An exchange raised in the writing process; nothing was committed."""


class _Line(asyncio.Protocol):
    """Orders out, answers in the same order, each with its length before it."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self._buffer = b""
        self._answers: deque[asyncio.Future[bytes]] = deque()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        while len(self._buffer) >= HEADER.size:
            end = HEADER.size + HEADER.unpack_from(self._buffer)[0]
            if len(self._buffer) < end:
                return
            answer = self._answers.popleft()
            if not answer.done():  # whoever asked may have been cancelled
                answer.set_result(self._buffer[HEADER.size : end])
            self._buffer = self._buffer[end:]

    def connection_lost(self, error: Exception | None) -> None:
        self.transport = None
        for answer in self._answers:
            if not answer.done():
                # Whether it committed nobody knows: the caller asks again, and a message is known by its id.
                answer.set_exception(Unavailable("busy", "The database does not answer; please try again."))

    def ask(self, order: bytes) -> "asyncio.Future[bytes]":
        assert self.transport is not None
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._answers.append(answer)
        self.transport.write(HEADER.pack(len(order)) + order)
        return answer


class SqliteWriter:
    """One writing process; callers come one at a time (the database's lock sees to that)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._line: _Line | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    async def start(self) -> None:
        """Begin a process; it is ready when its first answer comes."""
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "kefu.db.sqlite_writer", str(theirs.fileno()), str(self._path)]
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
            self._process = _start(command, environment, theirs.fileno())
        ours.setblocking(False)
        _, self._line = await asyncio.get_running_loop().create_connection(_Line, sock=ours)

    async def carry_out(self, exchange: Exchange[RequestT_contra, ReplyT_co], request: RequestT_contra) -> ReplyT_co:
        """Raises WriterFailed when the exchange raised, Unavailable when the process died under it."""
        if self._line is None or self._line.transport is None:
            await self._restart()
        assert self._line is not None
        order = _encoder.encode(Order(exchange.address, msgspec.Raw(_encoder.encode(request))))
        outcome = _outcomes.decode(await self._line.ask(order))
        if outcome.error:
            raise WriterFailed(outcome.error)
        reply: ReplyT_co = _decoder_of(exchange).decode(outcome.reply)
        return reply

    async def _restart(self) -> None:
        if self._process is not None:
            _log.error("database.writer_died", exit_code=self._process.poll())
        await self.stop()
        await self.start()

    async def stop(self) -> None:
        """Close the line; the process finishes what it does and ends."""
        if self._line is not None and self._line.transport is not None:
            self._line.transport.close()
        self._line = None
        if self._process is not None:
            await asyncio.to_thread(_wait_for, self._process)
        self._process = None


def _start(command: list[str], environment: dict[str, str], descriptor: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, pass_fds=[descriptor], env=environment)  # noqa: S603 — our own interpreter


def _wait_for(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(_FAREWELL_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


_decoders: dict[str, msgspec.msgpack.Decoder[Any]] = {}


def _decoder_of(exchange: Exchange[Any, ReplyT_co]) -> "msgspec.msgpack.Decoder[ReplyT_co]":
    found = _decoders.get(exchange.address)
    if found is None:
        found = _decoders[exchange.address] = msgspec.msgpack.Decoder(exchange.reply_type)
    return found
