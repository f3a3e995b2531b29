"""Everything a visitor's socket may say; a closed union, unknown fields refused."""

from kefu.audiences.calls import CallAccept, CallBeat, CallDecline, CallEnd, CallSignal, CallStart, Device
from kefu.kernel.wire import Body, Count, Name


class Position(Body, frozen=True, kw_only=True):
    """Up to where the client knows a conversation."""

    id: Name
    pos: Count


class Hello(Body, frozen=True, kw_only=True, tag="hello"):
    """The first frame; the token proves the visitor (it is never in a URL). `device`: this page is in a call."""

    token: str
    conversations: list[Position] = []
    device: Device | None = None


class Send(Body, frozen=True, kw_only=True, tag="send"):
    """Send a message; without a conversation, into the current one, which is started if there is none."""

    client_message_id: str
    conversation_id: str | None = None
    text: str = ""
    attachment_ids: list[str] = []
    reply_to_id: str | None = None


class Edit(Body, frozen=True, kw_only=True, tag="edit"):
    """Change the text of an own message; answered by `done`."""

    ref: str
    conversation_id: Name
    message_id: Name
    text: str


class Recall(Body, frozen=True, kw_only=True, tag="recall"):
    """Take an own message back; answered by `done`."""

    ref: str
    conversation_id: Name
    message_id: Name


class Delivered(Body, frozen=True, kw_only=True, tag="delivered"):
    """The device holds messages up to `seq`."""

    conversation_id: Name
    seq: Count


class Read(Body, frozen=True, kw_only=True, tag="read"):
    """The visitor has seen messages up to `seq`."""

    conversation_id: Name
    seq: Count


class Typing(Body, frozen=True, kw_only=True, tag="typing"):
    """The visitor is (or stopped) typing; `text` is the live preview where the inbox shows it to agents."""

    is_typing: bool
    conversation_id: Name | None = None
    text: str | None = None


class Page(Body, frozen=True, kw_only=True, tag="page"):
    """The visitor moved to another page of the site."""

    url: str
    title: str = ""
    referrer: str = ""


class Resume(Body, frozen=True, kw_only=True, tag="resume"):
    """Ask for what is missing in one conversation; answered by `resumed`."""

    conversation_id: Name
    pos: Count


class Ping(Body, frozen=True, kw_only=True, tag="ping"):
    """Heartbeat; answered by `pong`."""


VisitorCommand = (
    Hello
    | Send
    | Edit
    | Recall
    | Delivered
    | Read
    | Typing
    | Page
    | Resume
    | Ping
    | CallStart
    | CallAccept
    | CallDecline
    | CallEnd
    | CallBeat
    | CallSignal
)
