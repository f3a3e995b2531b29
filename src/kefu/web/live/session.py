"""What agents' and visitors' live sessions share: answering, errors, and what the door above calls."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

import msgspec
import structlog

from kefu.audiences.frames import ErrorFrame, PongFrame
from kefu.kernel.errors import KefuError, TooMany, Unavailable
from kefu.kernel.wire import View
from kefu.realtime.connection import Connection

_log = structlog.get_logger()
_encoder = msgspec.json.Encoder()

HEARTBEAT_SECONDS = 25
HELLO_SECONDS = 10
PONG = _encoder.encode(PongFrame())
MOST_CONVERSATIONS = 50
# A longer replay is not worth it: the client fetches its pages again, and a slow line is not overrun.
_LARGEST_REPLAY_BYTES = 200_000


# Called when a command is carried out; whether it is worth ending a waiting poll.
Done = Callable[[bool], None]

_running: set[asyncio.Task[None]] = set()


class Session(Protocol):
    """One side of a live connection; commands come in order, one at a time."""

    connection: Connection

    def begin(self, frame: bytes | str, done: Done) -> None:
        """Carry out one command frame and queue its answers; `done` is called then, perhaps at once. Never raises."""
        ...

    async def gone(self) -> None:
        """The connection is over: leave topics and presence."""
        ...


async def take(session: Session, frame: bytes | str) -> bool:
    """Carry out one command for who can wait."""
    future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    session.begin(frame, lambda has_news: None if future.done() else future.set_result(has_news))
    return await future


def spawn(work: Coroutine[Any, Any, None]) -> None:
    """Run what needs to wait beside everything else."""
    task = asyncio.ensure_future(work)
    _running.add(task)
    task.add_done_callback(_running.discard)


def answer(connection: Connection, frame: View) -> None:
    """Queue a frame of ours for this client."""
    connection.answer(_encoder.encode(frame))


async def answer_resumed(connection: Connection, frame: View) -> None:
    """Queue a replay, as a `reset` when it is too large, and wait for the line so that many replays cannot pile up."""
    payload = _encoder.encode(frame)
    if len(payload) > _LARGEST_REPLAY_BYTES:
        payload = _encoder.encode(msgspec.structs.replace(frame, reset=True, events=[]))
    connection.answer(payload)
    await connection.flushed()


def refuse(connection: Connection, error: Exception, ref: str | None) -> None:
    """Tell the client what went wrong with its command; surprises are logged and named `internal`."""
    if isinstance(error, KefuError):
        retry = error.retry_after_seconds if isinstance(error, TooMany | Unavailable) else None
        frame = ErrorFrame(
            code=error.code,
            detail=error.detail,
            ref=ref,
            params=dict(error.params),
            retry_after_seconds=retry,
        )
    elif isinstance(error, (msgspec.MsgspecError, RecursionError)):
        frame = ErrorFrame(code="frame.invalid", detail=str(error)[:500], ref=ref)
    else:
        _log.exception("live.command_failed", exc_info=error)
        frame = ErrorFrame(code="internal", detail="Something went wrong on our side.", ref=ref)
    answer(connection, frame)


def ref_of(command: object) -> str | None:
    """The name under which the client awaits an answer."""
    found = getattr(command, "ref", None) or getattr(command, "client_message_id", None)
    return found if isinstance(found, str) else None
