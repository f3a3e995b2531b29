"""All SQL of visitors."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from kefu.db.database import Reader, Row, Transaction
from kefu.db.schema import contacts, visitors
from kefu.kernel.actors import Visitor
from kefu.visitors.models import VisitorSession

_COLUMNS = tuple(column for column in visitors.c if column.name != "secret_hash")
_NAMES = tuple(column.name for column in _COLUMNS)


def _session(row: Row) -> VisitorSession:
    return VisitorSession(**{name: row[name] for name in _NAMES})


async def find_visitor_by_secret(reader: Reader, secret_hash: str) -> Visitor | None:
    """Who asks, by the SHA-256 of the token it brought."""
    c = visitors.c
    statement = (
        sa.select(c.workspace_id, c.inbox_id, c.contact_id, c.id, c.is_identified)
        .join(contacts, contacts.c.id == c.contact_id)
        # A browser of a merged contact is nobody until the merge is undone; see merge_contacts.
        .where(c.secret_hash == secret_hash, contacts.c.merged_into.is_(None))
    )
    row = await reader.first(statement)
    return Visitor(**row) if row is not None else None


async def find_newest_session(reader: Reader, contact_id: str) -> VisitorSession | None:
    """The browser that was seen last, of a contact that the caller has got within its workspace."""
    c = visitors.c
    statement = sa.select(*_COLUMNS).where(c.contact_id == contact_id)
    row = await reader.first(statement.order_by(c.seen_at.desc(), c.id.desc()).limit(1))
    return _session(row) if row is not None else None


async def insert(tx: Transaction, values: dict[str, Any]) -> None:
    await tx.execute(sa.insert(visitors).values(values))


async def list_browsers_of(reader: Reader, contact_ids: Iterable[str]) -> list[tuple[str, str]]:
    """(visitor, workspace) of contacts, for the system's own work."""
    rows = await reader.all(
        sa.select(visitors.c.id, visitors.c.workspace_id).where(visitors.c.contact_id.in_(list(contact_ids)))
    )
    return [(row["id"], row["workspace_id"]) for row in rows]


async def update(tx: Transaction, visitor_id: str, values: dict[str, Any]) -> None:
    await tx.execute(sa.update(visitors).where(visitors.c.id == visitor_id).values(values))


async def delete_of_contact(tx: Transaction, contact_id: str) -> None:
    """End every browser session of a contact that becomes another one."""
    await tx.execute(sa.delete(visitors).where(visitors.c.contact_id == contact_id))
