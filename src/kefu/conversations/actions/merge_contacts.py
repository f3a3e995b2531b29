"""Make one contact of two, and two of one again: conversations, visits, notes and browsers move along."""

import msgspec

from kefu.attachments.queries import give_uploads
from kefu.contacts import merges
from kefu.contacts import queries as contacts
from kefu.contacts.merges import UNDOABLE, Merge
from kefu.contacts.models import Contact
from kefu.conversations import move_queries, queries
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.record import Author, activity, record_activity
from kefu.conversations.activities import Activity
from kefu.conversations.events import ContactMerged
from kefu.conversations.models import Conversation
from kefu.db.database import Transaction
from kefu.kernel.errors import Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import ContactNews


async def merge_contacts(tx: Transaction, author: Author, kept_id: str, merged_id: str, now: int) -> Merge:
    """Hide `merged_id` behind `kept_id`; the one that a signed token proved is always kept.

    Raises Refused for two proven ones: they are two people to the website, and one would read the other's words.
    """
    workspace_id = author.actor.workspace_id
    locked = {each: await contacts.lock_contact(tx, workspace_id, each) for each in sorted((kept_id, merged_id))}
    if kept_id == merged_id:
        raise Refused("contact.same", "This is the same contact.")
    kept, merged = locked[kept_id], locked[merged_id]
    if kept.merged_into is not None or merged.merged_into is not None:
        raise Refused("contact.merged_already", "One of them has been merged already.")
    if kept.is_identified and merged.is_identified:
        raise Refused("contact.both_identified", "Both are identified by the website, so they are two people.")
    if merged.is_identified:
        kept, merged = merged, kept
    after = merges.united(kept, merged)
    merge = Merge(
        id=new_id("merge"),
        workspace_id=workspace_id,
        kept_id=kept.id,
        merged_id=merged.id,
        agent_id=getattr(author.actor, "id", ""),
        before=merges.snapshot(kept),
        after=merges.snapshot(after),
        conversation_ids=await move_queries.list_ids(tx, merged.id),
        visit_ids=await move_queries.list_visits(tx, merged.id),
        # Browsers of a nameless contact must not come to read what a proven one says.
        visitor_ids=[] if kept.is_identified else await move_queries.list_visitors(tx, merged.id),
        note_ids=await move_queries.list_notes(tx, merged.id),
        created_at=now,
    )
    await contacts.save(tx, after)
    await _move(tx, author, merge, after, now, is_undone=False)
    await give_uploads(tx, merged.id, kept.id)
    await merges.hide(tx, merged.id, kept.id)
    await merges.insert_merge(tx, merge)
    _tell(tx, merge)
    return merge


async def undo_merge(tx: Transaction, author: Author, merge_id: str, now: int) -> Merge:
    """Two contacts again; what was said and changed since the merge stays with the conversation and the kept one."""
    merge = await merges.lock_merge(tx, author.actor.workspace_id, merge_id)
    if merge.undone_at is not None:
        raise Refused("merge.undone_already", "This merge has been undone.")
    if now - merge.created_at > UNDOABLE:
        raise Refused("merge.too_old", "A merge can be undone for 30 days.")
    ids = sorted((merge.kept_id, merge.merged_id))
    locked = {each: await contacts.lock_contact(tx, merge.workspace_id, each) for each in ids}
    kept, merged = locked[merge.kept_id], locked[merge.merged_id]
    if kept.merged_into is not None:
        raise Refused("merge.buried", "The contact has been merged again since; undo that first.")
    await merges.hide(tx, merged.id, None)
    await contacts.save(tx, merges.parted(kept, merge))
    await _move(tx, author, merge, merged, now, is_undone=True)
    await merges.mark_undone(tx, merge.id, now)
    _tell(tx, merge)
    return merge


def _tell(tx: Transaction, merge: Merge) -> None:
    for contact_id in (merge.kept_id, merge.merged_id):
        tx.tell(ContactNews(workspace_id=merge.workspace_id, contact_id=contact_id))


async def _move(tx: Transaction, author: Author, merge: Merge, to: Contact, now: int, *, is_undone: bool) -> None:
    source = merge.kept_id if is_undone else merge.merged_id
    for conversation_id in merge.conversation_ids:
        await _move_conversation(tx, author, conversation_id, source, to, now)
    await move_queries.give_entries(tx, source, to.id, merge.conversation_ids)
    await move_queries.give_rows(tx, merge, to.id)


async def _move_conversation(
    tx: Transaction, author: Author, conversation_id: str, source: str, to: Contact, now: int
) -> None:
    """Into the other's history; a second unresolved conversation in one inbox would have no place on the screen."""
    conversation = await queries.lock_conversation(tx, conversation_id)
    if conversation is None or conversation.contact_id != source:
        return  # it has gone on to somebody else since
    current = await queries.find_current(tx, to.id, conversation.inbox_id)
    moved: Conversation = msgspec.structs.replace(conversation, contact_id=to.id, contact_name=to.name)
    kind: Activity = "merged"
    await record_activity(tx, author, moved, ContactMerged(contact_id=to.id), activity(kind), now)
    if moved.status != "resolved" and current is not None and current.status != "resolved":
        await change_status(tx, author, conversation_id, "resolved", now)
