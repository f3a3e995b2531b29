"""All SQL of types of tickets."""

import msgspec
import sqlalchemy as sa

from kefu.db.database import Reader, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import ticket_types
from kefu.kernel.errors import NotFound, Refused
from kefu.tickets.models import TicketType

_c = ticket_types.c


async def list_types(reader: Reader, workspace_id: str) -> list[TicketType]:
    """Of the workspace, those in use first, in the order that admins gave them."""
    statement = sa.select(ticket_types).where(_c.workspace_id == workspace_id)
    rows = await reader.all(statement.order_by(_c.is_archived, _c.position, _c.id))
    return [as_struct(row, TicketType) for row in rows]


async def get_type(reader: Reader, workspace_id: str, type_id: str) -> TicketType:
    """A type of the workspace; NotFound for a foreign one."""
    row = await reader.first(sa.select(ticket_types).where(_c.id == type_id, _c.workspace_id == workspace_id))
    if row is None:
        raise NotFound("ticket_type.not_found", "There is no such type of tickets.")
    return as_struct(row, TicketType)


async def get_open_type(reader: Reader, workspace_id: str, type_id: str) -> TicketType:
    """A type that new tickets may have; Refused once it is archived."""
    found = await get_type(reader, workspace_id, type_id)
    if found.is_archived:
        raise Refused("ticket_type.archived", "This type is no longer used.")
    return found


async def find_callback_type(reader: Reader, workspace_id: str) -> TicketType | None:
    """The type of requests to be called."""
    chosen = sa.select(ticket_types).where(_c.workspace_id == workspace_id, _c.kind == "callback").order_by(_c.id)
    row = await reader.first(chosen.limit(1))
    return as_struct(row, TicketType) if row is not None else None


async def insert_type(tx: Transaction, kind: TicketType) -> None:
    await tx.execute(sa.insert(ticket_types).values(msgspec.structs.asdict(kind)))


async def save_type(tx: Transaction, kind: TicketType) -> None:
    await tx.execute(sa.update(ticket_types).where(_c.id == kind.id).values(msgspec.structs.asdict(kind)))
