"""The line that a call leaves in its conversation: a message of its own type, so both sides and every list have it."""

import msgspec

from kefu.agents.queries import find_agent
from kefu.calls.models import Call
from kefu.conversations import models, queries
from kefu.conversations.actions.record import Author, record_fact
from kefu.conversations.events import MessageCreated
from kefu.conversations.models import Conversation, Entry, Extra
from kefu.conversations.stored import StoredCall
from kefu.db.database import Transaction
from kefu.kernel.actors import Actor, Agent, System, Visitor
from kefu.kernel.ids import new_id


async def add_call_line(tx: Transaction, call: Call, conversation: Conversation, now: int) -> Conversation:
    """Write the line of a call that is over into the locked conversation; returns the conversation after it."""
    assert call.state != "ringing"
    assert call.state != "accepted"
    is_visitors = call.started_by == "visitor"
    agent = await find_agent(tx, call.workspace_id, call.agent_id) if call.agent_id is not None else None
    author_name = conversation.contact_name if is_visitors else agent.name if agent is not None else ""
    entry = Entry(
        id=new_id("msg"),
        workspace_id=conversation.workspace_id,
        conversation_id=conversation.id,
        pos=conversation.last_pos + 1,
        visitor_pos=conversation.last_visitor_pos + 1,
        seq=conversation.last_seq + 1,
        kind="message",
        direction="incoming" if is_visitors else "outgoing",
        author_kind="visitor" if is_visitors else "agent",
        author_id=conversation.contact_id if is_visitors else call.agent_id,
        author_name=author_name,
        type="call",
        extra=Extra(
            call=StoredCall(
                kind=call.kind,
                outcome=call.state,
                duration_ms=call.duration_ms,
                agent_name=agent.name if agent is not None else None,
            )
        ),
        # The same call can leave one line only, whoever ends it.
        client_message_id=call.id,
        created_at=now,
    )
    after = line_joins(conversation, entry, call)
    await queries.insert_entry(tx, entry)
    await record_fact(tx, Author(_actor(call, conversation), author_name), after, MessageCreated(), entry, now)
    return after


def _actor(call: Call, conversation: Conversation) -> Actor:
    if call.started_by == "visitor":
        return Visitor(call.workspace_id, call.inbox_id, conversation.contact_id, "")
    return Agent(call.workspace_id, call.agent_id, "agent") if call.agent_id else System(call.workspace_id)


def line_joins(before: Conversation, entry: Entry, call: Call) -> Conversation:
    """A visitor's call that nobody took waits like a message; of a call that took place, both sides have heard.

    An agent's call that was not taken is no answer: who waited still waits.
    """
    after = models.receive(before, entry)
    if call.state == "ended":
        return msgspec.structs.replace(
            after,
            waiting_since=None,
            agent_delivered_seq=entry.seq,
            agent_read_seq=entry.seq,
            agent_unread=0,
            visitor_delivered_seq=entry.seq,
            visitor_read_seq=entry.seq,
            visitor_unread=0,
        )
    if entry.direction == "outgoing":
        return msgspec.structs.replace(
            after,
            waiting_since=before.waiting_since,
            queued_at=before.queued_at,
            agent_read_seq=before.agent_read_seq,
            agent_unread=before.agent_unread,
        )
    return after
