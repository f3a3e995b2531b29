"""The console's doors to the workspace's tags."""

from typing import Annotated

from litestar import delete, get, patch, post
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.tags import queries
from kefu.tags.actions import change_tag, create_tag, delete_tag
from kefu.tags.models import Colour, Tag
from kefu.web.auth import require_admin
from kefu.web.wired import Wired


class TagView(View, frozen=True, kw_only=True):
    """A word of the workspace; `colour` is a name, each screen has its shade."""

    id: str
    name: str
    colour: Colour
    created_at: int


class TagUses(View, frozen=True, kw_only=True):
    """How many conversations carry a tag."""

    tag_id: str
    conversations: int


class TagBody(Body, frozen=True, kw_only=True):
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    colour: Colour = "grey"


def _view(tag: Tag) -> TagView:
    return TagView(id=tag.id, name=tag.name, colour=tag.colour, created_at=tag.created_at)


@get("/tags")
async def list_(wired: Wired, agent: Agent) -> list[TagView]:
    """All tags, by name."""
    async with wired.database.read() as reader:
        return [_view(each) for each in await queries.list_tags(reader, agent.workspace_id)]


@get("/tags/uses")
async def uses(wired: Wired, agent: Agent) -> list[TagUses]:
    """How often each is used; tags that nothing carries are left out."""
    async with wired.database.read() as reader:
        counted = await queries.count_uses(reader, agent.workspace_id)
    return [TagUses(tag_id=tag_id, conversations=count) for tag_id, count in counted.items()]


@post("/tags")
async def create(wired: Wired, agent: Agent, data: TagBody) -> TagView:
    """A new tag; every agent may."""
    async with wired.database.begin() as tx:
        return _view(await create_tag(tx, agent, data.name, data.colour, wired.clock.now()))


@patch("/tags/{tag_id:str}", guards=[require_admin])
async def change(wired: Wired, agent: Agent, tag_id: str, data: TagBody) -> TagView:
    """Another name or colour."""
    async with wired.database.begin() as tx:
        return _view(await change_tag(tx, agent, tag_id, data.name, data.colour))


@delete("/tags/{tag_id:str}", status_code=204, guards=[require_admin])
async def remove(wired: Wired, agent: Agent, tag_id: str) -> None:
    """Take it off everything and delete it."""
    async with wired.database.begin() as tx:
        await delete_tag(tx, agent, tag_id)


HANDLERS: list[ControllerRouterHandler] = [list_, uses, create, change, remove]
