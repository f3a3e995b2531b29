"""An agent who is gone gives back what waits for an answer; called by the dispatcher."""

from kefu.conversations.actions.assign import assign_conversation
from kefu.conversations.actions.record import Author
from kefu.conversations.queries import lock_conversation
from kefu.db.database import Transaction
from kefu.kernel.actors import System
from kefu.kernel.clock import SECOND
from kefu.routing import queries

_BATCH = 50


async def give_back(tx: Transaction, workspace_id: str, now: int) -> int:
    """One batch; call again until it gives 0. Each keeps its place: it has waited since the visitor asked."""
    book = await queries.load_book(tx, workspace_id)
    gone_before = now - book.give_back_seconds * SECOND
    found = await queries.list_abandoned(tx, workspace_id, gone_before, _BATCH)
    author = Author(System(workspace_id), "")
    for conversation_id in found:
        held = await lock_conversation(tx, conversation_id)
        if held is not None and held.assignee_id is not None and held.waiting_since is not None:
            await assign_conversation(tx, author, conversation_id, None, now, kind="returned")
    return len(found)


async def note_presence(tx: Transaction, workspace_id: str, here: set[str], now: int) -> bool:
    """Write down who came and who was missed for the first time; whether anything changed."""
    known = await queries.list_presence(tx, workspace_id)
    came = [agent_id for agent_id, gone_at in known.items() if agent_id in here and gone_at is not None]
    left = [agent_id for agent_id, gone_at in known.items() if agent_id not in here and gone_at is None]
    if came:
        await queries.note_presence(tx, came, None)
    if left:
        await queries.note_presence(tx, left, now)
    return bool(came or left)
