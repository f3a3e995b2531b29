"""Live sessions in this process: a hello that meets trouble either becomes live or says to come back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kefu.app import running
from kefu.db.migrate import migrate
from kefu.kernel.clock import FixedClock
from kefu.realtime.connection import Connection
from kefu.settings import Settings
from kefu.web.live.agent_session import AgentSession
from tests.convergence.play import Play
from tests.convergence.screens import Line
from tests.world import ADA, EVE, NOW, start


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    settings = Settings(data_dir=tmp_path)
    await migrate(settings.database_url)
    async with running(settings, clock=FixedClock(NOW)) as system:
        made = Play(system, 1)
        await made.begin()
        yield made
        for watcher in made.watchers:
            assert watcher.line.session is not None
            await watcher.line.session.gone()


async def test_a_foreign_conversation_on_screen_does_not_keep_an_agent_out(play: Play) -> None:
    foreign = await start(play.wired.database, EVE)
    line = Line()
    line.session = session = AgentSession(Connection("con_x", line), play.agents, ADA, "sess")
    known = [{"id": foreign.id, "pos": 0}, {"id": "conv_never", "pos": 3}]
    await line.say(type="hello", viewing=[foreign.id, play.conversation_id, "conv_never"], conversations=known)
    await play.settle()
    assert session.connection.state == "live"
    resumed = [frame for frame in line.unread if frame["type"] == "resumed"]
    assert [(each["reset"], each["conversation"]) for each in resumed] == [(True, None)] * 2
    assert not play.wired.hub.has_listener((f"c:{foreign.id}",), None)
    assert not play.wired.hub.has_listener((f"x:{EVE.contact_id}",), None)
    await session.gone()


async def test_a_hello_that_fails_half_way_is_sent_away_to_come_back(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: str) -> None:
        raise ConnectionError("the database is away")

    monkeypatch.setattr(play.wired.publisher, "load_scene", away)
    watcher = play.watchers[2]
    await play.connect(watcher)
    await play.settle()
    assert watcher.line.is_closed
    assert watcher.line.unread[-1]["code"] == "internal"
    monkeypatch.undo()
    await play.connect(watcher)
    await play.settle()
    assert [frame["type"] for frame in watcher.line.drain()] == ["welcome", "resumed"]
