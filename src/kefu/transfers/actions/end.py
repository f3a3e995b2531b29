"""Every way in which an offer ends: accepted, declined, withdrawn, not answered in time, overtaken."""

from kefu.agents.queries import get_agent, lock_agents
from kefu.conversations import policy
from kefu.conversations.actions.assign import assign_conversation
from kefu.conversations.actions.record import Author, record_activity, record_fact
from kefu.conversations.activities import Activity
from kefu.conversations.events import TransferEnded, TransferOutcome
from kefu.conversations.models import Conversation, Extra, advance
from kefu.conversations.queries import find_entry, lock_conversation
from kefu.db.database import Database, Transaction
from kefu.kernel.actors import Agent, System
from kefu.kernel.clock import Clock
from kefu.transfers import queries
from kefu.transfers.models import (
    LONGEST_REASON,
    Transfer,
    clean_words,
    is_overtaken,
    require_can_withdraw,
    require_pending,
    require_receiver,
)

_BATCH = 100
# What stands in the timeline; an accepted offer is seen by the new assignee, an overtaken one by what overtook it.
_LINES: dict[TransferOutcome, Activity] = {
    "declined": "transfer_declined",
    "timed_out": "transfer_timed_out",
    "withdrawn": "transfer_withdrawn",
}


async def accept(tx: Transaction, author: Author, transfer_id: str, now: int) -> Conversation:
    """The receiver answers from now on, also beyond the capacity: it is a decision; Conflict `transfer.over`."""
    actor = _agent_of(author)
    # In the order of everybody who assigns: the agent, then the conversation.
    await lock_agents(tx, [actor.id])
    transfer, held = await _held(tx, actor, transfer_id, now)
    require_receiver(actor, transfer)
    await assign_conversation(tx, author, held.id, (actor.id, author.name), now, kind="transferred")
    return await _end(tx, author, transfer, "accepted", "", now)


async def decline(tx: Transaction, author: Author, transfer_id: str, reason: str, now: int) -> Conversation:
    """The giver goes on."""
    actor = _agent_of(author)
    reason = clean_words(reason, LONGEST_REASON)
    transfer, _ = await _held(tx, actor, transfer_id, now)
    require_receiver(actor, transfer)
    return await _end(tx, author, transfer, "declined", reason, now)


async def withdraw(tx: Transaction, author: Author, transfer_id: str, now: int) -> Conversation:
    """Whoever answers, or a supervisor, takes the offer back."""
    actor = _agent_of(author)
    transfer, _ = await _held(tx, actor, transfer_id, now)
    require_can_withdraw(actor, transfer)
    return await _end(tx, author, transfer, "withdrawn", "", now)


async def end_pending(tx: Transaction, author: Author, conversation: Conversation, now: int) -> Conversation:
    """The conversation, which is locked, goes elsewhere: nobody is asked any more."""
    transfer = await queries.find_pending(tx, conversation.id)
    return await _end(tx, author, transfer, "overtaken", "", now) if transfer is not None else conversation


async def end_over(database: Database, clock: Clock) -> int:
    """Offers whose time is over or whose conversation went elsewhere; run by the schedule, on any number of nodes."""
    async with database.read() as reader:
        found = await queries.list_over(reader, clock.now(), _BATCH)
    ended = 0
    for each in found:
        async with database.begin() as tx:
            ended += await _end_if_over(tx, each, clock.now())
    return ended


async def _end_if_over(tx: Transaction, seen: Transfer, now: int) -> bool:
    held = await lock_conversation(tx, seen.conversation_id)
    transfer = await queries.get_transfer(tx, seen.workspace_id, seen.id)
    if held is None or transfer.ended_at is not None:
        return False  # somebody answered, or another node was faster
    is_elsewhere = is_overtaken(transfer, held)
    if not is_elsewhere and transfer.expires_at > now:
        return False
    author = Author(System(seen.workspace_id), "")
    await _end(tx, author, transfer, "overtaken" if is_elsewhere else "timed_out", "", now)
    return True


def _agent_of(author: Author) -> Agent:
    assert isinstance(author.actor, Agent), "only agents answer offers"
    return author.actor


async def _held(tx: Transaction, actor: Agent, transfer_id: str, now: int) -> tuple[Transfer, Conversation]:
    """A pending offer and its conversation, which is locked: whoever ends the offer holds this lock."""
    seen = await queries.get_transfer(tx, actor.workspace_id, transfer_id)
    held = policy.require_visible(actor, await lock_conversation(tx, seen.conversation_id))
    transfer = await queries.get_transfer(tx, actor.workspace_id, transfer_id)
    require_pending(transfer, held, now)
    return transfer, held


async def _end(
    tx: Transaction, author: Author, transfer: Transfer, outcome: TransferOutcome, reason: str, now: int
) -> Conversation:
    await queries.end(tx, transfer.id, outcome, reason, now)
    fact = TransferEnded(
        transfer_id=transfer.id, giver_id=transfer.giver_id, agent_id=transfer.agent_id, outcome=outcome
    )
    held = await lock_conversation(tx, transfer.conversation_id)
    assert held is not None, "its row is locked"
    if outcome in _LINES:
        receiver = await get_agent(tx, transfer.workspace_id, transfer.agent_id)
        extra = Extra(activity=_LINES[outcome], agent_id=receiver.id, agent_name=receiver.name, note=reason)
        return await record_activity(tx, author, held, fact, extra, now)
    entry = await find_entry(tx, held.id, transfer.entry_id)
    assert entry is not None, "activity lines stay"
    after = advance(held, is_public=False)
    await record_fact(tx, author, after, fact, entry, now)
    return after
