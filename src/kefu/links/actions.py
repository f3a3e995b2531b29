"""Offer topics, note what a link or a visitor says, and begin a conversation with it; called by both doors."""

from collections.abc import Awaitable

from kefu.conversations.actions.assign import assign_team
from kefu.conversations.actions.describe import set_attribute, set_priority
from kefu.conversations.actions.record import Author
from kefu.conversations.actions.tag import tag_conversation
from kefu.db.database import Reader, Transaction
from kefu.inboxes.queries import get_inbox
from kefu.kernel.actors import Agent, System, Visitor
from kefu.kernel.errors import KefuError, NotAllowed, Refused
from kefu.kernel.ids import new_id
from kefu.kernel.news import SettingsNews
from kefu.links import queries
from kefu.links.models import Marks, Origin, Topic, clean_topics, label_of
from kefu.tags.queries import get_tags
from kefu.teams.queries import get_open_team


async def change_topics(tx: Transaction, actor: Agent, inbox_id: str, topics: list[Topic]) -> list[Topic]:
    """Replace the topics of an inbox; only admins. Raises NotFound for a foreign team or tag."""
    if not actor.is_admin:
        raise NotAllowed
    inbox = await get_inbox(tx, actor.workspace_id, inbox_id)
    clean = clean_topics(topics)
    for topic in clean:
        if topic.team_id is not None:
            await get_open_team(tx, actor.workspace_id, topic.team_id)
        await get_tags(tx, actor.workspace_id, topic.tag_ids)
    await queries.keep_topics(tx, inbox.workspace_id, inbox.id, clean)
    tx.tell(SettingsNews(actor.workspace_id, "inboxes"))
    return clean


async def note_marks(tx: Transaction, visitor: Visitor, marks: Marks, language: str, now: int) -> None:
    """Keep what a link said until its visitor begins a conversation; a topic that is not offered says nothing."""
    topic = await _offered(tx, visitor, marks.topic)
    if marks.source is None and topic is None:
        return
    values = {} if marks.source is None else {"source": marks.source}
    await _keep(tx, visitor, values | _chosen(topic, language), now)


async def choose_topic(tx: Transaction, visitor: Visitor, key: str, language: str, now: int) -> None:
    """The visitor says what it is about; raises Refused for what is not offered."""
    topic = await _offered(tx, visitor, key)
    if topic is None:
        raise Refused("topic.unknown", "This topic is not offered any more.", key=key)
    await _keep(tx, visitor, _chosen(topic, language), now)


async def is_topic_due(reader: Reader, visitor: Visitor, now: int) -> bool:
    """Whether the next conversation's topic is still to be chosen."""
    if not await queries.list_topics(reader, visitor.inbox_id):
        return False
    waiting = await queries.find_waiting(reader, visitor.id, now)
    return waiting is None or waiting.topic is None


async def begin_with(tx: Transaction, visitor: Visitor, conversation_id: str, now: int) -> None:
    """The conversation begins that was marked: it goes to the topic's team, with its tags and priority."""
    origin = await queries.find_waiting(tx, visitor.id, now)
    if origin is None:
        return
    await queries.update_origin(tx, origin.id, {"conversation_id": conversation_id})
    author = Author(System(visitor.workspace_id), "")
    topic = await _offered(tx, visitor, origin.topic)
    if topic is not None and topic.team_id is not None:
        await _try(assign_team(tx, author, conversation_id, topic.team_id, now))
    if topic is not None and topic.tag_ids:
        await _try(tag_conversation(tx, author, conversation_id, topic.tag_ids, [], now))
    if topic is not None and topic.priority != "none":
        await _try(set_priority(tx, author, conversation_id, topic.priority, now))
    await _describe(tx, author, conversation_id, origin, now)


async def _describe(tx: Transaction, author: Author, conversation_id: str, origin: Origin, now: int) -> None:
    """A workspace that has defined the attributes `source` and `topic` can filter and sort by them."""
    for key, value in (("source", origin.source), ("topic", origin.topic_label)):
        if value:
            await _try(set_attribute(tx, author, conversation_id, key, value, now))


async def _try(work: Awaitable[object]) -> None:
    """A team, tag or attribute that has gone must not cost the visitor the conversation."""
    try:
        await work
    except KefuError:
        return


async def _offered(reader: Reader, visitor: Visitor, key: str | None) -> Topic | None:
    if key is None:
        return None
    return next((each for each in await queries.list_topics(reader, visitor.inbox_id) if each.key == key), None)


def _chosen(topic: Topic | None, language: str) -> dict[str, str]:
    return {} if topic is None else {"topic": topic.key, "topic_label": label_of(topic, language)}


async def _keep(tx: Transaction, visitor: Visitor, values: dict[str, str], now: int) -> None:
    waiting = await queries.find_waiting(tx, visitor.id, now)
    if waiting is not None:
        await queries.update_origin(tx, waiting.id, {**values, "created_at": now})
        return
    where = {"workspace_id": visitor.workspace_id, "inbox_id": visitor.inbox_id, "visitor_id": visitor.id}
    await queries.insert_origin(tx, {"id": new_id("ori"), **where, **values, "created_at": now})
