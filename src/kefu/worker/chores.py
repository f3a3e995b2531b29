"""The recurring chores: wake what was snoozed, forget uploads that nobody sent."""

from kefu.attachments.actions import remove_stale
from kefu.conversations import queries
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.record import Author
from kefu.db.database import Database
from kefu.kernel.actors import System
from kefu.kernel.clock import Clock


async def wake_snoozed(database: Database, clock: Clock, *, limit: int = 200) -> int:
    """Reopen conversations whose snooze is over; returns how many. The row's lock makes each wake once."""
    async with database.read() as reader:
        due = await queries.list_snoozed_until(reader, clock.now(), limit)
    woken = 0
    for conversation_id, workspace_id in due:
        async with database.begin() as tx:
            conversation = await queries.lock_conversation(tx, conversation_id)
            is_due = (
                conversation is not None
                and conversation.status == "snoozed"
                and (conversation.snoozed_until or 0) <= clock.now()
            )
            if is_due:
                author = Author(System(workspace_id), "")
                await change_status(tx, author, conversation_id, "open", clock.now())
                woken += 1
    return woken


async def remove_stale_uploads(database: Database, clock: Clock) -> int:
    """Forget uploads that no message carried within a day; a job takes their files out of the store."""
    async with database.begin() as tx:
        return await remove_stale(tx, clock.now())
