"""What can be done with a contact; called by the widget, the console and signed identities."""

from kefu.contacts import queries
from kefu.contacts.models import Contact, Details, blank_contact, self_described, with_details
from kefu.db.database import Transaction
from kefu.kernel.actors import Agent, Visitor
from kefu.kernel.news import ContactNews


async def create_contact(tx: Transaction, workspace_id: str, now: int, details: Details | None = None) -> Contact:
    """A new, anonymous contact."""
    blank = blank_contact(workspace_id, now)
    contact = with_details(blank, details) if details is not None else blank
    await queries.insert(tx, contact)
    return contact


async def get_or_create_proven(tx: Transaction, workspace_id: str, external_id: str, now: int) -> Contact:
    """The contact that a signed token names, locked; made if it is new, once even if two browsers come together."""
    await queries.insert_unless_known(tx, blank_contact(workspace_id, now, external_id=external_id))
    return await queries.lock_by_external_id(tx, workspace_id, external_id)


async def update_contact(tx: Transaction, agent: Agent, contact_id: str, details: Details) -> Contact:
    """An agent corrects what is known of a contact."""
    return await change_contact(tx, await queries.lock_contact(tx, agent.workspace_id, contact_id), details)


async def describe_self(tx: Transaction, visitor: Visitor, details: Details) -> Contact:
    """A contact says who it is, unproven; what a signed token said before stays."""
    contact = await queries.lock_contact(tx, visitor.workspace_id, visitor.contact_id)
    return await change_contact(tx, contact, self_described(contact, details))


async def change_contact(tx: Transaction, contact: Contact, details: Details) -> Contact:
    """Keep `details` of a locked contact, from whoever may say them, and tell the consoles if anything changed."""
    changed = with_details(contact, details)
    if changed != contact:
        await queries.save(tx, changed)
        tx.tell(ContactNews(workspace_id=contact.workspace_id, contact_id=contact.id))
    return changed
