"""Several agents in one conversation: join, leave, bring a colleague in, send one out."""

import msgspec

from kefu.agents.queries import get_agent
from kefu.conversations import participant_queries, policy, queries
from kefu.conversations.actions.record import Author, record_activity
from kefu.conversations.activities import Activity
from kefu.conversations.description import with_participants
from kefu.conversations.events import ParticipantsChanged
from kefu.conversations.models import Conversation, Extra
from kefu.db.database import Transaction
from kefu.kernel.actors import actor_id
from kefu.kernel.errors import Refused


async def add_participant(
    tx: Transaction, author: Author, conversation_id: str, agent_id: str, now: int
) -> Conversation:
    """The agent hears of the conversation from now on and may answer; who answers it stays the same.

    Raises NotFound for a foreign agent, Refused for one who is deactivated or when there are enough.
    """
    policy.require_agent(author.actor)
    before = policy.require_visible(author.actor, await queries.lock_conversation(tx, conversation_id))
    agent = await get_agent(tx, before.workspace_id, agent_id)
    if not agent.is_active:
        raise Refused("agent.deactivated", "This agent is deactivated.")
    after = with_participants(before, [agent_id])
    if after == before:
        return before
    await participant_queries.add(tx, before.id, [agent_id])
    kind: Activity = "joined" if actor_id(author.actor) == agent_id else "participant_added"
    extra = Extra(activity=kind, agent_id=agent.id, agent_name=agent.name)
    return await record_activity(tx, author, after, ParticipantsChanged(joined=[agent_id], left=[]), extra, now)


async def remove_participant(
    tx: Transaction, author: Author, conversation_id: str, agent_id: str, now: int
) -> Conversation:
    """The agent takes part no more; who does not take part already changes nothing."""
    policy.require_agent(author.actor)
    before = policy.require_visible(author.actor, await queries.lock_conversation(tx, conversation_id))
    agent = await get_agent(tx, before.workspace_id, agent_id)
    if agent_id not in before.participant_ids:
        return before
    kept = [each for each in before.participant_ids if each != agent_id]
    after = msgspec.structs.replace(before, participants=" ".join(kept))
    await participant_queries.remove(tx, before.id, agent_id)
    kind: Activity = "left" if actor_id(author.actor) == agent_id else "participant_removed"
    extra = Extra(activity=kind, agent_id=agent.id, agent_name=agent.name)
    return await record_activity(tx, author, after, ParticipantsChanged(joined=[], left=[agent_id]), extra, now)
