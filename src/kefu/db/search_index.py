"""Writes the full-text index of entries and words its queries; called by the message path, its changes, and `search`.

An entry is one row with the tokens of `kernel.text.index_text` and its workspace's id as one more token, so that the
hits of other workspaces are never walked through.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from kefu.db.database import Dialect, Statement, Transaction
from kefu.db.schema import entries
from kefu.kernel.text import Phrase, index_text

# The entry's number, its workspace, its tokens joined by spaces.
IndexRow = tuple[int, str, str]

_INDEX = {
    "sqlite": (
        "INSERT INTO entry_search (rowid, words) "
        "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)"
    ),
    "postgresql": (
        "INSERT INTO entry_search (number, workspace_id, document) "
        "SELECT n, w, d::tsvector FROM unnest($1::bigint[], $2::text[], $3::text[]) AS j (n, w, d)"
    ),
}
_REMOVE = {
    "sqlite": (
        "INSERT INTO entry_search (entry_search, rowid, words) "
        "SELECT 'delete', json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)"
    ),
    "postgresql": "DELETE FROM entry_search WHERE number = ANY($1::bigint[])",
}


def index_many(rows: Sequence[IndexRow], dialect: Dialect) -> Statement:
    """Make entries findable that are not yet in the index."""
    if dialect == "sqlite":
        return Statement(_INDEX["sqlite"], (_words(rows),))
    documents = [_document(workspace_id, tokens) for _, workspace_id, tokens in rows]
    return Statement(_INDEX["postgresql"], ([row[0] for row in rows], [row[1] for row in rows], documents))


def remove_many(rows: Sequence[IndexRow], dialect: Dialect) -> Statement:
    """Make entries unfindable; the tokens must be those they were indexed with: SQLite's index holds no text."""
    if dialect == "sqlite":
        return Statement(_REMOVE["sqlite"], (_words(rows),))
    return Statement(_REMOVE["postgresql"], ([row[0] for row in rows],))


async def replace_entry(tx: Transaction, number: int, workspace_id: str, tokens: str) -> None:
    """Find an entry by other words from now on, or by none; call it before the new text is saved in `entries`."""
    before = await tx.scalar(sa.select(entries.c.text).where(entries.c.number == number))
    if before:
        await tx.run(remove_many([(number, workspace_id, index_text(before))], tx.dialect))
    if tokens:
        await tx.run(index_many([(number, workspace_id, tokens)], tx.dialect))


def _words(rows: Sequence[IndexRow]) -> str:
    return msgspec.json.encode([(number, f"{tokens} {workspace}") for number, workspace, tokens in rows]).decode()


def _document(workspace_id: str, tokens: str) -> str:
    """A tsvector as text: each token with its place, the workspace without one."""
    placed = [f"'{token}':{place}" for place, token in enumerate(tokens.split(" "), 1) if token]
    return f"'{workspace_id}' {' '.join(placed)}"


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
