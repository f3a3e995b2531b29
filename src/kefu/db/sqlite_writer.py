"""The process that writes exchanges into SQLite's file: `python -m kefu.db.sqlite_writer FD PATH`, started by serve.

The server's event loop and SQLite would take turns at the interpreter's lock; here each has an interpreter of its own.
Orders come over the socket FD, one at a time, each answered; when the other end is gone, so is this process.
"""

import contextlib
import importlib
import signal
import socket
import sqlite3
import struct
import sys
import threading
import time
import traceback
from functools import lru_cache
from typing import Any

import msgspec

from kefu.db.exchange import Exchange
from kefu.db.sqlite_file import carry_out, connect

HEADER = struct.Struct("!I")
_CHECKPOINT_SECONDS = 0.5
# Others write too: the server's own units of work, other processes.
_LONGEST_WAIT_SECONDS = 5.0
# Past this the writer itself waits for the tail of a checkpoint, or the log would grow as long as somebody writes.
_LONGEST_LOG_PAGES = 8_000


class Order(msgspec.Struct, frozen=True, array_like=True):
    """An exchange to carry out, by its address, and its request."""

    address: str
    request: msgspec.Raw


class Outcome(msgspec.Struct, frozen=True, array_like=True):
    """What went wrong (then nothing was committed), or the reply."""

    error: str
    reply: msgspec.Raw


@lru_cache(maxsize=64)
def exchange_at(address: str) -> tuple[Exchange[Any, Any], msgspec.msgpack.Decoder[Any]]:
    """The exchange that an address names, and the decoder of its requests."""
    module, _, name = address.partition(":")
    found: Exchange[Any, Any] = getattr(importlib.import_module(module), name)
    return found, msgspec.msgpack.Decoder(found.request_type)


class Checkpoints:
    """Copies the write-ahead log into the file beside the commits, so that no commit has to wait for it."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._has_written = threading.Event()
        self._is_log_long = threading.Event()
        self._tail = sqlite3.connect(path, isolation_level=None, timeout=0)
        threading.Thread(target=self._run, daemon=True, name="kefu-checkpoints").start()

    def written(self) -> None:
        """Something was committed."""
        self._has_written.set()
        if self._is_log_long.is_set():
            # Nobody writes now: what the thread has left over is short, and the log begins anew after it.
            self._is_log_long.clear()
            _checkpoint(self._tail, "RESTART")

    def _run(self) -> None:
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=0)
        while True:
            self._has_written.wait(_LONGEST_WAIT_SECONDS)
            self._has_written.clear()
            if _checkpoint(connection, "PASSIVE") > _LONGEST_LOG_PAGES:
                self._is_log_long.set()
            time.sleep(_CHECKPOINT_SECONDS)


def _checkpoint(connection: sqlite3.Connection, mode: str) -> int:
    """Returns how many pages the log has."""
    # Busy, or the disk is full: the next commit says so to somebody who can do something about it.
    with contextlib.suppress(sqlite3.OperationalError):
        return int(connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()[1])
    return 0


def run(line: socket.socket, path: str) -> None:
    """Serve orders until the other end closes."""
    connection = connect(path)
    connection.execute("PRAGMA wal_autocheckpoint=0")
    checkpoints = Checkpoints(path)
    orders, encoder = msgspec.msgpack.Decoder(Order), msgspec.msgpack.Encoder()
    reader = line.makefile("rb", buffering=256 * 1024)
    while True:
        head = reader.read(HEADER.size)
        if len(head) < HEADER.size:
            return
        order = orders.decode(reader.read(HEADER.unpack(head)[0]))
        outcome = _answer(connection, order, encoder)
        line.sendall(HEADER.pack(len(outcome)) + outcome)
        checkpoints.written()


def _answer(connection: sqlite3.Connection, order: Order, encoder: msgspec.msgpack.Encoder) -> bytes:
    try:
        exchange, decoder = exchange_at(order.address)
        reply = carry_out(connection, exchange, decoder.decode(order.request))
        return encoder.encode(("", reply))
    except Exception:  # noqa: BLE001 — whatever it is, the server has to hear of it
        # What was bound may be somebody's words: only the kind of error and its place leave this process.
        frames = traceback.extract_tb(sys.exc_info()[2])
        kind = sys.exc_info()[0]
        where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
        message = str(sys.exc_info()[1]) if isinstance(sys.exc_info()[1], sqlite3.Error) else ""
        return encoder.encode((f"{kind.__name__ if kind else ''} {message} at {where}", None))


def main() -> int:
    # Ctrl+C reaches the whole group: the server drains and then closes its end of the line.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    descriptor, path = sys.argv[1:3]
    try:
        run(socket.socket(fileno=int(descriptor)), path)
    except (ConnectionError, BrokenPipeError):
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
