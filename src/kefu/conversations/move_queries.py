"""The SQL of giving one contact's conversations to another: a token identified it, or an agent merged the two."""

from collections.abc import Sequence

import sqlalchemy as sa

from kefu.contacts.merges import Merge
from kefu.db.database import Reader, Transaction
from kefu.db.schema import (
    callbacks,
    consents,
    contact_notes,
    contacts,
    conversations,
    entries,
    form_answers,
    tickets,
    visitors,
    visits,
)


async def list_ids(reader: Reader, contact_id: str) -> list[str]:
    """All conversations of a contact, oldest first."""
    return await _ids(reader, conversations, contact_id)


async def list_visits(reader: Reader, contact_id: str) -> list[str]:
    return await _ids(reader, visits, contact_id)


async def list_visitors(reader: Reader, contact_id: str) -> list[str]:
    return await _ids(reader, visitors, contact_id)


async def list_notes(reader: Reader, contact_id: str) -> list[str]:
    return await _ids(reader, contact_notes, contact_id)


async def _ids(reader: Reader, table: sa.Table, contact_id: str) -> list[str]:
    rows = await reader.all(sa.select(table.c.id).where(table.c.contact_id == contact_id).order_by(table.c.id))
    return [row["id"] for row in rows]


async def give_answers(tx: Transaction, from_contact: str, to_contact: str) -> None:
    """What the one filled in, and what it agreed to, goes along."""
    for table in (form_answers, consents):
        await tx.execute(sa.update(table).where(table.c.contact_id == from_contact).values(contact_id=to_contact))


async def give_tickets(tx: Transaction, from_contact: str, to_contact: str) -> None:
    """Tickets and the calls among them."""
    for table in (tickets, callbacks):
        await tx.execute(sa.update(table).where(table.c.contact_id == from_contact).values(contact_id=to_contact))


async def give_entries(
    tx: Transaction, from_contact: str, to_contact: str, conversation_ids: Sequence[str] | None = None
) -> None:
    """What the one wrote in conversations that are the other's now (or in these) is the other's, to edit and recall."""
    c = conversations.c
    theirs = sa.select(c.id).where(c.contact_id == to_contact)
    if conversation_ids is not None:
        theirs = theirs.where(c.id.in_(conversation_ids))
    await tx.execute(
        sa.update(entries)
        .where(
            entries.c.conversation_id.in_(theirs),
            entries.c.author_kind == "visitor",
            entries.c.author_id == from_contact,
        )
        .values(author_id=to_contact)
    )


async def give_rows(tx: Transaction, merge: Merge, to_contact: str) -> None:
    """The visits, notes and browsers that a merge moved belong to `to_contact` now."""
    from_contact = merge.merged_id if to_contact == merge.kept_id else merge.kept_id
    for table, ids in ((visits, merge.visit_ids), (contact_notes, merge.note_ids), (visitors, merge.visitor_ids)):
        await tx.execute(sa.update(table).where(table.c.id.in_(ids)).values(contact_id=to_contact))
    c, moved = contacts.c, len(merge.visit_ids)
    for contact_id, change in ((to_contact, moved), (from_contact, -moved)):
        await tx.execute(sa.update(contacts).where(c.id == contact_id).values(visit_count=c.visit_count + change))
