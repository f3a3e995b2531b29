"""The guard on both databases: what is kept, what it costs, who hears of it, and other nodes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from kefu.conversations.stored import StoredCard
from kefu.db.database import Database
from kefu.kernel.clock import DAY, FixedClock
from kefu.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from kefu.kernel.news import SettingsNews
from kefu.moderation import queries
from kefu.moderation.actions import (
    WordListFields,
    add_words,
    change_word_list,
    create_word_list,
    delete_word_list,
    forget_hits,
)
from kefu.moderation.guard import WordGuard
from kefu.moderation.models import WordList
from tests.world import ADA, EVE, GRACE, MALLORY, NOW, OTHER_WEBSITE, SAM, SHOP, WEBSITE, says, settle, start


@pytest.fixture(autouse=True)
async def _cast(database: Database) -> None:
    await settle(database)


@pytest.fixture
async def guard(database: Database) -> AsyncIterator[WordGuard]:
    made = WordGuard(database, FixedClock(NOW))
    yield made
    await made.drain()


async def keep(database: Database, *words: str, **fields: object) -> WordList:
    values: dict[str, object] = {
        "name": "Ads", "effect": "mask", "direction": "both", "inbox_ids": None, "is_active": True,
        "is_notifying": False, "words": words, **fields,
    }  # fmt: skip
    async with database.begin() as tx:
        return await create_word_list(tx, ADA, WordListFields(**values), NOW)  # type: ignore[arg-type]


async def test_a_masked_message_goes_out_and_is_written_down(database: Database, guard: WordGuard) -> None:
    conversation = await start(database, SAM)
    await keep(database, "赌博")
    assert not guard.is_quiet(SAM)
    passed = await guard.passed(says(SAM, conversation.id, "来赌博"))
    assert passed.text == "来**"
    card = StoredCard(title="賭博", text="x")
    with_card = await guard.passed(says(GRACE, conversation.id, "hi", card=card))
    assert with_card.card is not None
    assert (with_card.card.title, with_card.text) == ("**", "hi")
    note = says(GRACE, conversation.id, "赌博", kind="note")
    assert await guard.passed(note) is note
    foreign = says(EVE, "conv_x", "赌博")
    assert await guard.passed(foreign) is foreign
    await guard.drain()
    async with database.read() as reader:
        hits = await queries.list_hits(reader, SHOP, None, 10)
        assert [(hit.author_id, hit.text, hit.outcome, hit.conversation_id) for hit in hits] == [
            (GRACE.id, "hi ** x", "masked", conversation.id),
            (SAM.contact_id, "来**", "masked", conversation.id),
        ]
        assert [hit.number for hit in await queries.list_hits(reader, SHOP, hits[0].number, 10)] == [hits[1].number]
        assert await queries.list_hits(reader, "ws_outside", None, 10) == []
    assert await forget_hits(database, FixedClock(NOW + 90 * DAY)) == 0
    assert await forget_hits(database, FixedClock(NOW + 90 * DAY + 1)) == 2


async def test_where_no_list_looks_nothing_is_done(database: Database, guard: WordGuard) -> None:
    await keep(database, "x", direction="agent", inbox_ids=[WEBSITE])
    intent = says(SAM, "conv_1", "x")
    assert await guard.passed(intent) is intent
    assert guard.is_quiet(SAM)
    assert not guard.is_quiet(GRACE)
    assert await guard.passed(says(MALLORY, "conv_1", "x")) is not None
    assert guard.is_quiet(MALLORY)


async def test_a_blocked_one_does_not_and_the_supervisor_hears(
    database: Database, guard: WordGuard, news: list[object]
) -> None:
    conversation = await start(database, SAM)
    await keep(database, "保证", effect="warn", direction="agent")
    await keep(database, "假货", effect="block", name="Never", is_notifying=True)
    with pytest.raises(Conflict) as warned:
        await guard.passed(says(GRACE, conversation.id, "我保证"))
    assert warned.value.params["words"] == "保证"
    assert (await guard.passed(says(GRACE, conversation.id, "我保证"), is_confirmed=True)).text == "我保证"
    await guard.drain()
    assert SettingsNews(SHOP, "word_hits") not in news
    for work in (guard.passed(says(SAM, "", "假貨")), guard.passed_text(SAM, conversation.id, "假 货")):
        with pytest.raises(Refused) as refused:
            await work
        assert refused.value.code == "message.words_blocked"
    await guard.drain()
    assert SettingsNews(SHOP, "word_hits") in news


async def test_a_change_holds_at_once_here_and_soon_elsewhere(database: Database, guard: WordGuard) -> None:
    other_node = WordGuard(database, FixedClock(NOW))
    intent = says(SAM, "conv_1", "old new")
    held = await keep(database, "old")
    for each in (guard, other_node):
        assert (await each.passed(intent)).text == "*** new"
    async with database.begin() as tx:
        changed = await add_words(tx, ADA, held.id, ["new", "old", "# no"], NOW)
    assert changed.word_count == 2
    guard.hear([SettingsNews(SHOP, "word_lists")])
    assert (await guard.passed(intent)).text == "*** ***"
    assert (await other_node.passed(intent)).text == "*** new"
    other_node._held[SHOP].fresh_until = 0.0  # the seconds of its cache are over
    assert (await other_node.passed(intent)).text == "*** ***"
    await other_node.drain()
    async with database.begin() as tx:
        await delete_word_list(tx, ADA, held.id)
    guard.hear([SettingsNews(SHOP, "word_lists")])
    assert await guard.passed(intent) is intent


async def test_lists_are_for_admins_and_their_workspace(database: Database) -> None:
    held = await keep(database, "a")
    fields = WordListFields(
        name="B", effect="block", direction="both", inbox_ids=None, is_active=True, is_notifying=False
    )
    async with database.begin() as tx:
        for work in (
            create_word_list(tx, GRACE, fields, NOW),
            change_word_list(tx, GRACE, held.id, fields, NOW),
            add_words(tx, GRACE, held.id, ["x"], NOW),
            delete_word_list(tx, GRACE, held.id),
        ):
            with pytest.raises(NotAllowed):
                await work
        for foreign in (
            change_word_list(tx, MALLORY, held.id, fields, NOW),
            add_words(tx, MALLORY, held.id, ["x"], NOW),
            delete_word_list(tx, MALLORY, held.id),
        ):
            with pytest.raises(NotFound):
                await foreign
        changed = await change_word_list(tx, ADA, held.id, fields, NOW)
        assert (changed.effect, changed.word_count, changed.updated_at) == ("block", 1, NOW + 1)
    with pytest.raises(NotFound):
        await keep(database, "a", inbox_ids=[OTHER_WEBSITE])
