"""Name colleagues in a note, and have read where one is named; called by whoever sends a note."""

import msgspec

from kefu.conversations import participant_queries, policy
from kefu.conversations import queries as conversations
from kefu.conversations.actions.record import Author, record_fact
from kefu.conversations.decide import MessageIntent
from kefu.conversations.description import MOST_PARTICIPANTS, with_participants
from kefu.conversations.events import AgentsMentioned
from kefu.conversations.models import Conversation, Entry, advance
from kefu.conversations.stored import StoredMention
from kefu.db.database import Reader, Transaction
from kefu.kernel.actors import Agent, actor_id
from kefu.kernel.errors import NotAllowed, Refused
from kefu.mentions import queries
from kefu.mentions.models import MOST_NAMED


def concerns_somebody(intent: MessageIntent) -> bool:
    return bool(intent.mentions) or intent.is_whisper


async def with_names(reader: Reader, intent: MessageIntent) -> MessageIntent:
    """The intent with the names of whom it mentions; raises Refused for a message, NotFound for a foreign id.

    Only supervisors whisper.
    """
    if intent.kind != "note":
        raise Refused("mention.only_in_notes", "Colleagues are named in notes only.")
    if intent.is_whisper and not (isinstance(intent.actor, Agent) and intent.actor.is_admin):
        raise NotAllowed
    ids = list(dict.fromkeys(each.id for each in intent.mentions))
    if len(ids) > MOST_NAMED:
        raise Refused("mention.too_many", f"A note names at most {MOST_NAMED} colleagues.", limit=MOST_NAMED)
    names = await queries.names_of(reader, intent.actor.workspace_id, ids)
    named = tuple(StoredMention(id=each, name=names[each]) for each in ids)
    return msgspec.structs.replace(intent, mentions=named)


async def tell_mentioned(
    tx: Transaction, author: Author, conversation_id: str, entry_id: str, now: int
) -> Conversation | None:
    """Note down who is named in a stored note, once however often the note is sent; None where nothing was to do.

    Who is named takes part from now on. Members of a named team are told, and may join. A whisper is for whoever
    answers and takes part.
    """
    before = policy.require_visible(author.actor, await conversations.lock_conversation(tx, conversation_id))
    entry = await conversations.find_entry(tx, conversation_id, entry_id)
    if entry is None or entry.kind != "note" or await queries.has_been_told(tx, entry_id):
        return None
    named = await queries.active_agents(tx, [each.id for each in entry.extra.mentions])
    own = actor_id(author.actor)
    told = [each for each in await _everybody(tx, before, entry, named) if each != own]
    if not told:
        return None
    room = MOST_PARTICIPANTS - len(before.participant_ids)
    joined = [each for each in named if each not in (own, before.assignee_id, *before.participant_ids)][:room]
    after = advance(with_participants(before, joined), is_public=False)
    await participant_queries.add(tx, before.id, joined)
    await queries.insert_many(tx, before.workspace_id, (before.id, entry.id), told, now)
    await record_fact(tx, author, after, AgentsMentioned(agent_ids=told, joined=joined), entry, now)
    return after


async def _everybody(tx: Transaction, conversation: Conversation, entry: Entry, named: list[str]) -> list[str]:
    found = [*named, *await queries.members_of(tx, [each.id for each in entry.extra.mentions])]
    if entry.extra.is_whisper:
        answering = [conversation.assignee_id] if conversation.assignee_id is not None else []
        found += await queries.active_agents(tx, [*answering, *conversation.participant_ids])
    return list(dict.fromkeys(found))


async def read_mentions(tx: Transaction, agent: Agent, conversation_id: str | None, now: int) -> None:
    """The agent has seen where they are named: in one conversation, or everywhere."""
    if conversation_id is not None:
        policy.require_visible(agent, await conversations.find_conversation(tx, conversation_id))
    await queries.mark_read(tx, agent.id, conversation_id, now)
