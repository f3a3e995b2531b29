"""The SQL of what contacts have to do with conversations: who is in one now, and who never said a word."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from kefu.conversations.models import Conversation
from kefu.conversations.queries import select_conversations
from kefu.conversations.rows import conversation_from
from kefu.db.database import Reader, Transaction
from kefu.db.schema import contacts, conversations


async def list_unresolved_of(reader: Reader, contact_ids: Iterable[str]) -> list[Conversation]:
    """The conversations that these contacts are in now, in whichever inbox."""
    c = conversations.c
    statement = select_conversations().where(c.contact_id.in_(sorted(contact_ids)), c.status != "resolved")
    return [conversation_from(row) for row in await reader.all(statement)]


def _silent(before: int) -> list[Any]:
    c = contacts.c
    has_spoken = sa.exists().where(conversations.c.contact_id == c.id)
    nameless = [c.external_id.is_(None), c.email.is_(None), c.phone.is_(None), c.name == ""]
    return [c.last_seen_at < before, *nameless, ~has_spoken]


async def list_silent_contacts(reader: Reader, before: int, limit: int) -> list[str]:
    """Contacts not seen since `before`, of whom nothing is known and who are in no conversation."""
    rows = await reader.all(sa.select(contacts.c.id).where(*_silent(before)).limit(limit))
    return [row["id"] for row in rows]


async def lock_silent_contact(tx: Transaction, contact_id: str, before: int) -> bool:
    """Hold the contact if it is still silent; it may have come back meanwhile."""
    statement = sa.select(contacts.c.id).where(contacts.c.id == contact_id, *_silent(before)).with_for_update()
    return await tx.first(statement) is not None
