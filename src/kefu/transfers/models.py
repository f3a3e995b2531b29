"""An offer as stored, and the rules for making and answering one; no I/O."""

import msgspec

from kefu.conversations.events import TransferOutcome
from kefu.conversations.models import Conversation
from kefu.kernel.actors import Agent
from kefu.kernel.errors import Conflict, NotAllowed, Refused
from kefu.kernel.text import clean_text

LONGEST_NOTE = 2_000
LONGEST_REASON = 500


class Transfer(msgspec.Struct, frozen=True, kw_only=True):
    """`giver_id` answers the conversation until `agent_id` accepts."""

    id: str
    workspace_id: str
    conversation_id: str
    entry_id: str
    giver_id: str
    agent_id: str
    note: str
    offered_at: int
    expires_at: int
    ended_at: int | None = None
    outcome: TransferOutcome | None = None
    reason: str = ""


def clean_words(text: str, limit: int) -> str:
    clean = clean_text(text).strip()
    if len(clean) > limit:
        raise Refused("transfer.words_too_long", f"At most {limit} characters.", limit=limit)
    return clean


def require_can_offer(actor: Agent, conversation: Conversation, receiver_id: str) -> str:
    """Whoever answers it, or a supervisor in their stead, offers it to somebody else; returns who answers."""
    if conversation.assignee_id is None or conversation.status != "open":
        raise Refused("transfer.nobody_answers", "Nobody answers this conversation: assign it instead.")
    if conversation.assignee_id != actor.id and not actor.is_admin:
        raise NotAllowed
    if conversation.assignee_id == receiver_id:
        raise Refused("transfer.to_itself", "This agent answers the conversation already.")
    return conversation.assignee_id


def is_overtaken(transfer: Transfer, conversation: Conversation) -> bool:
    """The conversation went elsewhere or was put aside, so there is nothing left to take."""
    return conversation.assignee_id != transfer.giver_id or conversation.status != "open"


def require_pending(transfer: Transfer, conversation: Conversation, now: int) -> None:
    if transfer.ended_at is not None or transfer.expires_at <= now or is_overtaken(transfer, conversation):
        raise Conflict("transfer.over", "This offer is over.")


def require_receiver(actor: Agent, transfer: Transfer) -> None:
    if actor.id != transfer.agent_id:
        raise NotAllowed


def require_can_withdraw(actor: Agent, transfer: Transfer) -> None:
    if actor.id != transfer.giver_id and not actor.is_admin:
        raise NotAllowed
