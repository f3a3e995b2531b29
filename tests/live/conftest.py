"""A running Kefu with an owner and an inbox, and people who come and go."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tests.live.people import Agent, Visitor, sign_in, visit
from tests.live.server import KefuServer

Visit = Callable[[], Awaitable[Visitor]]


@pytest.fixture(scope="session")
def kefu(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KefuServer]:
    """One server for all tests that leave it as they found it."""
    server = KefuServer(tmp_path_factory.mktemp("live")).start()
    yield server
    server.end()


@pytest.fixture
def own_kefu(tmp_path: Path) -> Iterator[Callable[..., KefuServer]]:
    """Makes servers that the test may stop, kill or set up in its own way."""
    made: list[KefuServer] = []

    def make(**settings: str) -> KefuServer:
        made.append(KefuServer(tmp_path, **settings))
        return made[-1]

    yield make
    for server in made:
        server.end()


@pytest.fixture
async def ada(kefu: KefuServer) -> AsyncIterator[Agent]:
    """The owner, signed in anew."""
    agent = await sign_in(kefu)
    yield agent
    for talker in agent.talkers:
        await talker.close()


@pytest.fixture
async def new_visitor(kefu: KefuServer, ada: Agent) -> AsyncIterator[Visit]:
    """Makes visitors; their sockets close with the test."""
    inbox_id = (await ada.call("GET", "/inboxes"))[0]["id"]
    made: list[Visitor] = []

    async def make() -> Visitor:
        made.append(await visit(kefu, inbox_id))
        return made[-1]

    yield make
    for visitor in made:
        for talker in visitor.talkers:
            await talker.close()
