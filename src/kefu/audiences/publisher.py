"""Turns committed news into frames for each audience and hands them to the bus; called after every commit."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Protocol

import msgspec
import structlog

from kefu.audiences.agents import events as agent_events
from kefu.audiences.agents import project as for_agents
from kefu.audiences.call_news import publish_call
from kefu.audiences.faces import Faces
from kefu.audiences.scene import Scene
from kefu.audiences.visitors import project as for_visitors
from kefu.calls.models import CallNews
from kefu.conversations.events import (
    AgentsMentioned,
    ConversationAssigned,
    ConversationFact,
    Happened,
    MarksMoved,
    ParticipantsChanged,
    TeamChanged,
    TransferEnded,
    TransferOffered,
)
from kefu.kernel.clock import Clock
from kefu.kernel.news import (
    AgentNews,
    ContactNews,
    Notable,
    NotificationsRead,
    SessionsEnded,
    SettingsNews,
    ShiftNews,
    TicketNews,
)
from kefu.realtime import topics
from kefu.realtime.bus import Bus, Parcel

_log = structlog.get_logger()
_encoder = msgspec.json.Encoder()

News = (
    Happened
    | MarksMoved
    | SettingsNews
    | AgentNews
    | ContactNews
    | SessionsEnded
    | TicketNews
    | CallNews
    | ShiftNews
    | Notable
    | NotificationsRead
)


class Lookup(Protocol):
    """Reads the whole new self of something that changed, for news that only name it."""

    async def agent_changed(self, news: AgentNews) -> agent_events.AgentChanged | None: ...

    async def contact_changed(self, news: ContactNews) -> agent_events.ContactChanged | None: ...


def topics_of(item: Happened | MarksMoved) -> tuple[str, ...]:
    """Which agents hear of it: who has it open, who watches everything, who takes part or could, did, or is asked."""
    conversation = item.conversation
    found = [topics.conversation(conversation.id), topics.everything(conversation.workspace_id)]
    concerned = {conversation.assignee_id, *conversation.participant_ids}
    if isinstance(item, Happened):
        concerned.update(_named_by(item.fact))
    for agent_id in concerned:
        found.append(topics.agent(agent_id) if agent_id is not None else topics.unassigned(conversation.workspace_id))
    return tuple(found)


def _named_by(fact: ConversationFact) -> tuple[str | None, ...]:
    """Whom the fact is about although the conversation after it may not name them; None: who could answer."""
    match fact:
        case ConversationAssigned():
            return (fact.previous_id,)
        case TeamChanged():
            return (fact.previous_assignee_id,)
        case TransferOffered() | TransferEnded():
            return (fact.giver_id, fact.agent_id)
        case ParticipantsChanged():
            return (*fact.joined, *fact.left)
        case AgentsMentioned():
            return tuple(fact.agent_ids)
        case _:
            return ()


class Publisher:
    """Keeps the order of commits: while faces load for one piece of news, the following ones wait behind it."""

    def __init__(self, bus: Bus, faces: Faces, links_key: bytes, clock: Clock, lookup: Lookup) -> None:
        self._bus = bus
        self._faces = faces
        self._links_key = links_key
        self._clock = clock
        self._lookup = lookup
        self._waiting: deque[News] = deque()
        self._task: asyncio.Task[None] | None = None

    def publish(self, news: Sequence[object]) -> None:
        """The database's listener."""
        for item in news:
            assert isinstance(item, News)
            if self._task is None and self._try_now(item):
                continue
            self._waiting.append(item)
            if self._task is None:
                self._task = asyncio.ensure_future(self._drain())

    def scene(self, workspace_id: str) -> Scene | None:
        """The scene if its faces are known; else `load_scene`."""
        known = self._faces.peek(workspace_id)
        return Scene(known, self._links_key, self._clock.now()) if known is not None else None

    async def load_scene(self, workspace_id: str) -> Scene:
        """The scene for projecting outside the publisher: answers, pages, replays."""
        return Scene(await self._faces.get(workspace_id), self._links_key, self._clock.now())

    async def flush(self) -> None:
        while self._task is not None:
            await asyncio.wait([self._task])

    def _try_now(self, item: News) -> bool:
        if not isinstance(item, Happened | MarksMoved):
            return False
        scene = self.scene(item.conversation.workspace_id)
        if scene is None:
            return False
        try:
            self._push(item, scene)
        except Exception:
            # The commit stands: whoever made it must hear that it does, not that telling others failed.
            _log.exception("publisher.failed", news=type(item).__name__)
        return True

    async def _drain(self) -> None:
        try:
            while self._waiting:
                item = self._waiting.popleft()
                try:
                    await self._push_slowly(item)
                except Exception:
                    # News are never the truth: clients find what they miss in the event log.
                    _log.exception("publisher.failed", news=type(item).__name__)
        finally:
            self._task = None

    async def _push_slowly(self, item: News) -> None:
        match item:
            case Happened() | MarksMoved():
                self._push(item, await self.load_scene(item.conversation.workspace_id))
            case SettingsNews():
                if item.what == "agents":
                    self._faces.forget(item.workspace_id)
                self._to_colleagues(item.workspace_id, agent_events.SettingsChanged(what=item.what))
            case AgentNews():
                self._faces.forget(item.workspace_id)
                changed = await self._lookup.agent_changed(item)
                if changed is not None:
                    self._to_colleagues(item.workspace_id, changed)
            case ContactNews():
                contact = await self._lookup.contact_changed(item)
                if contact is not None:
                    self._to_colleagues(item.workspace_id, contact)
            case TicketNews():
                self._to_colleagues(item.workspace_id, agent_events.ticket_changed(item))
            case CallNews():
                publish_call(self._bus, item, await self.load_scene(item.call.workspace_id))
            case ShiftNews():
                event = agent_events.SettingsChanged(what="shifts")
                self._bus.publish(item.workspace_id, Parcel((topics.agent(item.agent_id),), _encoder.encode(event)))
            case SessionsEnded():
                ended = tuple(topics.session(session_id) for session_id in item.session_ids)
                self._bus.publish(item.workspace_id, Parcel(ended, b"", command="revoke"))

    def _to_colleagues(self, workspace_id: str, event: agent_events.AgentEvent) -> None:
        self._bus.publish(workspace_id, Parcel((topics.colleagues(workspace_id),), _encoder.encode(event)))

    def _push(self, item: Happened | MarksMoved, scene: Scene) -> None:
        conversation = item.conversation
        sender = item.sender_connection if isinstance(item, Happened) else None
        agents = topics_of(item)
        if self._bus.is_wanted(agents, None):
            event = for_agents.project(item, scene) if isinstance(item, Happened) else for_agents.project_marks(item)
            self._bus.publish(conversation.workspace_id, Parcel(agents, _encoder.encode(event)))
        contact = (topics.contact(conversation.contact_id),)
        if self._bus.is_wanted(contact, sender):
            frame = (
                for_visitors.project(item, scene)
                if isinstance(item, Happened)
                else for_visitors.project_marks(item, scene)
            )
            if frame is not None:
                self._bus.publish(conversation.workspace_id, Parcel(contact, _encoder.encode(frame), sender))
