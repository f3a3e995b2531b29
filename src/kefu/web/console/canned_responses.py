"""Canned responses of the workspace and of the signed-in agent."""

from typing import Annotated

import msgspec
from litestar import delete, get, patch, post
from litestar.params import QueryParameter
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, UnsetType

from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.macros import queries
from kefu.macros.actions import (
    NewCannedResponse,
    change_canned_response,
    create_canned_response,
    delete_canned_response,
)
from kefu.macros.models import CannedResponse, CannedResponseChanges
from kefu.web.wired import Wired

Shortcut = Annotated[str, msgspec.Meta(min_length=1, max_length=41)]
Title = Annotated[str, msgspec.Meta(max_length=120)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=10_000)]
Query = Annotated[str, QueryParameter(name="query", max_length=100)]


class CannedResponseView(View, frozen=True, kw_only=True):
    """A text that agents insert by `/shortcut`."""

    id: str
    shortcut: str
    title: str
    text: str
    is_personal: bool
    created_at: int
    updated_at: int


class CannedResponseBody(Body, frozen=True, kw_only=True):
    shortcut: Shortcut
    text: Text
    title: Title = ""
    is_personal: bool = False


class CannedResponseChangeBody(Body, frozen=True, kw_only=True):
    """What to change; others stay."""

    shortcut: Shortcut | UnsetType = UNSET
    text: Text | UnsetType = UNSET
    title: Title | UnsetType = UNSET
    is_personal: bool | UnsetType = UNSET


def _view(response: CannedResponse) -> CannedResponseView:
    return CannedResponseView(
        id=response.id,
        shortcut=response.shortcut,
        title=response.title,
        text=response.text,
        is_personal=response.agent_id is not None,
        created_at=response.created_at,
        updated_at=response.updated_at,
    )


@get("/canned-responses")
async def list_(wired: Wired, agent: Agent, text: Query = "") -> list[CannedResponseView]:
    """Everybody's and the own ones, by shortcut."""
    async with wired.database.read() as reader:
        return [_view(each) for each in await queries.list_canned_responses(reader, agent, text.strip())]


@post("/canned-responses")
async def create(wired: Wired, agent: Agent, data: CannedResponseBody) -> CannedResponseView:
    """A new one; shared ones are the admins' to make."""
    new = NewCannedResponse(shortcut=data.shortcut, text=data.text, title=data.title, is_personal=data.is_personal)
    async with wired.database.begin() as tx:
        return _view(await create_canned_response(tx, wired.clock, agent, new))


@patch("/canned-responses/{response_id:str}")
async def change(wired: Wired, agent: Agent, response_id: str, data: CannedResponseChangeBody) -> CannedResponseView:
    """Change one."""
    changes = CannedResponseChanges(**msgspec.structs.asdict(data))
    async with wired.database.begin() as tx:
        return _view(await change_canned_response(tx, wired.clock, agent, response_id, changes))


@delete("/canned-responses/{response_id:str}", status_code=204)
async def remove(wired: Wired, agent: Agent, response_id: str) -> None:
    """Delete one."""
    async with wired.database.begin() as tx:
        await delete_canned_response(tx, agent, response_id)


HANDLERS: list[ControllerRouterHandler] = [list_, create, change, remove]
