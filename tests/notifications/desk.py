"""The tea shop with a notifier, and verbs of its people that commit and return."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa

from kefu.conversations.actions.assign import assign_conversation
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.mark_read import mark_read
from kefu.conversations.actions.record import Author, record_activity
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.events import ConversationFact
from kefu.conversations.message_path import MessagePath
from kefu.conversations.models import Conversation, Extra
from kefu.conversations.queries import lock_conversation
from kefu.db import schema
from kefu.db.database import Database
from kefu.kernel.actors import Agent, System, Visitor
from kefu.kernel.clock import FixedClock
from kefu.notifications import queries
from kefu.notifications.actions import choose
from kefu.notifications.models import Notification, Settings
from kefu.realtime.bus_memory import MemoryBus
from kefu.worker.notifier import Notifier
from tests import world
from tests.world import ADA, GRACE, MALLORY, NAMES, NOW, SAM, author, says


class Heard(MemoryBus):
    """A bus that remembers what went to whom."""

    def __init__(self) -> None:
        super().__init__(lambda topics, connection: True)
        self.frames: list[tuple[str, dict[str, Any]]] = []

    def publish(self, workspace_id: str, parcel: Any) -> None:
        self.frames += [(topic, msgspec.json.decode(parcel.payload)) for topic in parcel.topics]


class Desk:
    """Everything is told by `tell`, as the half second later does in a running system."""

    def __init__(self, database: Database, news: list[object]) -> None:
        self.database = database
        self.clock = FixedClock(NOW)
        self.news = news
        self.bus = Heard()
        self.path = MessagePath(database, self.clock, news.extend)
        self.notifier = Notifier(database, self.bus, self.clock, pause_seconds=3600)

    async def begin(self) -> None:
        await world.settle(self.database)
        await self.set_agent(ADA, gone_at=None)
        await self.set_agent(GRACE, gone_at=None)
        await self.set_agent(MALLORY, gone_at=None)
        self.news.clear()

    async def tell(self) -> None:
        news, self.news[:] = list(self.news), []
        self.notifier.hear(news)
        await self.notifier.flush()

    async def ask(self, text: str = "hello", visitor: Visitor = SAM) -> Conversation:
        begun = await world.start(self.database, visitor, self.clock.now())
        return (await send_message(self.path, says(visitor, begun.id, text))).conversation

    async def answer(self, agent: Agent, conversation: Conversation, text: str = "yes") -> None:
        await send_message(self.path, says(agent, conversation.id, text))

    async def give(self, by: Agent, conversation: Conversation, to: Agent | None) -> None:
        assignee = (to.id, NAMES[to.id]) if to is not None else None
        async with self.database.begin() as tx:
            await assign_conversation(tx, author(by), conversation.id, assignee, self.clock.now())

    async def record(self, by: Agent | None, conversation: Conversation, fact: ConversationFact) -> None:
        """A fact as the system or an agent makes it, whatever else its own verb does."""
        async with self.database.begin() as tx:
            held = await lock_conversation(tx, conversation.id)
            assert held is not None
            who = author(by) if by is not None else Author(System(conversation.workspace_id), "")
            await record_activity(tx, who, held, fact, Extra(activity="reminded"), self.clock.now())

    async def resolve(self, by: Agent, conversation: Conversation) -> None:
        async with self.database.begin() as tx:
            await change_status(tx, author(by), conversation.id, "resolved", self.clock.now())

    async def read(self, by: Agent, conversation: Conversation) -> None:
        async with self.database.begin() as tx:
            await mark_read(tx, by, conversation.id, 99)

    async def choose(self, agent: Agent, **values: Any) -> Settings:
        async with self.database.begin() as tx:
            return await choose(tx, agent, Settings(**values))

    async def set_agent(self, agent: Agent, **values: Any) -> None:
        async with self.database.begin() as tx:
            await tx.execute(sa.update(schema.agents).where(schema.agents.c.id == agent.id).values(**values))

    async def unread(self, agent: Agent) -> list[Notification]:
        async with self.database.read() as reader:
            return await queries.list_page(reader, agent.id, is_unread=True, cursor=None, limit=50)

    async def kinds(self, agent: Agent) -> list[str]:
        return sorted(each.kind for each in await self.unread(agent))

    def frames(self, agent: Agent, kind: str) -> list[dict[str, Any]]:
        return [frame for topic, frame in self.bus.frames if topic == f"a:{agent.id}" and frame["type"] == kind]
