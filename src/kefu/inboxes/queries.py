"""All SQL of inboxes."""

from typing import Any

import sqlalchemy as sa

from kefu.db.database import Reader, Row, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import inboxes
from kefu.inboxes.models import Inbox
from kefu.kernel.errors import NotFound


def _inbox(row: Row) -> Inbox:
    return as_struct(row, Inbox)


async def find_inbox(reader: Reader, inbox_id: str) -> Inbox | None:
    """By id alone, archived or not: for the widget, whose snippet names nothing but the inbox."""
    row = await reader.first(sa.select(inboxes).where(inboxes.c.id == inbox_id))
    return _inbox(row) if row is not None else None


async def get_inbox(reader: Reader, workspace_id: str, inbox_id: str) -> Inbox:
    """An inbox of the workspace; NotFound for a foreign one."""
    found = await find_inbox(reader, inbox_id)
    if found is None or found.workspace_id != workspace_id:
        raise NotFound("inbox.not_found", "There is no such inbox.")
    return found


async def find_first_inbox(reader: Reader) -> Inbox | None:
    """The oldest inbox in use; for the demo shop."""
    query = sa.select(inboxes).where(sa.not_(inboxes.c.is_archived)).order_by(inboxes.c.created_at, inboxes.c.id)
    row = await reader.first(query.limit(1))
    return _inbox(row) if row is not None else None


async def list_inboxes(reader: Reader, workspace_id: str) -> list[Inbox]:
    """All of a workspace, those in use first, oldest first."""
    query = sa.select(inboxes).where(inboxes.c.workspace_id == workspace_id)
    rows = await reader.all(query.order_by(inboxes.c.is_archived, inboxes.c.created_at, inboxes.c.id))
    return [_inbox(row) for row in rows]


async def insert(tx: Transaction, values: dict[str, Any]) -> None:
    await tx.execute(sa.insert(inboxes).values(values))


async def update(tx: Transaction, inbox_id: str, values: dict[str, Any]) -> None:
    await tx.execute(sa.update(inboxes).where(inboxes.c.id == inbox_id).values(values))
