"""A visitor becomes a known contact: its conversation moves along, old sessions end, no other history shows."""

from __future__ import annotations

import sqlalchemy as sa

from kefu.contacts.models import Contact, Details
from kefu.contacts.queries import find_contact
from kefu.conversations import queries
from kefu.conversations.actions.change_status import change_status
from kefu.conversations.actions.identify import identify_contact
from kefu.conversations.actions.send_message import send_message
from kefu.conversations.events import ContactIdentified, Happened
from kefu.conversations.message_path import MessagePath
from kefu.db.database import Database
from kefu.db.schema import entries, visitors
from kefu.kernel.actors import Visitor
from kefu.kernel.clock import FixedClock
from kefu.visitors.identity import Identity
from tests.world import LIN, NOW, SAM, SHOP, WEBSITE, author, says, settle, start

PROVEN = Identity("u-1", Details(name="Proven", attributes={"plan": "pro"}))


async def identified(database: Database, before: Visitor | None, identity: Identity = PROVEN) -> Contact:
    async with database.begin() as tx:
        return await identify_contact(tx, SHOP, identity, before, NOW)


async def say(database: Database, actor: Visitor, conversation_id: str) -> str:
    path = MessagePath(database, FixedClock(NOW), lambda _: None)
    return (await send_message(path, says(actor, conversation_id))).entry.id


async def test_what_was_said_while_anonymous_moves_along(database: Database, news: list[object]) -> None:
    await settle(database)
    conversation = await start(database, SAM)
    entry_id = await say(database, SAM, conversation.id)
    news.clear()
    contact = await identified(database, SAM)
    assert (contact.name, contact.external_id, contact.attributes) == ("Proven", "u-1", {"plan": "pro"})
    async with database.read() as reader:
        moved = await queries.find_conversation(reader, conversation.id)
        assert moved is not None
        assert (moved.contact_id, moved.contact_name, moved.status) == (contact.id, "Proven", "open")
        assert await reader.scalar(sa.select(entries.c.author_id).where(entries.c.id == entry_id)) == contact.id
        assert await find_contact(reader, SHOP, SAM.contact_id) is None
        assert await reader.scalar(sa.select(visitors.c.id).where(visitors.c.id == SAM.id)) is None
        assert await reader.scalar(sa.select(visitors.c.id).where(visitors.c.id == LIN.id)) == LIN.id
    told = [item for item in news if isinstance(item, Happened)]
    assert [item.fact for item in told] == [ContactIdentified(contact_id=contact.id)]
    assert told[0].visitor_pos is None
    assert told[0].conversation.contact_id == contact.id


async def test_the_current_conversation_stays_and_the_anonymous_one_is_resolved(database: Database) -> None:
    await settle(database)
    contact = await identified(database, None)
    known = Visitor(SHOP, WEBSITE, contact.id, "vis_known", is_identified=True)
    current, second = await start(database, known), await start(database, SAM)
    assert (await identified(database, SAM)).id == contact.id
    async with database.read() as reader:
        assert [(c.id, c.status) for c in await queries.list_of_contact(reader, contact.id)] == [
            (second.id, "resolved"),
            (current.id, "open"),
        ]


async def test_the_anonymous_conversation_goes_on_where_none_is_open(database: Database) -> None:
    await settle(database)
    contact = await identified(database, None)
    known = Visitor(SHOP, WEBSITE, contact.id, "vis_known", is_identified=True)
    old, new = await start(database, known), await start(database, SAM)
    async with database.begin() as tx:
        await change_status(tx, author(known), old.id, "resolved", NOW)
    await identified(database, SAM)
    async with database.read() as reader:
        current = await queries.find_current(reader, contact.id, WEBSITE)
    assert current is not None
    assert (current.id, current.status) == (new.id, "open")


async def test_who_used_this_browser_before_keeps_what_they_wrote(database: Database) -> None:
    await settle(database)
    first = await identified(database, SAM)
    visitor = Visitor(SHOP, WEBSITE, first.id, "vis_first", is_identified=True)
    conversation = await start(database, visitor)
    other = await identified(database, visitor, Identity("u-2", Details(name="Other")))
    assert other.id != first.id
    async with database.read() as reader:
        kept = await queries.find_conversation(reader, conversation.id)
        assert kept is not None
        assert kept.contact_id == first.id
        assert await queries.list_of_contact(reader, other.id) == []


async def test_unsigned_details_fill_gaps_only(database: Database) -> None:
    await settle(database)
    await identified(database, None)
    contact = await identified(database, SAM, Identity("u-1", Details(email="p@a.cn")))
    assert (contact.name, contact.email) == ("Proven", "p@a.cn")
