"""The SQL of tickets themselves, their numbers, parts and timelines; `lists.py` has the lists."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from kefu.attachments.models import Attachment
from kefu.contacts.models import Contact
from kefu.contacts.queries import find_contact
from kefu.conversations.stored import StoredAttachment, stored_file
from kefu.db.database import Reader, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import attachments, ticket_conversations, ticket_entries, ticket_parts, ticket_settings, tickets
from kefu.kernel.errors import NotFound, Refused
from kefu.tickets.models import Entry, Part, Ticket, TicketSettings


async def find_ticket(reader: Reader, ticket_id: str) -> Ticket | None:
    """By id alone: whoever asks so has proven something else, such as a link."""
    row = await reader.first(sa.select(tickets).where(tickets.c.id == ticket_id))
    return as_struct(row, Ticket) if row is not None else None


async def get_ticket(reader: Reader, workspace_id: str, ticket_id: str) -> Ticket:
    """A ticket of the workspace; NotFound for a foreign one."""
    return _required(await find_ticket(reader, ticket_id), workspace_id)


async def lock_ticket(tx: Transaction, workspace_id: str, ticket_id: str) -> Ticket:
    """The same, held until the transaction ends."""
    row = await tx.first(sa.select(tickets).where(tickets.c.id == ticket_id).with_for_update())
    return _required(as_struct(row, Ticket) if row is not None else None, workspace_id)


def _required(ticket: Ticket | None, workspace_id: str) -> Ticket:
    if ticket is None or ticket.workspace_id != workspace_id:
        raise NotFound("ticket.not_found", "There is no such ticket.")
    return ticket


async def find_by_number(reader: Reader, workspace_id: str, number: int) -> Ticket | None:
    c = tickets.c
    row = await reader.first(sa.select(tickets).where(c.workspace_id == workspace_id, c.number == number))
    return as_struct(row, Ticket) if row is not None else None


async def find_contact_of(reader: Reader, ticket: Ticket) -> Contact | None:
    """Whose business it is; behind a merge it is the contact that is left."""
    if ticket.contact_id is None:
        return None
    contact = await find_contact(reader, ticket.workspace_id, ticket.contact_id)
    if contact is not None and contact.merged_into is not None:
        return await find_contact(reader, ticket.workspace_id, contact.merged_into)
    return contact


async def insert_ticket(tx: Transaction, ticket: Ticket) -> None:
    await tx.execute(sa.insert(tickets).values(msgspec.structs.asdict(ticket)))


async def save_ticket(tx: Transaction, ticket: Ticket) -> None:
    await tx.execute(sa.update(tickets).where(tickets.c.id == ticket.id).values(msgspec.structs.asdict(ticket)))


async def note_seen(tx: Transaction, ticket_id: str, pos: int) -> None:
    """The visitor has read so far; never goes back."""
    c = tickets.c
    await tx.execute(sa.update(tickets).where(c.id == ticket_id, c.visitor_read_pos < pos).values(visitor_read_pos=pos))


# -- numbers and settings ----------------------------------------------------------------------------------------------


async def get_settings(reader: Reader, workspace_id: str) -> TicketSettings:
    row = await reader.first(sa.select(ticket_settings).where(ticket_settings.c.workspace_id == workspace_id))
    return as_struct(row, TicketSettings) if row is not None else TicketSettings(workspace_id=workspace_id)


async def keep_settings(tx: Transaction, settings: TicketSettings) -> None:
    """The last number is not written again: tickets that are being made count it on."""
    values = msgspec.structs.asdict(settings)
    changed = {name: value for name, value in values.items() if name not in ("workspace_id", "last_number")}
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    statement = insert(ticket_settings).values(values)
    await tx.execute(statement.on_conflict_do_update(index_elements=["workspace_id"], set_=changed))


async def take_number(tx: Transaction, workspace_id: str) -> int:
    """The next number; two who take one at once wait for each other, and who fails gives it back."""
    c = ticket_settings.c
    first = msgspec.structs.asdict(TicketSettings(workspace_id=workspace_id))
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    await tx.execute(insert(ticket_settings).values(first).on_conflict_do_nothing())
    chosen = c.workspace_id == workspace_id
    await tx.execute(sa.update(ticket_settings).where(chosen).values(last_number=c.last_number + 1))
    return int(await tx.scalar(sa.select(c.last_number).where(chosen)))


# -- parts -------------------------------------------------------------------------------------------------------------


async def list_parts(reader: Reader, ticket_ids: Sequence[str]) -> list[Part]:
    c = ticket_parts.c
    statement = sa.select(ticket_parts).where(c.ticket_id.in_(ticket_ids)).order_by(c.position, c.id)
    return [as_struct(row, Part) for row in await reader.all(statement)]


async def insert_part(tx: Transaction, part: Part) -> None:
    await tx.execute(sa.insert(ticket_parts).values(msgspec.structs.asdict(part)))


async def save_part(tx: Transaction, part: Part) -> None:
    values = msgspec.structs.asdict(part)
    await tx.execute(sa.update(ticket_parts).where(ticket_parts.c.id == part.id).values(values))


async def delete_part(tx: Transaction, part_id: str) -> None:
    await tx.execute(sa.delete(ticket_parts).where(ticket_parts.c.id == part_id))


# -- timelines ---------------------------------------------------------------------------------------------------------


async def list_entries(reader: Reader, ticket_id: str, after: int = 0, limit: int = 500) -> list[Entry]:
    """The newest `limit` after a position, oldest first."""
    c = ticket_entries.c
    statement = sa.select(ticket_entries).where(c.ticket_id == ticket_id, c.pos > after).order_by(c.pos.desc())
    rows = await reader.all(statement.limit(limit))
    return [as_struct(row, Entry) for row in reversed(rows)]


async def find_by_client_id(reader: Reader, ticket_id: str, client_entry_id: str) -> Entry | None:
    c = ticket_entries.c
    chosen = sa.select(ticket_entries).where(c.ticket_id == ticket_id, c.client_entry_id == client_entry_id)
    row = await reader.first(chosen)
    return as_struct(row, Entry) if row is not None else None


async def insert_entry(tx: Transaction, entry: Entry) -> None:
    values: dict[str, Any] = msgspec.structs.asdict(entry)
    values["extra"] = msgspec.to_builtins(entry.extra)
    await tx.execute(sa.insert(ticket_entries).values(values))


async def claim_files(
    tx: Transaction, workspace_id: str, uploader_id: str, ids: Sequence[str], entry_id: str
) -> list[StoredAttachment]:
    """The uploader's own files that nothing carries yet now belong to this entry; Refused for any other."""
    c = attachments.c
    mine = sa.and_(
        c.id.in_(ids),
        c.workspace_id == workspace_id,
        c.uploader_id == uploader_id,
        c.entry_id.is_(None),
        c.removed_at.is_(None),
    )
    rows = {row["id"]: row for row in await tx.all(sa.select(attachments).where(mine).with_for_update())}
    for each in ids:
        if each not in rows:
            raise Refused("attachment.not_found", "There is no such upload of yours.", attachmentId=each[:64])
    if rows:
        await tx.execute(sa.update(attachments).where(c.id.in_(list(rows))).values(entry_id=entry_id))
    return [stored_file(as_struct(rows[each], Attachment)) for each in ids]


# -- conversations -----------------------------------------------------------------------------------------------------


async def list_conversations_of(reader: Reader, ticket_id: str) -> list[str]:
    """The ids of the conversations that a ticket is about, in the order in which they were linked."""
    c = ticket_conversations.c
    rows = await reader.all(sa.select(c.conversation_id).where(c.ticket_id == ticket_id).order_by(c.created_at))
    return [row["conversation_id"] for row in rows]


async def link_conversation(tx: Transaction, ticket: Ticket, conversation_id: str, now: int) -> bool:
    """Whether it was not linked yet."""
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    values = {
        "ticket_id": ticket.id,
        "conversation_id": conversation_id,
        "workspace_id": ticket.workspace_id,
        "created_at": now,
    }
    return await tx.execute(insert(ticket_conversations).values(values).on_conflict_do_nothing()) > 0


async def unlink_conversation(tx: Transaction, ticket_id: str, conversation_id: str) -> bool:
    c = ticket_conversations.c
    chosen = sa.and_(c.ticket_id == ticket_id, c.conversation_id == conversation_id)
    return await tx.execute(sa.delete(ticket_conversations).where(chosen)) > 0
