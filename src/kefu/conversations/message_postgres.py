"""The statements of the message path on PostgreSQL; used by `message_exchange` only.

Round trips cost more than rows: two statements read, one writes everything.
"""

from collections.abc import Sequence
from typing import Any

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
from kefu.conversations.models import Conversation, Entry
from kefu.conversations.rows import CONVERSATION_COLUMNS, ENTRY_COLUMNS, EVENT_COLUMNS
from kefu.db.exchange import Rows, Statement
from kefu.db.search_rows import document

_EVENT_NUMBERS = ("pos", "visitor_pos", "created_at")


def _types(owner: type, columns: Sequence[str]) -> list[str]:
    """Numbers are bigint, everything else is text; a narrower column takes them by assignment."""
    return ["bigint" if "int" in str(owner.__annotations__[name]) else "text" for name in columns]


def _arrays(first: int, types: Sequence[str]) -> str:
    return ", ".join(f"${first + n}::{kind}[]" for n, kind in enumerate(types))


_EVENT_TYPES = ["bigint" if name in _EVENT_NUMBERS else "text" for name in EVENT_COLUMNS]
_ENTRIES_AT = 1
_EVENTS_AT = _ENTRIES_AT + len(INSERTED)
_STATES_AT = _EVENTS_AT + len(EVENT_COLUMNS)
_WORDS_AT = _STATES_AT + len(CHANGING) + 1
_CLAIMS_AT = _WORDS_AT + 3

# One statement sees one moment: the locks were taken before it, by `reads`. The rows are locked in the order of their
# ids, so that two nodes cannot wait for each other.
_LOCK = (
    f"SELECT {', '.join(f'c.{name}' for name in CONVERSATION_COLUMNS)}, t.name "  # noqa: S608
    "FROM conversations c JOIN contacts t ON t.id = c.contact_id "
    "WHERE c.id = ANY($1::text[]) ORDER BY c.id FOR UPDATE OF c"
)
_SENT = (
    f"SELECT {', '.join(f'e.{name}' for name in ENTRY_COLUMNS)} FROM unnest($1::text[], $2::text[]) AS j (c, m) "  # noqa: S608
    "JOIN entries e ON e.conversation_id = j.c AND e.client_message_id = j.m"
)
_FILES = f"SELECT {', '.join(FILE_COLUMNS)} FROM attachments WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE"  # noqa: S608
_QUOTES = f"SELECT {', '.join(ENTRY_COLUMNS)} FROM entries WHERE id = ANY($1::text[])"  # noqa: S608
_WRITE = (
    "WITH written AS ("  # noqa: S608
    f"INSERT INTO entries ({', '.join(INSERTED)}) "
    f"SELECT * FROM unnest({_arrays(_ENTRIES_AT, _types(Entry, INSERTED))}) RETURNING number, id"
    "), logged AS ("
    f"INSERT INTO events ({', '.join(EVENT_COLUMNS)}) SELECT * FROM unnest({_arrays(_EVENTS_AT, _EVENT_TYPES)})"
    "), changed AS ("
    f"UPDATE conversations SET {', '.join(f'{name} = j.{name}' for name in CHANGING)} "
    f"FROM unnest({_arrays(_STATES_AT, [*_types(Conversation, CHANGING), 'text'])}) "
    f"AS j ({', '.join((*CHANGING, 'id'))}) WHERE conversations.id = j.id"
    "), claimed AS ("
    "UPDATE attachments SET conversation_id = j.conversation_id, entry_id = j.entry_id "
    f"FROM unnest({_arrays(_CLAIMS_AT, ['text'] * 3)}) AS j (conversation_id, entry_id, id) WHERE attachments.id = j.id"
    ") INSERT INTO entry_search (number, workspace_id, document) "
    "SELECT written.number, j.workspace_id, j.words::tsvector "
    f"FROM unnest({_arrays(_WORDS_AT, ['text'] * 3)}) AS j (entry_id, workspace_id, words) "
    "JOIN written ON written.id = j.entry_id"
)


def reads(intents: Sequence[MessageIntent]) -> list[Statement]:
    sent = ([intent.conversation_id for intent in intents], [intent.client_message_id for intent in intents])
    found = [
        Statement(_LOCK, (sorted({intent.conversation_id for intent in intents}),)),
        Statement(_SENT, sent),
    ]
    files = [file for intent in intents for file in intent.attachment_ids]
    quotes = [intent.reply_to_id for intent in intents if intent.reply_to_id is not None]
    if files or quotes:
        found += [Statement(_FILES, (files,)), Statement(_QUOTES, (quotes,))]
    return found


def found_in(rows: Rows) -> Found:
    found = Found(conversations_of(rows[0]), sent_of(rows[1]))
    if len(rows) > 2:
        found.attachments, found.quotes = attachments_of(rows[2]), quotes_of(rows[3])
    return found


def _columns(rows: Sequence[Sequence[object]], count: int) -> list[Any]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(count)]


def writes(decision: Decision, found: Found, now: int) -> list[Statement]:
    words = [
        (happened.entry.id, happened.entry.workspace_id, document(happened.entry.workspace_id, tokens))
        for happened, tokens in zip(decision.news, words_of(decision), strict=True)
        if tokens
    ]
    claims = [(claim.conversation_id, claim.entry_id, claim.attachment_id) for claim in decision.claims]
    parameters = [
        *_columns(entry_rows(decision), len(INSERTED)),
        *_columns(event_rows(decision, now), len(EVENT_COLUMNS)),
        *_columns(state_rows(decision), len(CHANGING) + 1),
        *_columns(words, 3),
        *_columns(claims, 3),
    ]
    return [Statement(_WRITE, parameters)]
