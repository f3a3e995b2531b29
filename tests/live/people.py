"""Agents and visitors with a socket or a poll: they say commands and hear frames."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from kefu.kernel.ids import new_id
from tests.live.server import EMAIL, PASSWORD, KefuServer

Frame = dict[str, Any]
CONSOLE, WIDGET = "/api/v1/console", "/api/v1/widget"


class Talker:
    """One socket. `heard` keeps every frame; `hear` waits for the next one that fits."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.heard: list[Frame] = []
        self.raw: list[str] = []
        self._next = 0
        self._news = asyncio.Event()
        self._reader = asyncio.ensure_future(self._read())

    async def _read(self) -> None:
        try:
            async for text in self.socket:
                assert isinstance(text, str)
                self.raw.append(text)
                self.heard += [json.loads(line) for line in text.split("\n")]
                self._news.set()
        except ConnectionClosed:
            pass
        finally:
            self._news.set()

    async def say(self, **command: Any) -> None:
        await self.socket.send(json.dumps(command))

    async def send(self, text: str, **more: Any) -> str:
        """Say a message; returns its clientMessageId."""
        command = {"type": "send", "clientMessageId": new_id("cm"), "text": text, **more}
        await self.say(**command)
        return str(command["clientMessageId"])

    async def hear(self, kind: str, fits: Callable[[Frame], bool] = lambda _: True, seconds: float = 10) -> Frame:
        """The next frame of this kind that fits; frames before it are passed over."""
        deadline = time.monotonic() + seconds
        while True:
            while self._next < len(self.heard):
                frame = self.heard[self._next]
                self._next += 1
                if frame["type"] == kind and fits(frame):
                    return frame
            left = deadline - time.monotonic()
            assert left > 0, f"no {kind} came; heard: {[each['type'] for each in self.heard]}"
            assert not self._reader.done(), f"closed with {self.socket.close_code} before {kind}: {self.heard[-3:]}"
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), min(left, 0.5))
            except TimeoutError:
                continue

    async def sent(self, text: str, **more: Any) -> Frame:
        """Say a message and wait for its acknowledgement."""
        name = await self.send(text, **more)
        return await self.hear("sent", lambda frame: frame["clientMessageId"] == name)

    def kinds(self) -> list[str]:
        return [frame["type"] for frame in self.heard]

    async def quiet(self) -> None:
        """Everything that was said before this has had its effect on this line."""
        await self.say(type="ping")
        await self.hear("pong")

    async def closed(self, seconds: float = 15) -> int:
        """The code with which the server closes."""
        await asyncio.wait_for(self.socket.wait_closed(), seconds)
        await self._reader
        code = self.socket.close_code
        assert code is not None
        return code

    async def close(self) -> None:
        await self.socket.close()
        await self._reader


class Visitor:
    """A browser with the widget."""

    def __init__(self, server: KefuServer, token: str, inbox_id: str) -> None:
        self.server = server
        self.token = token
        self.inbox_id = inbox_id
        self.talkers: list[Talker] = []

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    async def open(self, **hello: Any) -> Talker:
        """A socket that has not said hello."""
        talker = Talker(await connect(f"{self.server.socket_url}/widget/socket", max_size=None, **hello))
        self.talkers.append(talker)
        return talker

    async def enter(self, **known: int) -> Talker:
        """A socket that has said hello; `known` names positions by conversation."""
        talker = await self.open()
        positions = [{"id": name, "pos": pos} for name, pos in known.items()]
        await talker.say(type="hello", token=self.token, conversations=positions)
        await talker.hear("welcome")
        return talker

    async def poll(self, *commands: Frame, wait: int = 0, known: dict[str, int] | None = None) -> list[Frame]:
        positions = [{"id": name, "pos": pos} for name, pos in (known or {}).items()]
        hello = {"type": "hello", "token": self.token, "conversations": positions}
        return await post_live(self.server, WIDGET, [hello, *commands], wait)


class Agent:
    """A browser with the console, signed in."""

    def __init__(self, server: KefuServer, cookie: str, me: Frame) -> None:
        self.server = server
        self.cookie = cookie
        self.me = me
        self.talkers: list[Talker] = []

    @property
    def headers(self) -> dict[str, str]:
        return {"cookie": f"kefu_session={self.cookie}", "origin": self.server.url}

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        async with httpx.AsyncClient(timeout=20) as browser:
            answer = await browser.request(method, f"{self.server.url}{CONSOLE}{path}", json=body, headers=self.headers)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    async def open(self, *, origin: str | None = None) -> Talker:
        headers = {"cookie": f"kefu_session={self.cookie}"}
        url = f"{self.server.socket_url}/console/socket"
        talker = Talker(
            await connect(url, origin=origin or self.server.url, additional_headers=headers, max_size=None)  # type: ignore[arg-type]
        )
        self.talkers.append(talker)
        return talker

    async def enter(self, *viewing: str, known: dict[str, int] | None = None, is_watching_all: bool = False) -> Talker:
        talker = await self.open()
        positions = [{"id": name, "pos": pos} for name, pos in (known or {}).items()]
        await talker.say(type="hello", conversations=positions, viewing=list(viewing), isWatchingAll=is_watching_all)
        await talker.hear("welcome")
        await talker.quiet()
        return talker

    async def poll(self, *commands: Frame, wait: int = 0, known: dict[str, int] | None = None) -> list[Frame]:
        positions = [{"id": name, "pos": pos} for name, pos in (known or {}).items()]
        hello = {"type": "hello", "conversations": positions, "viewing": list(known or {})}
        return await post_live(self.server, CONSOLE, [hello, *commands], wait, self.headers)


async def post_live(
    server: KefuServer, door: str, commands: list[Frame], wait: int, headers: dict[str, str] | None = None
) -> list[Frame]:
    async with httpx.AsyncClient(timeout=40) as browser:
        body = {"commands": commands, "waitSeconds": wait}
        answer = await browser.post(f"{server.url}{door}/live", json=body, headers=headers or {})
    assert answer.status_code == 200, answer.text
    frames: list[Frame] = answer.json()["frames"]
    return frames


async def sign_in(server: KefuServer, email: str = EMAIL, password: str = PASSWORD) -> Agent:
    async with httpx.AsyncClient(timeout=20) as browser:
        answer = await browser.post(
            f"{server.url}{CONSOLE}/sessions",
            json={"email": email, "password": password},
            headers={"origin": server.url},
        )
    assert answer.status_code == 200, answer.text
    return Agent(server, answer.cookies["kefu_session"], answer.json())


async def visit(server: KefuServer, inbox_id: str) -> Visitor:
    """Somebody new opens the widget."""
    async with httpx.AsyncClient(timeout=20) as browser:
        answer = await browser.post(f"{server.url}{WIDGET}/inboxes/{inbox_id}/sessions", json={})
    assert answer.status_code in {200, 201}, answer.text
    return Visitor(server, answer.json()["token"], inbox_id)


async def invite(ada: Agent, name: str) -> Agent:
    """A colleague, signed in."""
    email = f"{name.lower()}-{new_id('x')}@example.com"
    invited = await ada.call("POST", "/invitations", {"email": email, "role": "agent"})
    token = invited["url"].rpartition("/")[2]
    body = {"token": token, "name": name, "password": PASSWORD, "language": "en"}
    async with httpx.AsyncClient(timeout=20) as browser:
        answer = await browser.post(
            f"{ada.server.url}{CONSOLE}/invitations/accept", json=body, headers={"origin": ada.server.url}
        )
    assert answer.status_code == 200, answer.text
    return Agent(ada.server, answer.cookies["kefu_session"], answer.json())
