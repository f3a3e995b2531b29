"""The SQL of searching messages and notes, newest first; called by the console's door."""

import msgspec
import sqlalchemy as sa

from kefu.conversations.models import Entry
from kefu.conversations.rows import entry_from
from kefu.db import schema
from kefu.db.database import Reader
from kefu.db.search_index import match_text, matching
from kefu.kernel.paging import Cursor, decode_cursor, encode_cursor
from kefu.kernel.text import query_phrases


class Hit(msgspec.Struct, frozen=True):
    """An entry that was found, and whose conversation it stands in."""

    entry: Entry
    contact_name: str


class SearchQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What to look for in which workspace, and from where on."""

    workspace_id: str
    text: str
    cursor: str | None = None
    limit: int = 20


async def search_entries(reader: Reader, query: SearchQuery) -> tuple[list[Hit], str | None]:
    """One page of messages and notes that hold every piece of the text, and the cursor of the next page.

    Chinese is found as any substring of two characters or more, words from their beginning on.
    """
    after = decode_cursor(query.cursor)
    phrases = query_phrases(query.text)
    if not phrases:
        return [], None
    if reader.dialect == "postgresql":
        # A plan made for any words walks the whole table for rare ones (measured: 322 ms instead of 0.1).
        await reader.scalar(sa.select(sa.func.set_config("plan_cache_mode", "force_custom_plan", True)))
    numbers = matching(match_text(query.workspace_id, phrases, reader.dialect), reader.dialect)
    number = numbers.selected_columns[0]
    if after is not None:
        numbers = numbers.where(number < after.at)
    rows = await reader.all(numbers.order_by(number.desc()).limit(query.limit + 1))
    found = [int(row["number"]) for row in rows]
    hits = await _read(reader, query.workspace_id, found[: query.limit])
    return hits, encode_cursor(Cursor(found[query.limit - 1], "")) if len(found) > query.limit else None


async def _read(reader: Reader, workspace_id: str, numbers: list[int]) -> list[Hit]:
    """The entries of the numbers; the index is only a hint, so workspace and removal are asked again."""
    entries, conversations, contacts = schema.entries, schema.conversations, schema.contacts
    statement = (
        sa.select(entries, contacts.c.name.label("contact_name"))
        .join_from(entries, conversations, entries.c.conversation_id == conversations.c.id)
        .join(contacts, conversations.c.contact_id == contacts.c.id)
        .where(
            entries.c.number.in_(numbers),
            entries.c.workspace_id == workspace_id,
            entries.c.recalled_at.is_(None),
            entries.c.deleted_at.is_(None),
        )
        .order_by(entries.c.number.desc())
    )
    return [Hit(entry_from(row), row["contact_name"]) for row in await reader.all(statement)]
