"""A whole Kefu on SQLite behind an in-process HTTP client, with the cast of tests.world in it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2

from kefu.agents.actions.sessions import Device, open_session
from kefu.app import running
from kefu.kernel.actors import Agent
from kefu.kernel.clock import FixedClock
from kefu.settings import Settings
from kefu.web.asgi import create_entrance
from kefu.web.auth import COOKIE
from kefu.web.wired import Wired
from kefu.worker.runner import Runner
from tests.world import NOW, WEBSITE, settle

ORIGIN = "http://kefu.test"


class Door:
    """HTTP to a running system; as nobody, as an agent, or as a visitor."""

    def __init__(self, wired: Wired, runner: Runner, clock: FixedClock, client: httpx2.AsyncClient) -> None:
        self.wired = wired
        self.runner = runner
        self.clock = clock
        self.client = client

    async def __call__(self, method: str, path: str, **more: Any) -> httpx2.Response:
        return await self.client.request(method, path, **more)

    async def agent(self, agent: Agent) -> dict[str, str]:
        """The headers of a signed-in agent's own page."""
        async with self.wired.database.begin() as tx:
            session = await open_session(tx, self.clock, agent, Device("test", "127.0.0.1"), 30)
        return {"Cookie": f"{COOKIE}={session.secret}", "Origin": ORIGIN}

    async def session(self, inbox_id: str = WEBSITE, **body: Any) -> dict[str, Any]:
        """A visitor's session as the widget gets it."""
        answer = await self.client.post(f"/api/v1/widget/inboxes/{inbox_id}/sessions", json=body)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def visitor(self, **body: Any) -> dict[str, str]:
        """The headers of a new visitor."""
        return {"Authorization": f"Bearer {(await self.session(**body))['token']}"}


@asynccontextmanager
async def open_door(migrated: Path, folder: Path, **settings: Any) -> AsyncIterator[Door]:
    """Start everything but the socket of the server, and stop it."""
    chosen = Settings(data_dir=folder, **settings)
    shutil.copy(migrated, folder / "kefu.db")
    clock = FixedClock(NOW)
    async with running(chosen, clock=clock) as system:
        await settle(system.wired.database)
        entrance, _ = create_entrance(system.wired)
        transport = httpx2.ASGITransport(app=entrance)
        async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            yield Door(system.wired, system.runner, clock, client)
