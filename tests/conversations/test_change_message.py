"""Edit, recall, delete: whose words, how long, and that what is taken back is gone."""

from __future__ import annotations

import msgspec
import pytest
import sqlalchemy as sa

from kefu.conversations import queries
from kefu.conversations.actions.change_message import Changed, Target, delete_message, edit_message, recall_message
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.decide import Stored
from kefu.conversations.events import Happened
from kefu.conversations.message_path import MessagePath
from kefu.conversations.models import Extra
from kefu.conversations.stored import StoredQuote
from kefu.db import schema
from kefu.db.database import Database
from kefu.kernel.actors import Actor
from kefu.kernel.clock import FixedClock
from kefu.kernel.errors import KefuError, NotAllowed, NotFound, Refused
from tests import world
from tests.world import ADA, EVE, GRACE, LIN, MALLORY, NOW, SAM, author, says

WINDOW = 120
CLOSED = NOW + WINDOW * 1000 + 1


class Scene:
    """Sam and Ada have each said something, and Ada left a note."""

    def __init__(self, database: Database, path: MessagePath) -> None:
        self.database = database
        self.path = path
        self.said: dict[str, Stored] = {}

    async def begin(self) -> Scene:
        conversation = await world.start(self.database, SAM)
        self.said["sam"] = await send_message(self.path, says(SAM, conversation.id, "hello, is it green?"))
        self.said["note"] = await send_message(self.path, says(ADA, conversation.id, "a regular", kind="note"))
        self.said["ada"] = await send_message(self.path, says(ADA, conversation.id, "hello Sam"))
        return self

    def target(self, which: str) -> Target:
        return Target(self.said[which].conversation.id, self.said[which].entry.id)

    async def edit(self, actor: Actor, which: str, text: str = "other words", now: int = NOW) -> Changed:
        async with self.database.begin() as tx:
            return await edit_message(tx, author(actor), self.target(which), text, now=now, window_seconds=WINDOW)

    async def recall(self, actor: Actor, which: str, now: int = NOW) -> Changed:
        async with self.database.begin() as tx:
            return await recall_message(tx, author(actor), self.target(which), now=now, window_seconds=WINDOW)

    async def delete(self, actor: Actor, which: str) -> Changed:
        async with self.database.begin() as tx:
            return await delete_message(tx, author(actor), self.target(which), now=NOW)


@pytest.fixture
async def scene(database: Database, news: list[object]) -> Scene:
    await world.settle(database)
    return await Scene(database, MessagePath(database, FixedClock(NOW), news.extend)).begin()


async def test_an_edit_is_a_new_text_at_the_next_position(scene: Scene, news: list[object]) -> None:
    changed = await scene.edit(SAM, "sam", "  hello, is it black?\x00 ")
    assert (changed.entry.text, changed.entry.edited_at, changed.entry.seq) == ("hello, is it black?", NOW, 1)
    assert (changed.conversation.last_pos, changed.conversation.last_seq) == (5, 2)
    told = news[-1]
    assert isinstance(told, Happened)
    assert (told.pos, told.visitor_pos, told.entry) == (5, 4, changed.entry)
    again = await scene.edit(SAM, "sam", "hello, is it black?")
    assert again.conversation.version == changed.conversation.version, "the same words again change nothing"


async def test_an_edited_note_is_told_to_agents_only(scene: Scene, news: list[object]) -> None:
    changed = await scene.edit(ADA, "note", "a very good regular", now=CLOSED)
    told = news[-1]
    assert isinstance(told, Happened)
    assert (told.visitor_pos, told.fact.is_public) == (None, False)
    assert changed.conversation.last_visitor_pos == 3


async def test_the_newest_message_in_the_list_follows_its_edit_and_recall(scene: Scene) -> None:
    assert (await scene.edit(SAM, "sam", "older words")).conversation.last_text == "hello Sam"
    assert (await scene.edit(ADA, "ada", "newer words")).conversation.last_text == "newer words"
    assert (await scene.recall(ADA, "ada")).conversation.last_text == ""


@pytest.mark.parametrize(
    ("actor", "which", "error"),
    [(SAM, "ada", NotAllowed), (ADA, "sam", NotAllowed), (GRACE, "ada", NotAllowed), (GRACE, "note", NotAllowed),
     (SAM, "note", NotFound), (LIN, "sam", NotFound), (MALLORY, "ada", NotFound), (EVE, "sam", NotFound)],
)  # fmt: skip
async def test_only_the_author_changes_words(scene: Scene, actor: Actor, which: str, error: type[KefuError]) -> None:
    with pytest.raises(error):
        await scene.edit(actor, which)
    with pytest.raises(error):
        await scene.recall(actor, which)


async def test_the_window_closes_for_messages_and_not_for_notes(scene: Scene) -> None:
    for which, actor in (("sam", SAM), ("ada", ADA)):
        await scene.edit(actor, which, "in time", now=CLOSED - 1)
        for verb in (scene.edit(actor, which, "late", now=CLOSED), scene.recall(actor, which, CLOSED)):
            with pytest.raises(Refused) as caught:
                await verb
            assert caught.value.code == "message.too_late"
    assert (await scene.recall(ADA, "note", CLOSED)).entry.recalled_at == CLOSED


@pytest.mark.parametrize("text", ["", "   ", "\x00", "x" * 10_001])
async def test_a_message_cannot_become_empty_or_endless(scene: Scene, text: str) -> None:
    with pytest.raises(Refused, match="1 to 10000"):
        await scene.edit(SAM, "sam", text)


async def test_what_is_recalled_is_gone_from_timeline_and_search(scene: Scene) -> None:
    recalled = await scene.recall(SAM, "sam")
    again = await scene.recall(SAM, "sam")
    assert again.conversation.version == recalled.conversation.version
    with pytest.raises(NotAllowed):
        await scene.edit(SAM, "sam")
    async with scene.database.read() as reader:
        entry = await queries.find_entry(reader, scene.said["sam"].conversation.id, scene.said["sam"].entry.id)
        rows = await reader.all(sa.select(schema.entries.c.text))
    assert entry is not None
    assert (entry.text, entry.recalled_at) == ("", NOW)
    assert sorted(row["text"] for row in rows if row["text"]) == ["a regular", "hello Sam"]


async def test_an_answer_no_longer_quotes_what_was_recalled(scene: Scene) -> None:
    conversation, quoted = scene.said["sam"].conversation, scene.said["sam"].entry
    answer = await send_message(scene.path, says(ADA, conversation.id, "yes", reply_to_id=quoted.id))
    assert answer.entry.extra.reply_to is not None
    assert answer.entry.extra.reply_to.text == "hello, is it green?"
    await scene.recall(SAM, "sam")
    async with scene.database.read() as reader:
        stored = await queries.find_entry(reader, conversation.id, answer.entry.id)
    assert stored is not None
    assert stored.extra.reply_to is not None
    assert (stored.extra.reply_to.id, stored.extra.reply_to.text) == (quoted.id, "")


async def test_a_recalled_picture_leaves_no_word_for_itself_in_an_answer(scene: Scene) -> None:
    conversation, quoted = scene.said["sam"].conversation, scene.said["sam"].entry
    answer = await send_message(scene.path, says(ADA, conversation.id, "nice", reply_to_id=quoted.id))
    quote = StoredQuote(id=quoted.id, author_name="Sam", text="", type="picture")
    pictured = msgspec.structs.replace(answer.entry, extra=Extra(reply_to=quote))
    async with scene.database.begin() as tx:
        await queries.save_entry(tx, pictured)
    await scene.recall(SAM, "sam")
    async with scene.database.read() as reader:
        stored = await queries.find_entry(reader, conversation.id, answer.entry.id)
    assert stored is not None
    assert stored.extra.reply_to == msgspec.structs.replace(quote, type="text")


async def test_admins_delete_anything_once_and_nobody_else_does(scene: Scene) -> None:
    for actor, error in ((GRACE, NotAllowed), (SAM, NotAllowed), (MALLORY, NotFound), (LIN, NotFound)):
        with pytest.raises(error):
            await scene.delete(actor, "sam")
    first = await scene.delete(ADA, "sam")
    assert (first.entry.text, first.entry.deleted_at) == ("", NOW)
    assert (await scene.delete(ADA, "sam")).conversation.version == first.conversation.version
    assert (await scene.delete(ADA, "note")).conversation.last_visitor_pos == first.conversation.last_visitor_pos
    with pytest.raises(NotAllowed):
        await scene.recall(SAM, "sam")


async def test_activity_lines_cannot_be_changed(scene: Scene) -> None:
    async with scene.database.read() as reader:
        part = await queries.list_entries(reader, scene.said["sam"].conversation.id, queries.Window())
    line = part.entries[0]
    assert line.kind == "activity"
    target = Target(line.conversation_id, line.id)
    for actor, error in ((ADA, NotAllowed), (SAM, NotFound)):
        with pytest.raises(error):
            async with scene.database.begin() as tx:
                await edit_message(tx, author(actor), target, "mine", now=NOW, window_seconds=WINDOW)
    with pytest.raises(NotAllowed):
        async with scene.database.begin() as tx:
            await delete_message(tx, author(ADA), target, now=NOW)


async def test_a_target_of_another_conversation_does_not_exist(scene: Scene) -> None:
    other = await world.start(scene.database, LIN)
    with pytest.raises(NotFound):
        async with scene.database.begin() as tx:
            target = Target(other.id, scene.said["ada"].entry.id)
            await edit_message(tx, author(ADA), target, "moved", now=NOW, window_seconds=WINDOW)
