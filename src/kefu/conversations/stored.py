"""What an entry keeps beside its text: files, cards, quotes, mentions, calls; parts of one JSON document."""

from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from kefu.attachments.models import Attachment

MessageType = Literal["text", "picture", "file", "voice", "video", "card", "call"]


class StoredAttachment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an entry remembers of a file it carries."""

    id: str
    kind: Literal["picture", "voice", "video", "file"]
    name: str
    size: int
    content_type: str
    has_thumbnail: bool = False
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None


class StoredButton(msgspec.Struct, frozen=True, kw_only=True):
    """A button of a card."""

    label: str
    url: str


class StoredCard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product, an order or a link, drawn as a card."""

    title: str
    text: str = ""
    picture_url: str | None = None
    url: str | None = None
    buttons: list[StoredButton] = []


class StoredQuote(msgspec.Struct, frozen=True, kw_only=True):
    """The message that this one answers."""

    id: str
    author_name: str
    text: str
    type: MessageType


class StoredMention(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A colleague or a team named in a note, with the name that stands in its text."""

    id: str
    name: str = ""


class StoredCall(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a voice or video call went; the entry's direction says who called."""

    kind: Literal["voice", "video"]
    outcome: Literal["ended", "declined", "missed", "failed"]
    duration_ms: int | None = None
    # Who talked, or called, on our side.
    agent_name: str | None = None


def stored_file(attachment: "Attachment") -> StoredAttachment:
    """What whatever carries it remembers of an attachment."""
    return StoredAttachment(
        id=attachment.id,
        kind=attachment.kind,
        name=attachment.name,
        size=attachment.size,
        content_type=attachment.content_type,
        has_thumbnail=attachment.thumbnail_file is not None,
        width=attachment.width,
        height=attachment.height,
        duration_ms=attachment.duration_ms,
    )
