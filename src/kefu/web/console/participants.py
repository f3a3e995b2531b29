"""Several agents in one conversation."""

from typing import Annotated

import msgspec
from litestar import delete, post
from litestar.types import ControllerRouterHandler

from kefu.audiences.agents.project import conversation_view
from kefu.audiences.agents.views import ConversationView
from kefu.conversations.actions.participate import add_participant, remove_participant
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body
from kefu.web.agent_verbs import AgentVerbs


class ParticipantBody(Body, frozen=True, kw_only=True):
    """Oneself to join, or a colleague."""

    agent_id: Annotated[str, msgspec.Meta(max_length=40)]


@post("/conversations/{conversation_id:str}/participants", status_code=200)
async def add(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str, data: ParticipantBody) -> ConversationView:
    """Join a conversation, or bring a colleague in; who answers it stays the same."""
    author = await agent_verbs.author(agent)
    async with agent_verbs.wired.database.begin() as tx:
        now = agent_verbs.wired.clock.now()
        return conversation_view(await add_participant(tx, author, conversation_id, data.agent_id, now))


@delete("/conversations/{conversation_id:str}/participants/{agent_id:str}", status_code=200)
async def remove(agent: Agent, agent_verbs: AgentVerbs, conversation_id: str, agent_id: str) -> ConversationView:
    """Leave a conversation, or send a colleague out."""
    author = await agent_verbs.author(agent)
    async with agent_verbs.wired.database.begin() as tx:
        now = agent_verbs.wired.clock.now()
        return conversation_view(await remove_participant(tx, author, conversation_id, agent_id, now))


HANDLERS: list[ControllerRouterHandler] = [add, remove]
