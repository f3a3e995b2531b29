"""Notes that agents leave on a contact: who may change one, and their SQL."""

import msgspec
import sqlalchemy as sa

from kefu.contacts.queries import get_contact
from kefu.db.database import Reader, Transaction
from kefu.db.rows import as_struct
from kefu.db.schema import contact_notes
from kefu.kernel.actors import Agent
from kefu.kernel.errors import NotAllowed, NotFound, Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import ContactNews
from kefu.kernel.text import clean_text

LONGEST_NOTE = 5_000
_MOST = 500


class ContactNote(msgspec.Struct, frozen=True, kw_only=True):
    """What one agent knows and colleagues should."""

    id: str
    workspace_id: str
    contact_id: str
    agent_id: str
    text: str
    created_at: int


async def list_notes(reader: Reader, contact_id: str) -> list[ContactNote]:
    """Notes on a contact that the caller has got within its workspace, the newest first."""
    c = contact_notes.c
    statement = sa.select(contact_notes).where(c.contact_id == contact_id).order_by(c.created_at.desc(), c.id.desc())
    return [as_struct(row, ContactNote) for row in await reader.all(statement.limit(_MOST))]


async def add_contact_note(tx: Transaction, agent: Agent, contact_id: str, text: str, now: int) -> ContactNote:
    contact = await get_contact(tx, agent.workspace_id, contact_id)
    clean = clean_text(text).strip()
    if not clean:
        raise Refused("message.empty", "There is nothing to write.")
    note = ContactNote(
        id=new_id("cnote"),
        workspace_id=contact.workspace_id,
        contact_id=contact.id,
        agent_id=agent.id,
        text=clean[:LONGEST_NOTE],
        created_at=now,
    )
    await tx.execute(sa.insert(contact_notes).values(msgspec.structs.asdict(note)))
    tx.tell(ContactNews(workspace_id=contact.workspace_id, contact_id=contact.id))
    return note


async def delete_contact_note(tx: Transaction, agent: Agent, contact_id: str, note_id: str) -> None:
    """Authors take back their own notes, admins any."""
    c = contact_notes.c
    await get_contact(tx, agent.workspace_id, contact_id)
    row = await tx.first(sa.select(contact_notes).where(c.contact_id == contact_id, c.id == note_id))
    if row is None:
        raise NotFound("note.not_found", "There is no such note.")
    if row["agent_id"] != agent.id and not agent.is_admin:
        raise NotAllowed("message.not_yours", "Only the author can change this.")
    await tx.execute(sa.delete(contact_notes).where(c.id == note_id))
    tx.tell(ContactNews(workspace_id=agent.workspace_id, contact_id=contact_id))


async def give_notes(tx: Transaction, from_contact: str, to_contact: str) -> None:
    """The notes on one contact are on another one now."""
    c = contact_notes.c
    await tx.execute(sa.update(contact_notes).where(c.contact_id == from_contact).values(contact_id=to_contact))
