"""WebSockets of both doors as plain ASGI: accept, hand its frames to a reader, close with a code that says why."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from kefu.kernel.errors import KefuError
from kefu.kernel.ids import new_id
from kefu.realtime.close_codes import HELLO_TIMEOUT, NOT_SIGNED_IN, RESTARTING, TOO_MANY, CloseCode
from kefu.realtime.connection import Connection
from kefu.web.live.agent_session import AgentSession
from kefu.web.live.doors import Doors
from kefu.web.live.line import EXTENSION, Line
from kefu.web.live.pace import Pace
from kefu.web.live.reader import Reader
from kefu.web.live.session import HELLO_SECONDS, Session
from kefu.web.live.visitor_session import VisitorSession

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

AGENT_PATH = "/api/v1/console/socket"
VISITOR_PATH = "/api/v1/widget/socket"


class SocketTransport:
    """One WebSocket below a Connection."""

    __slots__ = ("_line", "_reader", "_send", "write")

    def __init__(self, line: Line, send: Send, reader: "asyncio.Task[Any] | None") -> None:
        self._line = line
        self._send = send
        self._reader = reader
        self.write = line.write

    @property
    def is_writable(self) -> bool:
        return self._line.is_writable

    async def close(self, code: CloseCode) -> None:
        await self._send({"type": "websocket.close", "code": code.code, "reason": code.reason})

    def abort(self) -> None:
        """Ending the reader ends the ASGI call, and the server drops the socket."""
        if self._reader is not None:
            self._reader.cancel()


async def serve_socket(doors: Doors, scope: Scope, receive: Receive, send: Send) -> None:
    """One WebSocket from handshake to farewell."""
    await receive()  # websocket.connect
    if doors.is_draining:
        await _reject(send, RESTARTING)
        return
    try:
        if doors.admit(scope):
            await _serve(doors, scope, receive, send)
        else:
            await _reject(send, TOO_MANY)
    finally:
        doors.leave(scope)


async def _serve(doors: Doors, scope: Scope, receive: Receive, send: Send) -> None:
    line: Line = scope["extensions"][EXTENSION]
    connection = Connection(new_id("con"), SocketTransport(line, send, asyncio.current_task()))
    try:
        session = await _session_for(doors, scope, connection)
    except KefuError:
        await _reject(send, NOT_SIGNED_IN)
        return
    if session is None:
        await send({"type": "websocket.close", "code": 1008})  # before accept: the handshake answers 403
        return
    await send({"type": "websocket.accept"})
    doors.connections.add(connection)
    reader = Reader(session, line, Pace(doors.agents.wired.settings.limit_commands))
    line.listen(reader.take, connection.writable)
    # Later silence is found by the sweep of all connections.
    hello = asyncio.get_running_loop().call_later(HELLO_SECONDS, _require_hello, connection)
    try:
        await receive()  # websocket.disconnect: everything else goes to the reader
    except asyncio.CancelledError:
        if connection.state != "closing":
            raise
    finally:
        hello.cancel()
        doors.connections.discard(connection)
        connection.lost()
        # Cancelled at the end of a shutdown: what is under way ends by itself, and nobody needs to read of it.
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.shield(session.gone())


def _require_hello(connection: Connection) -> None:
    if connection.state == "hello":
        connection.end(HELLO_TIMEOUT)


async def _session_for(doors: Doors, scope: Scope, connection: Connection) -> Session | None:
    """None when a foreign page opens a console socket (cross-site WebSocket hijacking)."""
    if scope["path"] == AGENT_PATH:
        if not doors.is_same_origin(scope):
            return None
        agent, session_id = await doors.agent_of(scope)
        return AgentSession(
            connection, doors.agents, agent, session_id, lambda: doors.is_still_signed_in(scope, session_id)
        )
    return VisitorSession(connection, doors.visitors, doors.address_of(scope))


async def _reject(send: Send, code: CloseCode) -> None:
    """Accept first: a browser shows the page the code of a close, never the status of a refused handshake."""
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": code.code, "reason": code.reason})
