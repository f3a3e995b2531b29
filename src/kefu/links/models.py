"""What a visitor may choose before it writes, and what the link says that brought it; no I/O."""

import re
from typing import Annotated
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec
from msgspec import Meta

from kefu.conversations.models import Priority
from kefu.kernel.clock import DAY
from kefu.kernel.errors import Refused
from kefu.workspaces.models import Language

MOST_TOPICS = 20
# A link that was followed longer ago says nothing of the conversation that begins now.
LONGEST_WAIT = DAY

TopicKey = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Id = Annotated[str, Meta(min_length=1, max_length=64)]
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_SOURCE = re.compile(r"\w[\w .+-]{0,59}")


class Topic(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What a conversation may be about: who gets it, and how it is marked."""

    key: TopicKey
    label: dict[Language, Annotated[str, Meta(max_length=80)]]
    team_id: Id | None = None
    tag_ids: Annotated[list[Id], Meta(max_length=10)] = []
    priority: Priority = "none"


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """What a link says of whoever follows it."""

    source: str | None = None
    topic: str | None = None


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where a conversation came from and what it is about, as its visitor was told or chose."""

    id: str
    source: str | None
    topic: str | None
    topic_label: str | None
    created_at: int


def path_of(inbox_id: str) -> str:
    return f"/c/{inbox_id}"


def address_of(origin: str, inbox_id: str, marks: Marks) -> str:
    """The link to print; marks that are not there leave no trace in it."""
    named = {name: value for name, value in (("source", marks.source), ("topic", marks.topic)) if value}
    return f"{origin}{path_of(inbox_id)}" + (f"?{urlencode(named)}" if named else "")


def marks_of(url: str) -> Marks:
    """The marks of the address of a chat page; any other page has none, and neither has what is not well-formed."""
    try:
        parts = urlsplit(url)
        named = parse_qs(parts.query, max_num_fields=50)
    except ValueError:
        return Marks()
    if not parts.path.startswith("/c/"):
        return Marks()
    source, topic = (named.get(name, [""])[0].strip() for name in ("source", "topic"))
    return sound_marks(source, topic)


def sound_marks(source: str | None, topic: str | None) -> Marks:
    """What of both is well-formed; the rest is left out."""
    return Marks(
        source=source if source and _SOURCE.fullmatch(source) else None,
        topic=topic if topic and _KEY.fullmatch(topic) else None,
    )


def clean_topics(topics: list[Topic]) -> list[Topic]:
    """Topics that can be offered; raises Refused."""
    if len(topics) > MOST_TOPICS:
        raise Refused("topic.too_many", f"At most {MOST_TOPICS} topics.", limit=MOST_TOPICS)
    seen: set[str] = set()
    for topic in topics:
        if topic.key in seen:
            raise Refused("topic.key_twice", "Two topics have the same key.", key=topic.key)
        if not any(text.strip() for text in topic.label.values()):
            raise Refused("topic.label_empty", "A topic needs a name in at least one language.", key=topic.key)
        seen.add(topic.key)
    return topics


def label_of(topic: Topic, language: str) -> str:
    """The name in the visitor's language, else in any."""
    wanted = next((text for known, text in topic.label.items() if known == language and text.strip()), "")
    return wanted or next(text for text in topic.label.values() if text.strip())
