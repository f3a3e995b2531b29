"""All SQL of the table `settings`: what the installation made for itself."""

import sqlalchemy as sa

from kefu.db.database import Reader, Transaction
from kefu.db.schema import settings, workspaces


async def find_value(reader: Reader, key: str) -> str | None:
    found = await reader.scalar(sa.select(settings.c.value).where(settings.c.key == key))
    return None if found is None else str(found)


async def insert_value(tx: Transaction, key: str, value: str) -> None:
    await tx.execute(sa.insert(settings).values(key=key, value=value))


async def delete_values(tx: Transaction, prefix: str) -> int:
    return await tx.execute(sa.delete(settings).where(settings.c.key.startswith(prefix, autoescape=True)))


async def lock_workspaces(tx: Transaction) -> None:
    """One setup at a time: SQLite has one writer anyway, PostgreSQL takes an advisory lock until the commit."""
    if tx.dialect == "postgresql":
        await tx.scalar(sa.select(sa.func.pg_advisory_xact_lock(sa.literal(0x6B656675, sa.BigInteger))))


async def has_workspace(reader: Reader) -> bool:
    return await reader.scalar(sa.select(workspaces.c.id).limit(1)) is not None
