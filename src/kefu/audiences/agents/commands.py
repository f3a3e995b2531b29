"""Everything an agent's socket may say; a closed union, unknown fields refused."""

from kefu.audiences.calls import CallAccept, CallBeat, CallDecline, CallEnd, CallSignal, CallStart, Device
from kefu.audiences.shapes import CardView
from kefu.kernel.wire import Body, Count, Name


class Position(Body, frozen=True, kw_only=True):
    """Up to where the client knows a conversation."""

    id: Name
    pos: Count


class Hello(Body, frozen=True, kw_only=True, tag="hello"):
    """The first frame. `conversations` are those whose timeline the client holds; `viewing` those on screen.

    `device` is named while this page is in a call.
    """

    conversations: list[Position] = []
    viewing: list[Name] = []
    is_silent: bool = False
    is_watching_all: bool = False
    is_watching_visitors: bool = False
    device: Device | None = None


class Send(Body, frozen=True, kw_only=True, tag="send"):
    """Send a message, or write a note with `is_note`; answered by `sent` after the commit.

    A note names agents and teams by `mention_ids`; `is_whisper` is a supervisor's note to who answers.
    `is_confirmed`: the agent has looked again at the words that `message.words_warn` named.
    """

    client_message_id: str
    conversation_id: str
    text: str = ""
    attachment_ids: list[str] = []
    card: CardView | None = None
    reply_to_id: str | None = None
    is_note: bool = False
    mention_ids: list[Name] = []
    is_whisper: bool = False
    is_confirmed: bool = False


class Edit(Body, frozen=True, kw_only=True, tag="edit"):
    """Change the text of an own message or note; answered by `done`."""

    ref: str
    conversation_id: Name
    entry_id: Name
    text: str


class Recall(Body, frozen=True, kw_only=True, tag="recall"):
    """Take an own message back; answered by `done`."""

    ref: str
    conversation_id: Name
    entry_id: Name


class Read(Body, frozen=True, kw_only=True, tag="read"):
    """The agent has seen messages up to `seq`."""

    conversation_id: Name
    seq: Count


class Delivered(Body, frozen=True, kw_only=True, tag="delivered"):
    """This console holds the contact's messages up to `seq`, seen or not."""

    conversation_id: Name
    seq: Count


class Typing(Body, frozen=True, kw_only=True, tag="typing"):
    """The agent is (or stopped) typing; repeat every 3 seconds while typing. Notes are not announced to visitors."""

    conversation_id: Name
    is_typing: bool
    is_note: bool = False


class ViewConversations(Body, frozen=True, kw_only=True, tag="view"):
    """The conversations now on screen; their events are pushed and colleagues see who is looking.

    A supervisor who watches is seen by nobody: `is_silent`.
    """

    conversation_ids: list[Name]
    is_silent: bool = False


class Watch(Body, frozen=True, kw_only=True, tag="watch"):
    """Whether events of colleagues' conversations are wanted too (the lists `all` and `resolved`)."""

    is_watching_all: bool


class WatchVisitors(Body, frozen=True, kw_only=True, tag="watch_visitors"):
    """Whether the comings and goings on the site are wanted (the screen of visitors)."""

    is_watching: bool


class Resume(Body, frozen=True, kw_only=True, tag="resume"):
    """Ask for what is missing in one conversation; answered by `resumed`."""

    conversation_id: Name
    pos: Count


class Ping(Body, frozen=True, kw_only=True, tag="ping"):
    """Heartbeat; answered by `pong`."""


AgentCommand = (
    Hello
    | Send
    | Edit
    | Recall
    | Read
    | Delivered
    | Typing
    | ViewConversations
    | Watch
    | WatchVisitors
    | Resume
    | Ping
    | CallStart
    | CallAccept
    | CallDecline
    | CallEnd
    | CallBeat
    | CallSignal
)
