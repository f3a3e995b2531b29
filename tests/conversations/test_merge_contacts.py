"""Merging contacts and taking it back, on both databases: what moves, what stays, and who must never be merged."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from kefu.contacts import merges
from kefu.contacts.actions import update_contact
from kefu.contacts.models import Contact, Details
from kefu.contacts.notes import add_contact_note, list_notes
from kefu.contacts.queries import ContactQuery, get_contact, list_contacts
from kefu.conversations import queries
from kefu.conversations.actions.identify import identify_contact
from kefu.conversations.actions.merge_contacts import merge_contacts, undo_merge
from kefu.db.database import Database
from kefu.db.schema import contacts, visitors
from kefu.kernel.clock import DAY
from kefu.kernel.errors import NotFound, Refused
from kefu.visitors.identity import Identity
from kefu.visitors.models import PageReport
from kefu.visitors.page_path import PageNote, note_pages
from kefu.visitors.queries import find_visitor_by_secret
from kefu.visitors.visit_queries import list_of_contact
from tests.world import ADA, GRACE, LIN, MALLORY, NOW, SAM, SHOP, author, settle, start


@pytest.fixture(autouse=True)
async def _cast(database: Database) -> None:
    await settle(database)


async def describe(database: Database, contact_id: str, **details: object) -> None:
    async with database.begin() as tx:
        await update_contact(tx, ADA, contact_id, Details(**details))  # type: ignore[arg-type]


async def merge(database: Database, kept: str = SAM.contact_id, merged: str = LIN.contact_id) -> merges.Merge:
    async with database.begin() as tx:
        return await merge_contacts(tx, author(ADA), kept, merged, NOW)


async def contact(database: Database, contact_id: str) -> Contact:
    async with database.read() as reader:
        return await get_contact(reader, SHOP, contact_id)


async def prove(database: Database, contact_id: str, external_id: str) -> None:
    async with database.begin() as tx:
        await tx.execute(sa.update(contacts).where(contacts.c.id == contact_id).values(external_id=external_id))


async def test_everything_moves_and_comes_back(database: Database) -> None:
    await describe(database, SAM.contact_id, email="sam@a.cn", attributes={"plan": "pro", "age": 7})
    await describe(
        database, LIN.contact_id, email="lin@a.cn", phone="+86 138 0013 8000", attributes={"age": 8, "city": "HZ"}
    )
    said = await start(database, LIN)
    async with database.begin() as tx:
        page = PageReport(url="https://shop.test/tea")
        await note_pages(tx, [PageNote(visitor=LIN, report=page, at=NOW, is_visit=True, is_arrival=True)])
        await add_contact_note(tx, GRACE, LIN.contact_id, " likes oolong ", NOW)
    before = [await contact(database, each) for each in (SAM.contact_id, LIN.contact_id)]

    made = await merge(database)
    kept, hidden = [await contact(database, each) for each in (SAM.contact_id, LIN.contact_id)]
    assert (kept.name, kept.email, kept.phone) == ("Sam", "sam@a.cn", "+86 138 0013 8000")
    assert (kept.attributes, kept.visit_count) == ({"plan": "pro", "age": 7, "city": "HZ"}, 1)
    assert hidden.merged_into == SAM.contact_id
    async with database.read() as reader:
        listed, _ = await list_contacts(reader, ContactQuery(workspace_id=SHOP))
        assert [each.id for each in listed] == [SAM.contact_id]
        moved = await queries.find_conversation(reader, said.id)
        assert moved is not None
        assert (moved.contact_id, moved.contact_name) == (SAM.contact_id, "Sam")
        part = await queries.list_entries(reader, said.id, queries.Window(limit=9))
        assert part.entries[-1].extra.activity == "merged"
        assert [note.text for note in await list_notes(reader, SAM.contact_id)] == ["likes oolong"]
        assert len(await list_of_contact(reader, SAM.contact_id, None, 9)) == 1
        found = await find_visitor_by_secret(reader, LIN.id)
        assert found is not None
        assert found.contact_id == SAM.contact_id
        assert [each.id for each in await merges.list_merges(reader, SAM.contact_id)] == [made.id]

    await _comes_back(database, made, said.id, before)


async def _comes_back(database: Database, made: merges.Merge, said_id: str, before: list[Contact]) -> None:
    await describe(database, SAM.contact_id, phone="+86 139 0013 9000")
    async with database.begin() as tx:
        await undo_merge(tx, author(GRACE), made.id, NOW + 29 * DAY)
    kept, back = [await contact(database, each) for each in (SAM.contact_id, LIN.contact_id)]
    # The number was changed since, so it stays.
    assert (kept.phone, kept.attributes, kept.visit_count) == ("+86 139 0013 9000", before[0].attributes, 0)
    assert back == before[1]
    async with database.read() as reader:
        returned = await queries.find_conversation(reader, said_id)
        assert returned is not None
        assert returned.contact_id == LIN.contact_id
        assert len(await list_notes(reader, LIN.contact_id)) == 1
        visitor = await find_visitor_by_secret(reader, LIN.id)
        assert visitor is not None
        assert visitor.contact_id == LIN.contact_id
    async with database.begin() as tx:
        with pytest.raises(Refused):
            await undo_merge(tx, author(ADA), made.id, NOW)


async def test_two_open_conversations_in_one_inbox_become_one(database: Database) -> None:
    first, second = await start(database, SAM), await start(database, LIN)
    await merge(database)
    async with database.read() as reader:
        found = [await queries.find_conversation(reader, each.id) for each in (first, second)]
    assert [each.status for each in found if each] == ["open", "resolved"]


async def test_who_is_proven_is_kept_and_browsers_of_the_other_see_nothing(database: Database) -> None:
    await prove(database, LIN.contact_id, "u1")
    made = await merge(database, kept=SAM.contact_id, merged=LIN.contact_id)
    assert (made.kept_id, made.merged_id) == (LIN.contact_id, SAM.contact_id)
    async with database.read() as reader:
        assert await find_visitor_by_secret(reader, SAM.id) is None
        assert await find_visitor_by_secret(reader, LIN.id) is not None
    async with database.begin() as tx:
        await undo_merge(tx, author(ADA), made.id, NOW)
        assert await find_visitor_by_secret(tx, SAM.id) is not None


async def test_what_must_not_be_merged(database: Database) -> None:
    await prove(database, SAM.contact_id, "u1")
    await prove(database, LIN.contact_id, "u2")
    for kept, merged in ((SAM.contact_id, LIN.contact_id), (SAM.contact_id, SAM.contact_id)):
        with pytest.raises(Refused):
            await merge(database, kept, merged)
    async with database.begin() as tx:
        with pytest.raises(NotFound):
            await merge_contacts(tx, author(MALLORY), SAM.contact_id, LIN.contact_id, NOW)
        with pytest.raises(NotFound):
            await merge_contacts(tx, author(MALLORY), "cont_eve", LIN.contact_id, NOW)


async def test_a_merge_can_be_undone_for_thirty_days_and_by_its_workspace(database: Database) -> None:
    made = await merge(database)
    with pytest.raises(Refused):
        await merge(database, LIN.contact_id, SAM.contact_id)
    async with database.begin() as tx:
        with pytest.raises(NotFound):
            await undo_merge(tx, author(MALLORY), made.id, NOW)
        with pytest.raises(Refused):
            await undo_merge(tx, author(ADA), made.id, NOW + 30 * DAY + 1)


async def test_who_is_identified_later_takes_the_merged_along(database: Database) -> None:
    made = await merge(database)
    async with database.begin() as tx:
        known = await identify_contact(tx, SHOP, Identity("u9", Details()), SAM, NOW)
    assert (await contact(database, LIN.contact_id)).merged_into == known.id
    async with database.begin() as tx:
        assert [each.id for each in await merges.list_merges(tx, known.id)] == [made.id]
        await undo_merge(tx, author(ADA), made.id, NOW)
    assert (await contact(database, LIN.contact_id)).merged_into is None


async def test_doubles_are_found_by_address_and_number(database: Database) -> None:
    await describe(database, SAM.contact_id, email="Same@Shop.test", phone="+86 138-0013-8000")
    await describe(database, LIN.contact_id, email="same@shop.test", phone="+8613800138000")
    sam = await contact(database, SAM.contact_id)
    async with database.read() as reader:
        assert await merges.list_alike(reader, sam, 9) == [LIN.contact_id]
        doubles = await merges.list_doubles(reader, SHOP, 9)
        assert {(field, value): sorted(ids) for field, value, ids in doubles} == {
            ("email", "same@shop.test"): ["cont_lin", "cont_sam"],
            ("phone", "+86 138 0013 8000"): ["cont_lin", "cont_sam"],
        }
        assert await merges.list_doubles(reader, MALLORY.workspace_id, 9) == []
    await merge(database)
    async with database.read() as reader:
        assert await merges.list_doubles(reader, SHOP, 9) == []
    assert await _visitors(database) == 3


async def _visitors(database: Database) -> int:
    async with database.read() as reader:
        return int(await reader.scalar(sa.select(sa.func.count()).select_from(visitors)))
