"""Silent visitors on both databases: warned, closed, and never while somebody of ours is waited for."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
import sqlalchemy as sa

from kefu.conversations import queries
from kefu.conversations.actions.apply_operations import Workbench
from kefu.conversations.actions.assign import assign_conversation
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.message_path import MessagePath
from kefu.conversations.models import Conversation, Entry
from kefu.db.database import Database
from kefu.db.schema import inboxes
from kefu.inboxes.lifecycle import Lifecycle
from kefu.kernel.actors import System
from kefu.kernel.clock import MINUTE, FixedClock
from kefu.worker.idle import close_idle
from tests import world
from tests.world import ADA, NOW, SAM, SHOP, WEBSITE, author, says

RULE = Lifecycle(idle_warn_minutes=10, idle_close_minutes=5, idle_warning={"en": "Still there? {minutes} minutes."})


class Desk:
    """The tea shop with a rule, and a clock."""

    def __init__(self, database: Database, news: list[object]) -> None:
        self.database = database
        self.clock = FixedClock(NOW)
        self.bench = Workbench(database, MessagePath(database, self.clock, news.extend), self.clock)

    async def open(self, lifecycle: Lifecycle = RULE) -> None:
        await world.settle(self.database)
        async with self.database.begin() as tx:
            values = {"lifecycle": msgspec.to_builtins(lifecycle)}
            await tx.execute(sa.update(inboxes).where(inboxes.c.id == WEBSITE).values(values))

    async def asked(self) -> str:
        conversation = await world.start(self.database, SAM, self.clock.now())
        await send_message(self.bench.messages, says(SAM, conversation.id))
        return conversation.id

    async def answered(self) -> str:
        conversation_id = await self.asked()
        async with self.database.begin() as tx:
            await assign_conversation(tx, author(ADA), conversation_id, (ADA.id, "Ada"), self.clock.now())
        await send_message(self.bench.messages, says(ADA, conversation_id, "answer"))
        return conversation_id

    async def after(self, minutes: int) -> int:
        self.clock.advance(minutes * MINUTE)
        return await close_idle(self.bench)

    async def conversation(self, conversation_id: str) -> Conversation:
        async with self.database.read() as reader:
            found = await queries.find_conversation(reader, conversation_id)
        assert found is not None
        return found

    async def entries(self, conversation_id: str) -> list[Entry]:
        async with self.database.read() as reader:
            return (await queries.list_entries(reader, conversation_id, queries.Window())).entries


@pytest.fixture
def desk(database: Database, news: list[object]) -> Desk:
    return Desk(database, news)


async def test_a_silent_visitor_is_warned_once_and_then_the_conversation_is_closed(desk: Desk) -> None:
    await desk.open()
    conversation_id = await desk.answered()
    assert await desk.after(9) == 0
    assert (await desk.conversation(conversation_id)).last_seq == 2, "not before its time"
    await desk.after(1)
    warned = (await desk.entries(conversation_id))[-1]
    assert (warned.kind, warned.author_kind, warned.text) == ("message", "system", "Still there? 5 minutes.")
    assert await desk.after(4) == 0
    assert (await desk.conversation(conversation_id)).last_seq == 3, "one warning is enough"
    assert await desk.after(1) == 1
    closed = await desk.conversation(conversation_id)
    assert (closed.status, closed.resolved_at) == ("resolved", desk.clock.now())
    assert (await desk.entries(conversation_id))[-1].extra.activity == "idle_resolved"
    assert await desk.after(60) == 0


async def test_a_word_of_the_visitor_or_of_the_agent_begins_it_anew(desk: Desk) -> None:
    await desk.open()
    conversation_id = await desk.answered()
    await desk.after(10)
    await send_message(desk.bench.messages, says(SAM, conversation_id, "here I am"))
    assert await desk.after(600) == 0, "the visitor waits for us"
    await send_message(desk.bench.messages, says(ADA, conversation_id, "good"))
    assert await desk.after(9) == 0
    await desk.after(1)
    await send_message(desk.bench.messages, says(ADA, conversation_id, "one more thing"))
    assert await desk.after(5) == 0, "what was said after the warning counts, and not the warning"
    assert (await desk.conversation(conversation_id)).status == "open"


async def test_what_waits_for_an_agent_is_never_closed(desk: Desk) -> None:
    await desk.open()
    waiting = await desk.asked()
    assert await desk.after(10_000) == 0
    # A rule answers by itself: that is not the answer the visitor waits for.
    await send_message(desk.bench.messages, says(System(SHOP), waiting, "We will be with you soon."))
    assert await desk.after(10_000) == 0
    async with desk.database.begin() as tx:
        await assign_conversation(tx, author(ADA), waiting, (ADA.id, "Ada"), desk.clock.now())
    await send_message(desk.bench.messages, says(ADA, waiting, "answer"))
    async with desk.database.begin() as tx:
        await assign_conversation(tx, author(ADA), waiting, None, desk.clock.now())
    assert await desk.after(10_000) == 0, "handed back, it waits in the queue"
    assert (await desk.conversation(waiting)).status == "open"


async def test_two_nodes_warn_once_and_close_once(desk: Desk) -> None:
    await desk.open()
    conversation_id = await desk.answered()
    desk.clock.advance(10 * MINUTE)
    await asyncio.gather(*(close_idle(desk.bench) for _ in range(4)))
    desk.clock.advance(5 * MINUTE)
    assert sum(await asyncio.gather(*(close_idle(desk.bench) for _ in range(4)))) == 1
    kinds = [entry.extra.activity or entry.author_kind for entry in await desk.entries(conversation_id)]
    assert kinds.count("system") == 1
    assert kinds.count("idle_resolved") == 1


async def test_nothing_is_closed_where_no_time_is_set(desk: Desk) -> None:
    await desk.open(Lifecycle())
    conversation_id = await desk.answered()
    assert await desk.after(100_000) == 0
    assert (await desk.conversation(conversation_id)).last_seq == 2
