"""The SQL of what contacts have to do with conversations: who is in one now, and who never said a word."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from kefu.conversations.models import Conversation
from kefu.conversations.queries import select_conversations
from kefu.conversations.rows import conversation_from
from kefu.db.database import Reader, Transaction
from kefu.db.schema import contact_notes, contacts, conversations, tickets


async def list_unresolved_of(reader: Reader, contact_ids: Iterable[str]) -> list[Conversation]:
    """The conversations that these contacts are in now, in whichever inbox."""
    c = conversations.c
    statement = select_conversations().where(c.contact_id.in_(sorted(contact_ids)), c.status != "resolved")
    return [conversation_from(row) for row in await reader.all(statement)]


async def list_before(reader: Reader, contact_id: str, before: int | None, limit: int) -> list[Conversation]:
    """A contact's conversations that began before a time, the newest first."""
    c = conversations.c
    statement = select_conversations().where(c.contact_id == contact_id)
    if before is not None:
        statement = statement.where(c.created_at < before)
    rows = await reader.all(statement.order_by(c.created_at.desc(), c.id.desc()).limit(limit))
    return [conversation_from(row) for row in rows]


def _silent(before: int) -> list[Any]:
    c = contacts.c
    has_spoken = sa.exists().where(conversations.c.contact_id == c.id)
    has_notes = sa.exists().where(contact_notes.c.contact_id == c.id)
    has_tickets = sa.exists().where(tickets.c.contact_id == c.id)
    nameless = [c.external_id.is_(None), c.email.is_(None), c.phone.is_(None), c.name == ""]
    return [
        c.last_seen_at < before,
        c.merged_into.is_(None),
        c.tags == "",
        *nameless,
        ~has_spoken,
        ~has_notes,
        ~has_tickets,
    ]


async def list_silent_contacts(reader: Reader, before: int, limit: int) -> list[str]:
    """Contacts not seen since `before`, of whom nothing is known and who are in no conversation."""
    rows = await reader.all(sa.select(contacts.c.id).where(*_silent(before)).limit(limit))
    return [row["id"] for row in rows]


async def lock_silent_contact(tx: Transaction, contact_id: str, before: int) -> bool:
    """Hold the contact if it is still silent; it may have come back meanwhile."""
    statement = sa.select(contacts.c.id).where(contacts.c.id == contact_id, *_silent(before)).with_for_update()
    return await tx.first(statement) is not None
