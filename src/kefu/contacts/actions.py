"""What can be done with a contact; called by the widget, the console and signed identities."""

from collections.abc import Sequence

import msgspec

from kefu.attributes.models import checked_values
from kefu.attributes.queries import definitions_by_key
from kefu.contacts import queries
from kefu.contacts.models import Contact, Details, blank_contact, self_described, with_details
from kefu.contacts.phones import region_of
from kefu.db.database import Transaction
from kefu.kernel.actors import Agent, Visitor
from kefu.kernel.news import ContactNews
from kefu.tags.models import changed_ids
from kefu.tags.queries import get_tags
from kefu.workspaces.queries import get_workspace


async def create_contact(tx: Transaction, workspace_id: str, now: int, details: Details | None = None) -> Contact:
    """A new, anonymous contact."""
    blank = blank_contact(workspace_id, now)
    region = await _region(tx, workspace_id, details) if details is not None else None
    contact = with_details(blank, details, region) if details is not None else blank
    await queries.insert(tx, contact)
    return contact


async def get_or_create_proven(tx: Transaction, workspace_id: str, external_id: str, now: int) -> Contact:
    """The contact that a signed token names, locked; made if it is new, once even if two browsers come together."""
    await queries.insert_unless_known(tx, blank_contact(workspace_id, now, external_id=external_id))
    return await queries.lock_by_external_id(tx, workspace_id, external_id)


async def update_contact(tx: Transaction, agent: Agent, contact_id: str, details: Details) -> Contact:
    """An agent corrects what is known of a contact; what is defined must be of its kind."""
    contact = await queries.lock_contact(tx, agent.workspace_id, contact_id)
    if not isinstance(details.attributes, msgspec.UnsetType):
        definitions = await definitions_by_key(tx, agent.workspace_id, "contact")
        told = {key: value for key, value in details.attributes.items() if value != contact.attributes.get(key)}
        details = msgspec.structs.replace(
            details, attributes={**details.attributes, **checked_values(definitions, told)}
        )
    return await change_contact(tx, contact, details)


async def tag_contact(tx: Transaction, agent: Agent, contact_id: str, tag_ids: Sequence[str]) -> Contact:
    """The contact carries these tags and no others; raises NotFound for a foreign tag."""
    contact = await queries.lock_contact(tx, agent.workspace_id, contact_id)
    wanted = [tag.id for tag in await get_tags(tx, agent.workspace_id, list(dict.fromkeys(tag_ids)))]
    tagged = msgspec.structs.replace(contact, tags=changed_ids("", wanted, ()))
    if tagged != contact:
        await queries.save(tx, tagged)
        await queries.set_tags(tx, tagged)
        tx.tell(ContactNews(workspace_id=contact.workspace_id, contact_id=contact.id))
    return tagged


async def describe_self(tx: Transaction, visitor: Visitor, details: Details) -> Contact:
    """A contact says who it is, unproven; what a signed token said before stays."""
    contact = await queries.lock_contact(tx, visitor.workspace_id, visitor.contact_id)
    return await change_contact(tx, contact, self_described(contact, details))


async def change_contact(tx: Transaction, contact: Contact, details: Details) -> Contact:
    """Keep `details` of a locked contact, from whoever may say them, and tell the consoles if anything changed."""
    changed = with_details(contact, details, await _region(tx, contact.workspace_id, details))
    if changed != contact:
        await queries.save(tx, changed)
        tx.tell(ContactNews(workspace_id=contact.workspace_id, contact_id=contact.id))
    return changed


async def give_tags(tx: Transaction, from_contact: Contact, to_contact: Contact) -> Contact:
    """What was put on the one, before it was known to be the other, is on the other."""
    tagged = msgspec.structs.replace(to_contact, tags=changed_ids(to_contact.tags, from_contact.tag_ids, ()))
    if tagged != to_contact:
        await queries.save(tx, tagged)
        await queries.set_tags(tx, tagged)
    return tagged


async def _region(tx: Transaction, workspace_id: str, details: Details) -> str | None:
    """Asked only where a number is told."""
    if not isinstance(details.phone, str):
        return None
    return region_of((await get_workspace(tx, workspace_id)).language)
