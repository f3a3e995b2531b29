"""What shares a batch must not hurt its neighbours, and what another process stored is told again on a resend."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from kefu.conversations import queries
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.decide import Stored
from kefu.conversations.events import Happened
from kefu.conversations.message_path import MessagePath
from kefu.conversations.stored import StoredCard
from kefu.db import schema
from kefu.db.database import Database
from kefu.kernel.clock import FixedClock
from kefu.kernel.errors import Conflict, KefuError, NotFound, Refused
from tests import world
from tests.world import ADA, LIN, NOW, SAM, says


@pytest.fixture
async def path(database: Database, news: list[object]) -> MessagePath:
    await world.settle(database)
    return MessagePath(database, FixedClock(NOW), news.extend)


async def upload(database: Database, name: str) -> str:
    """A picture that Sam has uploaded and not sent yet."""
    values = {"kind": "picture", "name": "tea.png", "content_type": "image/png", "size": 10, "file": name}
    owner = {"workspace_id": SAM.workspace_id, "uploader_kind": "visitor", "uploader_id": SAM.contact_id}
    async with database.begin() as tx:
        await tx.execute(sa.insert(schema.attachments).values(id=name, created_at=NOW, **values, **owner))
    return name


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"conversation_id": "conv_\x00"}, NotFound),
        ({"conversation_id": "x" * 5_000}, NotFound),
        ({"reply_to_id": "msg_\x00"}, Refused),
        ({"attachment_ids": ("att_\x00",)}, Refused),
        ({"attachment_ids": ("\ud800",)}, Refused),
        ({"text": "\ud800\x00"}, Refused),
        ({"client_message_id": "abcdefgh\x00"}, Refused),
        ({"card": StoredCard(title="x", url="javascript:alert(1)")}, Refused),
    ],
)
async def test_poison_is_refused_alone(
    database: Database, path: MessagePath, change: dict[str, object], error: type[KefuError]
) -> None:
    conversation = await world.start(database, SAM)
    poison = {"conversation_id": conversation.id, "text": "hello", **change}
    bad = says(SAM, str(poison.pop("conversation_id")), str(poison.pop("text")), **poison)
    results = await asyncio.gather(
        *[send_message(path, says(SAM, conversation.id, f"{n}")) for n in range(3)],
        send_message(path, bad),
        *[send_message(path, says(SAM, conversation.id, f"{n}")) for n in range(3, 6)],
        return_exceptions=True,
    )
    assert isinstance(results.pop(3), error)
    assert [each.entry.seq for each in results if isinstance(each, Stored)] == [1, 2, 3, 4, 5, 6]


async def test_a_file_goes_with_one_message_even_when_two_ask_at_once(database: Database, path: MessagePath) -> None:
    conversation = await world.start(database, SAM)
    file = await upload(database, "att_tea")
    results = await asyncio.gather(
        *[send_message(path, says(SAM, conversation.id, attachment_ids=(file,))) for _ in range(5)],
        return_exceptions=True,
    )
    [sent] = [each for each in results if isinstance(each, Stored)]
    refused = [each for each in results if isinstance(each, Refused)]
    assert [each.code for each in refused] == ["attachment.not_found"] * 4
    assert (sent.entry.type, [each.id for each in sent.entry.extra.attachments]) == ("picture", [file])
    with pytest.raises(Refused):
        await send_message(path, says(SAM, conversation.id, attachment_ids=(file,)))
    async with database.read() as reader:
        row = await reader.first(sa.select(schema.attachments))
    assert row is not None
    assert (row["entry_id"], row["conversation_id"]) == (sent.entry.id, conversation.id)


async def test_nobody_sends_what_somebody_else_uploaded(database: Database, path: MessagePath) -> None:
    conversation = await world.start(database, LIN)
    file = await upload(database, "att_tea")
    for who in (LIN, ADA):
        with pytest.raises(Refused) as caught:
            await send_message(path, says(who, conversation.id, attachment_ids=(file,)))
        assert caught.value.code == "attachment.not_found"


async def test_an_answer_quotes_only_what_stands_in_the_same_conversation(
    database: Database, path: MessagePath
) -> None:
    conversation, other = await world.start(database, SAM), await world.start(database, LIN)
    mine = await send_message(path, says(SAM, conversation.id, "a question"))
    note = await send_message(path, says(ADA, conversation.id, "a note", kind="note"))
    theirs = await send_message(path, says(LIN, other.id, "another"))
    quoting = await send_message(path, says(ADA, conversation.id, "an answer", reply_to_id=mine.entry.id))
    assert quoting.entry.extra.reply_to is not None
    assert quoting.entry.extra.reply_to.text == "a question"
    for unquotable in (note, theirs):
        with pytest.raises(Refused, match="not in this conversation"):
            await send_message(path, says(SAM, conversation.id, reply_to_id=unquotable.entry.id))


async def test_conflicts_inside_one_batch_keep_the_first(database: Database, path: MessagePath) -> None:
    conversation = await world.start(database, SAM)
    intents = [says(SAM, conversation.id, text, client_message_id="abcdefgh") for text in ("one", "two", "one")]
    first, second, third = await asyncio.gather(
        *[send_message(path, intent) for intent in intents], return_exceptions=True
    )
    assert isinstance(first, Stored)
    assert isinstance(second, Conflict)
    assert isinstance(third, Stored)
    assert (third.entry.id, third.is_new) == (first.entry.id, False)


async def test_a_resend_tells_again_what_a_dead_process_may_have_told_nobody(
    database: Database, path: MessagePath, news: list[object]
) -> None:
    """The other process stored it and died before it told anybody: the sender comes here and says it again."""
    conversation = await world.start(database, SAM)
    dead = MessagePath(database, FixedClock(NOW), lambda news: None)
    intent = says(SAM, conversation.id, "one", client_message_id="abcdefgh")
    stored = await send_message(dead, intent)
    news.clear()
    for _ in range(3):
        again = await send_message(path, intent)
        assert (again.entry.id, again.is_new) == (stored.entry.id, False)
    [told] = [item for item in news if isinstance(item, Happened)]
    assert (told.entry.id, told.pos, told.visitor_pos) == (stored.entry.id, 2, 2)
    async with database.read() as reader:
        assert len((await queries.list_messages(reader, conversation.id, None, 10)).entries) == 1


async def test_two_processes_share_one_order(database: Database, path: MessagePath) -> None:
    conversation = await world.start(database, SAM)
    other = MessagePath(database, FixedClock(NOW), lambda news: None)
    same = says(SAM, conversation.id, "through both", client_message_id="abcdefgh")
    results = await asyncio.gather(
        *[send_message(each, says(SAM, conversation.id, f"{n}")) for n in range(30) for each in (path, other)],
        *[send_message(each, same) for each in (path, other)],
    )
    assert sorted({each.entry.seq or 0 for each in results}) == list(range(1, 62))
    assert len({each.entry.id for each in results}) == 61
