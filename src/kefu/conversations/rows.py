"""Rows of conversations, entries and events into structs and back; free of SQLAlchemy, for the writing process."""

from typing import Any, Protocol

import msgspec

from kefu.conversations import events as facts
from kefu.conversations.models import NO_EXTRA, Conversation, Entry, Extra
from kefu.kernel.actors import Actor, actor_id, actor_kind

# Structs and columns have the same names, which a test holds them to; the contact's name is read along.
CONVERSATION_COLUMNS = tuple(name for name in Conversation.__struct_fields__ if name != "contact_name")
ENTRY_COLUMNS = Entry.__struct_fields__
EVENT_COLUMNS = (
    "workspace_id", "conversation_id", "pos", "visitor_pos", "type", "actor_kind", "actor_id", "entry_id", "data",
    "created_at",
)  # fmt: skip

_FACTS: dict[str, type[facts.Fact]] = {str(kind.__struct_config__.tag): kind for kind in facts.Fact.__subclasses__()}
_HAS_DATA = {kind for kind in _FACTS.values() if kind.__struct_fields__}


class Row(Protocol):
    """Columns by name."""

    def __getitem__(self, name: Any, /) -> Any: ...


def conversation_from(row: Row) -> Conversation:
    """A row with the contact's name."""
    return Conversation(**{name: row[name] for name in (*CONVERSATION_COLUMNS, "contact_name")})


def entry_from(row: Row) -> Entry:
    values = {name: row[name] for name in ENTRY_COLUMNS}
    values["extra"] = msgspec.json.decode(row["extra"], type=Extra) if row["extra"] else NO_EXTRA
    return Entry(**values)


def encode_extra(extra: Extra) -> str | None:
    return None if extra is NO_EXTRA or extra == NO_EXTRA else msgspec.json.encode(extra).decode()


def event_row(happened: facts.Happened, actor: Actor, now: int) -> tuple[object, ...]:
    """The row of `events` for a fact, in the order of EVENT_COLUMNS."""
    kind = type(happened.fact)
    data = None
    if kind in _HAS_DATA:
        fields = msgspec.to_builtins(happened.fact)
        fields.pop("type", None)
        data = msgspec.json.encode(fields).decode()
    return (
        happened.conversation.workspace_id,
        happened.conversation.id,
        happened.pos,
        happened.visitor_pos,
        kind.__struct_config__.tag,
        actor_kind(actor),
        actor_id(actor),
        happened.entry.id,
        data,
        now,
    )


def fact_from(kind: str, data: str | None) -> facts.ConversationFact:
    """A fact by the tag and the fields that `events` keeps."""
    fields = msgspec.json.decode(data) if data else {}
    return msgspec.convert({"type": kind, **fields}, _FACTS[kind])  # type: ignore[return-value]  # the table is closed
