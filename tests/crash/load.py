"""Visitors who write without pause, come back after every crash, and remember what was acknowledged."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from kefu.kernel.ids import new_id
from tests.live.people import Visitor

IN_FLIGHT = 8


class Writer:
    """One visitor's outbox, as the widget keeps it: sent again, in order, until it is acknowledged."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.acknowledged: dict[str, dict[str, Any]] = {}
        self.said: dict[str, str] = {}
        self.outbox: list[str] = []
        self.errors: list[str] = []
        self.conversation_id: str | None = None
        self.is_ending = False

    async def run(self) -> None:
        """Until it is told to end and everything is acknowledged."""
        while not (self.is_ending and not self.outbox):
            try:
                await asyncio.wait_for(self._live(), 30)
            except (OSError, WebSocketException, TimeoutError):
                await asyncio.sleep(0.02)

    async def _live(self) -> None:
        async with connect(f"{self.visitor.server.socket_url}/widget/socket", max_size=None) as socket:
            await socket.send(json.dumps({"type": "hello", "token": self.visitor.token, "conversations": []}))
            for name in self.outbox:
                await self._send(socket, name)
            while not (self.is_ending and not self.outbox):
                while len(self.outbox) < IN_FLIGHT and not self.is_ending:
                    name = new_id("cm")
                    self.said[name] = f"number {len(self.said)} 你好"
                    self.outbox.append(name)
                    await self._send(socket, name)
                text = await asyncio.wait_for(socket.recv(), 10)
                for line in str(text).split("\n"):
                    self._take(json.loads(line))
                    if self.errors and self.errors[-1] == "busy":
                        raise ConnectionError("the database is away: come back and send again")

    async def _send(self, socket: Any, name: str) -> None:
        command = {"type": "send", "clientMessageId": name, "text": self.said[name]}
        await socket.send(json.dumps({**command, "conversationId": self.conversation_id}))

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "sent":
            self.conversation_id = frame["conversationId"]
            self.acknowledged[frame["clientMessageId"]] = frame["message"]
            if frame["clientMessageId"] in self.outbox:
                self.outbox.remove(frame["clientMessageId"])
            self.errors.append("")
        elif frame["type"] == "error":
            self.errors.append(frame["code"])
