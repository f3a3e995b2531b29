"""Put tags on a conversation and take them off."""

from collections.abc import Sequence

from kefu.conversations import description, policy, queries, tag_queries
from kefu.conversations.actions.record import Author, record_activity
from kefu.conversations.events import ConversationTagged
from kefu.conversations.models import Conversation, Extra
from kefu.db.database import Transaction
from kefu.tags.queries import get_tags


async def tag_conversation(
    tx: Transaction, author: Author, conversation_id: str, added: Sequence[str], removed: Sequence[str], now: int
) -> Conversation:
    """One activity line for what was put on and one for what was taken off; what changes nothing says nothing.

    Raises NotFound for a tag of another workspace.
    """
    policy.require_agent(author.actor)
    before = policy.require_visible(author.actor, await queries.lock_conversation(tx, conversation_id))
    held = set(before.tag_ids)
    tags = {each.id: each for each in await get_tags(tx, before.workspace_id, list(dict.fromkeys([*added, *removed])))}
    put = [each for each in dict.fromkeys(added) if each not in held and each not in set(removed)]
    taken = [each for each in dict.fromkeys(removed) if each in held]
    after = before
    if put:
        after = description.tag(after, put, [])
        await tag_queries.put_on(tx, before.id, put)
        extra = Extra(activity="tagged", tag_names=[tags[each].name for each in put])
        after = await record_activity(tx, author, after, ConversationTagged(added=put, removed=[]), extra, now)
    if taken:
        after = description.tag(after, [], taken)
        await tag_queries.take_off(tx, before.id, taken)
        extra = Extra(activity="untagged", tag_names=[tags[each].name for each in taken])
        after = await record_activity(tx, author, after, ConversationTagged(added=[], removed=taken), extra, now)
    return after
