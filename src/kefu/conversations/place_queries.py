"""The SQL that finds whose conversations are, and those of an agent or contact; for the system's own work."""

from collections.abc import Iterable

import msgspec
import sqlalchemy as sa

from kefu.conversations.models import Conversation
from kefu.conversations.queries import select_conversations
from kefu.conversations.rows import conversation_from
from kefu.db.database import Reader
from kefu.db.schema import conversations


class Place(msgspec.Struct, frozen=True):
    """A conversation, its contact and its workspace."""

    conversation_id: str
    contact_id: str
    workspace_id: str


async def _places(reader: Reader, condition: sa.ColumnElement[bool]) -> list[Place]:
    c = conversations.c
    rows = await reader.all(sa.select(c.id, c.contact_id, c.workspace_id).where(condition))
    return [Place(row["id"], row["contact_id"], row["workspace_id"]) for row in rows]


async def list_places(reader: Reader, conversation_ids: Iterable[str]) -> list[Place]:
    return await _places(reader, conversations.c.id.in_(list(conversation_ids)))


async def list_places_of_contacts(reader: Reader, contact_ids: Iterable[str]) -> list[Place]:
    return await _places(reader, conversations.c.contact_id.in_(list(contact_ids)))


async def list_answered_by(reader: Reader, workspace_id: str, agent_id: str, limit: int) -> list[Conversation]:
    """The agent's conversations that are not resolved, those with the newest entry first."""
    c = conversations.c
    chosen = select_conversations().where(
        c.workspace_id == workspace_id, c.assignee_id == agent_id, c.status.in_(("open", "snoozed"))
    )
    rows = await reader.all(chosen.order_by(c.last_entry_at.desc()).limit(limit))
    return [conversation_from(row) for row in rows]
