"""What can be done with a call; called by the live doors, and by what comes round for calls that nobody ended."""

import msgspec

from kefu.agents.queries import lock_agents
from kefu.calls import models, queries
from kefu.calls.call_line import add_call_line
from kefu.calls.inbox_rules import require_can_start
from kefu.calls.models import Call, CallKind, CallNews, Party
from kefu.conversations import policy
from kefu.conversations.actions.assign import claim_conversation
from kefu.conversations.actions.record import Author
from kefu.conversations.models import Conversation
from kefu.conversations.queries import find_conversation, lock_conversation
from kefu.db.database import Transaction
from kefu.kernel.actors import Actor, Agent
from kefu.kernel.errors import Conflict, NotFound
from kefu.kernel.ids import new_id


class Wish(msgspec.Struct, frozen=True):
    """What kind of call is wanted, and whose consoles ring; nobody's when an agent calls."""

    kind: CallKind
    rings: tuple[str, ...] = ()


async def start_call(tx: Transaction, author: Author, party: Party, conversation_id: str, wish: Wish, now: int) -> Call:
    """Ring the other side; raises Conflict `call.one_at_a_time` while another call of the conversation lives.

    The same device asking again gets the call that it has started.
    """
    await _hold_agent(tx, author.actor)
    conversation = policy.require_visible(author.actor, await lock_conversation(tx, conversation_id))
    live = await queries.find_live_call(tx, conversation_id)
    if live is not None and live.started_by == party.side and live.is_party(party):
        return live
    if live is not None:
        raise Conflict("call.one_at_a_time", "There is a call in this conversation already.")
    require_can_start(await queries.get_inbox_calls(tx, conversation.inbox_id), party.side, wish.kind)
    agent_id = author.actor.id if isinstance(author.actor, Agent) else None
    if agent_id is not None:
        await _require_free(tx, conversation.workspace_id, agent_id)
    call = Call(
        id=new_id("call"),
        workspace_id=conversation.workspace_id,
        inbox_id=conversation.inbox_id,
        conversation_id=conversation.id,
        kind=wish.kind,
        started_by=party.side,
        agent_id=agent_id,
        agent_device=party.device if party.side == "agent" else None,
        visitor_device=party.device if party.side == "visitor" else None,
        rings=list(wish.rings),
        created_at=now,
    )
    call = models.seen(call, party.side, now)
    await queries.insert_call(tx, call)
    tx.tell(CallNews(call, conversation.contact_id, conversation.contact_name))
    return call


async def _hold_agent(tx: Transaction, actor: Actor) -> None:
    """Before the conversation, as whoever claims does; an agent's two consoles cannot begin two calls."""
    if isinstance(actor, Agent):
        await lock_agents(tx, [actor.id])


async def _require_free(tx: Transaction, workspace_id: str, agent_id: str) -> None:
    if agent_id in await queries.list_in_call(tx, workspace_id):
        raise Conflict("call.busy", "You are in another call.")


async def accept_call(tx: Transaction, author: Author, party: Party, call_id: str, now: int) -> Call:
    """The first device wins. An agent who accepts answers a conversation that nobody answers yet."""
    await _hold_agent(tx, author.actor)
    call, conversation = await _held(tx, author.actor, call_id)
    agent_id = author.actor.id if isinstance(author.actor, Agent) else call.agent_id
    after = models.accept(call, party, agent_id, now)
    if after == call:
        return call
    if isinstance(author.actor, Agent):
        await _require_free(tx, call.workspace_id, author.actor.id)
        if conversation.assignee_id is None:
            conversation = await claim_conversation(tx, author, conversation.id, now)
    await _keep(tx, after, conversation)
    return after


async def decline_call(tx: Transaction, actor: Actor, call_id: str, now: int) -> Call:
    """No, thank you; of several agents the last one's no ends the ringing."""
    call, conversation = await _held(tx, actor, call_id)
    if isinstance(actor, Agent):
        after = models.decline(call, "agent", actor.id, now)
    else:
        after = models.decline(call, "visitor", None, now)
    return await _finish(tx, call, after, conversation, now)


async def hang_up(
    tx: Transaction, actor: Actor, party: Party, call_id: str, now: int, *, is_failed: bool = False
) -> Call:
    """One of the two ends the call; saying it twice changes nothing."""
    call, conversation = await _held(tx, actor, call_id)
    return await _finish(tx, call, models.hang_up(call, party, now, is_failed=is_failed), conversation, now)


async def keep_call(tx: Transaction, actor: Actor, party: Party, call_id: str, now: int) -> CallNews:
    """The device is still there; returns how the call is, so that who was away learns that it is over."""
    call = await queries.lock_call(tx, actor.workspace_id, call_id)
    conversation = await find_conversation(tx, call.conversation_id)
    if conversation is None or not policy.can_see(actor, conversation) or not call.is_party(party):
        raise NotFound("call.not_found", "There is no such call.")
    after = models.seen(call, party.side, now)
    if after != call:
        await queries.save_call(tx, after)
    return CallNews(after, conversation.contact_id, conversation.contact_name)


async def end_lapsed(tx: Transaction, call: Call, now: int) -> Call:
    """End what has rung or been silent for too long; else say once more that it rings, for who came just now."""
    conversation = await lock_conversation(tx, call.conversation_id)
    call = await queries.lock_call(tx, call.workspace_id, call.id)
    assert conversation is not None, "conversations stay"
    after = models.lapse(call, now)
    if after == call and call.state == "ringing":
        tx.tell(CallNews(call, conversation.contact_id, conversation.contact_name))
    return await _finish(tx, call, after, conversation, now)


async def _held(tx: Transaction, actor: Actor, call_id: str) -> tuple[Call, Conversation]:
    """The call and its conversation, both held, the conversation first as everywhere; NotFound for foreign ones."""
    found = await queries.find_call(tx, actor.workspace_id, call_id)
    held = await lock_conversation(tx, found.conversation_id) if found is not None else None
    if held is None or not policy.can_see(actor, held):
        raise NotFound("call.not_found", "There is no such call.")
    return await queries.lock_call(tx, actor.workspace_id, call_id), held


async def _finish(tx: Transaction, before: Call, after: Call, conversation: Conversation, now: int) -> Call:
    """Keep what changed; a call that is over now leaves its line in the conversation."""
    if after == before:
        return after
    if after.is_over:
        conversation = await add_call_line(tx, after, conversation, now)
    await _keep(tx, after, conversation)
    return after


async def _keep(tx: Transaction, call: Call, conversation: Conversation) -> None:
    await queries.save_call(tx, call)
    tx.tell(CallNews(call, conversation.contact_id, conversation.contact_name))
