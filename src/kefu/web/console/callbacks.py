"""The console's doors to requests to be called: the list, what became of a call, and what an inbox offers."""

from typing import Annotated

from litestar import get, post, put
from litestar.types import ControllerRouterHandler
from msgspec import Meta, structs

from kefu.audiences.agents.ticket_views import CallbackView, TicketView, callback_view
from kefu.callbacks import queries
from kefu.callbacks.actions import change_settings, note_attempt
from kefu.callbacks.models import LONGEST_TOPIC, MOST_TOPICS, CallbackSettings, Outcome
from kefu.hours.queries import find_schedule_of
from kefu.inboxes.queries import get_inbox
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.tickets.queries import get_ticket
from kefu.web.agent_verbs import AgentVerbs
from kefu.web.auth import require_admin
from kefu.web.console.tickets import AnyRequest, Moment, TicketDetail, detail_of, views_of
from kefu.web.wired import Wired

_MOST = 200
Topic = Annotated[str, Meta(max_length=LONGEST_TOPIC)]


class CallbackSettingsBody(Body, frozen=True, kw_only=True):
    """Whether visitors may ask to be called, for how long a place is kept, and how many there are at a time."""

    is_on: bool
    slot_minutes: Annotated[int, Meta(ge=5, le=240)] = 30
    capacity: Annotated[int, Meta(ge=1, le=100)] = 1
    lead_minutes: Annotated[int, Meta(ge=0, le=7 * 24 * 60)] = 60
    topics: Annotated[list[Topic], Meta(max_length=MOST_TOPICS)] = []


class CallbackSettingsView(View, frozen=True, kw_only=True):
    """The same as stored; without hours nothing is offered."""

    is_on: bool
    slot_minutes: int
    capacity: int
    lead_minutes: int
    topics: list[str]
    has_hours: bool


class AttemptBody(Body, frozen=True, kw_only=True):
    """What became of a call; without `nextAt` it is tried again after an hour."""

    outcome: Outcome
    next_at: Moment | None = None


class WaitingCall(View, frozen=True, kw_only=True):
    """A call to make, and its ticket."""

    ticket: TicketView
    callback: CallbackView


@get("/callbacks")
async def list_(wired: Wired, agent: Agent) -> list[WaitingCall]:
    """Calls to make, the next one first."""
    async with wired.database.read() as reader:
        found = await queries.list_open(reader, agent.workspace_id, _MOST)
        tickets = [await get_ticket(reader, agent.workspace_id, each.ticket_id) for each in found]
        shown = await views_of(reader, agent.workspace_id, tickets)
    return [WaitingCall(ticket=ticket, callback=callback_view(each)) for ticket, each in zip(shown, found, strict=True)]


@post("/tickets/{ticket_id:str}/attempts", status_code=200)
async def attempt(
    request: AnyRequest, agent: Agent, agent_verbs: AgentVerbs, ticket_id: str, data: AttemptBody
) -> TicketDetail:
    """Say what became of a call."""
    wired, author = agent_verbs.wired, await agent_verbs.author(agent)
    async with wired.database.begin() as tx:
        await note_attempt(tx, author, ticket_id, data.outcome, data.next_at, wired.clock.now())
        ticket = await get_ticket(tx, agent.workspace_id, ticket_id)
    return await detail_of(request, wired, agent, ticket)


@get("/inboxes/{inbox_id:str}/callbacks")
async def settings(wired: Wired, agent: Agent, inbox_id: str) -> CallbackSettingsView:
    """What an inbox offers."""
    async with wired.database.read() as reader:
        inbox = await get_inbox(reader, agent.workspace_id, inbox_id)
        found = await queries.get_settings(reader, agent.workspace_id, inbox.id)
        schedule = await find_schedule_of(reader, agent.workspace_id, inbox.schedule_id)
    return _view(found, has_hours=schedule is not None)


@put("/inboxes/{inbox_id:str}/callbacks", guards=[require_admin])
async def change(wired: Wired, agent: Agent, inbox_id: str, data: CallbackSettingsBody) -> CallbackSettingsView:
    """Change what it offers; what is booked stays."""
    wanted = CallbackSettings(inbox_id=inbox_id, workspace_id=agent.workspace_id, **structs.asdict(data))
    async with wired.database.begin() as tx:
        kept = await change_settings(tx, agent, wanted)
        inbox = await get_inbox(tx, agent.workspace_id, inbox_id)
        schedule = await find_schedule_of(tx, agent.workspace_id, inbox.schedule_id)
    return _view(kept, has_hours=schedule is not None)


def _view(found: CallbackSettings, *, has_hours: bool) -> CallbackSettingsView:
    same = {name: getattr(found, name) for name in CallbackSettingsBody.__struct_fields__}
    return CallbackSettingsView(**same, has_hours=has_hours)


HANDLERS: list[ControllerRouterHandler] = [list_, attempt, settings, change]
