"""Where the signed-in agent was named."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import Parameter
from litestar.types import ControllerRouterHandler

from kefu.audiences.agents.project import conversation_view, entry_view
from kefu.audiences.agents.views import ConversationView, NoteEntry
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, Page, View
from kefu.mentions.actions import read_mentions
from kefu.mentions.queries import list_mentions
from kefu.web.agent_verbs import AgentVerbs

Limit = Annotated[int, Parameter(ge=1, le=100)]


class MentionView(View, frozen=True, kw_only=True):
    """A note that names the agent or a team of the agent's, or a whisper to the agent."""

    id: str
    conversation: ConversationView
    note: NoteEntry
    created_at: int
    read_at: int | None


class MentionsReadBody(Body, frozen=True, kw_only=True):
    """In one conversation, or everywhere with null."""

    conversation_id: Annotated[str, msgspec.Meta(max_length=64)] | None


@get("/mentions")
async def list_(
    agent: Agent, agent_verbs: AgentVerbs, cursor: str | None = None, limit: Limit = 50
) -> Page[MentionView]:
    """Newest first; notes that were taken back are left out."""
    async with agent_verbs.wired.database.read() as reader:
        found, following = await list_mentions(reader, agent.id, cursor, limit)
    scene = await agent_verbs.wired.publisher.load_scene(agent.workspace_id)
    items = []
    for each in found:
        note = entry_view(each.entry, scene)
        assert isinstance(note, NoteEntry), "only notes name anybody"
        view = conversation_view(each.conversation)
        items.append(
            MentionView(id=each.id, conversation=view, note=note, created_at=each.created_at, read_at=each.read_at)
        )
    return Page(items=items, next_cursor=following)


@post("/mentions/read", status_code=204)
async def read(agent: Agent, agent_verbs: AgentVerbs, data: MentionsReadBody) -> None:
    """The agent has seen them."""
    async with agent_verbs.wired.database.begin() as tx:
        await read_mentions(tx, agent, data.conversation_id, agent_verbs.wired.clock.now())


HANDLERS: list[ControllerRouterHandler] = [list_, read]
