"""An echo served with exactly the settings that serve Kefu's sockets; run by the conformance test with a port."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import uvicorn

from kefu.cli.serve import uvicorn_config
from kefu.settings import Settings
from kefu.web.live.line import EXTENSION, Line

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def echo(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """Text goes the way of our own frames, both in and out."""
    await receive()
    await send({"type": "websocket.accept"})
    line: Line = scope["extensions"][EXTENSION]
    sending: set[asyncio.Future[None]] = set()

    def take(message: str | bytes) -> None:
        if isinstance(message, str):
            line.write(message.encode())
            return
        task = asyncio.ensure_future(send({"type": "websocket.send", "bytes": message}))
        sending.add(task)
        task.add_done_callback(sending.discard)

    line.listen(take, lambda: None)
    await receive()


if __name__ == "__main__":
    settings = Settings(port=int(sys.argv[1]), data_dir=Path(sys.argv[2]))
    uvicorn.Server(uvicorn_config(echo, settings)).run()
