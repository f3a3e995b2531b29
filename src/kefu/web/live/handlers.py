"""`POST …/live` of both doors: long polling, the same sessions as over the socket."""

from typing import Any

from litestar import Request, Response, post

from kefu.agents.models import SignIn
from kefu.web.live.agent_session import AgentSession
from kefu.web.live.doors import Doors
from kefu.web.live.poll import PollBody, client_of, poll
from kefu.web.live.visitor_session import VisitorSession


@post("/live", status_code=200)
async def agents_live(request: Request[Any, Any, Any], sign_in: SignIn, data: PollBody) -> Response[bytes]:
    """Commands of an agent where WebSockets are blocked; waits for news up to `waitSeconds`."""
    doors: Doors = request.app.state.doors
    body = await poll(
        data,
        lambda connection: AgentSession(connection, doors.agents, sign_in.agent, sign_in.id),
        doors.paces.of(sign_in.id),
        lambda: doors.is_draining,
    )
    return Response(body, media_type="application/json")


@post("/live", status_code=200, opt={"is_public": True, "why": "the first command, hello, carries the visitor's token"})
async def visitors_live(request: Request[Any, Any, Any], data: PollBody) -> Response[bytes]:
    """Commands of a visitor where WebSockets are blocked; waits for news up to `waitSeconds`."""
    doors: Doors = request.app.state.doors
    address = doors.address_of(request.scope)
    body = await poll(
        data,
        lambda connection: VisitorSession(connection, doors.visitors, address),
        doors.paces.of(client_of(data, address)),
        lambda: doors.is_draining,
    )
    return Response(body, media_type="application/json")


CONSOLE_HANDLERS = [agents_live]
WIDGET_HANDLERS = [visitors_live]
