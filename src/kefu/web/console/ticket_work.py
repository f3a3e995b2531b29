"""The console's doors to work on one ticket: what is written on it, its parts, its conversations, the visitor's link."""

from typing import Annotated, Literal

from litestar import delete, patch, post, put
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, Meta, UnsetType

from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body
from kefu.tickets.actions.create import link_to_conversation, unlink_from_conversation
from kefu.tickets.actions.parts import PartChanges, add_part, change_part, remove_part
from kefu.tickets.actions.write import Writing, renew_link, write
from kefu.tickets.models import LONGEST_TEXT, MOST_FILES, PartState, State
from kefu.web.agent_verbs import AgentVerbs
from kefu.web.console.fields import Id
from kefu.web.console.tickets import AnyRequest, TicketDetail, Title, detail_of

ClientId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{8,64}$")]


class TicketEntryBody(Body, frozen=True, kw_only=True):
    """A comment for colleagues or a reply that the visitor reads; `state` is where the ticket goes with it."""

    kind: Literal["comment", "reply"]
    text: Annotated[str, Meta(max_length=LONGEST_TEXT)] = ""
    attachment_ids: Annotated[list[Id], Meta(max_length=MOST_FILES)] = []
    client_entry_id: ClientId | None = None
    state: State | None = None
    is_confirmed: bool = False


class TicketPartBody(Body, frozen=True, kw_only=True):
    """One more thing to do."""

    title: Title
    assignee_id: Id | None = None


class TicketPartChanges(Body, frozen=True, kw_only=True):
    """What to change of a part; others stay."""

    title: Title | UnsetType = UNSET
    assignee_id: Id | UnsetType | None = UNSET
    state: PartState | UnsetType = UNSET


@post("/tickets/{ticket_id:str}/entries", status_code=200)
async def add_entry(
    request: AnyRequest, agent: Agent, agent_verbs: AgentVerbs, ticket_id: str, data: TicketEntryBody
) -> TicketDetail:
    """Write; the same clientEntryId again is the same entry."""
    wired, author = agent_verbs.wired, await agent_verbs.author(agent)
    values = {name: getattr(data, name) for name in Writing.__struct_fields__}
    writing = Writing(**{**values, "attachment_ids": tuple(data.attachment_ids)})
    async with wired.database.begin() as tx:
        ticket, _ = await write(tx, author, ticket_id, writing, wired.clock.now())
    return await detail_of(request, wired, agent, ticket)


@post("/tickets/{ticket_id:str}/parts", status_code=200)
async def create_part(
    request: AnyRequest, agent: Agent, agent_verbs: AgentVerbs, ticket_id: str, data: TicketPartBody
) -> TicketDetail:
    """Add a part."""
    wired, author = agent_verbs.wired, await agent_verbs.author(agent)
    async with wired.database.begin() as tx:
        ticket = await add_part(tx, author, ticket_id, data.title, data.assignee_id, wired.clock.now())
    return await detail_of(request, wired, agent, ticket)


@patch("/tickets/{ticket_id:str}/parts/{part_id:str}")
async def edit_part(
    request: AnyRequest, agent: Agent, agent_verbs: AgentVerbs, ticket_id: str, part_id: str, data: TicketPartChanges
) -> TicketDetail:
    """Change a part; the last one that is done solves the ticket."""
    wired, author = agent_verbs.wired, await agent_verbs.author(agent)
    changes = PartChanges(title=data.title, assignee_id=data.assignee_id, state=data.state)
    async with wired.database.begin() as tx:
        ticket = await change_part(tx, author, (ticket_id, part_id), changes, wired.clock.now())
    return await detail_of(request, wired, agent, ticket)


@delete("/tickets/{ticket_id:str}/parts/{part_id:str}", status_code=200)
async def drop_part(
    request: AnyRequest, agent: Agent, agent_verbs: AgentVerbs, ticket_id: str, part_id: str
) -> TicketDetail:
    """Remove a part."""
    wired, author = agent_verbs.wired, await agent_verbs.author(agent)
    async with wired.database.begin() as tx:
        ticket = await remove_part(tx, author, (ticket_id, part_id), wired.clock.now())
    return await detail_of(request, wired, agent, ticket)


@put("/tickets/{ticket_id:str}/conversations/{conversation_id:str}")
async def link(
    request: AnyRequest, agent: Agent, agent_verbs: AgentVerbs, ticket_id: str, conversation_id: str
) -> TicketDetail:
    """The ticket is about this conversation too."""
    wired, author = agent_verbs.wired, await agent_verbs.author(agent)
    async with wired.database.begin() as tx:
        ticket = await link_to_conversation(tx, author, ticket_id, conversation_id, wired.clock.now())
    return await detail_of(request, wired, agent, ticket)


@delete("/tickets/{ticket_id:str}/conversations/{conversation_id:str}", status_code=200)
async def unlink(
    request: AnyRequest, agent: Agent, agent_verbs: AgentVerbs, ticket_id: str, conversation_id: str
) -> TicketDetail:
    """It is not about it after all."""
    wired, author = agent_verbs.wired, await agent_verbs.author(agent)
    async with wired.database.begin() as tx:
        ticket = await unlink_from_conversation(tx, author, ticket_id, conversation_id, wired.clock.now())
    return await detail_of(request, wired, agent, ticket)


@post("/tickets/{ticket_id:str}/link", status_code=200)
async def new_link(request: AnyRequest, agent: Agent, agent_verbs: AgentVerbs, ticket_id: str) -> TicketDetail:
    """Another link for the visitor; older ones open nothing any more."""
    wired, author = agent_verbs.wired, await agent_verbs.author(agent)
    async with wired.database.begin() as tx:
        ticket = await renew_link(tx, author, ticket_id, wired.clock.now())
    return await detail_of(request, wired, agent, ticket)


HANDLERS: list[ControllerRouterHandler] = [add_entry, create_part, edit_part, drop_part, link, unlink, new_link]
