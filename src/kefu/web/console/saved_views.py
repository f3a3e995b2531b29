"""The console's doors to saved views, and to lists by any filter."""

from typing import Annotated

from litestar import delete, get, patch, post, put
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.audiences.agents.project import conversation_view
from kefu.audiences.agents.views import ConversationView
from kefu.conversations.lists import ListName
from kefu.filters.lists import FilterQuery, Sort, count_by_filter, list_by_filter
from kefu.filters.models import Filter
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, Page, View
from kefu.saved_views import queries
from kefu.saved_views.actions import (
    SavedViewFields,
    change_saved_view,
    create_saved_view,
    delete_saved_view,
    order_saved_views,
)
from kefu.saved_views.models import SavedView
from kefu.web.console.fields import Id
from kefu.web.wired import Wired


class FilterQueryBody(Body, frozen=True, kw_only=True):
    """Which conversations, in which order, from where on."""

    filter: Filter
    view: ListName | None = None
    inbox_id: Id | None = None
    team_id: Id | None = None
    sort: Sort = "newest"
    cursor: Annotated[str, Meta(max_length=200)] | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 50


class SavedViewView(View, frozen=True, kw_only=True):
    """A list with a name."""

    id: str
    name: str
    filter: Filter
    sort: Sort
    is_personal: bool


class SavedViewCount(View, frozen=True, kw_only=True):
    """How many conversations a saved view holds; counting stops at 1000."""

    id: str
    count: int


class SavedViewBody(Body, frozen=True, kw_only=True):
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    filter: Filter
    sort: Sort = "newest"
    is_personal: bool = True


class SavedViewOrderBody(Body, frozen=True, kw_only=True):
    ids: Annotated[list[Id], Meta(max_length=200)]


def _view(view: SavedView) -> SavedViewView:
    return SavedViewView(
        id=view.id, name=view.name, filter=view.filter, sort=view.sort, is_personal=view.agent_id is not None
    )


def _fields(body: SavedViewBody) -> SavedViewFields:
    return SavedViewFields(name=body.name, filter=body.filter, sort=body.sort, is_personal=body.is_personal)


@post("/conversations/query", status_code=200)
async def query(wired: Wired, agent: Agent, data: FilterQueryBody) -> Page[ConversationView]:
    """Conversations by a filter; POST, because a filter does not fit into an address."""
    wanted = FilterQuery(
        workspace_id=agent.workspace_id,
        agent_id=agent.id,
        filter=data.filter,
        now=wired.clock.now(),
        view=data.view,
        inbox_id=data.inbox_id,
        team_id=data.team_id,
        sort=data.sort,
        cursor=data.cursor,
        limit=data.limit,
    )
    async with wired.database.read() as reader:
        found, following = await list_by_filter(reader, wanted)
    return Page(items=[conversation_view(each) for each in found], next_cursor=following)


@get("/saved-views")
async def list_(wired: Wired, agent: Agent) -> list[SavedViewView]:
    """Everybody's and the own ones, in their order."""
    async with wired.database.read() as reader:
        return [_view(each) for each in await queries.list_saved_views(reader, agent)]


@get("/saved-views/counts")
async def counts(wired: Wired, agent: Agent) -> list[SavedViewCount]:
    """The numbers beside the views."""
    async with wired.database.read() as reader:
        found = []
        for view in await queries.list_saved_views(reader, agent):
            wanted = FilterQuery(
                workspace_id=agent.workspace_id, agent_id=agent.id, filter=view.filter, now=wired.clock.now()
            )
            found.append(SavedViewCount(id=view.id, count=await count_by_filter(reader, wanted)))
    return found


@post("/saved-views")
async def create(wired: Wired, agent: Agent, data: SavedViewBody) -> SavedViewView:
    """A new one; shared ones are the admins' to make."""
    async with wired.database.begin() as tx:
        return _view(await create_saved_view(tx, agent, _fields(data), wired.clock.now()))


@put("/saved-views/order", status_code=204)
async def order(wired: Wired, agent: Agent, data: SavedViewOrderBody) -> None:
    """Change the order of the views that one may change."""
    async with wired.database.begin() as tx:
        await order_saved_views(tx, agent, data.ids)


@patch("/saved-views/{saved_view_id:str}")
async def change(wired: Wired, agent: Agent, saved_view_id: str, data: SavedViewBody) -> SavedViewView:
    """Another name, filter, order or audience."""
    async with wired.database.begin() as tx:
        return _view(await change_saved_view(tx, agent, saved_view_id, _fields(data)))


@delete("/saved-views/{saved_view_id:str}", status_code=204)
async def remove(wired: Wired, agent: Agent, saved_view_id: str) -> None:
    """Delete one."""
    async with wired.database.begin() as tx:
        await delete_saved_view(tx, agent, saved_view_id)


HANDLERS: list[ControllerRouterHandler] = [query, list_, counts, create, order, change, remove]
