"""The console's doors to types of tickets and the rules for all tickets; every agent reads them, admins write."""

from typing import Annotated

from litestar import get, patch, post, put
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, Meta, UnsetType, structs

from kefu.audiences.agents.ticket_views import TicketTypeView, type_view
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.tags.models import Colour
from kefu.tickets import queries, type_queries
from kefu.tickets.actions.types import TypeDraft, change_settings, change_type, create_type
from kefu.tickets.models import TicketSettings
from kefu.web.auth import require_admin
from kefu.web.console.fields import Id
from kefu.web.wired import Wired


class TicketTypeBody(Body, frozen=True, kw_only=True):
    """A whole type."""

    name: Annotated[str, Meta(min_length=1, max_length=60)]
    colour: Colour = "grey"
    assignee_id: Id | None = None
    team_id: Id | None = None
    due_hours: Annotated[int, Meta(ge=1, le=24 * 366)] | None = None
    is_archived: bool = False


class TicketSettingsBody(Body, frozen=True, kw_only=True):
    """Rules to change; others stay."""

    reopen_days: Annotated[int, Meta(ge=0, le=365)] | UnsetType = UNSET
    remind_minutes: Annotated[int, Meta(ge=0, le=60 * 24 * 30)] | UnsetType = UNSET
    is_visitor_mailed: bool | UnsetType = UNSET


class TicketSettingsView(View, frozen=True, kw_only=True):
    """The rules for all tickets."""

    reopen_days: int
    remind_minutes: int
    is_visitor_mailed: bool


def _draft(data: TicketTypeBody) -> TypeDraft:
    return TypeDraft(**structs.asdict(data))


def _settings_view(settings: TicketSettings) -> TicketSettingsView:
    return TicketSettingsView(**{name: getattr(settings, name) for name in TicketSettingsView.__struct_fields__})


@get("/ticket-types")
async def list_(wired: Wired, agent: Agent) -> list[TicketTypeView]:
    """All types, those in use first."""
    async with wired.database.read() as reader:
        return [type_view(each) for each in await type_queries.list_types(reader, agent.workspace_id)]


@post("/ticket-types", guards=[require_admin])
async def create(wired: Wired, agent: Agent, data: TicketTypeBody) -> TicketTypeView:
    """A new type."""
    async with wired.database.begin() as tx:
        return type_view(await create_type(tx, agent, _draft(data), wired.clock.now()))


@put("/ticket-types/{ticket_type_id:str}", guards=[require_admin])
async def change(wired: Wired, agent: Agent, ticket_type_id: str, data: TicketTypeBody) -> TicketTypeView:
    """Write a type anew; tickets that have it keep what they got from it."""
    async with wired.database.begin() as tx:
        return type_view(await change_type(tx, agent, ticket_type_id, _draft(data)))


@get("/ticket-settings")
async def settings(wired: Wired, agent: Agent) -> TicketSettingsView:
    """The rules for all tickets."""
    async with wired.database.read() as reader:
        return _settings_view(await queries.get_settings(reader, agent.workspace_id))


@patch("/ticket-settings", guards=[require_admin])
async def change_rules(wired: Wired, agent: Agent, data: TicketSettingsBody) -> TicketSettingsView:
    """Change the rules."""
    changes = {name: value for name, value in structs.asdict(data).items() if value is not UNSET}
    async with wired.database.begin() as tx:
        return _settings_view(await change_settings(tx, agent, changes))


HANDLERS: list[ControllerRouterHandler] = [list_, create, change, settings, change_rules]
