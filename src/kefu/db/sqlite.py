"""SQLite behind the Database face: WAL, FULL durability, one writer at a time, many readers, nothing to install."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kefu.db.database import Decide, Dialect, Listener, Reader, Statement, Transaction

_BUSY_TIMEOUT_MS = 15_000
_READERS = 4


def _prepare(connection: Any, *, is_writer: bool) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA cache_size=-16000")
    cursor.execute("PRAGMA journal_size_limit=67108864")
    if not is_writer:
        cursor.execute("PRAGMA query_only=ON")
    cursor.close()


class SqliteDatabase:
    """One file. A lock in this process keeps its writers in line; the busy timeout serves other processes."""

    dialect: Dialect = "sqlite"

    def __init__(self, path: Path, listener: Listener) -> None:
        self.path = path
        self._listener = listener
        self._lock = asyncio.Lock()
        self._readers = self._engine(_READERS, is_writer=False)
        self._writer = self._engine(1, is_writer=True)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="kefu-writer")
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
            _prepare(connection, is_writer=is_writer)

        @event.listens_for(engine.sync_engine, "begin")
        def on_begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")

        return engine

    async def open(self) -> None:
        """Connect once, so that a wrong path fails here and WAL mode is set before readers come."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        async with self._writer.connect() as connection:
            await connection.execute(text("SELECT 1"))
        await asyncio.get_running_loop().run_in_executor(self._thread, self._connect_raw)

    def _connect_raw(self) -> None:
        self._raw = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        _prepare(self._raw, is_writer=True)

    async def close(self) -> None:
        await self._readers.dispose()
        await self._writer.dispose()
        if self._raw is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._raw.close)
        self._thread.shutdown()

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

    async def exchange(self, reads: Sequence[Statement], decide: Decide) -> None:
        async with self._lock:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._exchange, reads, decide)

    def _exchange(self, reads: Sequence[Statement], decide: Decide) -> None:
        assert self._raw is not None, "open() first"
        raw = self._raw
        raw.execute("BEGIN IMMEDIATE")
        try:
            rows = [raw.execute(read.sql, read.parameters).fetchall() for read in reads]
            for write in decide(rows):
                raw.execute(write.sql, write.parameters)
            raw.execute("COMMIT")
        except BaseException:
            raw.rollback()
            raise
