"""Contacts: what may be written into one, who may write it, and how one is found; on both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from kefu.contacts.actions import create_contact, describe_self, get_or_create_proven, update_contact
from kefu.contacts.models import Contact, Details
from kefu.contacts.queries import ContactQuery, find_contact, get_contact, list_contacts
from kefu.db.database import Database
from kefu.db.schema import contacts
from kefu.kernel.errors import NotFound, Refused
from kefu.kernel.news import ContactNews
from tests.world import ADA, MALLORY, NOW, SAM, SHOP, settle


@pytest.fixture(autouse=True)
async def _cast(database: Database) -> None:
    await settle(database)


async def told(database: Database, details: Details) -> Contact:
    async with database.begin() as tx:
        return await update_contact(tx, ADA, SAM.contact_id, details)


async def test_an_agent_corrects_a_contact_and_consoles_hear_of_it(database: Database, news: list[object]) -> None:
    details = Details(
        name=" Sam\u202e Lee ", email="sam@例子.cn", phone="+86 (10) 5555-1234", attributes={"plan": "pro"}
    )
    contact = await told(database, details)
    assert (contact.name, contact.email, contact.phone) == ("Sam Lee", "sam@例子.cn", "+86 10 5555 1234")
    assert news == [ContactNews(SHOP, SAM.contact_id)]
    assert (await told(database, details)) == contact
    assert len(news) == 1
    emptied = await told(database, Details(email=None, phone="", attributes={"plan": None, "age": 7}))
    assert (emptied.name, emptied.email, emptied.phone, emptied.attributes) == ("Sam Lee", None, None, {"age": 7})
    async with database.read() as reader:
        assert await find_contact(reader, SHOP, SAM.contact_id) == emptied


@pytest.mark.parametrize(
    "details",
    [
        Details(email="no address"),
        Details(email="a@b@c"),
        Details(email="<script>@x"),
        Details(email="a\n@b.c"),
        Details(email="x" * 250 + "@b.cn"),
        Details(phone="call me"),
        Details(phone="1" * 60),
        Details(attributes={"": 1}),
        Details(attributes={"k" * 65: 1}),
        Details(attributes={"key": "v" * 501}),
        Details(attributes={f"k{n}": n for n in range(51)}),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(database: Database, details: Details) -> None:
    with pytest.raises(Refused) as caught:
        await told(database, details)
    assert caught.value.code.startswith("contact.")
    async with database.read() as reader:
        assert (await get_contact(reader, SHOP, SAM.contact_id)).name == "Sam"


async def test_self_description_never_overwrites_what_was_signed(database: Database) -> None:
    async with database.begin() as tx:
        said = await describe_self(tx, SAM, Details(name="Samuel", email="sam@a.cn", attributes={"vip": True}))
        assert (said.name, said.email, said.attributes, said.is_identified) == (
            "Samuel",
            "sam@a.cn",
            {"vip": True},
            False,
        )
        await tx.execute(sa.update(contacts).where(contacts.c.id == SAM.contact_id).values(external_id="u1"))
    async with database.begin() as tx:
        lie = Details(name="Boss", email="boss@a.cn", phone="123", attributes={"vip": False, "cart": 3})
        kept = await describe_self(tx, SAM, lie)
    assert (kept.name, kept.email, kept.phone) == ("Samuel", "sam@a.cn", "123")
    assert kept.attributes == {"vip": True, "cart": 3}


async def test_another_workspace_cannot_see_or_change_a_contact(database: Database) -> None:
    async with database.begin() as tx:
        with pytest.raises(NotFound):
            await update_contact(tx, MALLORY, SAM.contact_id, Details(name="mine"))
        assert await find_contact(tx, MALLORY.workspace_id, SAM.contact_id) is None


async def test_a_proven_contact_is_made_once(database: Database) -> None:
    async with database.begin() as tx:
        first = await get_or_create_proven(tx, SHOP, "u1", NOW)
        assert (await get_or_create_proven(tx, SHOP, "u1", NOW)).id == first.id
        assert (await get_or_create_proven(tx, "ws_outside", "u1", NOW)).id != first.id


async def test_contacts_are_found_by_any_part_of_their_names(database: Database) -> None:
    async with database.begin() as tx:
        for name, email, phone in (
            ("王小明", "xm@shop.cn", "+86 10 5555-1234"),
            ("Ada 100%_", None, None),
            ("ADÈLE", None, None),
        ):
            await create_contact(tx, SHOP, NOW, Details(name=name, email=email, phone=phone))

    async def names(text: str) -> list[str]:
        async with database.read() as reader:
            found, _ = await list_contacts(reader, ContactQuery(workspace_id=SHOP, text=text))
        return [contact.name for contact in found]

    assert (
        await names("小明")
        == await names("xm@shop")
        == await names("1055551234")
        == await names("SHOP 王")
        == ["王小明"]
    )
    assert await names("adèle") == ["ADÈLE"]
    assert await names("0%_") == ["Ada 100%_"]
    assert await names("%") == ["Ada 100%_"]
    assert await names("nobody") == await names("Eve") == []


async def test_pages_of_contacts_have_no_gaps(database: Database) -> None:
    async with database.begin() as tx:
        made = [(await create_contact(tx, SHOP, NOW, Details(name=f"c{n}"))).id for n in range(5)]
    found: list[str] = []
    cursor = None
    while True:
        async with database.read() as reader:
            page, cursor = await list_contacts(reader, ContactQuery(workspace_id=SHOP, cursor=cursor, limit=3))
        found += [contact.id for contact in page]
        if cursor is None:
            break
    assert sorted(found) == sorted([*made, "cont_sam", "cont_lin"])
    assert found == sorted(found, reverse=True)
