"""Everything an agent can be pushed: a closed union, and the frames that answer an agent's commands."""

from kefu.audiences.agents.call_views import CallView
from kefu.audiences.agents.notification_views import NotificationView, Sound
from kefu.audiences.agents.views import (
    AgentView,
    ContactView,
    ConversationView,
    Entry,
    LiveVisitorView,
    MessageEntry,
    NoteEntry,
    VisitView,
)
from kefu.audiences.calls import CallJoined, CallSignalled
from kefu.audiences.frames import ErrorFrame, PongFrame
from kefu.kernel.news import TicketNews, TicketWhat, What
from kefu.kernel.wire import View


class EntryAdded(View, frozen=True, kw_only=True, tag="entry.added"):
    """A message, note or activity joined the timeline at `entry.pos`; `pos` counts events without gaps."""

    conversation_id: str
    pos: int
    entry: Entry
    conversation: ConversationView


class EntryChanged(View, frozen=True, kw_only=True, tag="entry.changed"):
    """A message or note was edited, recalled or deleted; the entry is its new whole self."""

    conversation_id: str
    pos: int
    entry: Entry
    conversation: ConversationView


class ConversationChanged(View, frozen=True, kw_only=True, tag="conversation.changed"):
    """Read and delivered marks or the contact's name moved; takes no position, the newest version wins."""

    conversation_id: str
    conversation: ConversationView


class VisitorTyping(View, frozen=True, kw_only=True, tag="visitor.typing"):
    """The visitor is typing; `text` is the live preview, None where the workspace keeps it private."""

    conversation_id: str
    is_typing: bool
    text: str | None = None


class AgentTyping(View, frozen=True, kw_only=True, tag="agent.typing"):
    """A colleague is typing here."""

    conversation_id: str
    agent_id: str
    is_typing: bool


class AgentViewing(View, frozen=True, kw_only=True, tag="agent.viewing"):
    """Colleagues who have this conversation open now."""

    conversation_id: str
    agent_ids: list[str]


class VisitChanged(View, frozen=True, kw_only=True, tag="visit.changed"):
    """The contact came, left, or moved to another page."""

    contact_id: str
    visit: VisitView


class VisitorsChanged(View, frozen=True, kw_only=True, tag="visitors.changed"):
    """Browsers came, moved on, or left the site; told to who watches the visitors."""

    visitors: list[LiveVisitorView]
    gone: list[str]


class ContactChanged(View, frozen=True, kw_only=True, tag="contact.changed"):
    """Name, e-mail, attributes of a contact changed."""

    contact: ContactView


class AgentChanged(View, frozen=True, kw_only=True, tag="agent.changed"):
    """A colleague came, left, changed availability or profile."""

    agent: AgentView


class SettingsChanged(View, frozen=True, kw_only=True, tag="settings.changed"):
    """Something that is fetched whole changed: fetch it again."""

    what: What


class TicketChanged(View, frozen=True, kw_only=True, tag="ticket.changed"):
    """Something happened to a ticket: who shows it fetches it again."""

    ticket_id: str
    number: int
    title: str
    what: TicketWhat
    actor_id: str | None
    assignee_id: str | None
    team_id: str | None


def ticket_changed(news: TicketNews) -> TicketChanged:
    return TicketChanged(
        ticket_id=news.ticket_id,
        number=news.number,
        title=news.title,
        what=news.what,
        actor_id=news.actor_id,
        assignee_id=news.assignee_id,
        team_id=news.team_id,
    )


class CallChanged(View, frozen=True, kw_only=True, tag="call.changed"):
    """A call rings (said again every few seconds), was accepted or is over."""

    call: CallView


class NotificationAdded(View, frozen=True, kw_only=True, tag="notification.added"):
    """The agent should know this; the same id again says the newest of it.

    `sound` and `has_notice` are what the agent chose for this kind and this hour: whether it rings, and whether the
    desktop shows it. A screen that has the conversation in front does neither.
    """

    notification: NotificationView
    is_listed: bool
    unread: int
    sound: Sound | None
    volume: int
    has_notice: bool
    is_only_away: bool


class NotificationsRead(View, frozen=True, kw_only=True, tag="notification.read"):
    """The agent has seen these on another screen, or they are old; None: all of them."""

    ids: list[str] | None
    unread: int


AgentEvent = (
    EntryAdded
    | EntryChanged
    | ConversationChanged
    | VisitorTyping
    | AgentTyping
    | AgentViewing
    | VisitChanged
    | VisitorsChanged
    | ContactChanged
    | AgentChanged
    | SettingsChanged
    | TicketChanged
    | CallChanged
    | CallSignalled
    | NotificationAdded
    | NotificationsRead
)


class Welcome(View, frozen=True, kw_only=True, tag="welcome"):
    """The answer to `hello`: the socket is live. `resumed` answers each topic that hello named."""

    connection_id: str
    agent_id: str
    heartbeat_seconds: int
    server_time: int


class Resumed(View, frozen=True, kw_only=True, tag="resumed"):
    """What happened in one conversation since the position the client named; `reset`: fetch it again."""

    conversation_id: str
    reset: bool
    events: list[EntryAdded | EntryChanged]
    conversation: ConversationView | None


class Sent(View, frozen=True, kw_only=True, tag="sent"):
    """The message or note is stored; the same for a resend."""

    client_message_id: str
    conversation_id: str
    pos: int
    entry: MessageEntry | NoteEntry
    conversation: ConversationView


class Done(View, frozen=True, kw_only=True, tag="done"):
    """A command with a `ref` was carried out."""

    ref: str


AgentFrame = AgentEvent | Welcome | Resumed | Sent | Done | CallJoined | ErrorFrame | PongFrame
