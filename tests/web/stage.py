"""A whole Kefu in this process for tests through the HTTP layer: SQLite, memory bus, no server."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from kefu.app import System, running
from kefu.installation.setup import make_setup_token
from kefu.kernel.clock import FixedClock
from kefu.settings import Settings
from kefu.web.asgi import create_entrance
from kefu.web.entrance import Entrance

ORIGIN = "http://kefu.test"
PASSWORD = "correct horse battery"
DOOR = "/api/v1/console"


class Stage:
    """The running system, and browsers to visit it with."""

    def __init__(self, system: System, entrance: Entrance, clock: FixedClock) -> None:
        self.wired = system.wired
        self.runner = system.runner
        self.promises = system.hearers.promises
        self.asker = system.hearers.asker
        self.notifier = system.hearers.notifier
        self.entrance = entrance
        self.clock = clock
        self._browsers: list[httpx.AsyncClient] = []

    def browser(self, address: str = "192.0.2.7", **headers: str) -> httpx.AsyncClient:
        """A browser with cookies of its own, on our own page."""
        transport = httpx.ASGITransport(self.entrance, client=(address, 40_000), raise_app_exceptions=False)
        browser = httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN, **headers})
        self._browsers.append(browser)
        return browser

    async def setup_body(self, **changes: Any) -> dict[str, Any]:
        """A good body for the wizard, with a fresh token."""
        async with self.wired.database.begin() as tx:
            token = await make_setup_token(tx, self.clock)
        return {
            "token": token,
            "workspaceName": "Tea Shop",
            "language": "zh-CN",
            "agentName": "Ada",
            "email": "Ada@Example.com",
            "password": PASSWORD,
            "inboxName": "Website",
            "colour": "#2563eb",
            "position": "end",
            "allowedDomains": [],
            **changes,
        }

    async def owner(self) -> httpx.AsyncClient:
        """Ada, who has set the tea shop up and is signed in."""
        ada = self.browser()
        answer = await ada.post(f"{DOOR}/setup", json=await self.setup_body())
        assert answer.status_code == 200, answer.text
        return ada

    async def colleague(self, owner: httpx.AsyncClient, name: str = "Grace", role: str = "agent") -> httpx.AsyncClient:
        """Somebody whom the owner has invited and who is signed in."""
        invited = await owner.post(f"{DOOR}/invitations", json={"email": f"{name}@example.com", "role": role})
        assert invited.status_code == 201, invited.text
        token = invited.json()["url"].rpartition("/")[2]
        browser = self.browser()
        body = {"token": token, "name": name, "password": PASSWORD, "language": "en"}
        accepted = await browser.post(f"{DOOR}/invitations/accept", json=body)
        assert accepted.status_code == 200, accepted.text
        return browser

    async def close(self) -> None:
        for browser in self._browsers:
            await browser.aclose()


@asynccontextmanager
async def staged(template: Path, folder: Path, **settings: Any) -> AsyncIterator[Stage]:
    """Start on a copy of the migrated `template`."""
    shutil.copy(template, folder / "kefu.db")
    clock = FixedClock()
    async with running(Settings(data_dir=folder, **settings), clock=clock) as system:
        entrance, _ = create_entrance(system.wired)
        stage = Stage(system, entrance, clock)
        yield stage
        await stage.close()


async def code_of(answer: httpx.Response, status: int) -> str:
    """The code of a problem, after looking at its shape."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["requestId"] == answer.headers["x-request-id"]
    return str(problem["code"])
