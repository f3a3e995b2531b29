"""Records a fact about a locked conversation: entry, event, new state and news in one go; used by the verbs here."""

import msgspec

from kefu.conversations import queries
from kefu.conversations.activities import Activity
from kefu.conversations.events import ConversationFact, Happened
from kefu.conversations.models import Conversation, Entry, Extra, advance
from kefu.db.database import Transaction
from kefu.kernel.actors import Actor, actor_id, actor_kind
from kefu.kernel.ids import new_id


class Author(msgspec.Struct, frozen=True):
    """Who acts, with the name that the timeline keeps; a rule acts as the system and is named."""

    actor: Actor
    name: str
    rule_name: str | None = None


async def record_activity(
    tx: Transaction,
    author: Author,
    conversation: Conversation,
    fact: ConversationFact,
    extra: Extra,
    now: int,
) -> Conversation:
    """Write an activity line for `fact` at the next position; returns the conversation after it."""
    after = advance(conversation, is_public=fact.is_public)
    after = msgspec.structs.replace(after, last_entry_at=after.last_entry_at or now)
    entry = Entry(
        id=new_id("msg"),
        workspace_id=after.workspace_id,
        conversation_id=after.id,
        pos=after.last_pos,
        visitor_pos=after.last_visitor_pos if fact.is_public else None,
        kind="activity",
        author_kind=actor_kind(author.actor),
        author_id=actor_id(author.actor),
        author_name=author.name,
        extra=msgspec.structs.replace(extra, rule_name=author.rule_name) if author.rule_name else extra,
        created_at=now,
    )
    await queries.insert_entry(tx, entry)
    await record_fact(tx, author, after, fact, entry, now)
    return after


async def record_change(
    tx: Transaction,
    author: Author,
    conversation: Conversation,
    fact: ConversationFact,
    entry: Entry,
    now: int,
) -> Conversation:
    """Write that an existing entry changed; returns the conversation after it."""
    after = advance(conversation, is_public=fact.is_public)
    await queries.save_entry(tx, entry)
    await record_fact(tx, author, after, fact, entry, now)
    return after


async def record_fact(
    tx: Transaction, author: Author, after: Conversation, fact: ConversationFact, entry: Entry, now: int
) -> None:
    """Save the state and the event of one position, and tell the publisher after the commit."""
    happened = Happened(
        fact=fact,
        conversation=after,
        entry=entry,
        pos=after.last_pos,
        visitor_pos=after.last_visitor_pos if fact.is_public else None,
    )
    await queries.save_conversation(tx, after)
    await queries.insert_event(tx, happened, author.actor, now)
    tx.tell(happened)


def activity(
    kind: Activity,
    *,
    assignee_name: str | None = None,
    team_name: str | None = None,
    snoozed_until: int | None = None,
) -> Extra:
    """The extra of an activity entry."""
    return Extra(activity=kind, assignee_name=assignee_name, team_name=team_name, snoozed_until=snoozed_until)
