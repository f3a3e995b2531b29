"""Who may do what with a conversation: pure functions that raise NotFound or NotAllowed."""

from kefu.conversations.models import Conversation, Direction, Entry, is_by
from kefu.kernel.actors import Actor, Agent, System, Visitor
from kefu.kernel.clock import SECOND
from kefu.kernel.errors import NotAllowed, NotFound, Refused


def can_see(actor: Actor, conversation: Conversation) -> bool:
    """Agents see their workspace; a visitor sees its contact's conversations in its inbox."""
    if actor.workspace_id != conversation.workspace_id:
        return False
    match actor:
        case Visitor():
            return conversation.contact_id == actor.contact_id and conversation.inbox_id == actor.inbox_id
        case Agent() | System():
            return True


def require_visible(actor: Actor, conversation: Conversation | None) -> Conversation:
    """Missing and foreign look alike."""
    if conversation is None or not can_see(actor, conversation):
        raise NotFound("conversation.not_found", "There is no such conversation.")
    return conversation


def require_can_edit(actor: Actor, entry: Entry, now: int, window_seconds: int) -> None:
    """Authors may edit and recall their own words for some time; notes are their author's without end."""
    if entry.kind == "activity" or entry.type == "call" or entry.is_removed or not is_by(actor, entry):
        raise NotAllowed("message.not_yours", "Only the author can change this.")
    if entry.kind == "message" and now - entry.created_at > window_seconds * SECOND:
        raise Refused("message.too_late", "The time to change this message is over.", windowSeconds=window_seconds)


def require_can_delete(actor: Actor, entry: Entry) -> None:
    """Admins delete any message or note."""
    if entry.kind == "activity" or entry.is_removed or not (isinstance(actor, Agent) and actor.is_admin):
        raise NotAllowed("message.delete_not_allowed", "Only an admin can delete this.")


def require_agent(actor: Actor) -> None:
    """Assigning, notes and snoozing are agents' business."""
    if isinstance(actor, Visitor):
        raise NotAllowed


def is_agent(actor: Actor) -> bool:
    """Whether somebody of the workspace's own side asks."""
    return not isinstance(actor, Visitor)


def direction_of(actor: Actor) -> Direction:
    """Who asks sends incoming messages, who answers outgoing ones."""
    match actor:
        case Visitor():
            return "incoming"
        case _:
            return "outgoing"
