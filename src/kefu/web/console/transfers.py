"""Conversations are offered to colleagues and given to teams."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.types import ControllerRouterHandler

from kefu.audiences.agents.project import conversation_view
from kefu.audiences.agents.views import ConversationView
from kefu.conversations.queries import list_by_ids
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.transfers.actions import end
from kefu.transfers.actions.give_to_team import give_to_team
from kefu.transfers.actions.offer import offer
from kefu.transfers.models import LONGEST_NOTE, LONGEST_REASON, Transfer
from kefu.transfers.queries import list_pending
from kefu.web.agent_verbs import AgentVerbs

Id = Annotated[str, msgspec.Meta(max_length=40)]
Note = Annotated[str, msgspec.Meta(max_length=LONGEST_NOTE)]
_MOST_SHOWN = 200


class TransferView(View, frozen=True, kw_only=True):
    """An offer that waits for an answer: `giver_id` answers the conversation until `agent_id` accepts."""

    id: str
    conversation: ConversationView
    giver_id: str
    agent_id: str
    note: str
    offered_at: int
    expires_at: int


class OfferBody(Body, frozen=True, kw_only=True):
    agent_id: Id
    note: Note = ""


class TeamTransferBody(Body, frozen=True, kw_only=True):
    team_id: Id
    note: Note = ""


class DeclineBody(Body, frozen=True, kw_only=True):
    reason: Annotated[str, msgspec.Meta(max_length=LONGEST_REASON)] = ""


async def _views(agent_verbs: AgentVerbs, found: list[Transfer]) -> list[TransferView]:
    async with agent_verbs.wired.database.read() as reader:
        known = await list_by_ids(reader, [each.conversation_id for each in found])
    return [
        TransferView(
            id=each.id,
            conversation=conversation_view(known[each.conversation_id]),
            giver_id=each.giver_id,
            agent_id=each.agent_id,
            note=each.note,
            offered_at=each.offered_at,
            expires_at=each.expires_at,
        )
        for each in found
    ]


@get("/transfers")
async def list_(agent: Agent, agent_verbs: AgentVerbs) -> list[TransferView]:
    """Offers of the workspace that wait for an answer, oldest first."""
    wired = agent_verbs.wired
    async with wired.database.read() as reader:
        found = await list_pending(reader, agent.workspace_id, wired.clock.now(), _MOST_SHOWN)
    return await _views(agent_verbs, found)


@post("/conversations/{conversation_id:str}/transfers")
async def make(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str, data: OfferBody) -> TransferView:
    """Offer a conversation to a colleague; it ends by itself after the workspace's `transferSeconds`."""
    author = await agent_verbs.author(agent)
    async with agent_verbs.wired.database.begin() as tx:
        now = agent_verbs.wired.clock.now()
        made = await offer(tx, author, conversation_id, data.agent_id, data.note, now)
    [view] = await _views(agent_verbs, [made])
    return view


@post("/conversations/{conversation_id:str}/team-transfer", status_code=200)
async def make_for_team(
    agent: Agent, agent_verbs: AgentVerbs, conversation_id: str, data: TeamTransferBody
) -> ConversationView:
    """Put a conversation into a team's queue with a word about it; whoever answers it stops at once."""
    author = await agent_verbs.author(agent)
    async with agent_verbs.wired.database.begin() as tx:
        now = agent_verbs.wired.clock.now()
        return conversation_view(await give_to_team(tx, author, conversation_id, data.team_id, data.note, now))


@post("/transfers/{transfer_id:str}/accept", status_code=200)
async def accept(agent: Agent, agent_verbs: AgentVerbs, transfer_id: str) -> ConversationView:
    """Answer the conversation from now on; 409 `transfer.over` when the offer has ended."""
    author = await agent_verbs.author(agent)
    async with agent_verbs.wired.database.begin() as tx:
        return conversation_view(await end.accept(tx, author, transfer_id, agent_verbs.wired.clock.now()))


@post("/transfers/{transfer_id:str}/decline", status_code=200)
async def decline(agent: Agent, agent_verbs: AgentVerbs, transfer_id: str, data: DeclineBody) -> ConversationView:
    """Leave it with who answers it, and say why."""
    author = await agent_verbs.author(agent)
    async with agent_verbs.wired.database.begin() as tx:
        now = agent_verbs.wired.clock.now()
        return conversation_view(await end.decline(tx, author, transfer_id, data.reason, now))


@post("/transfers/{transfer_id:str}/withdraw", status_code=200)
async def withdraw(agent: Agent, agent_verbs: AgentVerbs, transfer_id: str) -> ConversationView:
    """Take an offer back."""
    author = await agent_verbs.author(agent)
    async with agent_verbs.wired.database.begin() as tx:
        return conversation_view(await end.withdraw(tx, author, transfer_id, agent_verbs.wired.clock.now()))


HANDLERS: list[ControllerRouterHandler] = [list_, make, make_for_team, accept, decline, withdraw]
