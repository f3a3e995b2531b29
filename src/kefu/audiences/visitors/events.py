"""Everything a visitor can be pushed; the full list, by construction."""

from kefu.audiences.calls import CallJoined, CallSignalled
from kefu.audiences.frames import ErrorFrame, PongFrame
from kefu.audiences.visitors.views import AssigneeView, QueuePlace, VisitorCall, VisitorConversation, VisitorMessage
from kefu.kernel.wire import View


class MessageAdded(View, frozen=True, kw_only=True, tag="message.added"):
    """A message joined the conversation; `pos` counts what this visitor is told, without gaps."""

    conversation_id: str
    pos: int
    message: VisitorMessage
    conversation: VisitorConversation


class MessageChanged(View, frozen=True, kw_only=True, tag="message.changed"):
    """A message was edited, recalled or removed; the message is its new whole self."""

    conversation_id: str
    pos: int
    message: VisitorMessage
    conversation: VisitorConversation


class StatusChanged(View, frozen=True, kw_only=True, tag="status.changed"):
    """The conversation was started, resolved, reopened or given to another agent."""

    conversation_id: str
    pos: int
    conversation: VisitorConversation


class ConversationChanged(View, frozen=True, kw_only=True, tag="conversation.changed"):
    """Read and delivered marks moved; takes no position."""

    conversation_id: str
    conversation: VisitorConversation


class QueueChanged(View, frozen=True, kw_only=True, tag="queue.changed"):
    """The visitor's place in the queue moved; takes no position."""

    conversation_id: str
    place: QueuePlace


class AgentTyping(View, frozen=True, kw_only=True, tag="agent.typing"):
    """An agent is typing."""

    conversation_id: str
    is_typing: bool
    agent: AssigneeView | None = None


class CallChanged(View, frozen=True, kw_only=True, tag="call.changed"):
    """A call of the visitor rings (said again every few seconds), was accepted or is over."""

    call: VisitorCall


VisitorEvent = (
    MessageAdded
    | MessageChanged
    | StatusChanged
    | ConversationChanged
    | QueueChanged
    | AgentTyping
    | CallChanged
    | CallSignalled
)


class Welcome(View, frozen=True, kw_only=True, tag="welcome"):
    """The answer to `hello`: the socket is live."""

    connection_id: str
    visitor_id: str
    heartbeat_seconds: int
    server_time: int


class Resumed(View, frozen=True, kw_only=True, tag="resumed"):
    """What happened in the conversation since the position the client named; `reset`: fetch it again."""

    conversation_id: str
    reset: bool
    events: list[MessageAdded | MessageChanged | StatusChanged]
    conversation: VisitorConversation | None


class Sent(View, frozen=True, kw_only=True, tag="sent"):
    """The message is stored; the same for a resend."""

    client_message_id: str
    conversation_id: str
    pos: int
    message: VisitorMessage
    conversation: VisitorConversation


class Done(View, frozen=True, kw_only=True, tag="done"):
    """A command with a `ref` was carried out."""

    ref: str


VisitorFrame = VisitorEvent | Welcome | Resumed | Sent | Done | CallJoined | ErrorFrame | PongFrame
