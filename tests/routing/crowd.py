"""A workspace with many agents and visitors, a dispatcher for its conversations, and a presence to play with."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import sqlalchemy as sa

from kefu.conversations.actions.record import Author
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.actions.start import start_conversation
from kefu.conversations.message_path import MessagePath
from kefu.conversations.models import Conversation
from kefu.conversations.queries import Window, find_conversation, list_entries, select_conversations
from kefu.conversations.rows import conversation_from
from kefu.db import schema
from kefu.db.database import Database
from kefu.kernel.actors import Agent, Visitor
from kefu.kernel.clock import FixedClock
from kefu.kernel.ids import new_id
from kefu.realtime.presence import MemoryPresence
from kefu.realtime.presence_keys import agent_key
from kefu.routing.actions.take_next import take_next
from kefu.teams.actions import change_team, create_team, set_members
from kefu.teams.models import TeamChanges
from kefu.teams.rules import Rules
from kefu.worker.dispatch import Dispatcher
from tests import world
from tests.world import ADA, NOW, SHOP, WEBSITE, says


class Crowd:
    """Who is there; every verb commits and returns."""

    def __init__(self, database: Database, clock: FixedClock | None = None) -> None:
        self.database = database
        self.clock = clock or FixedClock(NOW)
        self.presence = MemoryPresence()
        self.path = MessagePath(database, self.clock, lambda _: None)
        self.dispatcher = self.new_dispatcher()
        self.agents: list[Agent] = []
        self.visitors: list[Visitor] = []

    def new_dispatcher(self, database: Database | None = None) -> Dispatcher:
        async def settled(_: str) -> None:
            return None

        return Dispatcher(database or self.database, self.clock, self.presence, settled)

    async def begin(self, rules: Rules, *, agents: int = 0, visitors: int = 0, capacity: int = 2) -> None:
        await world.settle(self.database)
        await self.set_rules(rules)
        async with self.database.begin() as tx:
            await tx.execute(sa.update(schema.agents).values(is_active=False))
            await tx.execute(sa.update(schema.workspaces).values(default_capacity=capacity))
        for number in range(agents):
            await self.add_agent(f"agt_{number:03}")
        for number in range(visitors):
            await self.add_visitor(f"cont_{number:04}")

    async def set_rules(self, rules: Rules, team_id: str | None = None) -> None:
        table = schema.teams if team_id is not None else schema.inboxes
        async with self.database.begin() as tx:
            changed = sa.update(table).where(table.c.id == (team_id or WEBSITE))
            await tx.execute(changed.values(rules=msgspec.to_builtins(rules)))

    async def add_agent(self, agent_id: str, **values: object) -> Agent:
        agent = Agent(SHOP, agent_id, "agent")
        row = {"name": agent_id, "email": f"{agent_id}@shop.test", "role": "agent", "password_hash": "!", **values}
        async with self.database.begin() as tx:
            await tx.execute(
                sa.insert(schema.agents).values(id=agent_id, workspace_id=SHOP, preferences={}, created_at=NOW, **row)
            )
        self.agents.append(agent)
        await self.arrive(agent)
        return agent

    async def add_visitor(self, contact_id: str, language: str | None = None) -> Visitor:
        visitor = Visitor(SHOP, WEBSITE, contact_id, f"vis_{contact_id}")
        common = {"workspace_id": SHOP, "created_at": NOW}
        async with self.database.begin() as tx:
            await tx.execute(sa.insert(schema.contacts).values(id=contact_id, name=contact_id, attributes={}, **common))
            await tx.execute(
                sa.insert(schema.visitors).values(
                    id=visitor.id, inbox_id=WEBSITE, contact_id=contact_id, secret_hash=visitor.id,
                    language=language, seen_at=NOW, **common,
                )
            )  # fmt: skip
        self.visitors.append(visitor)
        return visitor

    async def arrive(self, agent: Agent) -> None:
        await self.presence.arrive(agent_key(agent.id), "con")

    async def vanish(self, agent: Agent) -> None:
        await self.presence.depart(agent_key(agent.id), "con")

    async def set_agent(self, agent: Agent, **values: object) -> None:
        if "availability" in values:
            values["availability_at"] = self.clock.now()
        async with self.database.begin() as tx:
            await tx.execute(sa.update(schema.agents).where(schema.agents.c.id == agent.id).values(**values))

    async def ask(self, visitor: Visitor, text: str = "hello", team_id: str | None = None) -> Conversation:
        """The visitor writes, into its conversation or a new one."""
        author = Author(visitor, visitor.contact_id)
        async with self.database.begin() as tx:
            begun = await start_conversation(tx, author, visitor.contact_id, WEBSITE, self.clock.now())
            if team_id is not None and begun.team_id is None:
                chosen = schema.conversations.c.id == begun.id
                await tx.execute(sa.update(schema.conversations).where(chosen).values(team_id=team_id))
        stored = await send_message(self.path, says(visitor, begun.id, text, client_message_id=new_id("cm")))
        return stored.conversation

    async def answer(self, agent: Agent, conversation_id: str) -> None:
        await send_message(self.path, says(agent, conversation_id, "answer", client_message_id=new_id("cm")))

    async def settle(self) -> None:
        await self.dispatcher.settle(SHOP)

    async def conversation(self, conversation_id: str) -> Conversation:
        async with self.database.read() as reader:
            found = await find_conversation(reader, conversation_id)
        assert found is not None
        return found

    async def conversations(self) -> list[Conversation]:
        async with self.database.read() as reader:
            rows = await reader.all(select_conversations().order_by(schema.conversations.c.id))
        return [conversation_from(row) for row in rows]

    async def loads(self, ids: Iterable[str] = ()) -> dict[str, int]:
        found: dict[str, int] = dict.fromkeys(ids, 0)
        for each in await self.conversations():
            if each.assignee_id is not None and each.status == "open":
                found[each.assignee_id] = found.get(each.assignee_id, 0) + 1
        return found


async def take(crowd: Crowd, agent: Agent) -> Conversation:
    async with crowd.database.begin() as tx:
        return await take_next(tx, Author(agent, agent.id), crowd.clock.now())


async def activities(crowd: Crowd, conversation_id: str) -> list[str | None]:
    async with crowd.database.read() as reader:
        part = await list_entries(reader, conversation_id, Window())
    return [entry.extra.activity for entry in part.entries if entry.kind == "activity"]


async def new_team(crowd: Crowd, *members: Agent, rules: Rules | None = None) -> str:
    async with crowd.database.begin() as tx:
        team = await create_team(tx, crowd.clock, ADA, f"Team {len(members)}")
        await set_members(tx, ADA, team.id, [agent.id for agent in members])
        if rules is not None:
            await change_team(tx, ADA, team.id, TeamChanges(rules=rules))
    return team.id
