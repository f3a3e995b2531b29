"""Give a conversation to a team with a word about it: into its queue, at the place of the visitor's wait."""

import msgspec

from kefu.conversations import policy
from kefu.conversations.actions.record import Author, record_activity
from kefu.conversations.events import TeamChanged
from kefu.conversations.models import Conversation, Extra, assign
from kefu.conversations.queries import lock_conversation
from kefu.db.database import Transaction
from kefu.kernel.actors import Agent
from kefu.kernel.errors import NotAllowed, Refused
from kefu.routing.late_queries import mark
from kefu.teams.queries import get_open_team
from kefu.transfers.actions.end import end_pending
from kefu.transfers.models import LONGEST_NOTE, clean_words


async def give_to_team(
    tx: Transaction, author: Author, conversation_id: str, team_id: str, note: str, now: int
) -> Conversation:
    """Nobody answers it until somebody of the team does; who gave it is passed over while another one is here.

    Raises NotFound for a foreign team, Refused for an archived one or one without members.
    """
    actor = author.actor
    if not isinstance(actor, Agent):
        raise NotAllowed
    note = clean_words(note, LONGEST_NOTE)
    team = await get_open_team(tx, actor.workspace_id, team_id)
    before = policy.require_visible(actor, await lock_conversation(tx, conversation_id))
    if not team.member_ids:
        raise Refused("transfer.team_empty", "Nobody belongs to this team.")
    if before.status != "open":
        raise Refused("transfer.nobody_answers", "This conversation is not open.")
    given = msgspec.structs.replace(assign(before, None, now), team_id=team.id)
    fact = TeamChanged(team_id=team.id, previous_id=before.team_id, previous_assignee_id=before.assignee_id)
    extra = Extra(activity="transferred_team", team_name=team.name, note=note, agent_id=before.assignee_id)
    after = await record_activity(tx, author, given, fact, extra, now)
    if before.assignee_id is not None:
        await mark(tx, before.workspace_id, before.id, avoided_agent_id=before.assignee_id, avoided_at=now)
    return await end_pending(tx, author, after, now)
