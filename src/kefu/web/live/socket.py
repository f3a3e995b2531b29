"""WebSockets of both doors as plain ASGI: accept, read commands one by one, close with a code that says why."""

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from kefu.kernel.errors import KefuError
from kefu.kernel.ids import new_id
from kefu.realtime.close_codes import BAD_FRAME, HELLO_TIMEOUT, NOT_SIGNED_IN, RESTARTING, TOO_MANY, CloseCode
from kefu.realtime.connection import Connection
from kefu.web.live.agent_session import AgentSession
from kefu.web.live.doors import Doors
from kefu.web.live.pace import Pace
from kefu.web.live.session import HELLO_SECONDS, Session
from kefu.web.live.visitor_session import VisitorSession

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

AGENT_PATH = "/api/v1/console/socket"
VISITOR_PATH = "/api/v1/widget/socket"

# Bad frames are answered; a client that sends nothing else is cut off.
_MOST_BAD_FRAMES = 20


class SocketTransport:
    """One WebSocket below a Connection."""

    def __init__(self, send: Send, reader: "asyncio.Task[Any] | None") -> None:
        self._send = send
        self._reader = reader

    async def send(self, text: bytes) -> None:
        await self._send({"type": "websocket.send", "text": text.decode()})

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
    connection = Connection(new_id("con"), SocketTransport(send, asyncio.current_task()))
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
    try:
        await _read(session, connection, receive, Pace(doors.agents.wired.settings.limit_commands))
    except asyncio.CancelledError:
        if connection.state != "closing":
            raise
    finally:
        doors.connections.discard(connection)
        connection.state = "closing"
        await asyncio.shield(session.gone())


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


async def _read(session: Session, connection: Connection, receive: Receive, pace: Pace) -> None:
    bad_frames = 0
    timeout: float | None = HELLO_SECONDS
    while connection.state != "closing":
        try:
            # Only the first frame is awaited with a timer; later silence is found by the sweep of all connections.
            message = await (asyncio.wait_for(receive(), timeout) if timeout else receive())
        except TimeoutError:
            connection.end(HELLO_TIMEOUT)
            return
        timeout = None
        if message["type"] == "websocket.disconnect":
            return
        text = message.get("text")
        connection.heard_at = time.monotonic()
        await pace.wait()
        if text is None:
            bad_frames = _MOST_BAD_FRAMES
        else:
            await session.take(text)
            bad_frames = bad_frames + 1 if connection.state == "hello" else 0
        if bad_frames >= _MOST_BAD_FRAMES:
            connection.end(BAD_FRAME)
            return
