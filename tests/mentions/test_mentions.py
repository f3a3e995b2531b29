"""Naming colleagues in notes, and who takes part in a conversation; on both databases."""

from __future__ import annotations

import msgspec
import pytest

from kefu.conversations.actions.assign import claim_conversation
from kefu.conversations.actions.change_message import Target, delete_message
from kefu.conversations.actions.participate import add_participant, remove_participant
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.decide import Stored
from kefu.conversations.events import AgentsMentioned, Happened, ParticipantsChanged
from kefu.conversations.lists import ListQuery, count_conversations, list_conversations
from kefu.conversations.message_path import MessagePath
from kefu.conversations.models import Conversation
from kefu.conversations.stored import StoredMention
from kefu.db.database import Database
from kefu.kernel.actors import Actor
from kefu.kernel.clock import FixedClock
from kefu.kernel.errors import NotAllowed, NotFound, Refused
from kefu.mentions.actions import read_mentions, tell_mentioned, with_names
from kefu.mentions.models import Mention
from kefu.mentions.queries import count_unread, list_mentions
from kefu.teams.actions import create_team, set_members
from tests import world
from tests.world import ADA, GRACE, MALLORY, NOW, SAM, SHOP, author, says


@pytest.fixture
async def held(database: Database) -> Conversation:
    await world.settle(database)
    begun = await world.start(database, SAM)
    async with database.begin() as tx:
        return await claim_conversation(tx, author(ADA), begun.id, NOW)


async def note(database: Database, held: Conversation, *ids: str, by: Actor = ADA, **more: object) -> Stored:
    """As the door does it: names, the note, then who is told; twice, because notes are resent."""
    mentions = tuple(StoredMention(id=each) for each in ids)
    intent = says(by, held.id, "look, @Grace", kind="note", mentions=mentions, **more)
    async with database.read() as reader:
        intent = await with_names(reader, intent)
    path = MessagePath(database, FixedClock(NOW), lambda _: None)
    sent = [await send_message(path, intent) for _ in range(2)]
    for each in sent:
        async with database.begin() as tx:
            await tell_mentioned(tx, author(by), held.id, each.entry.id, NOW)
    return sent[0]


async def mentions_of(database: Database, agent_id: str) -> list[Mention]:
    async with database.read() as reader:
        return (await list_mentions(reader, agent_id, None, 50))[0]


async def test_who_is_named_is_told_once_and_takes_part(
    database: Database, held: Conversation, news: list[object]
) -> None:
    stored = await note(database, held, GRACE.id, ADA.id)
    assert stored.entry.extra.mentions == [
        StoredMention(id=GRACE.id, name="Grace"),
        StoredMention(id=ADA.id, name="Ada"),
    ]
    [found] = await mentions_of(database, GRACE.id)
    assert (found.entry.id, found.conversation.participant_ids, found.read_at) == (stored.entry.id, [GRACE.id], None)
    assert await mentions_of(database, ADA.id) == [], "nobody tells oneself"
    told = [each for each in news if isinstance(each, Happened) and isinstance(each.fact, AgentsMentioned)]
    assert [each.fact for each in told] == [AgentsMentioned(agent_ids=[GRACE.id], joined=[GRACE.id])]
    assert told[0].entry.id == stored.entry.id
    async with database.begin() as tx:
        assert await count_unread(tx, GRACE.id) == 1
        await read_mentions(tx, GRACE, held.id, NOW + 1)
        assert await count_unread(tx, GRACE.id) == 0
        with pytest.raises(NotFound):
            await read_mentions(tx, MALLORY, held.id, NOW)
    assert [each.read_at for each in await mentions_of(database, GRACE.id)] == [NOW + 1]


async def test_a_team_is_told_and_does_not_crowd_the_conversation(database: Database, held: Conversation) -> None:
    async with database.begin() as tx:
        team = await create_team(tx, FixedClock(NOW), ADA, "Billing")
        await set_members(tx, ADA, team.id, [ADA.id, GRACE.id])
    stored = await note(database, held, team.id)
    assert stored.entry.extra.mentions == [StoredMention(id=team.id, name="Billing")]
    [found] = await mentions_of(database, GRACE.id)
    assert found.conversation.participant_ids == []
    async with database.begin() as tx:
        await delete_message(tx, author(ADA), Target(held.id, stored.entry.id), now=NOW)
        assert await count_unread(tx, GRACE.id) == 0
    assert await mentions_of(database, GRACE.id) == []


async def test_a_whisper_reaches_who_answers(database: Database, held: Conversation) -> None:
    async with database.begin() as tx:
        await add_participant(tx, author(GRACE), held.id, GRACE.id, NOW)
    stored = await note(database, held, is_whisper=True)
    assert stored.entry.extra.is_whisper
    assert [each.entry.id for each in await mentions_of(database, GRACE.id)] == [stored.entry.id]
    async with database.read() as reader:
        with pytest.raises(NotAllowed):
            await with_names(reader, says(GRACE, held.id, kind="note", is_whisper=True))


async def test_what_cannot_be_named(database: Database, held: Conversation) -> None:
    named = (StoredMention(id=GRACE.id),)
    async with database.read() as reader:
        with pytest.raises(Refused) as caught:
            await with_names(reader, says(ADA, held.id, mentions=named))
        assert caught.value.code == "mention.only_in_notes"
        for foreign in (MALLORY.id, "team_none"):
            with pytest.raises(NotFound):
                await with_names(reader, says(ADA, held.id, kind="note", mentions=(StoredMention(id=foreign),)))
        many = tuple(StoredMention(id=f"agt_{n}") for n in range(21))
        with pytest.raises(Refused) as caught:
            await with_names(reader, says(ADA, held.id, kind="note", mentions=many))
        assert caught.value.code == "mention.too_many"


async def test_colleagues_come_and_go_and_see_it_in_their_list(
    database: Database, held: Conversation, news: list[object]
) -> None:
    query = ListQuery(workspace_id=SHOP, agent_id=GRACE.id, view="participating")
    async with database.begin() as tx:
        for _ in range(2):
            after = await add_participant(tx, author(ADA), held.id, GRACE.id, NOW)
            assert (after.participant_ids, after.assignee_id) == ([GRACE.id], ADA.id)
    async with database.read() as reader:
        assert [each.id for each in (await list_conversations(reader, query))[0]] == [held.id]
        assert (await count_conversations(reader, SHOP, GRACE.id)).participating == 1
        other = msgspec.structs.replace(query, agent_id=ADA.id)
        assert (await list_conversations(reader, other))[0] == []
    async with database.begin() as tx:
        for _ in range(2):
            assert (await remove_participant(tx, author(GRACE), held.id, GRACE.id, NOW)).participant_ids == []
    async with database.read() as reader:
        assert (await list_conversations(reader, query))[0] == []
    changes = [each.fact for each in news if isinstance(each, Happened) and isinstance(each.fact, ParticipantsChanged)]
    assert changes == [ParticipantsChanged(joined=[GRACE.id], left=[]), ParticipantsChanged(joined=[], left=[GRACE.id])]
    kinds = [each.entry.extra.activity for each in news if isinstance(each, Happened)]
    assert kinds[-2:] == ["participant_added", "left"]
    async with database.begin() as tx:
        for agent, who in ((MALLORY, ADA), (GRACE, MALLORY)):
            with pytest.raises(NotFound):
                await add_participant(tx, author(who), held.id, agent.id, NOW)
