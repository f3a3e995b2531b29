"""The SQL of a contact's own conversations in one inbox: the list that the widget shows a returning visitor."""

import msgspec
import sqlalchemy as sa

from kefu.conversations.models import Conversation, Entry
from kefu.conversations.queries import select_conversations
from kefu.conversations.rows import conversation_from, entry_from
from kefu.db.database import Reader
from kefu.db.schema import conversations, entries
from kefu.kernel.actors import Visitor
from kefu.kernel.paging import Cursor, decode_cursor, encode_cursor


class Line(msgspec.Struct, frozen=True):
    """A conversation and the message that was said in it last."""

    conversation: Conversation
    last: Entry | None


async def list_own(
    reader: Reader, visitor: Visitor, *, cursor: str | None = None, limit: int = 20
) -> tuple[list[Line], str | None]:
    """One page, newest first, and the cursor of the next; a conversation in which nothing was said is left out."""
    c = conversations.c
    statement = select_conversations().where(
        c.contact_id == visitor.contact_id, c.inbox_id == visitor.inbox_id, c.last_seq > 0
    )
    after = decode_cursor(cursor)
    if after is not None:
        statement = statement.where(c.id < after.id)
    rows = await reader.all(statement.order_by(c.id.desc()).limit(limit + 1))
    found = [conversation_from(row) for row in rows[:limit]]
    last = await _last_messages(reader, found)
    lines = [Line(conversation, last.get(conversation.id)) for conversation in found]
    has_more = len(rows) > limit
    return lines, encode_cursor(Cursor(found[-1].created_at, found[-1].id)) if has_more else None


async def _last_messages(reader: Reader, found: list[Conversation]) -> dict[str, Entry]:
    if not found:
        return {}
    places = [(conversation.id, conversation.last_seq) for conversation in found]
    statement = sa.select(entries).where(sa.tuple_(entries.c.conversation_id, entries.c.seq).in_(places))
    return {row["conversation_id"]: entry_from(row) for row in await reader.all(statement)}


async def unread_beside(reader: Reader, visitor: Visitor, current_id: str | None) -> dict[str, int] | None:
    """The conversations other than the current one with something unread, and how much; None if there are no others."""
    c = conversations.c
    condition = [c.contact_id == visitor.contact_id, c.inbox_id == visitor.inbox_id, c.last_seq > 0]
    if current_id is not None:
        condition.append(c.id != current_id)
    newest = await reader.scalar(sa.select(sa.func.max(c.id)).where(*condition))
    if newest is None:
        return None
    rows = await reader.all(sa.select(c.id, c.visitor_unread).where(*condition, c.visitor_unread > 0).limit(100))
    return {row["id"]: row["visitor_unread"] for row in rows}
