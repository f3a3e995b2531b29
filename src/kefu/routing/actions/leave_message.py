"""A visitor does not wait any longer, or need not begin to: the message stays and is answered in its turn."""

from kefu.conversations import policy
from kefu.conversations.queries import lock_conversation
from kefu.db.database import Transaction
from kefu.kernel.actors import Visitor
from kefu.routing import late_queries, queries
from kefu.routing.models import Book, Waiting
from kefu.routing.place_queries import MOST_PLACES
from kefu.routing.places import over_limit


async def leave_message(tx: Transaction, visitor: Visitor, conversation_id: str, now: int) -> None:
    """The visitor goes; nothing changes for a conversation that waits for nobody."""
    held = policy.require_visible(visitor, await lock_conversation(tx, conversation_id))
    if held.queued_at is not None:
        await late_queries.mark(tx, held.workspace_id, held.id, left_message_at=max(now, held.queued_at))


async def limit_queue(tx: Transaction, workspace_id: str, now: int) -> list[str]:
    """Whoever came when the queue was full is told to leave a message; returns whose."""
    book = await queries.load_book(tx, workspace_id)
    await queries.lock_lane(tx, workspace_id)
    queue = await queries.list_queue(tx, workspace_id, MOST_PLACES)
    found = over_limit(queue, limits_of(queue, book))
    for conversation_id in found:
        await late_queries.mark(tx, workspace_id, conversation_id, left_message_at=now)
    return found


def limits_of(queue: list[Waiting], book: Book) -> dict[str, int | None]:
    """The limit of each pool that has somebody in it."""
    return {each.pool: book.pool(each.inbox_id, each.team_id).rules.queue_limit for each in queue}
