"""What the statements of the message path share in both dialects: columns, rows for writing, structs from reading."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

import msgspec

from kefu.conversations.decide import Decision, FoundAttachment
from kefu.conversations.models import Conversation, Entry
from kefu.conversations.rows import CONVERSATION_COLUMNS, ENTRY_COLUMNS, encode_extra, entry_from, event_row
from kefu.conversations.stored import StoredAttachment
from kefu.kernel.text import index_text

# Columns of a conversation that a message never changes; the others it writes.
_KEPT = {
    "id", "workspace_id", "inbox_id", "contact_id", "assignee_id", "team_id", "priority", "tags", "attributes",
    "participants", "sla_due_at", "sla", "assigned_at", "waited_ms", "last_agent_id", "created_at",
}  # fmt: skip
CHANGING = tuple(name for name in CONVERSATION_COLUMNS if name not in _KEPT)
INSERTED = tuple(name for name in ENTRY_COLUMNS if name not in ("edited_at", "recalled_at", "deleted_at"))
FILE_COLUMNS = (
    "id", "kind", "name", "size", "content_type", "thumbnail_file", "width", "height", "duration_ms",
    "workspace_id", "uploader_kind", "uploader_id", "entry_id",
)  # fmt: skip
_CONVERSATION_FIELDS = (*CONVERSATION_COLUMNS, "contact_name")
_STATE: Callable[[Conversation], tuple[object, ...]] = attrgetter(*CHANGING, "id")
_EXTRA_AT = INSERTED.index("extra")


class Found(msgspec.Struct):
    """The rows of a batch, by id; `last_number` is the newest entry's, where numbers are ours to give."""

    conversations: dict[str, Conversation]
    sent: dict[tuple[str, str], Entry]
    attachments: Mapping[str, FoundAttachment] = {}
    quotes: Mapping[str, Entry] = {}
    last_number: int = 0


def conversations_of(rows: Sequence[Sequence[Any]]) -> dict[str, Conversation]:
    """By id; the rows have every column of a conversation and then the contact's name."""
    return {row[0]: Conversation(**dict(zip(_CONVERSATION_FIELDS, row, strict=True))) for row in rows}


def sent_of(rows: Sequence[Sequence[Any]]) -> dict[tuple[str, str], Entry]:
    """By conversation and clientMessageId."""
    found = [_entry(row) for row in rows]
    return {(entry.conversation_id, entry.client_message_id or ""): entry for entry in found}


def quotes_of(rows: Sequence[Sequence[Any]]) -> dict[str, Entry]:
    return {entry.id: entry for entry in map(_entry, rows)}


def attachments_of(rows: Sequence[Sequence[Any]]) -> dict[str, FoundAttachment]:
    return {row[0]: _attachment(row) for row in rows}


def _entry(row: Sequence[Any]) -> Entry:
    return entry_from(dict(zip(ENTRY_COLUMNS, row, strict=True)))


def _attachment(row: Sequence[Any]) -> FoundAttachment:
    value = dict(zip(FILE_COLUMNS, row, strict=True))
    file = StoredAttachment(
        id=value["id"],
        kind=value["kind"],
        name=value["name"],
        size=value["size"],
        content_type=value["content_type"],
        has_thumbnail=value["thumbnail_file"] is not None,
        width=value["width"],
        height=value["height"],
        duration_ms=value["duration_ms"],
    )
    return FoundAttachment(file, value["workspace_id"], value["uploader_kind"], value["uploader_id"], value["entry_id"])


def entry_rows(decision: Decision) -> list[tuple[object, ...]]:
    """In the order of INSERTED."""
    rows = []
    for happened in decision.news:
        values = list(msgspec.structs.astuple(happened.entry)[: len(INSERTED)])
        values[_EXTRA_AT] = encode_extra(happened.entry.extra)
        rows.append(tuple(values))
    return rows


def event_rows(decision: Decision, now: int) -> list[tuple[object, ...]]:
    """In the order of EVENT_COLUMNS."""
    return [event_row(happened, actor, now) for happened, actor in zip(decision.news, decision.actors, strict=True)]


def state_rows(decision: Decision) -> list[tuple[object, ...]]:
    """For each changed conversation what CHANGING names, and then its id."""
    return [_STATE(conversation) for conversation in decision.changed.values()]


def words_of(decision: Decision) -> list[str]:
    """For each entry the tokens under which it is found; empty where it has no text."""
    return [index_text(happened.entry.text) if happened.entry.text else "" for happened in decision.news]
