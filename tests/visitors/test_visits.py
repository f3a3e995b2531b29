"""Visits: when one begins and ends, where it came from, and what is written down of it; on both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from kefu.contacts.models import Details
from kefu.contacts.queries import find_contact, get_contact
from kefu.conversations.actions.identify import identify_contact
from kefu.db.database import Database
from kefu.db.schema import contacts, page_views, visitors, visits
from kefu.kernel.actors import Visitor
from kefu.kernel.clock import DAY, MINUTE, FixedClock
from kefu.kernel.errors import NotFound
from kefu.visitors.identity import Identity
from kefu.visitors.models import PageReport
from kefu.visitors.page_path import PageNote, PagePath, note_pages
from kefu.visitors.visit_queries import get_session, get_visit, list_live, list_of_contact, list_views
from kefu.visitors.visits import Visit
from kefu.worker.chores import KEPT_VISITS, forget_visits
from tests.world import EVE, LIN, NOW, OUTSIDE, SAM, SHOP, settle, start

TEA = "https://shop.test/tea"


@pytest.fixture(autouse=True)
async def _cast(database: Database) -> None:
    await settle(database)


def note(visitor: Visitor, url: str, at: int = NOW, **more: object) -> PageNote:
    referrer = str(more.pop("referrer", ""))
    values: dict[str, object] = {"is_visit": True, "is_arrival": True, **more}
    report = PageReport(url=url, title=url.rpartition("/")[2], referrer=referrer)
    return PageNote(visitor=visitor, report=report, at=at, **values)  # type: ignore[arg-type]


async def keep(database: Database, *notes: PageNote) -> None:
    async with database.begin() as tx:
        await note_pages(tx, notes)


async def visits_of(database: Database, contact_id: str = SAM.contact_id) -> list[Visit]:
    async with database.read() as reader:
        return await list_of_contact(reader, contact_id, None, 10)


async def test_pages_within_half_an_hour_are_one_visit(database: Database) -> None:
    await keep(database, note(SAM, f"{TEA}?utm_source=mail", referrer="https://www.google.com/"))
    await keep(database, note(SAM, "https://shop.test/mugs", NOW + MINUTE, is_arrival=False))
    await keep(database, note(SAM, "https://shop.test/mugs", NOW + 2 * MINUTE))
    [visit] = await visits_of(database)
    assert (visit.number, visit.source, visit.page_url, visit.page_count) == (1, "mail", "https://shop.test/mugs", 2)
    assert (visit.started_at, visit.page_at, visit.seen_at) == (NOW, NOW + MINUTE, NOW + 2 * MINUTE)
    async with database.read() as reader:
        assert [view.viewed_at for view in await list_views(reader, visit.id, 9)] == [NOW, NOW + MINUTE]
        assert (await get_contact(reader, SHOP, SAM.contact_id)).visit_count == 1


async def test_who_comes_back_later_begins_another_visit(database: Database) -> None:
    later = NOW + 31 * MINUTE
    # One batch, as when the writer was busy: the second page belongs to the second visit.
    await keep(
        database, note(SAM, TEA), note(SAM, TEA, later), note(SAM, "https://shop.test/b", later + 1), note(LIN, TEA)
    )
    second, first = await visits_of(database)
    assert (first.number, first.page_count, second.number, second.page_count) == (1, 1, 2, 2)
    assert second.page_url == "https://shop.test/b"
    assert len(await visits_of(database, LIN.contact_id)) == 1
    async with database.read() as reader:
        [live] = await list_live(reader, SHOP, {SAM.id, EVE.id}, 10)
    assert (live.visit, live.contact_name, live.session.id) == (second, "Sam", SAM.id)


async def test_nothing_is_written_of_who_may_not_be_followed(database: Database) -> None:
    await keep(database, note(SAM, TEA, is_visit=False))
    await keep(database, note(SAM, "https://shop.test/b", is_arrival=False))
    assert await visits_of(database) == []
    await keep(database, note(SAM, TEA))
    assert len(await visits_of(database)) == 1
    # The browser changed its mind: its page is known to who talks with it, but no visit grows.
    await keep(database, note(SAM, TEA, is_visit=False), note(SAM, "https://shop.test/c", is_arrival=False))
    [visit] = await visits_of(database)
    assert visit.page_url == TEA
    async with database.read() as reader:
        session = await get_session(reader, SHOP, SAM.id)
    assert (session.page_url, session.visit_id) == ("https://shop.test/c", None)


async def test_visits_of_another_workspace_are_not_found(database: Database) -> None:
    await keep(database, note(SAM, TEA))
    [visit] = await visits_of(database)
    async with database.read() as reader:
        assert (await get_visit(reader, SHOP, visit.id)).id == visit.id
        for missing in (get_visit(reader, OUTSIDE, visit.id), get_session(reader, OUTSIDE, SAM.id)):
            with pytest.raises(NotFound):
                await missing
        assert await list_live(reader, OUTSIDE, {SAM.id}, 10) == []


async def test_visits_follow_who_is_identified(database: Database) -> None:
    await keep(database, note(SAM, TEA))
    async with database.begin() as tx:
        known = await identify_contact(tx, SHOP, Identity("u1", Details()), SAM, NOW)
    [visit] = await visits_of(database, known.id)
    assert visit.page_url == TEA
    async with database.read() as reader:
        assert (await get_contact(reader, SHOP, known.id)).visit_count == 1


async def test_old_visits_and_silent_contacts_are_forgotten(database: Database) -> None:
    await start(database, LIN)
    await keep(database, note(SAM, TEA), note(LIN, TEA), note(EVE, TEA, NOW + DAY))
    async with database.begin() as tx:
        for contact in (SAM, LIN, EVE):
            values = {"name": "", "last_seen_at": NOW + DAY * (contact is EVE)}
            await tx.execute(sa.update(contacts).where(contacts.c.id == contact.contact_id).values(values))
    clock = FixedClock(NOW + KEPT_VISITS + MINUTE)
    assert await forget_visits(database, clock) == 3
    assert await forget_visits(database, clock) == 0
    async with database.read() as reader:
        assert await find_contact(reader, SHOP, SAM.contact_id) is None
        assert await find_contact(reader, SHOP, LIN.contact_id) is not None
        assert [row["id"] for row in await reader.all(sa.select(visitors.c.id).order_by(visitors.c.id))] == [
            "vis_eve",
            "vis_lin",
        ]
        assert [row["contact_id"] for row in await reader.all(sa.select(visits.c.contact_id))] == [EVE.contact_id]
        assert len(await reader.all(sa.select(page_views.c.number))) == 1


async def test_pages_of_one_moment_are_one_transaction_and_told_after_it(database: Database) -> None:
    path = PagePath(database)
    told: list[Exception | None] = []
    for visitor in (SAM, LIN):
        path.submit(note(visitor, TEA), told.append)
    assert told == []
    await path.drain()
    assert told == [None, None]
    assert [len(await visits_of(database, each.contact_id)) for each in (SAM, LIN)] == [1, 1]
