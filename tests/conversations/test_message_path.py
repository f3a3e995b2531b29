"""The message path: order without gaps, one message for a resend, refusals that leave no trace."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from kefu.conversations import queries
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.events import Happened, MessageCreated
from kefu.conversations.message_path import MessagePath
from kefu.db import schema
from kefu.db.database import Database
from kefu.kernel.clock import FixedClock
from kefu.kernel.errors import Conflict, NotFound, Refused
from tests import world
from tests.world import ADA, EVE, MALLORY, NOW, SAM, says


@pytest.fixture
async def path(database: Database, news: list[object]) -> MessagePath:
    await world.settle(database)
    return MessagePath(database, FixedClock(NOW), news.extend)


async def test_twenty_writers_make_one_order_without_gaps(database: Database, path: MessagePath) -> None:
    conversation = await world.start(database, SAM)

    async def write(n: int) -> None:
        for k in range(10):
            await send_message(path, says(SAM if n % 2 else ADA, conversation.id, f"{n}/{k}"))

    await asyncio.gather(*[write(n) for n in range(20)])
    async with database.read() as reader:
        part = await queries.list_messages(reader, conversation.id, None, 300)
        after = await queries.find_conversation(reader, conversation.id)
    assert [entry.seq for entry in part.entries] == list(range(1, 201))
    assert [entry.pos for entry in part.entries] == list(range(2, 202))
    assert after is not None
    assert (after.last_seq, after.last_pos, after.last_visitor_pos) == (200, 201, 201)
    for n in range(20):
        own = [entry.text for entry in part.entries if entry.text.startswith(f"{n}/")]
        assert own == [f"{n}/{k}" for k in range(10)]


async def test_a_resend_is_the_same_message(database: Database, path: MessagePath, news: list[object]) -> None:
    conversation = await world.start(database, SAM)
    intent = says(SAM, conversation.id, "one", client_message_id="abcdefgh1")
    first, *others = await asyncio.gather(*[send_message(path, intent) for _ in range(10)])
    again = await send_message(path, intent)
    assert [stored.is_new for stored in [first, *others, again]].count(True) == 1
    assert {stored.entry.id for stored in [first, *others, again]} == {first.entry.id}
    assert {stored.entry.seq for stored in [first, *others, again]} == {1}
    assert len([item for item in news if isinstance(item, Happened) and isinstance(item.fact, MessageCreated)]) == 1


async def test_the_same_id_with_other_content_is_refused(database: Database, path: MessagePath) -> None:
    conversation = await world.start(database, SAM)
    await send_message(path, says(SAM, conversation.id, "one", client_message_id="abcdefgh1"))
    with pytest.raises(Conflict, match="clientMessageId"):
        await send_message(path, says(SAM, conversation.id, "two", client_message_id="abcdefgh1"))
    with pytest.raises(Conflict):
        await send_message(path, says(ADA, conversation.id, "one", client_message_id="abcdefgh1"))
    async with database.read() as reader:
        part = await queries.list_messages(reader, conversation.id, None, 10)
    assert [entry.text for entry in part.entries] == ["one"]


async def test_a_refused_message_in_a_batch_hurts_nobody(database: Database, path: MessagePath) -> None:
    conversation = await world.start(database, SAM)
    good = [send_message(path, says(SAM, conversation.id, f"{n}")) for n in range(5)]
    strangers = [send_message(path, says(who, conversation.id)) for who in (EVE, MALLORY)]
    missing = [send_message(path, says(SAM, conversation.id, attachment_ids=("att_none",)))]
    results = await asyncio.gather(*good, *strangers, *missing, return_exceptions=True)
    assert [type(result) for result in results[5:]] == [NotFound, NotFound, Refused]
    async with database.read() as reader:
        count = await reader.scalar(sa.select(sa.func.count()).select_from(schema.entries))
    assert count == 5 + 1  # and the line that says the conversation started


async def test_a_visitor_cannot_write_notes(database: Database, path: MessagePath) -> None:
    conversation = await world.start(database, SAM)
    with pytest.raises(Exception, match="may not"):
        await send_message(path, says(SAM, conversation.id, kind="note"))


async def test_a_note_takes_a_position_and_no_seq(database: Database, path: MessagePath) -> None:
    conversation = await world.start(database, SAM)
    await send_message(path, says(SAM, conversation.id))
    note = await send_message(path, says(ADA, conversation.id, "she is a regular", kind="note"))
    message = await send_message(path, says(ADA, conversation.id, "hello Sam"))
    assert (note.entry.pos, note.entry.seq, note.entry.visitor_pos) == (3, None, None)
    assert (message.entry.pos, message.entry.seq, message.entry.visitor_pos) == (4, 2, 3)


async def test_a_message_reopens_a_resolved_conversation(database: Database, path: MessagePath) -> None:
    conversation = await world.start(database, SAM)
    await send_message(path, says(SAM, conversation.id))
    async with database.begin() as tx:
        await change_status(tx, world.author(ADA), conversation.id, "resolved", NOW)
    stored = await send_message(path, says(SAM, conversation.id, "one more thing"))
    assert stored.conversation.status == "open"
    async with database.read() as reader:
        part = await queries.list_entries(reader, conversation.id, queries.Window())
    assert [entry.extra.activity for entry in part.entries if entry.kind == "activity"] == [
        "started",
        "resolved",
        "reopened",
    ]
    assert [entry.pos for entry in part.entries] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": "  \x00 "}, "message.empty"),
        ({"text": "x" * 10_001}, "message.too_long"),
        ({"client_message_id": "short"}, "message.client_id_wrong"),
        ({"client_message_id": "has spaces in it"}, "message.client_id_wrong"),
        ({"attachment_ids": ("a", "a")}, "message.too_many_attachments"),
        ({"reply_to_id": "msg_unknown"}, "message.quote_not_found"),
    ],
)
async def test_what_cannot_be_sent(database: Database, path: MessagePath, change: dict[str, object], code: str) -> None:
    conversation = await world.start(database, SAM)
    with pytest.raises(Refused) as caught:
        await send_message(path, says(SAM, conversation.id, **{"text": "hello", **change}))  # type: ignore[arg-type]
    assert caught.value.code == code
