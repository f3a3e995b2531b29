"""Make a ticket; the only way one ever comes to be: by agents, by macros and rules, and by requests to be called."""

from typing import Any

import msgspec

from kefu.agents.queries import get_agent
from kefu.attributes.models import checked_value
from kefu.attributes.queries import definitions_by_key
from kefu.contacts.queries import get_contact
from kefu.conversations.actions.record import Author
from kefu.conversations.policy import require_visible
from kefu.conversations.queries import find_conversation
from kefu.db.database import Reader, Transaction
from kefu.kernel.errors import NotFound, Refused
from kefu.kernel.ids import new_id
from kefu.kernel.text import clean_text
from kefu.teams.queries import get_open_team
from kefu.tickets import queries
from kefu.tickets.actions.record import Words, note, record
from kefu.tickets.models import (
    LONGEST_TEXT,
    MOST_CONVERSATIONS,
    Ticket,
    TicketType,
    clean_title,
    due_by,
)
from kefu.tickets.type_queries import get_open_type
from kefu.visitors.queries import find_newest_session
from kefu.workspaces.models import Language, language_of
from kefu.workspaces.queries import get_workspace


class NewTicket(msgspec.Struct, frozen=True, kw_only=True):
    """What a ticket begins with; what is None comes from its type, the contact from the conversation."""

    title: str
    type_id: str | None = None
    contact_id: str | None = None
    conversation_id: str | None = None
    assignee_id: str | None = None
    team_id: str | None = None
    priority: int = 0
    due_at: int | None = None
    attributes: dict[str, Any] = {}
    comment: str = ""
    # Chosen before by who may ask twice.
    id: str = ""


async def create_ticket(tx: Transaction, author: Author, new: NewTicket, now: int) -> Ticket:
    """Raises NotFound for anything named that is not of the workspace."""
    workspace_id = author.actor.workspace_id
    kind = await get_open_type(tx, workspace_id, new.type_id) if new.type_id is not None else None
    contact_id = await _contact(tx, author, new)
    assignee_id, team_id = await _owners(tx, workspace_id, new, kind)
    ticket = Ticket(
        id=new.id or new_id("tick"),
        workspace_id=workspace_id,
        number=await queries.take_number(tx, workspace_id),
        title=clean_title(new.title),
        type_id=kind.id if kind is not None else None,
        contact_id=contact_id,
        assignee_id=assignee_id,
        team_id=team_id,
        priority=new.priority,
        due_at=new.due_at if new.due_at is not None else due_by(kind, now),
        attributes=await checked_attributes(tx, workspace_id, new.attributes),
        language=await _language(tx, workspace_id, contact_id),
        created_at=now,
        updated_at=now,
    )
    await queries.insert_ticket(tx, ticket)
    if new.conversation_id is not None:
        await queries.link_conversation(tx, ticket, new.conversation_id, now)
    ticket = await note(tx, author, ticket, "created", now)
    comment = clean_text(new.comment).strip()
    if len(comment) > LONGEST_TEXT:
        raise Refused("ticket.text_too_long", f"At most {LONGEST_TEXT} characters.", limit=LONGEST_TEXT)
    if comment:
        ticket, _ = await record(tx, author, ticket, Words(kind="comment", text=comment), now)
    return ticket


async def _contact(tx: Transaction, author: Author, new: NewTicket) -> str | None:
    if new.conversation_id is not None:
        found = await find_conversation(tx, new.conversation_id)
        return require_visible(author.actor, found).contact_id
    if new.contact_id is not None:
        return (await get_contact(tx, author.actor.workspace_id, new.contact_id)).id
    return None


async def _owners(
    tx: Transaction, workspace_id: str, new: NewTicket, kind: TicketType | None
) -> tuple[str | None, str | None]:
    """Whom the agent named, else whom the type names as long as they are there."""
    if new.assignee_id is not None or new.team_id is not None:
        if new.assignee_id is not None:
            await require_agent(tx, workspace_id, new.assignee_id)
        if new.team_id is not None:
            await get_open_team(tx, workspace_id, new.team_id)
        return new.assignee_id, new.team_id
    if kind is None:
        return None, None
    assignee_id, team_id = kind.assignee_id, kind.team_id
    try:
        assignee_id and await require_agent(tx, workspace_id, assignee_id)
    except (Refused, NotFound):
        assignee_id = None
    try:
        team_id and await get_open_team(tx, workspace_id, team_id)
    except (Refused, NotFound):
        team_id = None
    return assignee_id, team_id


async def require_agent(reader: Reader, workspace_id: str, agent_id: str) -> str:
    """The name of an agent who may be given something; Refused for one who is deactivated."""
    agent = await get_agent(reader, workspace_id, agent_id)
    if not agent.is_active:
        raise Refused("agent.deactivated", "This agent is deactivated.")
    return agent.name


async def checked_attributes(reader: Reader, workspace_id: str, values: dict[str, Any]) -> dict[str, Any]:
    """Only defined attributes of tickets, each of its kind; None forgets one."""
    if not values:
        return {}
    definitions = await definitions_by_key(reader, workspace_id, "ticket")
    for key in values:
        if key not in definitions:
            raise NotFound("attribute.not_found", "There is no such attribute.")
    return {key: checked_value(definitions[key], value) for key, value in values.items()}


async def _language(reader: Reader, workspace_id: str, contact_id: str | None) -> Language:
    """The contact's own, as its browser said last; else the workspace's."""
    otherwise = (await get_workspace(reader, workspace_id)).language
    session = await find_newest_session(reader, contact_id) if contact_id is not None else None
    return language_of(session.language if session is not None else None, otherwise)


async def link_to_conversation(
    tx: Transaction, author: Author, ticket_id: str, conversation_id: str, now: int
) -> Ticket:
    """The ticket is about this conversation too."""
    ticket = await queries.lock_ticket(tx, author.actor.workspace_id, ticket_id)
    conversation = require_visible(author.actor, await find_conversation(tx, conversation_id))
    if len(await queries.list_conversations_of(tx, ticket.id)) >= MOST_CONVERSATIONS:
        raise Refused("ticket.too_many_conversations", "No more conversations.", limit=MOST_CONVERSATIONS)
    if not await queries.link_conversation(tx, ticket, conversation.id, now):
        return ticket
    if ticket.contact_id is None:
        ticket = msgspec.structs.replace(ticket, contact_id=conversation.contact_id)
    return await note(tx, author, ticket, "linked", now, (None, conversation.contact_name))


async def unlink_from_conversation(
    tx: Transaction, author: Author, ticket_id: str, conversation_id: str, now: int
) -> Ticket:
    ticket = await queries.lock_ticket(tx, author.actor.workspace_id, ticket_id)
    conversation = require_visible(author.actor, await find_conversation(tx, conversation_id))
    if not await queries.unlink_conversation(tx, ticket.id, conversation.id):
        return ticket
    return await note(tx, author, ticket, "unlinked", now, (conversation.contact_name, None))
