"""The SQL of what a transcript has in it."""

import sqlalchemy as sa

from kefu.conversations.models import Entry
from kefu.conversations.rows import entry_from
from kefu.db.database import Reader
from kefu.db.schema import entries


async def list_said(reader: Reader, conversation_id: str, *, has_notes: bool, limit: int) -> list[Entry]:
    """Messages, and notes for those who may read them, oldest first; the newest `limit`."""
    kinds = ("message", "note") if has_notes else ("message",)
    statement = sa.select(entries).where(entries.c.conversation_id == conversation_id, entries.c.kind.in_(kinds))
    if not has_notes:
        statement = statement.where(entries.c.seq.is_not(None))
    rows = await reader.all(statement.order_by(entries.c.pos.desc()).limit(limit))
    return [entry_from(row) for row in rows][::-1]
