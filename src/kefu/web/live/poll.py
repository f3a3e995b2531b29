"""Long polling for places where WebSockets are blocked: one request is one short life of the same session."""

import asyncio
import hashlib
from collections.abc import Callable
from typing import Annotated, Any

import msgspec

from kefu.kernel.ids import new_id
from kefu.kernel.wire import Body
from kefu.realtime.close_codes import CloseCode
from kefu.realtime.connection import Connection
from kefu.web.live.pace import Pace
from kefu.web.live.session import Session, take

MOST_COMMANDS = 50


class PollBody(Body, frozen=True, kw_only=True):
    """Commands, hello first, and how long to wait for something to happen."""

    commands: Annotated[list[msgspec.Raw], msgspec.Meta(min_length=1, max_length=MOST_COMMANDS)]
    wait_seconds: Annotated[int, msgspec.Meta(ge=0, le=25)] = 0


class _Hello(msgspec.Struct):
    token: str = ""


def client_of(body: PollBody, address: str) -> str:
    """Who a visitor's poll comes from: its token's digest, or its address before it has one."""
    try:
        token = msgspec.json.decode(body.commands[0], type=_Hello).token
    except msgspec.MsgspecError:
        token = ""
    return hashlib.sha256(token.encode()).hexdigest() if token else address


class PollTransport:
    """Collects frames until the answer is sent."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.arrived = asyncio.Event()
        self.ended: CloseCode | None = None

    is_writable = True

    def write(self, text: bytes) -> None:
        self.frames.extend(text.split(b"\n"))
        self.arrived.set()

    async def close(self, code: CloseCode) -> None:
        self.ended = code
        self.arrived.set()

    def abort(self) -> None:
        self.arrived.set()


async def poll(
    body: PollBody, open_session: Callable[[Connection], Session], pace: Pace, is_draining: Callable[[], bool]
) -> bytes:
    """Carry the commands out, wait for news if there is none yet; returns the response body `{"frames": […]}`."""
    pace.require_near()
    transport = PollTransport()
    connection = Connection(new_id("con"), transport)
    session = open_session(connection)
    try:
        has_news = False
        for command in body.commands:
            await pace.wait()
            has_news |= await take(session, bytes(command))
        await _settle(transport, connection)
        if not has_news and not connection.has_live_frames and transport.ended is None:
            transport.arrived.clear()
            await _wait(transport, body.wait_seconds, is_draining)
            await _settle(transport, connection)
    finally:
        await asyncio.shield(session.gone())
    return _encoded(transport)


async def _settle(transport: PollTransport, connection: Connection) -> None:
    """Let the connection hand over what is queued, and what is being carried out queue it."""
    for _ in range(3):
        await asyncio.sleep(0)
    await connection.flushed()


async def _wait(transport: PollTransport, seconds: int, is_draining: Callable[[], bool]) -> None:
    for _ in range(seconds):
        if is_draining():
            return
        try:
            await asyncio.wait_for(transport.arrived.wait(), 1.0)
            return
        except TimeoutError:
            continue


def _encoded(transport: PollTransport) -> bytes:
    ended: dict[str, Any] | None = None
    if transport.ended is not None:
        ended = {"code": transport.ended.code, "reason": transport.ended.reason}
    return b'{"frames":[' + b",".join(transport.frames) + b'],"ended":' + msgspec.json.encode(ended) + b"}"
