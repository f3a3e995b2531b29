"""The console's doors to macros."""

from typing import Annotated

from litestar import delete, get, patch, post
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.audiences.agents.project import conversation_view
from kefu.audiences.agents.views import ConversationView
from kefu.conversations.operations import Operation, Operations
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.macros.macro import Macro
from kefu.macros.macro_actions import MacroFields, change_macro, create_macro, delete_macro
from kefu.macros.macro_queries import list_macros
from kefu.web.agent_verbs import AgentVerbs
from kefu.web.console.fields import Id
from kefu.web.wired import Wired


class MacroView(View, frozen=True, kw_only=True):
    """Operations under a name; `uses` counts how often it was run."""

    id: str
    name: str
    operations: list[Operation]
    is_personal: bool
    uses: int
    updated_at: int


class MacroBody(Body, frozen=True, kw_only=True):
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    operations: Operations
    is_personal: bool = True


class MacroRunBody(Body, frozen=True, kw_only=True):
    """In which conversation."""

    conversation_id: Id


def _view(macro: Macro) -> MacroView:
    return MacroView(
        id=macro.id,
        name=macro.name,
        operations=macro.operations,
        is_personal=macro.agent_id is not None,
        uses=macro.uses,
        updated_at=macro.updated_at,
    )


def _fields(body: MacroBody) -> MacroFields:
    return MacroFields(name=body.name, operations=body.operations, is_personal=body.is_personal)


@get("/macros")
async def list_(wired: Wired, agent: Agent) -> list[MacroView]:
    """Everybody's and the own ones, what is used most first."""
    async with wired.database.read() as reader:
        return [_view(each) for each in await list_macros(reader, agent)]


@post("/macros")
async def create(wired: Wired, agent: Agent, data: MacroBody) -> MacroView:
    """A new one; shared ones are the admins' to make."""
    async with wired.database.begin() as tx:
        return _view(await create_macro(tx, agent, _fields(data), wired.clock.now()))


@patch("/macros/{macro_id:str}")
async def change(wired: Wired, agent: Agent, macro_id: str, data: MacroBody) -> MacroView:
    """Another name, other operations, another audience."""
    async with wired.database.begin() as tx:
        return _view(await change_macro(tx, agent, macro_id, _fields(data), wired.clock.now()))


@delete("/macros/{macro_id:str}", status_code=204)
async def remove(wired: Wired, agent: Agent, macro_id: str) -> None:
    """Delete one."""
    async with wired.database.begin() as tx:
        await delete_macro(tx, agent, macro_id)


@post("/macros/{macro_id:str}/runs", status_code=200)
async def run(agent: Agent, agent_verbs: AgentVerbs, macro_id: str, data: MacroRunBody) -> ConversationView:
    """Run a macro in a conversation."""
    return conversation_view(await agent_verbs.run_macro(agent, macro_id, data.conversation_id))


HANDLERS: list[ControllerRouterHandler] = [list_, create, change, remove, run]
