"""Contacts who are here see their agent come and go; nobody else is told, and nothing of what is resolved."""

from __future__ import annotations

import msgspec
import pytest

from kefu.audiences.agents import events as agent_events
from kefu.audiences.assignees import Assignees
from kefu.audiences.faces import Faces
from kefu.audiences.publisher import Publisher
from kefu.conversations.actions.assign import assign_conversation
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.models import Conversation
from kefu.db.database import Database
from kefu.kernel.actors import Visitor
from kefu.kernel.clock import FixedClock
from kefu.kernel.news import AgentNews, ContactNews
from kefu.realtime import topics
from kefu.realtime.bus_memory import MemoryBus
from kefu.realtime.hub import Hub
from kefu.realtime.presence import MemoryPresence
from kefu.realtime.presence_keys import agent_key, visitor_key
from tests import world
from tests.realtime.listeners import Ear
from tests.world import ADA, EVE, GRACE, LIN, NOW, SAM, SHOP


class Nothing:
    """What the colleagues see is another test's."""

    async def agent_changed(self, news: AgentNews) -> agent_events.AgentChanged | None:
        return None

    async def contact_changed(self, news: ContactNews) -> agent_events.ContactChanged | None:
        return None


class Place:
    """Sam, Lin and Eve each with a browser open."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.presence = MemoryPresence()
        self.hub = Hub()
        bus = MemoryBus(self.hub.has_listener)
        faces = Faces(database, self.presence)
        publisher = Publisher(bus, faces, b"k" * 32, FixedClock(NOW), Nothing())
        self.bus, self.publisher = bus, publisher
        self.assignees = Assignees(database, self.presence, bus, publisher)
        self.ears: dict[str, Ear] = {}

    async def open(self) -> Place:
        await self.bus.open(self.hub.deliver, lambda: None)
        for visitor in (SAM, LIN, EVE):
            ear = self.ears[visitor.id] = Ear(visitor.id)
            self.hub.subscribe(ear, (topics.contact(visitor.contact_id),))
            await self.presence.arrive(visitor_key(visitor.contact_id), visitor.id)
        return self

    async def given(self, visitor: Visitor, agent_id: str) -> Conversation:
        conversation = await world.start(self.database, visitor)
        async with self.database.begin() as tx:
            return await assign_conversation(tx, world.author(ADA), conversation.id, (agent_id, "x"), NOW)

    async def told(self, agent_id: str) -> dict[str, list[tuple[str, bool]]]:
        """Who hears what of an agent of whom there are news: conversation and whether the agent is here."""
        news = [AgentNews(workspace_id=SHOP, agent_id=agent_id)]
        self.publisher.publish(news)
        self.assignees.publish(news)
        await self.assignees.flush()
        found: dict[str, list[tuple[str, bool]]] = {}
        for name, ear in self.ears.items():
            frames = [msgspec.json.decode(payload) for payload in ear.heard]
            ear.heard.clear()
            assert all(frame["type"] == "conversation.changed" for frame in frames)
            found[name] = [(f["conversationId"], f["conversation"]["assignee"]["isOnline"]) for f in frames]
        return found


@pytest.fixture
async def place(database: Database) -> Place:
    await world.settle(database)
    return await Place(database).open()


async def test_contacts_see_their_agent_come_and_go(place: Place) -> None:
    sams, lins = await place.given(SAM, GRACE.id), await place.given(LIN, ADA.id)
    await place.presence.arrive(agent_key(GRACE.id), "con_1")
    assert await place.told(GRACE.id) == {SAM.id: [(sams.id, True)], LIN.id: [], EVE.id: []}
    await place.presence.depart(agent_key(GRACE.id), "con_1")
    assert await place.told(GRACE.id) == {SAM.id: [(sams.id, False)], LIN.id: [], EVE.id: []}
    assert await place.told(ADA.id) == {SAM.id: [], LIN.id: [(lins.id, False)], EVE.id: []}


async def test_who_is_away_or_done_is_told_nothing(place: Place) -> None:
    sams, lins = await place.given(SAM, GRACE.id), await place.given(LIN, GRACE.id)
    assert (await place.told(GRACE.id))[LIN.id] == [(lins.id, False)]
    await place.presence.depart(visitor_key(LIN.contact_id), LIN.id)
    async with place.database.begin() as tx:
        await change_status(tx, world.author(GRACE), sams.id, "resolved", NOW)
    assert await place.told(GRACE.id) == {SAM.id: [], LIN.id: [], EVE.id: []}
