"""Comings and goings: presence of agents, visitors and of who looks at what, told to those who care."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
import structlog

from kefu.audiences.agents import events as agent_events
from kefu.audiences.agents.views import VisitView
from kefu.kernel.actors import Agent, Visitor
from kefu.kernel.news import AgentNews
from kefu.realtime import topics
from kefu.realtime.bus import Bus, Parcel
from kefu.realtime.connection import Connection
from kefu.realtime.presence import Presence
from kefu.realtime.presence_keys import agent_key, site_key, viewing_key, visitor_key
from kefu.web.live.site import LiveSite

_log = structlog.get_logger()
_encoder = msgspec.json.Encoder()

# A reload or a poll leaves for a moment; nobody wants to see that blink.
GRACE_SECONDS = 6.0

FindVisit = Callable[[str, str], Awaitable[VisitView | None]]
Tell = Callable[[list[object]], None]


def _viewing_frame(conversation_id: str, agent_ids: set[str]) -> bytes:
    return _encoder.encode(agent_events.AgentViewing(conversation_id=conversation_id, agent_ids=sorted(agent_ids)))


class Arrivals:
    """Keeps presence for this node's connections and tells the changes."""

    def __init__(self, presence: Presence, bus: Bus, tell: Tell, find_visit: FindVisit, site: LiveSite) -> None:
        self._site = site
        self._presence = presence
        self._bus = bus
        self._tell = tell
        self._find_visit = find_visit
        self._kept: set[tuple[str, str]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def agent_arrives(self, agent: Agent, connection_id: str) -> None:
        if await self._arrive(agent_key(agent.id), connection_id):
            self.tell_agent(agent.workspace_id, agent.id)

    def agent_departs(self, agent: Agent, connection_id: str) -> None:
        async def tell() -> None:
            self.tell_agent(agent.workspace_id, agent.id)

        self._later(agent_key(agent.id), connection_id, tell)

    def tell_agent(self, workspace_id: str, agent_id: str) -> None:
        """Show everybody concerned whether an agent is here."""
        self._tell([AgentNews(workspace_id=workspace_id, agent_id=agent_id)])

    async def visitor_arrives(self, visitor: Visitor, connection_id: str) -> None:
        if await self._arrive(visitor_key(visitor.contact_id), connection_id):
            await self.tell_visit(visitor.workspace_id, visitor.contact_id)
        await self._arrive(site_key(visitor.workspace_id), f"{visitor.id}/{connection_id}")
        self._site.changed(visitor)

    def visitor_departs(self, visitor: Visitor, connection_id: str) -> None:
        async def tell() -> None:
            await self.tell_visit(visitor.workspace_id, visitor.contact_id)

        async def tell_site() -> None:
            self._site.changed(visitor)

        self._later(visitor_key(visitor.contact_id), connection_id, tell)
        member = f"{visitor.id}/{connection_id}"
        self._later(site_key(visitor.workspace_id), member, tell_site, is_only_for_last=False)

    async def tell_visit(self, workspace_id: str, contact_id: str) -> None:
        """Show agents who look at a contact where it is now."""
        topic = (topics.watched_contact(contact_id),)
        if not self._bus.is_wanted(topic, None):
            return
        visit = await self._find_visit(workspace_id, contact_id)
        if visit is not None:
            event = agent_events.VisitChanged(contact_id=contact_id, visit=visit)
            self._bus.publish(workspace_id, Parcel(topic, _encoder.encode(event)))

    def visit_changed(self, workspace_id: str, contact_id: str) -> None:
        """Show it to agents who look at the contact, if there are any."""
        if self._bus.is_wanted((topics.watched_contact(contact_id),), None):
            task = asyncio.ensure_future(self.tell_visit(workspace_id, contact_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def start_viewing(self, agent: Agent, conversation_id: str, connection: Connection) -> None:
        """Tell this connection who looks, and the others if this agent did not look until now."""
        before = await self._viewers(conversation_id)
        await self._arrive(viewing_key(conversation_id), f"{agent.id}/{connection.id}")
        connection.answer(_viewing_frame(conversation_id, before | {agent.id}))
        if agent.id not in before:
            await self.tell_viewing(agent.workspace_id, conversation_id, but=connection.id)

    async def stop_viewing(self, agent: Agent, conversation_id: str, connection_id: str) -> None:
        """The agent turned to something else."""
        key, member = viewing_key(conversation_id), f"{agent.id}/{connection_id}"
        self._kept.discard((key, member))
        await self._presence.depart(key, member)
        await self._tell_if_nobody_looks_for(agent, conversation_id)

    def viewer_departs(self, agent: Agent, conversation_id: str, connection_id: str) -> None:
        """The connection is gone; a reload or the next poll will look again within the grace time."""

        async def tell() -> None:
            await self._tell_if_nobody_looks_for(agent, conversation_id)

        self._later(viewing_key(conversation_id), f"{agent.id}/{connection_id}", tell, is_only_for_last=False)

    async def _viewers(self, conversation_id: str) -> set[str]:
        members = await self._presence.members(viewing_key(conversation_id))
        return {member.split("/")[0] for member in members}

    async def _tell_if_nobody_looks_for(self, agent: Agent, conversation_id: str) -> None:
        if agent.id not in await self._viewers(conversation_id):
            await self.tell_viewing(agent.workspace_id, conversation_id)

    async def tell_viewing(self, workspace_id: str, conversation_id: str, but: str | None = None) -> None:
        """Show agents who look at a conversation who else does."""
        payload = _viewing_frame(conversation_id, await self._viewers(conversation_id))
        self._bus.publish(workspace_id, Parcel((topics.conversation(conversation_id),), payload, but))

    async def _arrive(self, key: str, connection_id: str) -> bool:
        self._kept.add((key, connection_id))
        return await self._presence.arrive(key, connection_id)

    def _later(
        self, key: str, connection_id: str, tell: Callable[[], Awaitable[None]], *, is_only_for_last: bool = True
    ) -> None:
        """Leave after the grace time, and tell it (as a rule only if nobody came back meanwhile)."""

        async def leave() -> None:
            try:
                await asyncio.sleep(GRACE_SECONDS)
            finally:
                self._kept.discard((key, connection_id))
            if await self._presence.depart(key, connection_id) or not is_only_for_last:
                await tell()

        task = asyncio.ensure_future(leave())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def keep(self) -> set[str]:
        """Renew what this node's connections hold, several times per time to live; the keys that came or went."""
        return await self._presence.keep(list(self._kept)) | await self._presence.sweep()

    async def close(self) -> None:
        """The process goes down: what it held is given back at once."""
        held = list(self._kept)
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(list(self._tasks), timeout=2)
        for key, connection_id in held:
            try:
                await self._presence.depart(key, connection_id)
            except OSError:
                _log.warning("arrivals.not_departed", key=key)
                return
