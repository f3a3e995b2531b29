"""The console's doors to tickets: lists, one ticket, and what can be done with it."""

from typing import Annotated, Any, Literal

from litestar import Request, get, patch, post
from litestar.params import Parameter, QueryParameter
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, Meta, UnsetType, to_builtins

from kefu.audiences.agents.project import conversation_view, viewer_of
from kefu.audiences.agents.ticket_views import (
    CallbackView,
    TicketEntryView,
    TicketPartView,
    TicketView,
    callback_view,
    entry_view,
    part_view,
    ticket_view,
)
from kefu.audiences.agents.views import ContactView, ConversationView
from kefu.attributes.models import Value
from kefu.callbacks.queries import find_callback
from kefu.contacts.queries import names_of
from kefu.conversations.models import PRIORITIES, Priority
from kefu.conversations.queries import list_by_ids
from kefu.db.database import Reader
from kefu.kernel.actors import Agent
from kefu.kernel.clock import DAY
from kefu.kernel.errors import KefuError
from kefu.kernel.wire import Body, Page, View
from kefu.tickets import lists, queries
from kefu.tickets.actions.change import TicketChanges, change_state, change_ticket
from kefu.tickets.actions.create import NewTicket, create_ticket
from kefu.tickets.models import ACTIVE, LONGEST_TEXT, LONGEST_TITLE, State, Ticket
from kefu.tickets.telling import Ways, tell_created, ticket_url
from kefu.web.addresses import own_origin
from kefu.web.agent_verbs import AgentVerbs
from kefu.web.console.fields import Id
from kefu.web.visits import contact_view
from kefu.web.wired import Wired

AnyRequest = Request[Any, Any, Any]
Title = Annotated[str, Meta(min_length=1, max_length=LONGEST_TITLE)]
Moment = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Values = Annotated[dict[Annotated[str, Meta(max_length=64)], Value], Meta(max_length=100)]
Limit = Annotated[int, Parameter(ge=1, le=100)]
Search = Annotated[str, QueryParameter(name="query", max_length=100)]
Which = Literal["active", "all", "new", "in_progress", "waiting", "solved", "closed"]


class NewTicketBody(Body, frozen=True, kw_only=True):
    """What a ticket begins with; what is left out comes from its type, the contact from the conversation."""

    title: Title
    type_id: Id | None = None
    contact_id: Id | None = None
    conversation_id: Id | None = None
    assignee_id: Id | None = None
    team_id: Id | None = None
    priority: Priority = "none"
    due_at: Moment | None = None
    attributes: Values = {}
    # For colleagues; the visitor reads the title and the replies only.
    comment: Annotated[str, Meta(max_length=LONGEST_TEXT)] = ""
    # Whether the visitor gets the link, by mail and in the conversation.
    is_visitor_told: bool = True


class TicketChangesBody(Body, frozen=True, kw_only=True):
    """What to change; others stay. null empties."""

    title: Title | UnsetType = UNSET
    type_id: Id | UnsetType | None = UNSET
    assignee_id: Id | UnsetType | None = UNSET
    team_id: Id | UnsetType | None = UNSET
    priority: Priority | UnsetType = UNSET
    due_at: Moment | UnsetType | None = UNSET
    attributes: Values | UnsetType = UNSET


class TicketStateBody(Body, frozen=True, kw_only=True):
    """Where the ticket goes; `is_confirmed` solves it although parts of it are open."""

    state: State
    is_confirmed: bool = False


class TicketsChange(Body, frozen=True, kw_only=True):
    """One change for many tickets: a state, an owner, or both."""

    ticket_ids: Annotated[list[Id], Meta(min_length=1, max_length=100)]
    state: State | UnsetType = UNSET
    assignee_id: Id | UnsetType | None = UNSET


class TicketDetail(View, frozen=True, kw_only=True):
    """A ticket with all that its page shows; `link` is the visitor's own."""

    ticket: TicketView
    contact: ContactView | None
    parts: list[TicketPartView]
    entries: list[TicketEntryView]
    conversations: list[ConversationView]
    link: str
    callback: CallbackView | None


class TicketRefusal(View, frozen=True, kw_only=True):
    """A ticket that was not changed, and why."""

    ticket_id: str
    code: str
    detail: str


class TicketsChanged(View, frozen=True, kw_only=True):
    """What became of a change of many."""

    tickets: list[TicketView]
    refused: list[TicketRefusal]


class TicketCounts(View, frozen=True, kw_only=True):
    """How much there is to do."""

    mine: int
    unassigned: int
    overdue: int
    active: int


async def views_of(reader: Reader, workspace_id: str, tickets: list[Ticket]) -> list[TicketView]:
    names = await names_of(reader, workspace_id, [each.contact_id for each in tickets if each.contact_id is not None])
    parts = await queries.list_parts(reader, [each.id for each in tickets])
    return [ticket_view(each, names, parts) for each in tickets]


async def detail_of(request: AnyRequest, wired: Wired, agent: Agent, ticket: Ticket) -> TicketDetail:
    """Read after the change, so that what is shown is what is stored."""
    scene = await wired.publisher.load_scene(agent.workspace_id)
    viewer = viewer_of(agent.workspace_id)
    async with wired.database.read() as reader:
        found = await list_by_ids(reader, await queries.list_conversations_of(reader, ticket.id))
        contact = await queries.find_contact_of(reader, ticket)
        entries = await queries.list_entries(reader, ticket.id)
        parts = await queries.list_parts(reader, [ticket.id])
        call = await find_callback(reader, ticket.id)
        shown = (await views_of(reader, agent.workspace_id, [ticket]))[0]
    return TicketDetail(
        ticket=shown,
        contact=contact_view(contact) if contact is not None else None,
        parts=[part_view(part) for part in parts],
        entries=[entry_view(each, viewer, scene) for each in entries],
        conversations=[conversation_view(each) for each in found.values()],
        callback=callback_view(call) if call is not None else None,
        link=ticket_url(own_origin(request.scope, wired.settings), wired.keys.links, ticket),
    )


def _states(which: Which) -> tuple[State, ...]:
    if which == "all":
        return ()
    return ACTIVE if which == "active" else (which,)


def _due_bounds(due: lists.Due | None, now: int) -> dict[str, Any]:
    match due:
        case "overdue":
            return {"due_before": now}
        case "today":
            return {"due_before": now + DAY}
        case "week":
            return {"due_before": now + 7 * DAY}
        case "none":
            return {"has_no_due": True}
        case None:
            return {}


@get("/tickets")
async def list_(
    wired: Wired,
    agent: Agent,
    text: Search = "",
    which: Annotated[Which, QueryParameter(name="state")] = "active",
    assignee_id: Annotated[str | None, QueryParameter(name="assigneeId", max_length=60)] = None,
    team_id: Annotated[str | None, QueryParameter(name="teamId", max_length=60)] = None,
    type_id: Annotated[str | None, QueryParameter(name="typeId", max_length=60)] = None,
    contact_id: Annotated[str | None, QueryParameter(name="contactId", max_length=60)] = None,
    conversation_id: Annotated[str | None, QueryParameter(name="conversationId", max_length=60)] = None,
    priority: Priority | None = None,
    due: lists.Due | None = None,
    sort: lists.Order = "updated",
    cursor: str | None = None,
    limit: Limit = 50,
) -> Page[TicketView]:
    """Tickets by facets; `assigneeId` takes an agent's id, `me` and `nobody`, the query a number, words or a contact."""
    is_nobody = assignee_id == "nobody"
    wanted = lists.TicketQuery(
        workspace_id=agent.workspace_id,
        states=_states(which),
        assignee_id=agent.id if assignee_id == "me" else (None if is_nobody else assignee_id),
        is_unassigned=is_nobody,
        team_id=team_id,
        type_id=type_id,
        priority=PRIORITIES.index(priority) if priority is not None else None,
        contact_id=contact_id,
        conversation_id=conversation_id,
        search=text,
        order=sort,
        cursor=cursor,
        limit=limit,
        **_due_bounds(due, wired.clock.now()),
    )
    async with wired.database.read() as reader:
        found, following = await lists.list_tickets(reader, wanted)
        return Page(items=await views_of(reader, agent.workspace_id, found), next_cursor=following)


@get("/tickets/counts")
async def counts(wired: Wired, agent: Agent) -> TicketCounts:
    """How many are active, mine, nobody's, and overdue."""
    async with wired.database.read() as reader:
        found = await lists.count_tickets(reader, agent.workspace_id, agent.id, wired.clock.now())
    return TicketCounts(**to_builtins(found))


@post("/tickets")
async def create(
    request: AnyRequest, wired: Wired, agent: Agent, agent_verbs: AgentVerbs, data: NewTicketBody
) -> TicketDetail:
    """Make a ticket, of a conversation or of nothing."""
    author, now = await agent_verbs.author(agent), wired.clock.now()
    values = {name: getattr(data, name) for name in NewTicket.__struct_fields__ if name != "id"}
    new = NewTicket(**{**values, "priority": PRIORITIES.index(data.priority)})
    async with wired.database.begin() as tx:
        ticket = await create_ticket(tx, author, new, now)
        if data.is_visitor_told:
            origin = own_origin(request.scope, wired.settings)
            await tell_created(tx, Ways(wired.settings, wired.keys.links, origin), ticket, now)
    return await detail_of(request, wired, agent, ticket)


@get("/tickets/{ticket_id:str}")
async def show(request: AnyRequest, wired: Wired, agent: Agent, ticket_id: str) -> TicketDetail:
    """One ticket with its timeline."""
    async with wired.database.read() as reader:
        ticket = await queries.get_ticket(reader, agent.workspace_id, ticket_id)
    return await detail_of(request, wired, agent, ticket)


@patch("/tickets/{ticket_id:str}")
async def change(
    request: AnyRequest, wired: Wired, agent: Agent, agent_verbs: AgentVerbs, ticket_id: str, data: TicketChangesBody
) -> TicketDetail:
    """Change what is named."""
    author = await agent_verbs.author(agent)
    async with wired.database.begin() as tx:
        ticket = await change_ticket(tx, author, ticket_id, _changes(data), wired.clock.now())
    return await detail_of(request, wired, agent, ticket)


def _changes(data: TicketChangesBody) -> TicketChanges:
    values = {name: getattr(data, name) for name in TicketChanges.__struct_fields__}
    if not isinstance(data.priority, UnsetType):
        values["priority"] = PRIORITIES.index(data.priority)
    return TicketChanges(**values)


@post("/tickets/{ticket_id:str}/state", status_code=200)
async def set_state(
    request: AnyRequest, wired: Wired, agent: Agent, agent_verbs: AgentVerbs, ticket_id: str, data: TicketStateBody
) -> TicketDetail:
    """Move the ticket; 409 `ticket.parts_open` asks for a confirmation."""
    author, now = await agent_verbs.author(agent), wired.clock.now()
    async with wired.database.begin() as tx:
        ticket = await change_state(tx, author, ticket_id, data.state, now, is_confirmed=data.is_confirmed)
    return await detail_of(request, wired, agent, ticket)


@post("/tickets/changes", status_code=200)
async def change_many(wired: Wired, agent: Agent, agent_verbs: AgentVerbs, data: TicketsChange) -> TicketsChanged:
    """Change many, each by itself: what refuses one leaves the others."""
    author, done, refused = await agent_verbs.author(agent), [], []
    for ticket_id in dict.fromkeys(data.ticket_ids):
        try:
            async with wired.database.begin() as tx:
                changes = TicketChanges(assignee_id=data.assignee_id)
                ticket = await change_ticket(tx, author, ticket_id, changes, wired.clock.now())
                if not isinstance(data.state, UnsetType):
                    ticket = await change_state(tx, author, ticket_id, data.state, wired.clock.now())
                done.append(ticket)
        except KefuError as error:
            refused.append(TicketRefusal(ticket_id=ticket_id, code=error.code, detail=error.detail))
    async with wired.database.read() as reader:
        return TicketsChanged(tickets=await views_of(reader, agent.workspace_id, done), refused=refused)


HANDLERS: list[ControllerRouterHandler] = [list_, counts, create, show, change, set_state, change_many]
