"""Tags on both databases: names, who changes, and what becomes of things that carry one."""

from __future__ import annotations

import pytest

from kefu.contacts.actions import tag_contact
from kefu.contacts.queries import get_contact
from kefu.conversations.actions.tag import tag_conversation
from kefu.conversations.queries import find_conversation
from kefu.db.database import Database
from kefu.kernel.errors import Conflict, NotFound, Refused
from kefu.kernel.news import SettingsNews
from kefu.tags.actions import change_tag, create_tag, delete_tag
from kefu.tags.models import MOST_ON_ONE, Tag, changed_ids
from kefu.tags.queries import count_uses, list_tags
from tests import world
from tests.world import ADA, GRACE, MALLORY, NOW, SAM, SHOP, author


async def keep(database: Database, name: str) -> Tag:
    async with database.begin() as tx:
        return await create_tag(tx, GRACE, name, "blue", NOW)


async def test_names_are_compared_as_people_read_them(database: Database, news: list[object]) -> None:
    await world.settle(database)
    vip = await keep(database, "  VIP ")
    assert (vip.name, vip.folded) == ("VIP", "vip")
    assert SettingsNews(SHOP, "tags") in news
    with pytest.raises(Conflict):
        await keep(database, "vip")
    for wrong in ("", " ", "x" * 41):
        with pytest.raises(Refused):
            await keep(database, wrong)
    async with database.begin() as tx:
        changed = await change_tag(tx, ADA, vip.id, "Vip", "red")
    assert (changed.name, changed.colour) == ("Vip", "red")


async def test_foreign_tags_do_not_exist(database: Database) -> None:
    await world.settle(database)
    vip = await keep(database, "VIP")
    conversation = await world.start(database, SAM)
    with pytest.raises(NotFound):
        async with database.begin() as tx:
            await delete_tag(tx, MALLORY, vip.id)
    async with database.begin() as tx:
        theirs = await create_tag(tx, MALLORY, "VIP", "grey", NOW)
    with pytest.raises(NotFound):
        async with database.begin() as tx:
            await tag_conversation(tx, author(ADA), conversation.id, [theirs.id], [], NOW)
    with pytest.raises(NotFound):
        async with database.begin() as tx:
            await tag_contact(tx, ADA, SAM.contact_id, [theirs.id])


async def test_a_deleted_tag_leaves_everything_that_carried_it(database: Database) -> None:
    await world.settle(database)
    vip, late = await keep(database, "VIP"), await keep(database, "late")
    conversation = await world.start(database, SAM)
    async with database.begin() as tx:
        await tag_conversation(tx, author(ADA), conversation.id, [vip.id, late.id], [], NOW)
        await tag_contact(tx, ADA, SAM.contact_id, [vip.id])
    async with database.read() as reader:
        assert await count_uses(reader, SHOP) == {vip.id: 1, late.id: 1}
    async with database.begin() as tx:
        await delete_tag(tx, ADA, vip.id)
    async with database.read() as reader:
        left = await find_conversation(reader, conversation.id)
        assert left is not None
        assert left.tag_ids == [late.id]
        assert (await get_contact(reader, SHOP, SAM.contact_id)).tag_ids == []
        assert [tag.name for tag in await list_tags(reader, SHOP)] == ["late"]


def test_tags_of_one_thing_are_each_there_once_and_not_without_end() -> None:
    assert changed_ids("a b", ["b", "c", "c"], ["a"]) == "b c"
    with pytest.raises(Refused):
        changed_ids("", [f"tag_{n}" for n in range(MOST_ON_ONE + 1)], [])
