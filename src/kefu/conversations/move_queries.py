"""The SQL of giving one contact's conversations to another; called when a signed token identifies a visitor."""

import sqlalchemy as sa

from kefu.db.database import Reader, Transaction
from kefu.db.schema import conversations, entries


async def list_ids(reader: Reader, contact_id: str) -> list[str]:
    """All conversations of a contact, oldest first."""
    c = conversations.c
    rows = await reader.all(sa.select(c.id).where(c.contact_id == contact_id).order_by(c.id))
    return [row["id"] for row in rows]


async def give_entries(tx: Transaction, from_contact: str, to_contact: str) -> None:
    """What the one wrote in conversations that are the other's now is the other's, to edit and to recall."""
    theirs = sa.select(conversations.c.id).where(conversations.c.contact_id == to_contact)
    await tx.execute(
        sa.update(entries)
        .where(
            entries.c.conversation_id.in_(theirs),
            entries.c.author_kind == "visitor",
            entries.c.author_id == from_contact,
        )
        .values(author_id=to_contact)
    )
