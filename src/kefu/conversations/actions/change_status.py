"""Resolve, reopen, snooze and wake a conversation."""

from kefu.conversations import models, policy, queries
from kefu.conversations.actions.record import Author, activity, record_activity
from kefu.conversations.activities import Activity
from kefu.conversations.events import StatusChanged
from kefu.conversations.models import Conversation, Status
from kefu.db.database import Transaction
from kefu.kernel.actors import System, Visitor
from kefu.kernel.errors import NotAllowed


async def change_status(
    tx: Transaction,
    author: Author,
    conversation_id: str,
    status: Status,
    now: int,
    *,
    snoozed_until: int | None = None,
) -> Conversation:
    """Move a conversation to `status`; the same status again changes nothing. Visitors may only resolve their own."""
    if isinstance(author.actor, Visitor) and status != "resolved":
        raise NotAllowed
    before = policy.require_visible(author.actor, await queries.lock_conversation(tx, conversation_id))
    if before.status == status and before.snoozed_until == snoozed_until:
        return before
    after = models.change_status(before, status, snoozed_until, now)
    fact = StatusChanged(status=after.status, previous=before.status, snoozed_until=after.snoozed_until)
    extra = activity(_worded(before.status, after.status, author), snoozed_until=after.snoozed_until)
    return await record_activity(tx, author, after, fact, extra, now)


async def resolve_idle(tx: Transaction, conversation: Conversation, now: int) -> Conversation:
    """Close a locked conversation because its visitor has been silent for too long."""
    after = models.change_status(conversation, "resolved", None, now)
    fact = StatusChanged(status="resolved", previous=conversation.status, is_idle=True)
    author = Author(System(conversation.workspace_id), "")
    return await record_activity(tx, author, after, fact, activity("idle_resolved"), now)


def _worded(before: Status, after: Status, author: Author) -> Activity:
    if after == "resolved":
        return "resolved"
    if after == "snoozed":
        return "snoozed"
    return "woken" if before == "snoozed" and isinstance(author.actor, System) else "reopened"
