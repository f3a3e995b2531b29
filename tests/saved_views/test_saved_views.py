"""Saved views on both databases: whose they are, their order, and what they may ask."""

from __future__ import annotations

import pytest

from kefu.db.database import Database
from kefu.filters.models import Filter, Group, Test
from kefu.kernel.actors import Agent
from kefu.kernel.errors import NotAllowed, NotFound, Refused
from kefu.kernel.news import SettingsNews
from kefu.saved_views.actions import (
    SavedViewFields,
    change_saved_view,
    create_saved_view,
    delete_saved_view,
    order_saved_views,
)
from kefu.saved_views.models import SavedView
from kefu.saved_views.queries import list_saved_views
from tests.world import ADA, GRACE, MALLORY, NOW, SHOP, settle

URGENT = Filter(groups=[Group(tests=[Test(field="priority", operator="is", values=["urgent"])])])


def fields(name: str, *, is_personal: bool = False, filter_: Filter = URGENT) -> SavedViewFields:
    return SavedViewFields(name=name, filter=filter_, sort="waiting", is_personal=is_personal)


async def keep(database: Database, actor: Agent, name: str, *, is_personal: bool) -> SavedView:
    async with database.begin() as tx:
        return await create_saved_view(tx, actor, fields(name, is_personal=is_personal), NOW)


async def names(database: Database, actor: Agent) -> list[str]:
    async with database.read() as reader:
        return [each.name for each in await list_saved_views(reader, actor)]


async def test_shared_ones_are_everybodys_and_personal_ones_ones_own(database: Database, news: list[object]) -> None:
    await settle(database)
    shared = await keep(database, ADA, "Urgent", is_personal=False)
    own = await keep(database, GRACE, "Mine", is_personal=True)
    assert SettingsNews(SHOP, "saved_views") in news
    assert (await names(database, ADA), await names(database, GRACE)) == (["Urgent"], ["Urgent", "Mine"])
    assert await names(database, MALLORY) == []
    assert shared.filter == URGENT
    with pytest.raises(NotAllowed):
        await keep(database, GRACE, "For all", is_personal=False)
    for actor, view, error in ((GRACE, shared, NotAllowed), (ADA, own, NotFound), (MALLORY, shared, NotFound)):
        with pytest.raises(error):
            async with database.begin() as tx:
                await change_saved_view(tx, actor, view.id, fields("x", is_personal=True))
        with pytest.raises(error):
            async with database.begin() as tx:
                await delete_saved_view(tx, actor, view.id)


async def test_order_change_and_delete(database: Database) -> None:
    await settle(database)
    first, second = [await keep(database, ADA, name, is_personal=False) for name in ("A", "B")]
    async with database.begin() as tx:
        await order_saved_views(tx, GRACE, [second.id, first.id])
    assert await names(database, ADA) == ["A", "B"], "not an agent's to order"
    async with database.begin() as tx:
        await order_saved_views(tx, ADA, [second.id, "sav_nobody", first.id])
        changed = await change_saved_view(tx, ADA, first.id, fields("  A  team "))
    assert changed.name == "A team"
    assert await names(database, ADA) == ["B", "A team"]
    async with database.begin() as tx:
        await delete_saved_view(tx, ADA, second.id)
    assert await names(database, ADA) == ["A team"]


async def test_a_view_that_asks_nonsense_is_not_kept(database: Database) -> None:
    await settle(database)
    nonsense = Filter(groups=[Group(tests=[Test(field="status", operator="contains", values=["x"])])])
    with pytest.raises(Refused):
        async with database.begin() as tx:
            await create_saved_view(tx, ADA, fields("x", filter_=nonsense), NOW)
    with pytest.raises(Refused):
        await keep(database, ADA, " ", is_personal=False)
