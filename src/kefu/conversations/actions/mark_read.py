"""Read and delivered marks: monotone, and told to the other side."""

from collections.abc import Callable

from kefu.conversations import marks, policy, queries
from kefu.conversations.events import MarksMoved
from kefu.conversations.models import Conversation
from kefu.db.database import Transaction
from kefu.kernel.actors import Actor, Visitor


async def mark_read(tx: Transaction, actor: Actor, conversation_id: str, seq: int) -> Conversation:
    """The actor's side has seen messages up to `seq`; older marks change nothing."""
    move = marks.read_by_visitor if isinstance(actor, Visitor) else marks.read_by_agent
    return await _move(tx, actor, conversation_id, seq, move)


async def mark_delivered(tx: Transaction, actor: Actor, conversation_id: str, seq: int) -> Conversation:
    """A device of the actor's side holds messages up to `seq`."""
    move = marks.delivered_to_visitor if isinstance(actor, Visitor) else marks.delivered_to_agent
    return await _move(tx, actor, conversation_id, seq, move)


async def _move(
    tx: Transaction,
    actor: Actor,
    conversation_id: str,
    seq: int,
    move: Callable[[Conversation, int], Conversation],
) -> Conversation:
    before = policy.require_visible(actor, await queries.lock_conversation(tx, conversation_id))
    after = move(before, seq)
    if after is not before:
        await queries.save_conversation(tx, after)
        tx.tell(MarksMoved(conversation=after))
    return after
