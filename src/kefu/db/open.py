"""Opens the database that a URL names; called by the composition root and by tests."""

from pathlib import Path

from kefu.db.database import Database, Listener
from kefu.db.sqlite import SqliteDatabase


def database_from(url: str, listener: Listener, *, has_writer: bool = False) -> Database:
    """`sqlite:///path/to/file` or `postgresql://…`; raises ValueError for anything else.

    `has_writer` gives SQLite a process of its own for the message path: right for a server, too much for a command.
    """
    if url.startswith("sqlite:///"):
        return SqliteDatabase(Path(url.removeprefix("sqlite:///")), listener, has_writer=has_writer)
    if url.startswith(("postgresql://", "postgres://", "postgresql+asyncpg://")):
        from kefu.db.postgres import PostgresDatabase  # its driver is for who has it

        return PostgresDatabase(url, listener)
    raise ValueError("KEFU_DATABASE_URL must start with sqlite:/// or postgresql://")
