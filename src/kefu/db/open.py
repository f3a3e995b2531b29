"""Opens the database that a URL names; called by the composition root and by tests."""

from pathlib import Path

from kefu.db.database import Database, Listener
from kefu.db.postgres import PostgresDatabase
from kefu.db.sqlite import SqliteDatabase


def database_from(url: str, listener: Listener) -> Database:
    """`sqlite:///path/to/file` or `postgresql://…`; raises ValueError for anything else."""
    if url.startswith("sqlite:///"):
        return SqliteDatabase(Path(url.removeprefix("sqlite:///")), listener)
    if url.startswith(("postgresql://", "postgres://", "postgresql+asyncpg://")):
        return PostgresDatabase(url, listener)
    raise ValueError("KEFU_DATABASE_URL must start with sqlite:/// or postgresql://")
