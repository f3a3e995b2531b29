"""The statements of the message path, one a table whatever the size of the batch; used by `message_path` only."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from kefu.conversations.decide import Decision, FoundAttachment
from kefu.conversations.events import Happened
from kefu.conversations.models import Conversation, Entry, StoredAttachment
from kefu.conversations.queries import (
    CONVERSATION_COLUMNS,
    ENTRY_COLUMNS,
    encode_extra,
    entry_from,
    event_values,
)
from kefu.db import schema
from kefu.db.bulk import any_of, insert_many, update_many
from kefu.db.database import Dialect, Statement
from kefu.db.search_index import index_many
from kefu.kernel.text import index_text

_CONVERSATION_FIELDS = (*CONVERSATION_COLUMNS, "contact_name")
_CHANGING = tuple(
    name
    for name in CONVERSATION_COLUMNS
    if name not in ("id", "workspace_id", "inbox_id", "contact_id", "assignee_id", "created_at")
)
_INSERTED = (
    "number",
    *(name for name in ENTRY_COLUMNS if name not in ("edited_at", "recalled_at", "deleted_at")),
)
_EVENT_COLUMNS = tuple(c.name for c in schema.events.c if c.name != "number")
_FILE_COLUMNS = (
    "id", "kind", "name", "size", "content_type", "thumbnail_file", "width", "height", "duration_ms",
    "workspace_id", "uploader_kind", "uploader_id", "entry_id",
)  # fmt: skip
_NOTHING = {"sqlite": Statement("SELECT 1 WHERE 0"), "postgresql": Statement("SELECT 1 WHERE false")}


class Found(msgspec.Struct):
    """The rows of a batch, by id."""

    conversations: dict[str, Conversation]
    numbers: list[int]
    sent: dict[tuple[str, str], Entry]
    attachments: Mapping[str, FoundAttachment]
    quotes: Mapping[str, Entry]

    @classmethod
    def from_rows(cls, rows: Sequence[Sequence[Sequence[Any]]]) -> "Found":
        locked, numbers, sent, files, quotes = rows
        found = [Conversation(**dict(zip(_CONVERSATION_FIELDS, row, strict=True))) for row in locked]
        already = [_entry(row) for row in sent]
        return cls(
            conversations={conversation.id: conversation for conversation in found},
            numbers=[int(row[0]) for row in numbers],
            sent={(e.conversation_id, e.client_message_id or ""): e for e in already},
            attachments={row[0]: _attachment(row) for row in files},
            quotes={row[0]: _entry(row) for row in quotes},
        )


def _entry(row: Sequence[Any]) -> Entry:
    return entry_from(dict(zip(ENTRY_COLUMNS, row, strict=True)))


def _attachment(row: Sequence[Any]) -> FoundAttachment:
    value = dict(zip(_FILE_COLUMNS, row, strict=True))
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


def lock_conversations(ids: Sequence[str], dialect: Dialect) -> Statement:
    """The batch's conversations, held in the order of their ids so that two nodes cannot deadlock."""
    condition, parameter = any_of("c.id", ids, dialect)
    columns = ", ".join(f"c.{name}" for name in CONVERSATION_COLUMNS)
    lock = "" if dialect == "sqlite" else " ORDER BY c.id FOR UPDATE OF c"
    return Statement(
        f"SELECT {columns}, t.name FROM conversations c JOIN contacts t ON t.id = c.contact_id WHERE {condition}{lock}",
        (parameter,),
    )


def take_numbers(count: int, dialect: Dialect) -> Statement:
    """Numbers for the new entries; the lock of SQLite's writer makes the next ones ours."""
    if dialect == "sqlite":
        return Statement(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "SELECT i + (SELECT coalesce(max(number), 0) FROM entries) FROM n",
            (count,),
        )
    return Statement(
        "SELECT nextval(pg_get_serial_sequence('entries', 'number')) FROM generate_series(1, $1::int)",
        (count,),
    )


def find_sent(keys: Sequence[tuple[str, str]], dialect: Dialect) -> Statement:
    """Entries that carry one of the (conversation, clientMessageId) pairs already."""
    columns = ", ".join(f"e.{name}" for name in ENTRY_COLUMNS)
    if dialect == "sqlite":
        return Statement(
            f"SELECT {columns} FROM json_each(?) j JOIN entries e ON e.conversation_id = json_extract(j.value, '$[0]') "
            "AND e.client_message_id = json_extract(j.value, '$[1]')",
            (msgspec.json.encode(keys).decode(),),
        )
    return Statement(
        f"SELECT {columns} FROM unnest($1::text[], $2::text[]) AS j (c, m) "
        "JOIN entries e ON e.conversation_id = j.c AND e.client_message_id = j.m",
        ([c for c, _ in keys], [m for _, m in keys]),
    )


def lock_attachments(ids: Sequence[str], dialect: Dialect) -> Statement:
    if not ids:
        return _NOTHING[dialect]
    condition, parameter = any_of("id", ids, dialect)
    lock = "" if dialect == "sqlite" else " ORDER BY id FOR UPDATE"
    return Statement(f"SELECT {', '.join(_FILE_COLUMNS)} FROM attachments WHERE {condition}{lock}", (parameter,))


def find_quotes(ids: Sequence[str], dialect: Dialect) -> Statement:
    if not ids:
        return _NOTHING[dialect]
    condition, parameter = any_of("id", ids, dialect)
    return Statement(f"SELECT {', '.join(ENTRY_COLUMNS)} FROM entries WHERE {condition}", (parameter,))


def writes(decision: Decision, now: int, dialect: Dialect) -> list[Statement]:
    """Entries, events, conversations, search index and claimed files of a whole batch."""
    if not decision.news:
        return []
    entries = [_entry_row(n, happened.entry) for n, happened in zip(decision.numbers, decision.news, strict=True)]
    statements = [
        insert_many(schema.entries, _INSERTED, entries, dialect),
        insert_many(schema.events, _EVENT_COLUMNS, _event_rows(decision, now), dialect),
        update_many(schema.conversations, "id", _CHANGING, [_state_row(c) for c in decision.changed.values()], dialect),
    ]
    words = [
        (number, happened.entry.workspace_id, index_text(happened.entry.text))
        for number, happened in zip(decision.numbers, decision.news, strict=True)
        if happened.entry.text
    ]
    if words:
        statements.append(index_many(words, dialect))
    if decision.claims:
        claims = [(claim.attachment_id, claim.conversation_id, claim.entry_id) for claim in decision.claims]
        statements.append(update_many(schema.attachments, "id", ("conversation_id", "entry_id"), claims, dialect))
    return statements


def _entry_row(number: int, entry: Entry) -> list[object]:
    values = [getattr(entry, name) for name in _INSERTED[1:]]
    values[_INSERTED.index("extra") - 1] = encode_extra(entry.extra)
    return [number, *values]


def _event_rows(decision: Decision, now: int) -> list[list[object]]:
    pairs: list[tuple[Happened, Any]] = list(zip(decision.news, decision.actors, strict=True))
    return [list(event_values(happened, actor, now).values()) for happened, actor in pairs]


def _state_row(conversation: Conversation) -> list[object]:
    return [conversation.id, *(getattr(conversation, name) for name in _CHANGING)]
