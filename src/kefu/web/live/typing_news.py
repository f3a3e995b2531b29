"""Typing news: never stored, told to those who have the conversation open."""

import msgspec

from kefu.audiences.agents import events as agent_events
from kefu.audiences.visitors import commands as visitor_commands
from kefu.audiences.visitors import events as visitor_events
from kefu.audiences.visitors.project import assignee_view
from kefu.kernel.actors import Agent, Visitor
from kefu.kernel.text import clean_text
from kefu.realtime import topics
from kefu.realtime.bus import Parcel
from kefu.web.wired import Wired

_encoder = msgspec.json.Encoder()
_LONGEST_PREVIEW = 2_000


async def visitor_types(wired: Wired, visitor: Visitor, conversation_id: str, command: visitor_commands.Typing) -> None:
    """Tell the agents who look; the text only where the workspace shows it."""
    topic = (topics.conversation(conversation_id),)
    if not wired.bus.is_wanted(topic, None):
        return
    text = None
    if command.text and command.is_typing:
        workspace = await wired.workspaces.get(visitor.workspace_id)
        text = clean_text(command.text[:_LONGEST_PREVIEW]) if workspace.has_typing_preview else None
    event = agent_events.VisitorTyping(conversation_id=conversation_id, is_typing=command.is_typing, text=text)
    wired.bus.publish(visitor.workspace_id, Parcel(topic, _encoder.encode(event)))


class Place(msgspec.Struct, frozen=True):
    """Where an agent types, and through which connection."""

    conversation_id: str
    contact_id: str
    connection_id: str


async def agent_types(wired: Wired, agent: Agent, place: Place, *, is_typing: bool, is_note: bool) -> None:
    """Tell colleagues who look, and the contact unless it is a note."""
    event = agent_events.AgentTyping(conversation_id=place.conversation_id, agent_id=agent.id, is_typing=is_typing)
    looking = (topics.conversation(place.conversation_id),)
    wired.bus.publish(agent.workspace_id, Parcel(looking, _encoder.encode(event), place.connection_id))
    contact = (topics.contact(place.contact_id),)
    if is_note or not wired.bus.is_wanted(contact, None):
        return
    scene = await wired.publisher.load_scene(agent.workspace_id)
    frame = visitor_events.AgentTyping(
        conversation_id=place.conversation_id, is_typing=is_typing, agent=assignee_view(agent.id, scene)
    )
    wired.bus.publish(agent.workspace_id, Parcel(contact, _encoder.encode(frame)))
