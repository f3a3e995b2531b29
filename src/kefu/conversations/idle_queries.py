"""The SQL of visitors who have fallen silent after an agent's answer."""

import msgspec
import sqlalchemy as sa

from kefu.db.database import Reader
from kefu.db.schema import conversations, entries

# The clientMessageId of a warning begins like this; nothing else has to be kept of it.
WARNING = "idle-warning-"


class Silent(msgspec.Struct, frozen=True):
    """A conversation in which nothing was said for long, as it was when it was found."""

    conversation_id: str
    contact_id: str
    version: int
    seq: int


async def list_silent(
    reader: Reader, workspace_id: str, inbox_id: str, before: int, *, is_warned: bool, limit: int
) -> list[Silent]:
    """Open, and nobody of ours is waited for: the last word, from `before` or earlier, is an agent's or our warning.

    What a rule or a form says is no answer.
    """
    c, e = conversations.c, entries.c
    is_last = sa.and_(e.conversation_id == c.id, e.pos >= c.last_seq, e.seq == c.last_seq)
    is_meant = (
        e.client_message_id.startswith(WARNING) & (e.author_kind == "system")
        if is_warned
        else (e.author_kind == "agent")
    )
    statement = (
        sa.select(c.id, c.contact_id, c.version, c.last_seq)
        .where(
            c.workspace_id == workspace_id,
            c.status == "open",
            c.last_entry_at <= before,
            c.inbox_id == inbox_id,
            c.waiting_since.is_(None),
            c.queued_at.is_(None),
            c.last_direction == "outgoing",
            sa.exists().where(is_last, is_meant),
        )
        .order_by(c.last_entry_at)
        .limit(limit)
    )
    rows = await reader.all(statement)
    return [Silent(row["id"], row["contact_id"], row["version"], row["last_seq"]) for row in rows]
