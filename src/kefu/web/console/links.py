"""The plain link of an inbox: the topics that its visitors choose from, and its code to print."""

from typing import Annotated, Any

from litestar import Request, Response, get, put
from litestar.params import QueryParameter
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from kefu.inboxes.queries import get_inbox
from kefu.kernel.actors import Agent
from kefu.kernel.wire import Body, View
from kefu.links.actions import change_topics
from kefu.links.code import CodeFormat, draw_code
from kefu.links.models import Marks, Topic, address_of, sound_marks
from kefu.links.queries import list_topics
from kefu.web.addresses import own_origin
from kefu.web.auth import require_admin
from kefu.web.wired import Wired

_TYPES: dict[CodeFormat, str] = {"svg": "image/svg+xml", "png": "image/png"}


class LinkView(View, frozen=True, kw_only=True):
    """Where visitors reach the inbox without a website, and what they choose from there and in the widget."""

    url: str
    topics: list[Topic]


class TopicsBody(Body, frozen=True, kw_only=True):
    topics: Annotated[list[Topic], Meta(max_length=50)]


@get("/inboxes/{inbox_id:str}/link")
async def show(request: Request[Any, Any, Any], wired: Wired, agent: Agent, inbox_id: str) -> LinkView:
    """The link of an inbox and its topics."""
    async with wired.database.read() as reader:
        inbox = await get_inbox(reader, agent.workspace_id, inbox_id)
        topics = await list_topics(reader, inbox.id)
    return LinkView(url=address_of(own_origin(request.scope, wired.settings), inbox.id, Marks()), topics=topics)


@put("/inboxes/{inbox_id:str}/topics", guards=[require_admin])
async def change(
    request: Request[Any, Any, Any], wired: Wired, agent: Agent, inbox_id: str, data: TopicsBody
) -> LinkView:
    """Replace the topics."""
    async with wired.database.begin() as tx:
        topics = await change_topics(tx, agent, inbox_id, data.topics)
    return LinkView(url=address_of(own_origin(request.scope, wired.settings), inbox_id, Marks()), topics=topics)


@get("/inboxes/{inbox_id:str}/link-code")
async def code(
    request: Request[Any, Any, Any],
    wired: Wired,
    agent: Agent,
    inbox_id: str,
    format_: Annotated[CodeFormat, QueryParameter(name="format")] = "svg",
    source: str | None = None,
    topic: str | None = None,
) -> Response[bytes]:
    """The link as a QR code, with its marks as far as they are well-formed."""
    async with wired.database.read() as reader:
        inbox = await get_inbox(reader, agent.workspace_id, inbox_id)
    address = address_of(own_origin(request.scope, wired.settings), inbox.id, sound_marks(source, topic))
    return Response(draw_code(address, format_), media_type=_TYPES[format_])


HANDLERS: list[ControllerRouterHandler] = [show, change, code]
