"""The statements of the message path on SQLite; used by `message_exchange` only."""

from collections.abc import Sequence

import msgspec

from kefu.conversations.decide import Decision, MessageIntent
from kefu.conversations.message_rows import (
    CHANGING,
    FILE_COLUMNS,
    INSERTED,
    Found,
    attachments_of,
    conversations_of,
    entry_rows,
    event_rows,
    quotes_of,
    sent_of,
    state_rows,
    words_of,
)
from kefu.conversations.rows import CONVERSATION_COLUMNS, ENTRY_COLUMNS, EVENT_COLUMNS
from kefu.db.exchange import Rows, Statement
from kefu.db.search_rows import index_many


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608


_IN = "IN (SELECT value FROM json_each(?))"
_LOCK = (
    f"SELECT {', '.join(f'c.{name}' for name in CONVERSATION_COLUMNS)}, t.name "  # noqa: S608
    f"FROM conversations c JOIN contacts t ON t.id = c.contact_id WHERE c.id {_IN}"
)
_SENT = (
    f"SELECT {', '.join(f'e.{name}' for name in ENTRY_COLUMNS)} FROM json_each(?) j "  # noqa: S608
    "JOIN entries e ON e.conversation_id = json_extract(j.value, '$[0]') "
    "AND e.client_message_id = json_extract(j.value, '$[1]')"
)
# Only one writes at a time, so the numbers after this one are ours.
_LAST_NUMBER = Statement("SELECT coalesce(max(number), 0) FROM entries")
_FILES = f"SELECT {', '.join(FILE_COLUMNS)} FROM attachments WHERE id {_IN}"  # noqa: S608
_QUOTES = f"SELECT {', '.join(ENTRY_COLUMNS)} FROM entries WHERE id {_IN}"  # noqa: S608
ENTRIES = _insert("entries", ("number", *INSERTED))
_EVENTS = _insert("events", EVENT_COLUMNS)
_STATES = f"UPDATE conversations SET {', '.join(f'{name} = ?' for name in CHANGING)} WHERE id = ?"  # noqa: S608
_CLAIMS = "UPDATE attachments SET conversation_id = ?, entry_id = ? WHERE id = ?"


def _json(values: object) -> tuple[str]:
    return (msgspec.json.encode(values).decode(),)


def reads(intents: Sequence[MessageIntent]) -> list[Statement]:
    found = [
        Statement(_LOCK, _json(list({intent.conversation_id for intent in intents}))),
        Statement(_SENT, _json([(intent.conversation_id, intent.client_message_id) for intent in intents])),
        _LAST_NUMBER,
    ]
    files = [file for intent in intents for file in intent.attachment_ids]
    quotes = [intent.reply_to_id for intent in intents if intent.reply_to_id is not None]
    if files or quotes:
        found += [Statement(_FILES, _json(files)), Statement(_QUOTES, _json(quotes))]
    return found


def found_in(rows: Rows) -> Found:
    found = Found(conversations_of(rows[0]), sent_of(rows[1]), last_number=rows[2][0][0])
    if len(rows) > 3:
        found.attachments, found.quotes = attachments_of(rows[3]), quotes_of(rows[4])
    return found


def writes(decision: Decision, found: Found, now: int) -> list[Statement]:
    first = found.last_number + 1
    entries = [(number, *row) for number, row in enumerate(entry_rows(decision), first)]
    words = [
        (number, happened.entry.workspace_id, tokens)
        for number, (happened, tokens) in enumerate(zip(decision.news, words_of(decision), strict=True), first)
        if tokens
    ]
    statements = [
        Statement(ENTRIES, entries, is_many=True),
        Statement(_EVENTS, event_rows(decision, now), is_many=True),
        Statement(_STATES, state_rows(decision), is_many=True),
    ]
    if words:
        statements.append(index_many(words, "sqlite"))
    if decision.claims:
        claims = [(claim.conversation_id, claim.entry_id, claim.attachment_id) for claim in decision.claims]
        statements.append(Statement(_CLAIMS, claims, is_many=True))
    return statements
