"""Brings a database to the schema of this release; called by `kefu serve`, `kefu migrate` and tests."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.config import Config

_HERE = Path(__file__).parent / "migrations"
# Two nodes that start at once must not migrate at once; any constant of our own will do.
_LOCK = 0x6B656675


def _sync_url(url: str) -> str:
    """Alembic is synchronous: the stdlib's SQLite, and asyncpg behind SQLAlchemy's own greenlets."""
    if url.startswith("sqlite:///"):
        return url
    return "postgresql+asyncpg://" + url.split("://", 1)[1]


def newest_revision() -> str:
    """The revision that this release expects: that of the last file, as a house test sees to."""
    return max(path.name.split("_", 1)[0] for path in (_HERE / "versions").glob("[0-9]*.py"))


async def migrate(url: str) -> None:
    """Run what is missing; a database of a newer release is refused with RuntimeError."""
    # Most starts find nothing to do, and need no Alembic in their memory.
    if await current_revision(url) != newest_revision():
        await run_sync(url, _upgrade)


async def current_revision(url: str) -> str | None:
    """The revision of the database, None for an empty one."""
    found: str | None = await run_sync(url, _revision)
    return found


async def run_sync(url: str, work: Callable[[sa.Connection], Any]) -> Any:
    """Run synchronous SQLAlchemy code on either database."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(url)
        try:
            with engine.begin() as connection:
                return work(connection)
        finally:
            engine.dispose()
    from sqlalchemy.ext.asyncio import create_async_engine

    async_engine = create_async_engine(_sync_url(url))
    try:
        async with async_engine.begin() as async_connection:
            return await async_connection.run_sync(work)
    finally:
        await async_engine.dispose()


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    found = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found is not None and found not in known:
        raise RuntimeError(f"The database is of a newer Kefu (revision {found}); please upgrade Kefu.")
    if found != newest_revision():
        command.upgrade(_config(connection), "head")


def _config(connection: sa.Connection | None = None) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    return config
