"""The recurring chores: wake what was snoozed, forget uploads that nobody sent and visits of long ago."""

from kefu.attachments.actions import remove_stale
from kefu.blocks.queries import delete_expired
from kefu.calls.actions import end_lapsed
from kefu.calls.queries import list_live_calls
from kefu.conversations import contact_queries, queries
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.record import Author
from kefu.db.database import Database
from kefu.kernel.actors import System
from kefu.kernel.clock import DAY, Clock
from kefu.visitors.actions import forget_contact
from kefu.visitors.visit_queries import forget_before

KEPT_VISITS = 90 * DAY
_BATCH = 500


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


async def end_lapsed_calls(database: Database, clock: Clock) -> int:
    """End calls that nobody answers or whose people are gone; returns how many live. The locks make each end once."""
    async with database.read() as reader:
        live = await list_live_calls(reader)
    for call in live:
        async with database.begin() as tx:
            await end_lapsed(tx, call, clock.now())
    return len(live)


async def remove_stale_uploads(database: Database, clock: Clock) -> int:
    """Forget uploads that no message carried within a day; a job takes their files out of the store."""
    async with database.begin() as tx:
        return await remove_stale(tx, clock.now())


async def forget_visits(database: Database, clock: Clock, *, limit: int = _BATCH) -> int:
    """Forget visits of more than KEPT_VISITS ago, and who only looked at pages back then and never said a word."""
    before = clock.now() - KEPT_VISITS
    async with database.begin() as tx:
        forgotten = await forget_before(tx, before, limit)
    async with database.read() as reader:
        silent = await contact_queries.list_silent_contacts(reader, before, limit)
    for contact_id in silent:
        async with database.begin() as tx:
            if await contact_queries.lock_silent_contact(tx, contact_id, before):
                await forget_contact(tx, contact_id)
    return forgotten + len(silent)


async def forget_blocks(database: Database, clock: Clock) -> int:
    """Blocks that are over hold no longer anyway; this only keeps the list short."""
    async with database.begin() as tx:
        return await delete_expired(tx, clock.now())
