"""Claim, assign, hand back, give to a team: who answers a conversation, and whose business it is."""

from kefu.conversations import models, policy, queries
from kefu.conversations.actions.record import Author, activity, record_activity
from kefu.conversations.events import ConversationAssigned, TeamChanged
from kefu.conversations.models import Activity, Conversation
from kefu.db.database import Transaction
from kefu.kernel.actors import Agent
from kefu.kernel.errors import Conflict, NotAllowed
from kefu.teams.queries import get_open_team


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


async def assign_team(
    tx: Transaction, author: Author, conversation_id: str, team_id: str | None, now: int
) -> Conversation:
    """Make a conversation a team's business, or nobody's in particular with None.

    An assignee who is no member stops answering it. Raises NotFound for a foreign team, Refused for an archived one.
    """
    policy.require_agent(author.actor)
    team = await get_open_team(tx, author.actor.workspace_id, team_id) if team_id is not None else None
    before = policy.require_visible(author.actor, await queries.lock_conversation(tx, conversation_id))
    if before.team_id == team_id:
        return before
    after = models.move_to_team(before, team_id, team.member_ids if team is not None else ())
    fact = TeamChanged(team_id=team_id, previous_id=before.team_id, previous_assignee_id=before.assignee_id)
    name = team.name if team is not None else None
    extra = activity("team_assigned" if team is not None else "team_removed", team_name=name)
    return await record_activity(tx, author, after, fact, extra, now)


async def _give(
    tx: Transaction, author: Author, before: Conversation, assignee_id: str | None, name: str | None, now: int
) -> Conversation:
    own = isinstance(author.actor, Agent) and author.actor.id == assignee_id
    kind: Activity = "handed_back" if assignee_id is None else "claimed" if own else "assigned"
    fact = ConversationAssigned(assignee_id=assignee_id, previous_id=before.assignee_id)
    after = models.assign(before, assignee_id)
    return await record_activity(tx, author, after, fact, activity(kind, assignee_name=name), now)
