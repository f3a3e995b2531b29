"""Put the card of a link on a message, or take it off: whoever sees the message sees it change."""

import msgspec

from kefu.conversations import queries
from kefu.conversations.actions.change_message import Target
from kefu.conversations.actions.record import Author, record_change
from kefu.conversations.events import MessagePreviewed
from kefu.conversations.models import Entry
from kefu.conversations.previews import StoredPreview
from kefu.db.database import Reader, Transaction


async def find_previewable(reader: Reader, target: Target) -> Entry | None:
    """The message, if it still says something."""
    entry = await queries.find_entry(reader, target.conversation_id, target.entry_id)
    if entry is None or entry.kind != "message" or entry.is_removed or entry.extra.card is not None:
        return None
    return entry


async def set_preview(tx: Transaction, author: Author, target: Target, preview: StoredPreview | None, now: int) -> bool:
    """False when there is nothing to put it on any more."""
    conversation = await queries.lock_conversation(tx, target.conversation_id)
    entry = await find_previewable(tx, target)
    if conversation is None or entry is None or conversation.workspace_id != author.actor.workspace_id:
        return False
    shown = msgspec.structs.replace(entry, extra=msgspec.structs.replace(entry.extra, preview=preview))
    await record_change(tx, author, conversation, MessagePreviewed(), shown, now)
    return True
