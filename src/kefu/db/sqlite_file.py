"""SQLite through the driver alone: how a connection is prepared, and how an exchange is carried out on it."""

import sqlite3
from pathlib import Path
from typing import Any

from kefu.db.exchange import Exchange, ReplyT_co, RequestT_contra

_BUSY_TIMEOUT_MS = 15_000


def prepare(connection: Any, *, is_writer: bool) -> None:
    """Durable to the disk at every commit (FULL); readers cannot write by mistake."""
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


def connect(path: Path | str) -> sqlite3.Connection:
    """A writer's connection that says BEGIN itself; any thread may use it, one at a time."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    prepare(connection, is_writer=True)
    return connection


def carry_out(
    connection: sqlite3.Connection, exchange: Exchange[RequestT_contra, ReplyT_co], request: RequestT_contra
) -> ReplyT_co:
    """One transaction; on any error nothing is committed."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        rows = [connection.execute(read.sql, read.parameters).fetchall() for read in exchange.reads(request, "sqlite")]
        reply, writes = exchange.decide(request, rows, "sqlite")
        for write in writes:
            if write.is_many:
                connection.executemany(write.sql, write.parameters)
            else:
                connection.execute(write.sql, write.parameters)
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
    return reply
