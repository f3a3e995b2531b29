"""An echo served with exactly the settings that serve Kefu's sockets; run by the conformance test with a port."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import uvicorn

from kefu.cli.serve import uvicorn_config
from kefu.settings import Settings

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def echo(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        kind = "text" if message.get("text") is not None else "bytes"
        await send({"type": "websocket.send", kind: message[kind]})


if __name__ == "__main__":
    settings = Settings(port=int(sys.argv[1]), data_dir=Path(sys.argv[2]))
    uvicorn.Server(uvicorn_config(echo, settings)).run()
