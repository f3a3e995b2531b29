"""The console's doors to the definitions of attributes."""

from typing import Annotated

from litestar import delete, get, patch, post, put
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.attributes import queries
from kefu.attributes.actions import (
    NewDefinition,
    change_definition,
    create_definition,
    delete_definition,
    order_definitions,
)
from kefu.attributes.models import Definition, Kind, Subject
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.web.auth import require_admin
from kefu.web.console.fields import Id
from kefu.web.wired import Wired

Options = Annotated[list[Annotated[str, Meta(max_length=80)]], Meta(max_length=200)]
Label = Annotated[str, Meta(min_length=1, max_length=80)]


class DefinitionView(View, frozen=True, kw_only=True):
    """One attribute: `key` is its name in data, `label` its name on screens."""

    id: str
    subject: Subject
    key: str
    label: str
    kind: Kind
    options: list[str]
    created_at: int


class DefinitionBody(Body, frozen=True, kw_only=True):
    subject: Subject
    key: Annotated[str, Meta(min_length=1, max_length=64)]
    label: Label
    kind: Kind
    options: Options = []


class DefinitionChangeBody(Body, frozen=True, kw_only=True):
    """Subject, key and kind stay: data has them."""

    label: Label
    options: Options = []


class DefinitionOrderBody(Body, frozen=True, kw_only=True):
    subject: Subject
    ids: Annotated[list[Id], Meta(max_length=200)]


def _view(definition: Definition) -> DefinitionView:
    return DefinitionView(
        id=definition.id,
        subject=definition.subject,
        key=definition.key,
        label=definition.label,
        kind=definition.kind,
        options=definition.options,
        created_at=definition.created_at,
    )


@get("/attributes")
async def list_(wired: Wired, agent: Agent) -> list[DefinitionView]:
    """All definitions, in their order on screens."""
    async with wired.database.read() as reader:
        return [_view(each) for each in await queries.list_definitions(reader, agent.workspace_id)]


@post("/attributes", guards=[require_admin])
async def create(wired: Wired, agent: Agent, data: DefinitionBody) -> DefinitionView:
    """Define one."""
    new = NewDefinition(subject=data.subject, key=data.key, label=data.label, kind=data.kind, options=data.options)
    async with wired.database.begin() as tx:
        return _view(await create_definition(tx, agent, new, wired.clock.now()))


@put("/attributes/order", status_code=204, guards=[require_admin])
async def order(wired: Wired, agent: Agent, data: DefinitionOrderBody) -> None:
    """Change the order on screens."""
    async with wired.database.begin() as tx:
        await order_definitions(tx, agent, data.subject, data.ids)


@patch("/attributes/{attribute_id:str}", guards=[require_admin])
async def change(wired: Wired, agent: Agent, attribute_id: str, data: DefinitionChangeBody) -> DefinitionView:
    """Another name, other choices."""
    async with wired.database.begin() as tx:
        return _view(await change_definition(tx, agent, attribute_id, data.label, data.options))


@delete("/attributes/{attribute_id:str}", status_code=204, guards=[require_admin])
async def remove(wired: Wired, agent: Agent, attribute_id: str) -> None:
    """Forget the definition; values stay where they are."""
    async with wired.database.begin() as tx:
        await delete_definition(tx, agent, attribute_id)


HANDLERS: list[ControllerRouterHandler] = [list_, create, order, change, remove]
