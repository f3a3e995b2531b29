"""Start a conversation, or find the one that is under way."""

from kefu.conversations import queries
from kefu.conversations.actions.record import Author, activity, record_activity
from kefu.conversations.events import ConversationStarted
from kefu.conversations.models import Conversation
from kefu.db.database import Transaction
from kefu.inboxes.queries import get_inbox
from kefu.kernel.errors import NotFound
from kefu.kernel.ids import new_id


async def start_conversation(
    tx: Transaction,
    author: Author,
    contact_id: str,
    inbox_id: str,
    now: int,
    *,
    assignee_id: str | None = None,
) -> Conversation:
    """The contact's unresolved conversation in the inbox, or a new one; raises NotFound for a foreign contact or inbox.

    The contact's row is locked, so that two tabs that start at once meet in one conversation.
    """
    contact = await queries.lock_contact(tx, contact_id)
    if contact is None or contact["workspace_id"] != author.actor.workspace_id:
        raise NotFound("contact.not_found", "There is no such contact.")
    current = await queries.find_current(tx, contact_id, inbox_id)
    if current is not None and current.status != "resolved":
        return current
    inbox = await get_inbox(tx, author.actor.workspace_id, inbox_id)
    conversation = Conversation(
        id=new_id("conv"),
        workspace_id=author.actor.workspace_id,
        inbox_id=inbox_id,
        contact_id=contact_id,
        contact_name=contact["name"],
        assignee_id=assignee_id,
        team_id=inbox.team_id,
        assigned_at=now if assignee_id is not None else None,
        last_agent_id=assignee_id,
        created_at=now,
    )
    await queries.insert_conversation(tx, conversation)
    return await record_activity(tx, author, conversation, ConversationStarted(), activity("started"), now)
