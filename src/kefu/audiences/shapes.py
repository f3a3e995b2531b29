"""Shapes that both audiences share word for word: attachments, cards, and the state of a message."""

from typing import Literal

from kefu.kernel.wire import View

Status = Literal["open", "snoozed", "resolved"]
MessageType = Literal["text", "picture", "file", "voice", "video", "card", "call"]


class AttachmentView(View, frozen=True, kw_only=True):
    """A file on a message; `url` and `thumbnail_url` are short-lived signed links relative to the server."""

    id: str
    kind: Literal["picture", "voice", "video", "file"]
    name: str
    size: int
    content_type: str
    url: str
    thumbnail_url: str | None = None
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None


class CardButton(View, frozen=True, kw_only=True):
    """A button of a card; opens `url` (http, https, mailto or tel)."""

    label: str
    url: str


class CardView(View, frozen=True, kw_only=True):
    """A product, an order or a link, drawn as a card."""

    title: str
    text: str = ""
    picture_url: str | None = None
    url: str | None = None
    buttons: list[CardButton] = []


class QuoteView(View, frozen=True, kw_only=True):
    """The message that another one answers, short enough to draw above it."""

    id: str
    author_name: str
    text: str
    type: MessageType


class CallLineView(View, frozen=True, kw_only=True):
    """How a call went; who called is the direction of the message, and the duration is that of the talk."""

    kind: Literal["voice", "video"]
    outcome: Literal["ended", "declined", "missed", "failed"]
    duration_ms: int | None = None
    agent_name: str | None = None
