"""A signed token proved who a visitor is: the contact of that proof, with what the browser did while anonymous.

An anonymous contact is never turned into a known one in place. Its conversations move and its sessions end, so a token
or a socket that somebody planted or copied beforehand sees nothing of the known contact.
"""

import msgspec

from kefu.attachments.queries import give_uploads
from kefu.contacts import queries as contacts
from kefu.contacts.actions import change_contact, get_or_create_proven, give_tags
from kefu.contacts.models import Contact, Details, self_described
from kefu.contacts.notes import give_notes
from kefu.conversations import move_queries, queries
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.record import Author, activity, record_activity
from kefu.conversations.events import ContactIdentified
from kefu.conversations.models import Conversation
from kefu.db.database import Transaction
from kefu.kernel.actors import System, Visitor
from kefu.visitors.identity import Identity
from kefu.visitors.queries import delete_of_contact
from kefu.visitors.visit_queries import give_visits


async def identify_contact(
    tx: Transaction, workspace_id: str, identity: Identity, before: Visitor | None, now: int
) -> Contact:
    """The contact that `identity` names, made if it is new; what an anonymous `before` did becomes its own."""
    contact = await get_or_create_proven(tx, workspace_id, identity.external_id, now)
    contact = await change_contact(tx, contact, identity.details)
    if before is None or before.contact_id == contact.id:
        return contact
    anonymous = await contacts.lock_contact(tx, workspace_id, before.contact_id)
    if anonymous.is_identified:
        # Somebody else used this browser before; what they wrote stays theirs.
        return contact
    return await _absorb(tx, anonymous, contact, now)


async def _absorb(tx: Transaction, anonymous: Contact, contact: Contact, now: int) -> Contact:
    said = Details(name=anonymous.name, email=anonymous.email, phone=anonymous.phone, attributes=anonymous.attributes)
    contact = await change_contact(tx, contact, self_described(contact, said))
    contact = await give_tags(tx, anonymous, contact)
    for conversation_id in await move_queries.list_ids(tx, anonymous.id):
        await _move(tx, conversation_id, contact, now)
    await move_queries.give_entries(tx, anonymous.id, contact.id)
    await move_queries.give_answers(tx, anonymous.id, contact.id)
    await move_queries.give_tickets(tx, anonymous.id, contact.id)
    await give_uploads(tx, anonymous.id, contact.id)
    await give_notes(tx, anonymous.id, contact.id)
    await contacts.give_merges(tx, anonymous.id, contact.id)
    await give_visits(tx, anonymous.id, contact.id)
    await delete_of_contact(tx, anonymous.id)
    await contacts.delete(tx, anonymous.id)
    return contact


async def _move(tx: Transaction, conversation_id: str, contact: Contact, now: int) -> None:
    """Into the contact's history; a second unresolved conversation in one inbox would have no place on the screen."""
    conversation = await queries.lock_conversation(tx, conversation_id)
    assert conversation is not None, "the contact is locked, and conversations are never deleted"
    current = await queries.find_current(tx, contact.id, conversation.inbox_id)
    moved: Conversation = msgspec.structs.replace(conversation, contact_id=contact.id, contact_name=contact.name)
    author = Author(System(contact.workspace_id), contact.name)
    fact = ContactIdentified(contact_id=contact.id)
    await record_activity(tx, author, moved, fact, activity("identified"), now)
    if moved.status != "resolved" and current is not None and current.status != "resolved":
        await change_status(tx, author, conversation_id, "resolved", now)
