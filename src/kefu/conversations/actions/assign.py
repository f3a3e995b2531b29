"""Claim, assign, hand back, give to a team: who answers a conversation, and whose business it is."""

import msgspec

from kefu.agents.queries import lock_agents
from kefu.conversations import models, policy, queries
from kefu.conversations.actions.record import Author, activity, record_activity
from kefu.conversations.activities import Activity
from kefu.conversations.events import ConversationAssigned, TeamChanged
from kefu.conversations.models import Conversation, Extra
from kefu.db.database import Transaction
from kefu.kernel.actors import Agent
from kefu.kernel.errors import Conflict, NotAllowed
from kefu.teams.queries import get_open_team


async def claim_conversation(tx: Transaction, author: Author, conversation_id: str, now: int) -> Conversation:
    """Take a conversation that nobody answers; raises Conflict `conversation.taken` when somebody does."""
    if not isinstance(author.actor, Agent):
        raise NotAllowed
    await lock_agents(tx, [author.actor.id])
    before = policy.require_visible(author.actor, await queries.lock_conversation(tx, conversation_id))
    if before.assignee_id == author.actor.id:
        return before
    if before.assignee_id is not None:
        raise Conflict("conversation.taken", "A colleague answers this conversation already.")
    return await _give(tx, author, before, Gift(author.actor.id, author.name), now)


async def assign_conversation(
    tx: Transaction,
    author: Author,
    conversation_id: str,
    assignee: tuple[str, str] | None,
    now: int,
    *,
    kind: Activity | None = None,
) -> Conversation:
    """Give a conversation to an agent, named by (id, name), or hand it back with None.

    The agent's row is held, so that nobody who counts what the agent answers meanwhile counts wrong. `kind` words the
    activity where the reason is worth a word of its own.
    """
    policy.require_agent(author.actor)
    if assignee is not None:
        await lock_agents(tx, [assignee[0]])
    before = policy.require_visible(author.actor, await queries.lock_conversation(tx, conversation_id))
    assignee_id, name = assignee if assignee is not None else (None, None)
    if before.assignee_id == assignee_id:
        return before
    return await _give(tx, author, before, Gift(assignee_id, name, kind), now)


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
    after = models.move_to_team(before, team_id, team.member_ids if team is not None else (), now)
    fact = TeamChanged(team_id=team_id, previous_id=before.team_id, previous_assignee_id=before.assignee_id)
    name = team.name if team is not None else None
    extra = activity("team_assigned" if team is not None else "team_removed", team_name=name)
    return await record_activity(tx, author, after, fact, extra, now)


class Gift(msgspec.Struct, frozen=True):
    """To whom a conversation goes, None for nobody, and how the timeline words it."""

    agent_id: str | None
    name: str | None
    kind: Activity | None = None


async def _give(tx: Transaction, author: Author, before: Conversation, gift: Gift, now: int) -> Conversation:
    own = isinstance(author.actor, Agent) and author.actor.id == gift.agent_id
    usual: Activity = "assigned"
    if gift.agent_id is None:
        usual = "handed_back"
    elif own:
        usual = "claimed" if before.assignee_id is None else "taken_over"
    fact = ConversationAssigned(assignee_id=gift.agent_id, previous_id=before.assignee_id)
    after = models.assign(before, gift.agent_id, now)
    extra = Extra(activity=gift.kind or usual, assignee_name=gift.name, agent_id=before.assignee_id)
    return await record_activity(tx, author, after, fact, extra, now)
