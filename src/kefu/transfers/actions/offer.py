"""Offer a conversation to a colleague; whoever answers it goes on until the colleague accepts."""

from kefu.agents.queries import get_agent
from kefu.conversations import policy
from kefu.conversations.actions.record import Author, record_activity
from kefu.conversations.events import TransferOffered
from kefu.conversations.models import Extra
from kefu.conversations.queries import last_entry_id, lock_conversation
from kefu.db.database import Transaction
from kefu.kernel.actors import Agent
from kefu.kernel.clock import SECOND
from kefu.kernel.errors import Conflict, Refused
from kefu.kernel.ids import new_id
from kefu.transfers import queries
from kefu.transfers.models import LONGEST_NOTE, Transfer, clean_words, require_can_offer
from kefu.workspaces.queries import get_workspace


async def offer(
    tx: Transaction, author: Author, conversation_id: str, receiver_id: str, note: str, now: int
) -> Transfer:
    """One offer at a time for a conversation; it ends by itself after the workspace's time.

    Raises NotFound for a foreign colleague, Refused for one who is deactivated, Conflict `transfer.pending`.
    """
    actor = author.actor
    assert isinstance(actor, Agent), "only agents transfer conversations"
    note = clean_words(note, LONGEST_NOTE)
    before = policy.require_visible(actor, await lock_conversation(tx, conversation_id))
    receiver = await get_agent(tx, actor.workspace_id, receiver_id)
    giver_id = require_can_offer(actor, before, receiver_id)
    if not receiver.is_active:
        raise Refused("agent.deactivated", "This agent is deactivated.")
    if await queries.find_pending(tx, conversation_id) is not None:
        raise Conflict("transfer.pending", "This conversation is offered to somebody already.")
    seconds = (await get_workspace(tx, actor.workspace_id)).transfer_seconds
    transfer_id = new_id("trf")
    fact = TransferOffered(transfer_id=transfer_id, giver_id=giver_id, agent_id=receiver.id)
    extra = Extra(activity="transfer_offered", agent_id=receiver.id, agent_name=receiver.name, note=note)
    after = await record_activity(tx, author, before, fact, extra, now)
    transfer = Transfer(
        id=transfer_id,
        workspace_id=actor.workspace_id,
        conversation_id=before.id,
        entry_id=await last_entry_id(tx, after),
        giver_id=giver_id,
        agent_id=receiver.id,
        note=note,
        offered_at=now,
        expires_at=now + seconds * SECOND,
    )
    await queries.insert(tx, transfer)
    return transfer
