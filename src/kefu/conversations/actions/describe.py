"""Say how urgent a conversation is, and keep what the workspace wants to know about it."""

from kefu.attributes.models import Value, checked_value
from kefu.attributes.queries import get_by_key
from kefu.conversations import description, policy, queries
from kefu.conversations.actions.record import Author, record_activity
from kefu.conversations.events import AttributeChanged, PriorityChanged
from kefu.conversations.models import PRIORITIES, Conversation, Extra, Priority
from kefu.db.database import Transaction


async def set_priority(
    tx: Transaction, author: Author, conversation_id: str, priority: Priority, now: int
) -> Conversation:
    """The same priority again changes nothing."""
    policy.require_agent(author.actor)
    before = policy.require_visible(author.actor, await queries.lock_conversation(tx, conversation_id))
    previous = PRIORITIES[before.priority]
    if previous == priority:
        return before
    fact = PriorityChanged(priority=priority, previous=previous)
    extra = Extra(activity="priority_changed", priority=priority)
    return await record_activity(tx, author, description.set_priority(before, priority), fact, extra, now)


async def set_attribute(
    tx: Transaction, author: Author, conversation_id: str, key: str, value: Value, now: int
) -> Conversation:
    """Keep a value of a defined attribute, or forget it with None; raises Refused for a value of another kind."""
    policy.require_agent(author.actor)
    before = policy.require_visible(author.actor, await queries.lock_conversation(tx, conversation_id))
    definition = await get_by_key(tx, before.workspace_id, "conversation", key)
    clean = checked_value(definition, value)
    previous = before.values.get(key)
    if previous == clean and type(previous) is type(clean):
        return before
    fact = AttributeChanged(key=key, value=clean, previous=previous)
    extra = Extra(activity="attribute_changed", attribute_label=definition.label, attribute_value=clean)
    return await record_activity(tx, author, description.set_value(before, key, clean), fact, extra, now)
