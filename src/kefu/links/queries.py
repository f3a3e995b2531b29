"""All SQL of topics, and of where conversations came from."""

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.db.database import Reader, Row, Transaction
from kefu.db.schema import inbox_topics, origins
from kefu.links.models import LONGEST_WAIT, Origin, Topic


async def list_topics(reader: Reader, inbox_id: str) -> list[Topic]:
    """The topics of an inbox that the caller has got within its workspace."""
    row = await reader.first(sa.select(inbox_topics.c.topics).where(inbox_topics.c.inbox_id == inbox_id))
    return msgspec.convert(row["topics"], list[Topic]) if row is not None else []


async def keep_topics(tx: Transaction, workspace_id: str, inbox_id: str, topics: list[Topic]) -> None:
    document = {"topics": msgspec.to_builtins(topics)}
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    statement = insert(inbox_topics).values(inbox_id=inbox_id, workspace_id=workspace_id, **document)
    await tx.execute(statement.on_conflict_do_update(index_elements=["inbox_id"], set_=document))


async def find_waiting(reader: Reader, visitor_id: str, now: int) -> Origin | None:
    """What is known of the conversation that the visitor has not begun yet."""
    c = origins.c
    waiting = sa.and_(c.visitor_id == visitor_id, c.conversation_id.is_(None), c.created_at > now - LONGEST_WAIT)
    row = await reader.first(sa.select(origins).where(waiting).order_by(c.created_at.desc()).limit(1))
    return _origin(row) if row is not None else None


async def find_of(reader: Reader, conversation_id: str) -> Origin | None:
    row = await reader.first(sa.select(origins).where(origins.c.conversation_id == conversation_id))
    return _origin(row) if row is not None else None


async def insert_origin(tx: Transaction, values: dict[str, Any]) -> None:
    await tx.execute(sa.insert(origins).values(values))


async def update_origin(tx: Transaction, origin_id: str, values: dict[str, Any]) -> None:
    await tx.execute(sa.update(origins).where(origins.c.id == origin_id).values(values))


def _origin(row: Row) -> Origin:
    return Origin(**{name: row[name] for name in Origin.__struct_fields__})
