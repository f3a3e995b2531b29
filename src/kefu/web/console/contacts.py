"""The console's doors to contacts."""

from typing import Annotated

from litestar import get, patch
from litestar.params import Parameter, QueryParameter
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, Meta, UnsetType

from kefu.audiences.agents.project import conversation_view
from kefu.audiences.agents.views import ContactView, ConversationView
from kefu.contacts import queries
from kefu.contacts.actions import tag_contact, update_contact
from kefu.contacts.models import AttributeValue, Details
from kefu.conversations.queries import list_of_contact
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, Page
from kefu.web.console.fields import Id
from kefu.web.visits import contact_view
from kefu.web.wired import Wired

Limit = Annotated[int, Parameter(ge=1, le=100)]
# `query` itself is a word that the framework keeps for all parameters.
Query = Annotated[str, QueryParameter(name="query", max_length=200)]
Short = Annotated[str, Meta(max_length=254)]
_MOST_CONVERSATIONS = 100


class ContactChanges(Body, frozen=True, kw_only=True):
    """What an agent knows better; others stay. null empties a field or removes an attribute."""

    name: Short | UnsetType | None = UNSET
    email: Short | UnsetType | None = UNSET
    phone: Short | UnsetType | None = UNSET
    attributes: Annotated[dict[str, AttributeValue], Meta(max_length=50)] | UnsetType = UNSET
    tag_ids: Annotated[list[Id], Meta(max_length=100)] | UnsetType = UNSET


@get("/contacts")
async def list_(
    wired: Wired,
    agent: Agent,
    text: Query = "",
    kind: queries.ContactKind = "all",
    cursor: str | None = None,
    limit: Limit = 50,
) -> Page[ContactView]:
    """Contacts, newest first; every word of the query must occur in name, address, number or external id.

    `known` leaves out who only looked at pages and of whom nothing is known.
    """
    wanted = queries.ContactQuery(workspace_id=agent.workspace_id, text=text, kind=kind, cursor=cursor, limit=limit)
    async with wired.database.read() as reader:
        found, following = await queries.list_contacts(reader, wanted)
    return Page(items=[contact_view(contact) for contact in found], next_cursor=following)


@get("/contacts/{contact_id:str}")
async def show(wired: Wired, agent: Agent, contact_id: str) -> ContactView:
    """One contact."""
    async with wired.database.read() as reader:
        return contact_view(await queries.get_contact(reader, agent.workspace_id, contact_id))


@patch("/contacts/{contact_id:str}")
async def change(wired: Wired, agent: Agent, contact_id: str, data: ContactChanges) -> ContactView:
    """Correct what is known of a contact."""
    details = Details(name=data.name, email=data.email, phone=data.phone, attributes=data.attributes)
    async with wired.database.begin() as tx:
        changed = await update_contact(tx, agent, contact_id, details)
        if not isinstance(data.tag_ids, UnsetType):
            changed = await tag_contact(tx, agent, contact_id, data.tag_ids)
    return contact_view(changed)


@get("/contacts/{contact_id:str}/conversations")
async def conversations(wired: Wired, agent: Agent, contact_id: str) -> Page[ConversationView]:
    """The contact's last 100 conversations in every inbox, newest first."""
    async with wired.database.read() as reader:
        contact = await queries.get_contact(reader, agent.workspace_id, contact_id)
        found = await list_of_contact(reader, contact.id, limit=_MOST_CONVERSATIONS)
    return Page(items=[conversation_view(conversation) for conversation in found])


HANDLERS: list[ControllerRouterHandler] = [list_, show, change, conversations]
