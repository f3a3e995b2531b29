"""SQLite behind the Database face: WAL, FULL durability, one writer at a time, many readers, nothing to install."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kefu.db.database import Listener, Reader, Transaction
from kefu.db.exchange import Dialect, Exchange, ReplyT_co, RequestT_contra
from kefu.db.sqlite_file import carry_out, connect, prepare
from kefu.db.sqlite_line import SqliteWriter

_READERS = 4


class SqliteDatabase:
    """One file. A lock in this process keeps its writers in line; the busy timeout serves other processes.

    Exchanges run in a thread, or `has_writer` in a process of their own: that is for who serves.
    """

    dialect: Dialect = "sqlite"

    def __init__(self, path: Path, listener: Listener, *, has_writer: bool = False) -> None:
        self.path = path
        self._listener = listener
        self._lock = asyncio.Lock()
        self._process = SqliteWriter(path) if has_writer else None
        self._readers = self._engine(_READERS, is_writer=False)
        self._writer = self._engine(1, is_writer=True)
        self._thread: ThreadPoolExecutor | None = None
        self._raw: sqlite3.Connection | None = None

    def _engine(self, size: int, *, is_writer: bool) -> AsyncEngine:
        # An error ends up in the log, and what was bound may be a secret or somebody's words.
        engine = create_async_engine(
            f"sqlite+aiosqlite:///{self.path}",
            pool_size=size,
            max_overflow=0,
            pool_timeout=30,
            hide_parameters=True,
        )

        @event.listens_for(engine.sync_engine, "connect")
        def on_connect(connection: Any, _record: object) -> None:
            connection.isolation_level = None  # we say BEGIN ourselves, or the driver would defer it
            prepare(connection, is_writer=is_writer)
            if is_writer and self._process is not None:
                connection.cursor().execute("PRAGMA wal_autocheckpoint=0")  # the writing process sees to it

        @event.listens_for(engine.sync_engine, "begin")
        def on_begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")

        return engine

    async def open(self) -> None:
        """Connect once, so that a wrong path fails here and WAL mode is set before readers come."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        async with self._writer.connect() as connection:
            await connection.execute(text("SELECT 1"))
        if self._process is not None:
            await self._process.start()

    async def close(self) -> None:
        if self._process is not None:
            await self._process.stop()
        await self._readers.dispose()
        await self._writer.dispose()
        if self._thread is not None and self._raw is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._raw.close)
            self._thread.shutdown()

    @property
    def writer_pid(self) -> int | None:
        """The writing process, where there is one."""
        return self._process.pid if self._process is not None else None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Reader]:
        async with self._readers.connect() as connection:
            yield Reader(connection, "sqlite")

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        async with self._lock:
            async with self._writer.begin() as connection:
                transaction = Transaction(connection, "sqlite")
                yield transaction
            if transaction.news:
                self._listener(transaction.news)

    async def exchange(self, exchange: Exchange[RequestT_contra, ReplyT_co], request: RequestT_contra) -> ReplyT_co:
        async with self._lock:
            if self._process is not None:
                return await self._process.carry_out(exchange, request)
            if self._thread is None:
                self._thread = ThreadPoolExecutor(1, thread_name_prefix="kefu-writer")
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._in_thread, exchange, request)

    def _in_thread(self, exchange: Exchange[RequestT_contra, ReplyT_co], request: RequestT_contra) -> ReplyT_co:
        if self._raw is None:
            self._raw = connect(self.path)
        return carry_out(self._raw, exchange, request)
