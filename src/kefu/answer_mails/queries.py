"""All SQL of answers by e-mail."""

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.db.database import Reader, Transaction
from kefu.db.schema import answer_mails, contacts, conversations


class Missed(msgspec.Struct, frozen=True):
    """A conversation whose contact has not seen the newest answer, and the seq up to which it was mailed."""

    conversation_id: str
    contact_id: str
    email: str
    mailed_seq: int


async def list_missed(reader: Reader, workspace_id: str, after: int, before: int, limit: int) -> list[Missed]:
    """Answers between two moments that were neither seen nor mailed."""
    c, m = conversations.c, answer_mails.c
    statement = (
        sa.select(c.id, c.contact_id, contacts.c.email, m.seq)
        .join_from(conversations, contacts, c.contact_id == contacts.c.id)
        .outerjoin(answer_mails, m.conversation_id == c.id)
        .where(
            c.workspace_id == workspace_id,
            c.status.in_(("open", "snoozed", "resolved")),
            c.last_entry_at > after,
            c.last_entry_at <= before,
            c.last_direction == "outgoing",
            c.visitor_unread > 0,
            contacts.c.email.is_not(None),
            sa.or_(m.seq.is_(None), m.seq < c.last_seq),
        )
        .order_by(c.last_entry_at)
        .limit(limit)
    )
    return [Missed(row["id"], row["contact_id"], row["email"], row["seq"] or 0) for row in await reader.all(statement)]


async def note_mailed(tx: Transaction, workspace_id: str, conversation_id: str, seq: int, now: int) -> None:
    values = {"seq": seq, "sent_at": now}
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    statement = insert(answer_mails).values(conversation_id=conversation_id, workspace_id=workspace_id, **values)
    await tx.execute(statement.on_conflict_do_update(index_elements=["conversation_id"], set_=values))
