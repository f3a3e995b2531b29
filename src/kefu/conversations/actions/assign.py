"""Claim, assign and hand back: who answers a conversation."""

from kefu.conversations import models, policy, queries
from kefu.conversations.actions.record import Author, activity, record_activity
from kefu.conversations.events import ConversationAssigned
from kefu.conversations.models import Activity, Conversation
from kefu.db.database import Transaction
from kefu.kernel.actors import Agent
from kefu.kernel.errors import Conflict, NotAllowed


async def claim_conversation(tx: Transaction, author: Author, conversation_id: str, now: int) -> Conversation:
    """Take a conversation that nobody answers; raises Conflict `conversation.taken` when somebody does."""
    if not isinstance(author.actor, Agent):
        raise NotAllowed
    before = policy.require_visible(author.actor, await queries.lock_conversation(tx, conversation_id))
    if before.assignee_id == author.actor.id:
        return before
    if before.assignee_id is not None:
        raise Conflict("conversation.taken", "A colleague answers this conversation already.")
    return await _give(tx, author, before, author.actor.id, author.name, now)


async def assign_conversation(
    tx: Transaction, author: Author, conversation_id: str, assignee: tuple[str, str] | None, now: int
) -> Conversation:
    """Give a conversation to an agent, named by (id, name), or hand it back with None."""
    policy.require_agent(author.actor)
    before = policy.require_visible(author.actor, await queries.lock_conversation(tx, conversation_id))
    assignee_id, name = assignee if assignee is not None else (None, None)
    if before.assignee_id == assignee_id:
        return before
    return await _give(tx, author, before, assignee_id, name, now)


async def _give(
    tx: Transaction, author: Author, before: Conversation, assignee_id: str | None, name: str | None, now: int
) -> Conversation:
    own = isinstance(author.actor, Agent) and author.actor.id == assignee_id
    kind: Activity = "handed_back" if assignee_id is None else "claimed" if own else "assigned"
    fact = ConversationAssigned(assignee_id=assignee_id, previous_id=before.assignee_id)
    after = models.assign(before, assignee_id)
    return await record_activity(tx, author, after, fact, activity(kind, assignee_name=name), now)
