"""What a text may be filled in with: the contact, the agent, the inbox and what the workspace keeps about them."""

from typing import Any

from kefu.agents.queries import get_agent
from kefu.contacts.queries import get_contact
from kefu.conversations.models import Conversation
from kefu.db.database import Reader
from kefu.inboxes.queries import get_inbox
from kefu.kernel.actors import Agent
from kefu.workspaces.queries import get_workspace

# The names that are offered beside the workspace's own attributes.
VARIABLES = ("contact.name", "contact.email", "contact.phone", "agent.name", "inbox.name", "workspace.name")


async def known_of(reader: Reader, actor: Agent, conversation: Conversation | None) -> dict[str, Any]:
    """For Liquid: what is known when `actor` answers in `conversation`, or in none that is known yet.

    `attributes` are those of the conversation and, where it has none of that name, of the contact.
    """
    workspace = await get_workspace(reader, actor.workspace_id)
    agent = await get_agent(reader, actor.workspace_id, actor.id)
    known: dict[str, Any] = {"agent": {"name": agent.name}, "workspace": {"name": workspace.name}}
    if conversation is None:
        return known
    contact = await get_contact(reader, actor.workspace_id, conversation.contact_id)
    inbox = await get_inbox(reader, actor.workspace_id, conversation.inbox_id)
    return {
        **known,
        "contact": {
            "name": contact.name,
            "email": contact.email,
            "phone": contact.phone,
            "attributes": contact.attributes,
        },
        "inbox": {"name": inbox.name},
        "conversation": {"attributes": conversation.values},
        "attributes": {**contact.attributes, **conversation.values},
    }
