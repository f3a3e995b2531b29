"""What agents keep about a conversation — tags, priority, attributes — as pure transitions beside those in `models`."""

import msgspec

from kefu.conversations.models import PRIORITIES, Conversation, Priority
from kefu.tags.models import changed_ids


def tag(conversation: Conversation, added: list[str], removed: list[str]) -> Conversation:
    """Put tags on and take others off; raises Refused for too many."""
    return msgspec.structs.replace(conversation, tags=changed_ids(conversation.tags, added, removed))


def set_priority(conversation: Conversation, priority: Priority) -> Conversation:
    return msgspec.structs.replace(conversation, priority=PRIORITIES.index(priority))


def set_value(conversation: Conversation, key: str, value: str | int | float | bool | None) -> Conversation:
    """Keep a checked value, or forget it with None."""
    values = {name: known for name, known in conversation.values.items() if name != key}
    if value is not None:
        values[key] = value
    return msgspec.structs.replace(conversation, attributes=msgspec.json.encode(values).decode())
