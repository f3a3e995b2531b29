"""A random play of agents and visitors over the real sessions, with fresh snapshots to compare screens with."""

from __future__ import annotations

import asyncio
import hashlib
import random
from typing import Any

import sqlalchemy as sa

from kefu.app import System
from kefu.audiences.agents import project as for_agents
from kefu.audiences.visitors import project as for_visitors
from kefu.conversations import queries
from kefu.conversations.actions.change_message import Target
from kefu.conversations.models import Conversation, Entry, Status
from kefu.db.schema import visitors
from kefu.kernel.actors import Agent, Visitor
from kefu.kernel.errors import KefuError
from kefu.kernel.ids import new_id
from kefu.realtime.connection import Connection
from kefu.web.agent_verbs import AgentVerbs
from kefu.web.live.agent_session import AgentSession
from kefu.web.live.visitor_session import VisitorSession
from kefu.web.visitor_verbs import VisitorVerbs
from tests import world
from tests.convergence.screens import AgentScreen, Line, Screen, VisitorScreen, plain
from tests.world import ADA, GRACE, LIN, NOW, SAM

SECRET = "悄悄话-xyzzy"


class Watcher:
    """Somebody in front of a screen, and the line that feeds it."""

    def __init__(self, who: Agent | Visitor, screen: Screen) -> None:
        self.who = who
        self.screen = screen
        self.line = Line()
        self.raw: list[bytes] = []


class Play:
    """Sam's conversation (and Lin's beside it, which must never be seen on Sam's screens)."""

    def __init__(self, system: System, seed: int) -> None:
        self.wired = system.wired
        self.agents = AgentVerbs(self.wired)
        self.visitors = VisitorVerbs(self.wired)
        self.dice = random.Random(seed)
        self.script: list[str] = []
        self.conversation_id = ""
        self.watchers: list[Watcher] = []

    async def begin(self) -> None:
        await world.settle(self.wired.database)
        async with self.wired.database.begin() as tx:
            for visitor in (SAM, LIN):
                digest = hashlib.sha256(f"token {visitor.id}".encode()).hexdigest()
                await tx.execute(sa.update(visitors).where(visitors.c.id == visitor.id).values(secret_hash=digest))
        self.conversation_id = (await world.start(self.wired.database, SAM, NOW)).id
        people: list[tuple[Agent | Visitor, Screen]] = [
            (ADA, AgentScreen(self.conversation_id)),
            (GRACE, AgentScreen(self.conversation_id)),
            (SAM, VisitorScreen(self.conversation_id)),
            (SAM, VisitorScreen(self.conversation_id)),
        ]
        for who, screen in people:
            watcher = Watcher(who, screen)
            await self.load(watcher)
            await self.connect(watcher)
            self.watchers.append(watcher)
        await self.settle()

    # -- lines and screens ---------------------------------------------------------------------------------------------

    async def connect(self, watcher: Watcher) -> None:
        """A new line: hello with what the screen knows."""
        if watcher.line.session is not None:
            await watcher.line.session.gone()
        line = watcher.line = Line()
        connection = Connection(new_id("con"), line)
        known = [{"id": self.conversation_id, "pos": watcher.screen.pos}]
        if isinstance(watcher.who, Visitor):
            line.session = VisitorSession(connection, self.visitors, "127.0.0.1")
            await line.say(type="hello", token=f"token {watcher.who.id}", conversations=known)
        else:
            line.session = AgentSession(connection, self.agents, watcher.who, "sess")
            await line.say(type="hello", conversations=known, viewing=[self.conversation_id])
        watcher.raw = line.raw if not watcher.raw else watcher.raw
        line.raw = watcher.raw

    async def load(self, watcher: Watcher) -> None:
        state = await self.fresh(watcher.who)
        watcher.screen.load(*state)

    async def fresh(self, who: Agent | Visitor) -> tuple[dict[str, Any], list[dict[str, Any]], int]:
        """What the HTTP door would give now: conversation, items, position."""
        async with self.wired.database.read() as reader:
            conversation = await queries.find_conversation(reader, self.conversation_id)
            assert conversation is not None
            if isinstance(who, Visitor):
                entries = (await queries.list_messages(reader, self.conversation_id, None, 10_000)).entries
            else:
                entries = (
                    await queries.list_entries(reader, self.conversation_id, queries.Window(limit=10_000))
                ).entries
        return await self._views(who, conversation, entries)

    async def _views(
        self, who: Agent | Visitor, conversation: Conversation, entries: list[Entry]
    ) -> tuple[dict[str, Any], list[dict[str, Any]], int]:
        scene = await self.wired.publisher.load_scene(who.workspace_id)
        if isinstance(who, Visitor):
            messages = [plain(for_visitors.message_view(each, conversation, scene)) for each in entries]
            return plain(for_visitors.conversation_view(conversation, scene)), messages, conversation.last_visitor_pos
        items = [plain(for_agents.entry_view(each, scene)) for each in entries]
        return plain(for_agents.conversation_view(conversation)), items, conversation.last_pos

    async def settle(self) -> None:
        """Let everything that is on its way arrive on the lines."""
        await self.wired.publisher.flush()
        for _ in range(20):
            await asyncio.sleep(0)

    def read_all(self) -> None:
        for watcher in self.watchers:
            for frame in watcher.line.drain():
                watcher.screen.take(frame)

    # -- what people do ------------------------------------------------------------------------------------------------

    async def act(self) -> None:
        """One random deed; one that is refused is a deed too."""
        watcher = self.dice.choice(self.watchers)
        deeds = self._agent_deeds() if isinstance(watcher.who, Agent) else self._visitor_deeds()
        name = self.dice.choice(list(deeds))
        self.script.append(f"{watcher.who.id} {name}")
        try:
            await deeds[name](watcher)
        except KefuError as error:
            self.script[-1] += f" -> {error.code}"

    def _agent_deeds(self) -> dict[str, Any]:
        return {
            "says": self._says, "says again": self._says, "notes": self._notes, "edits": self._edits,
            "recalls": self._recalls, "deletes": self._deletes, "reads": self._reads, "claims": self._claims,
            "delivered": self._delivered,
            "assigns": self._assigns, "changes status": self._changes_status,
        }  # fmt: skip

    def _visitor_deeds(self) -> dict[str, Any]:
        return {
            "says": self._says, "says again": self._says, "edits": self._edits, "recalls": self._recalls,
            "reads": self._reads, "delivered": self._delivered, "resolves": self._resolves,
        }  # fmt: skip

    async def _says(self, watcher: Watcher) -> None:
        text = f"{watcher.who.id} says {self.dice.randrange(10**6)} 你好"
        command = {"type": "send", "clientMessageId": new_id("cm"), "conversationId": self.conversation_id}
        await watcher.line.say(**command, text=text)

    async def _notes(self, watcher: Watcher) -> None:
        command = {"type": "send", "clientMessageId": new_id("cm"), "conversationId": self.conversation_id}
        await watcher.line.say(**command, text=f"{SECRET} {self.dice.randrange(10**6)}", isNote=True)

    async def _any_entry(self) -> str:
        items = (await self.fresh(ADA))[1]
        return str(self.dice.choice(items)["id"])

    async def _edits(self, watcher: Watcher) -> None:
        entry = await self._any_entry()
        items = {each["id"]: each for each in (await self.fresh(ADA))[1]}
        text = SECRET if items[entry]["kind"] == "note" else "other words"
        name = "messageId" if isinstance(watcher.who, Visitor) else "entryId"
        command = {"type": "edit", "ref": "e", "conversationId": self.conversation_id, name: entry}
        await watcher.line.say(**command, text=f"{text} {self.dice.randrange(10**6)}")

    async def _recalls(self, watcher: Watcher) -> None:
        name = "messageId" if isinstance(watcher.who, Visitor) else "entryId"
        target = {name: await self._any_entry()}
        await watcher.line.say(type="recall", ref="r", conversationId=self.conversation_id, **target)

    async def _deletes(self, watcher: Watcher) -> None:
        assert isinstance(watcher.who, Agent)
        await self.agents.delete(watcher.who, Target(self.conversation_id, await self._any_entry()))

    async def _reads(self, watcher: Watcher) -> None:
        await watcher.line.say(type="read", conversationId=self.conversation_id, seq=self.dice.randrange(40))

    async def _delivered(self, watcher: Watcher) -> None:
        await watcher.line.say(type="delivered", conversationId=self.conversation_id, seq=self.dice.randrange(40))

    async def _resolves(self, watcher: Watcher) -> None:
        await self.visitors.resolve(SAM, self.conversation_id)

    async def _claims(self, watcher: Watcher) -> None:
        assert isinstance(watcher.who, Agent)
        await self.agents.claim(watcher.who, self.conversation_id)

    async def _assigns(self, watcher: Watcher) -> None:
        assert isinstance(watcher.who, Agent)
        await self.agents.assign(watcher.who, self.conversation_id, self.dice.choice([ADA.id, GRACE.id, None]))

    async def _changes_status(self, watcher: Watcher) -> None:
        assert isinstance(watcher.who, Agent)
        choices: list[Status] = ["open", "resolved", "snoozed"]
        status = self.dice.choice(choices)
        until = self.wired.clock.now() + 60_000 if status == "snoozed" else None
        await self.agents.change_status(watcher.who, self.conversation_id, status, until)
