"""Changes the full-text index of entries and words its queries; called by changes of messages and by `search`."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from kefu.db.database import Transaction
from kefu.db.exchange import Dialect
from kefu.db.schema import entries
from kefu.db.search_rows import index_many, remove_many
from kefu.kernel.text import Phrase, index_text


async def replace_entry(tx: Transaction, number: int, workspace_id: str, tokens: str) -> None:
    """Find an entry by other words from now on, or by none; call it before the new text is saved in `entries`."""
    before = await tx.scalar(sa.select(entries.c.text).where(entries.c.number == number))
    if before:
        await tx.run(remove_many([(number, workspace_id, index_text(before))], tx.dialect))
    if tokens:
        await tx.run(index_many([(number, workspace_id, tokens)], tx.dialect))


def match_text(workspace_id: str, phrases: Sequence[Phrase], dialect: Dialect) -> str:
    """The query in the dialect's own language; tokens hold no character that means something in it."""
    if dialect == "sqlite":
        parts = [f'"{" ".join(p.tokens)}"{" *" if p.is_prefix else ""}' for p in phrases]
        return " AND ".join([f'"{workspace_id}"', *parts])
    parts = [" <-> ".join(f"'{t}'" for t in p.tokens) + (":*" if p.is_prefix else "") for p in phrases]
    return " & ".join([f"'{workspace_id}'", *(f"({part})" for part in parts)])


def matching(match: str, dialect: Dialect) -> sa.Select[Any]:
    """The numbers of entries that match; the caller orders and limits."""
    if dialect == "sqlite":
        table = sa.table("entry_search", sa.column("rowid"), sa.column("entry_search"))
        return sa.select(table.c.rowid.label("number")).where(table.c.entry_search.op("MATCH")(match))
    found = sa.table("entry_search", sa.column("number"), sa.column("document"))
    return sa.select(found.c.number).where(found.c.document.op("@@")(sa.cast(match, postgresql.TSQUERY)))
