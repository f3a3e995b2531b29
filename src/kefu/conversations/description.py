"""Tags, priority, attributes and who takes part, as pure transitions of a conversation beside those in `models`."""

from collections.abc import Collection

import msgspec

from kefu.conversations.models import PRIORITIES, Conversation, Priority
from kefu.kernel.errors import Refused
from kefu.tags.models import changed_ids

MOST_PARTICIPANTS = 20


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


def with_participants(conversation: Conversation, added: Collection[str]) -> Conversation:
    """More agents take part; who does already is not added twice. Raises Refused for more than a room holds."""
    known = conversation.participant_ids
    after = [*known, *(each for each in dict.fromkeys(added) if each not in known)]
    if len(after) > MOST_PARTICIPANTS:
        raise Refused("participant.too_many", f"At most {MOST_PARTICIPANTS} agents take part.", limit=MOST_PARTICIPANTS)
    return msgspec.structs.replace(conversation, participants=" ".join(after))
