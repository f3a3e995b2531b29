"""The ASGI application as uvicorn sees it: sockets go to the live doors, everything else to Litestar."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from kefu.web.live.doors import Doors
from kefu.web.live.socket import AGENT_PATH, VISITOR_PATH, serve_socket

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]


class Entrance:
    """Sockets skip the HTTP framework: a message should cost as little as it can."""

    def __init__(self, doors: Doors, http: Application) -> None:
        self._doors = doors
        self._http = http

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._http(scope, receive, send)
        elif scope["path"] in {AGENT_PATH, VISITOR_PATH}:
            await serve_socket(self._doors, scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008})
