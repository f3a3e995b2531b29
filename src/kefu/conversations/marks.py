"""Read and delivered marks: pure transitions that never move back or past the last message."""

import msgspec

from kefu.conversations.models import Conversation


def read_by_agent(conversation: Conversation, seq: int) -> Conversation:
    """Agents have seen messages up to `seq`; marks never move back or past the last message."""
    seq = min(seq, conversation.last_seq)
    if seq <= conversation.agent_read_seq:
        return conversation
    return msgspec.structs.replace(
        conversation,
        version=conversation.version + 1,
        agent_read_seq=max(seq, conversation.agent_read_seq),
        agent_delivered_seq=max(seq, conversation.agent_delivered_seq),
        agent_unread=0 if seq >= conversation.last_seq else min(conversation.agent_unread, conversation.last_seq - seq),
    )


def read_by_visitor(conversation: Conversation, seq: int) -> Conversation:
    """The visitor has seen messages up to `seq`."""
    seq = min(seq, conversation.last_seq)
    if seq <= conversation.visitor_read_seq:
        return conversation
    return msgspec.structs.replace(
        conversation,
        version=conversation.version + 1,
        visitor_read_seq=seq,
        visitor_delivered_seq=max(seq, conversation.visitor_delivered_seq),
        visitor_unread=0
        if seq >= conversation.last_seq
        else min(conversation.visitor_unread, conversation.last_seq - seq),
    )


def delivered_to_visitor(conversation: Conversation, seq: int) -> Conversation:
    """A device of the visitor holds messages up to `seq`."""
    seq = min(seq, conversation.last_seq)
    if seq <= conversation.visitor_delivered_seq:
        return conversation
    return msgspec.structs.replace(conversation, version=conversation.version + 1, visitor_delivered_seq=seq)


def delivered_to_agent(conversation: Conversation, seq: int) -> Conversation:
    """A console of some agent holds messages up to `seq`."""
    seq = min(seq, conversation.last_seq)
    if seq <= conversation.agent_delivered_seq:
        return conversation
    return msgspec.structs.replace(conversation, version=conversation.version + 1, agent_delivered_seq=seq)
