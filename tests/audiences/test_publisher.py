"""The publisher keeps the order of commits, and its own trouble never becomes that of whoever committed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from kefu.audiences.publisher import Publisher
from kefu.audiences.scene import Face
from kefu.conversations import events as facts
from kefu.kernel.clock import FixedClock
from kefu.kernel.news import AgentNews, SessionsEnded, SettingsNews
from kefu.realtime.bus_memory import MemoryBus
from kefu.realtime.close_codes import REVOKED
from kefu.realtime.hub import Hub
from tests.audiences.test_projections import CONVERSATION, MESSAGE
from tests.realtime.listeners import Ear
from tests.world import NOW, SAM, SHOP


class SlowFaces:
    """Stands for the cache of faces: knows nothing at first, and takes its time."""

    def __init__(self) -> None:
        self.known: Mapping[str, Face] | None = None
        self.is_loaded = asyncio.Event()

    def peek(self, _: str) -> Mapping[str, Face] | None:
        return self.known

    async def get(self, _: str) -> Mapping[str, Face]:
        await self.is_loaded.wait()
        self.known = {}
        return self.known

    def forget(self, _: str) -> None:
        self.known = None


class NobodyKnows:
    """A lookup whose database has gone."""

    async def agent_changed(self, _: AgentNews) -> None:
        raise ConnectionError("the database is away")

    async def contact_changed(self, _: object) -> None:
        return None


class Stage:
    def __init__(self) -> None:
        self.hub, self.faces = Hub(), SlowFaces()
        self.bus = MemoryBus(self.hub.has_listener)
        clock = FixedClock(NOW)
        faces: Any = self.faces
        self.publisher = Publisher(self.bus, faces, b"k" * 32, clock, NobodyKnows())
        self.agent, self.visitor = Ear("agent"), Ear("visitor")
        self.hub.subscribe(self.agent, ["c:conv_1", f"w:{SHOP}", "s:one"])
        self.hub.subscribe(self.visitor, [f"v:{SAM.contact_id}"])


@pytest.fixture
async def stage() -> Stage:
    made = Stage()
    await made.bus.open(made.hub.deliver, lambda: None)
    return made


def message(pos: int, *, sender: str | None = None) -> facts.Happened:
    entry = msgspec.structs.replace(MESSAGE, pos=pos)
    return facts.Happened(
        fact=facts.MessageCreated(),
        conversation=CONVERSATION,
        entry=entry,
        pos=pos,
        visitor_pos=pos,
        sender_connection=sender,
    )


def positions(ear: Ear) -> list[int]:
    return [msgspec.json.decode(text)["pos"] for text in ear.heard]


async def test_news_wait_behind_those_whose_faces_load(stage: Stage) -> None:
    stage.publisher.publish([message(1), message(2)])
    await asyncio.sleep(0)
    stage.faces.known = {}
    stage.publisher.publish([message(3)])
    assert stage.agent.heard == []
    stage.faces.is_loaded.set()
    await stage.publisher.flush()
    stage.publisher.publish([message(4)])
    assert positions(stage.agent) == positions(stage.visitor) == [1, 2, 3, 4]


async def test_the_sending_connection_gets_only_its_answer(stage: Stage) -> None:
    stage.faces.known = {}
    stage.publisher.publish([message(1, sender="visitor")])
    assert (positions(stage.agent), stage.visitor.heard) == ([1], [])


async def test_what_fails_is_left_out_and_the_rest_goes_on(stage: Stage) -> None:
    stage.faces.is_loaded.set()
    settings = SettingsNews(workspace_id=SHOP, what="inboxes")
    stage.publisher.publish([AgentNews(workspace_id=SHOP, agent_id="agt_ada"), settings])
    await stage.publisher.flush()
    assert [msgspec.json.decode(text) for text in stage.agent.heard] == [
        {"type": "settings.changed", "what": "inboxes"}
    ]


async def test_whoever_committed_does_not_hear_that_telling_failed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.faces.known = {}
    broken = message(1)
    monkeypatch.setattr(stage.bus, "publish", lambda *_: (_ for _ in ()).throw(RuntimeError("broken")))
    stage.publisher.publish([broken])
    monkeypatch.undo()
    stage.publisher.publish([message(2)])
    assert positions(stage.agent) == [2]


async def test_an_ended_session_closes_its_sockets(stage: Stage) -> None:
    stage.publisher.publish([SessionsEnded(workspace_id=SHOP, session_ids=("one", "two"))])
    await stage.publisher.flush()
    assert (stage.agent.ended, stage.visitor.ended) == ([REVOKED], [])
