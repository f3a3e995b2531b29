"""Tells the people of a call how it is: the agents whom it concerns, the contact's browsers; used by the publisher."""

import msgspec

from kefu.audiences.agents import events as agent_events
from kefu.audiences.agents.call_views import CallView
from kefu.audiences.scene import Scene
from kefu.audiences.visitors import events as visitor_events
from kefu.audiences.visitors.project import assignee_view
from kefu.audiences.visitors.views import VisitorCall
from kefu.calls.models import CallNews
from kefu.realtime import topics
from kefu.realtime.bus import Bus, Parcel

_encoder = msgspec.json.Encoder()


def agents_call(news: CallNews, scene: Scene) -> CallView:
    call = news.call
    face = scene.faces.get(call.agent_id) if call.agent_id is not None else None
    return CallView(
        id=call.id,
        conversation_id=call.conversation_id,
        contact_id=news.contact_id,
        contact_name=news.contact_name,
        kind=call.kind,
        state=call.state,
        started_by=call.started_by,
        agent_id=call.agent_id,
        agent_name=face.name if face is not None else None,
        rings=call.rings,
        created_at=call.created_at,
        accepted_at=call.accepted_at,
        ended_at=call.ended_at,
    )


def visitors_call(news: CallNews, scene: Scene) -> VisitorCall:
    call = news.call
    return VisitorCall(
        id=call.id,
        conversation_id=call.conversation_id,
        kind=call.kind,
        state=call.state,
        started_by=call.started_by,
        agent=assignee_view(call.agent_id, scene),
        created_at=call.created_at,
        accepted_at=call.accepted_at,
    )


def topics_of_call(news: CallNews) -> tuple[str, ...]:
    """Who has the conversation open, who is in the call, and whose consoles ring or have rung."""
    call = news.call
    # After the ringing nobody is named any more: those who were hear it with everybody.
    everybody = [topics.unassigned(call.workspace_id)] if call.started_by == "visitor" else []
    own = [topics.agent(call.agent_id)] if call.agent_id is not None else []
    return (topics.conversation(call.conversation_id), *own, *everybody)


def publish_call(bus: Bus, news: CallNews, scene: Scene) -> None:
    workspace_id = news.call.workspace_id
    event = agent_events.CallChanged(call=agents_call(news, scene))
    bus.publish(workspace_id, Parcel(topics_of_call(news), _encoder.encode(event)))
    frame = visitor_events.CallChanged(call=visitors_call(news, scene))
    bus.publish(workspace_id, Parcel((topics.contact(news.contact_id),), _encoder.encode(frame)))
