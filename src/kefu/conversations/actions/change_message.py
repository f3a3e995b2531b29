"""Edit, recall or delete a message or note; everybody who may see it sees the change."""

import msgspec

from kefu.attachments.actions import remove_of_entry
from kefu.conversations import policy, queries
from kefu.conversations.actions.record import Author, record_change
from kefu.conversations.events import (
    ConversationFact,
    MessageDeleted,
    MessageEdited,
    MessageRecalled,
    NoteDeleted,
    NoteEdited,
)
from kefu.conversations.models import LONGEST_TEXT, NO_EXTRA, Conversation, Entry, preview_of
from kefu.db.database import Transaction
from kefu.db.search_index import replace_entry
from kefu.kernel.errors import NotFound, Refused
from kefu.kernel.text import clean_text, index_text


class Target(msgspec.Struct, frozen=True):
    """Which entry of which conversation."""

    conversation_id: str
    entry_id: str


class Changed(msgspec.Struct, frozen=True):
    """The entry and its conversation after the change."""

    entry: Entry
    conversation: Conversation


async def edit_message(
    tx: Transaction, author: Author, target: Target, text: str, *, now: int, window_seconds: int
) -> Changed:
    """Give an own message another text, within the window; the same text again changes nothing."""
    conversation, entry = await _locked(tx, author, target)
    policy.require_can_edit(author.actor, entry, now, window_seconds)
    text = clean_text(text).strip()
    if not text or len(text) > LONGEST_TEXT:
        raise Refused("message.wrong_size", f"A message has 1 to {LONGEST_TEXT} characters.", limit=LONGEST_TEXT)
    if text == entry.text:
        return Changed(entry, conversation)
    edited = msgspec.structs.replace(entry, text=text, edited_at=now)
    fact: ConversationFact = (
        NoteEdited(previous_text=entry.text) if entry.kind == "note" else MessageEdited(previous_text=entry.text)
    )
    return await _change(tx, author, conversation, edited, fact, now)


async def recall_message(tx: Transaction, author: Author, target: Target, *, now: int, window_seconds: int) -> Changed:
    """Take an own message back, within the window; its text leaves every screen and the search."""
    conversation, entry = await _locked(tx, author, target)
    if entry.recalled_at is not None:
        return Changed(entry, conversation)
    policy.require_can_edit(author.actor, entry, now, window_seconds)
    await _remove_traces(tx, entry, now)
    recalled = msgspec.structs.replace(entry, text="", extra=NO_EXTRA, recalled_at=now)
    fact: ConversationFact = (
        NoteDeleted(previous_text=entry.text) if entry.kind == "note" else MessageRecalled(previous_text=entry.text)
    )
    return await _change(tx, author, conversation, recalled, fact, now)


async def delete_message(tx: Transaction, author: Author, target: Target, *, now: int) -> Changed:
    """Delete anybody's message or note; admins only."""
    conversation, entry = await _locked(tx, author, target)
    if entry.deleted_at is not None:
        return Changed(entry, conversation)
    policy.require_can_delete(author.actor, entry)
    await _remove_traces(tx, entry, now)
    deleted = msgspec.structs.replace(entry, text="", extra=NO_EXTRA, deleted_at=now)
    fact: ConversationFact = (
        NoteDeleted(previous_text=entry.text) if entry.kind == "note" else MessageDeleted(previous_text=entry.text)
    )
    return await _change(tx, author, conversation, deleted, fact, now)


async def _locked(tx: Transaction, author: Author, target: Target) -> tuple[Conversation, Entry]:
    conversation = await queries.lock_conversation(tx, target.conversation_id)
    conversation = policy.require_visible(author.actor, conversation)
    entry = await queries.find_entry(tx, conversation.id, target.entry_id)
    if entry is None or (entry.kind != "message" and not policy.is_agent(author.actor)):
        raise NotFound("message.not_found", "There is no such message.")
    return conversation, entry


async def _remove_traces(tx: Transaction, entry: Entry, now: int) -> None:
    """Its files go, and answers that quote it keep only that they answered something."""
    await queries.blank_quotes(tx, entry.conversation_id, entry.id)
    if entry.extra.attachments or entry.extra.preview is not None:
        await remove_of_entry(tx, entry.id, entry.conversation_id, now)


async def _change(
    tx: Transaction,
    author: Author,
    conversation: Conversation,
    entry: Entry,
    fact: ConversationFact,
    now: int,
) -> Changed:
    if entry.kind == "message" and entry.seq == conversation.last_seq:
        conversation = msgspec.structs.replace(conversation, last_text=preview_of(entry))
    number = await queries.entry_number(tx, entry.id)
    await replace_entry(tx, number, entry.workspace_id, index_text(entry.text))
    after = await record_change(tx, author, conversation, fact, entry, now)
    return Changed(entry, after)
